import { describe, expect, it } from 'vitest'
import {
  type Axes,
  dueDay,
  isMet,
  isMetSelf,
  isMetVerified,
  isUnmet,
  isWaiting,
  late,
  needsWork,
  type SelfResult,
  STATUSES,
  type Stage,
  type Status,
  selfWords,
  statusOf,
  statusWhere,
  statusWords,
  type VerifiedResult,
  verifiedWords,
} from './status.js'

const selfResults: SelfResult[] = ['NOT_ASSESSED', 'IN_PROGRESS', 'MET', 'NOT_MET', 'NOT_APPLICABLE']
const verifiedResults: VerifiedResult[] = ['NONE', 'MET', 'NOT_MET', 'NOT_APPLICABLE']
const stages: Stage[] = ['OPEN', 'UNDER_VERIFICATION', 'SUPPLEMENT_REQUESTED']
const everyAxes: Axes[] = stages.flatMap((stage) =>
  verifiedResults.flatMap((verifiedResult) => selfResults.map((selfResult) => ({ selfResult, stage, verifiedResult }))),
)
const axes = (selfResult: SelfResult, stage: Stage = 'OPEN', verifiedResult: VerifiedResult = 'NONE'): Axes => ({
  selfResult,
  stage,
  verifiedResult,
})

/** The rule in its wording, one line after the other; the table must say the same. */
const inWords = ({ selfResult, stage, verifiedResult }: Axes): Status => {
  if (stage === 'SUPPLEMENT_REQUESTED') return 'SUPPLEMENT_REQUESTED'
  if (stage === 'UNDER_VERIFICATION') return 'UNDER_VERIFICATION'
  if (verifiedResult === 'MET') return 'VERIFIED_MET'
  if (verifiedResult === 'NOT_MET') return 'VERIFIED_NOT_MET'
  if (verifiedResult === 'NOT_APPLICABLE' || selfResult === 'NOT_APPLICABLE') return 'NOT_APPLICABLE'
  if (selfResult === 'MET') return 'SELF_MET'
  if (selfResult === 'NOT_MET') return 'SELF_NOT_MET'
  return selfResult === 'IN_PROGRESS' ? 'IN_PROGRESS' : 'NOT_ASSESSED'
}

describe('statusOf', () => {
  it('is the rule, over all sixty combinations', () => {
    expect(everyAxes).toHaveLength(60)
    for (const one of everyAxes) expect(statusOf(one)).toBe(inWords(one))
    expect(new Set(everyAxes.map(statusOf))).toEqual(new Set(STATUSES))
  })

  it('as a filter selects exactly the rows of the status', () => {
    for (const status of STATUSES) {
      const { OR } = statusWhere([status])
      for (const one of everyAxes) {
        const hits = OR.filter(
          (row) =>
            row.stage.in.includes(one.stage) &&
            row.verifiedResult.in.includes(one.verifiedResult) &&
            row.selfResult.in.includes(one.selfResult),
        )
        expect(hits).toHaveLength(statusOf(one) === status ? 1 : 0)
      }
    }
    expect(statusWhere([])).toEqual({ OR: [] })
  })
})

describe('words', () => {
  it('each status has its own mark', () => {
    const all = STATUSES.map(statusWords)
    expect(new Set(all.map(({ icon }) => icon)).size).toBe(9)
    expect(new Set(all.map(({ short }) => short)).size).toBe(9)
    expect(statusWords('SUPPLEMENT_REQUESTED')).toMatchObject({
      code: 'SUPPLEMENT_REQUESTED',
      short: 'Cần bổ sung',
      long: 'Yêu cầu bổ sung',
      css: 'st-supp',
      icon: 'i-supp',
    })
  })

  it('shows both judgements apart', () => {
    const refused = axes('MET', 'OPEN', 'NOT_MET')
    expect(selfWords(refused).short).toBe('Xã: đạt')
    expect(verifiedWords(refused)?.short).toBe('Chưa đạt')
    expect(verifiedWords(axes('MET'))).toBeNull()
    expect(verifiedWords(axes('NOT_APPLICABLE'))).toBeNull()
    expect(verifiedWords(axes('MET', 'UNDER_VERIFICATION'))?.short).toBe('Đang thẩm tra')
    expect(selfWords(axes('NOT_APPLICABLE', 'UNDER_VERIFICATION')).short).toBe('Không áp dụng')
  })
})

describe('filters', () => {
  it('count không áp dụng as met, on both axes', () => {
    expect(isMetSelf(axes('NOT_APPLICABLE'))).toBe(true)
    expect(isMetSelf(axes('NOT_MET', 'OPEN', 'MET'))).toBe(false)
    expect(isMetVerified(axes('NOT_MET', 'OPEN', 'NOT_APPLICABLE'))).toBe(true)
    expect(isMetVerified(axes('MET'))).toBe(false)
  })

  it('met and unmet add up', () => {
    for (const one of everyAxes)
      for (const basis of ['self', 'verified'] as const) expect(isMet(one, basis)).toBe(!isUnmet(one, basis))
    expect(isUnmet(axes('MET'))).toBe(true) // not verified yet
  })

  it('know whose move it is', () => {
    expect(isWaiting(axes('MET', 'UNDER_VERIFICATION'))).toBe(true)
    expect(needsWork(axes('IN_PROGRESS'))).toBe(true)
    expect(needsWork(axes('MET', 'SUPPLEMENT_REQUESTED'))).toBe(true)
    expect(needsWork(axes('NOT_MET', 'OPEN', 'NOT_MET'))).toBe(true)
    expect(needsWork(axes('MET'))).toBe(false)
    for (const one of everyAxes) expect(needsWork(one) && isWaiting(one)).toBe(false)
  })
})

describe('late', () => {
  const today = '2024-05-20'
  const on = (row: Axes, plannedDate: string | null, supplementDue: string | null = null) => ({
    ...row,
    plannedDate,
    supplementDue,
  })

  it('begins the day after', () => {
    expect(late(on(axes('IN_PROGRESS'), '2024-05-19'), today)).toBe(true)
    expect(late(on(axes('IN_PROGRESS'), '2024-05-20'), today)).toBe(false)
    expect(late(on(axes('IN_PROGRESS'), null), today)).toBe(false)
  })

  it('is owed by the commune only', () => {
    const past = '2024-04-30'
    expect(late(on(axes('NOT_ASSESSED'), past), today)).toBe(true)
    expect(late(on(axes('NOT_MET'), past), today)).toBe(true)
    expect(late(on(axes('NOT_MET', 'OPEN', 'NOT_MET'), past), today)).toBe(true)
    expect(late(on(axes('MET'), past), today)).toBe(false)
    expect(late(on(axes('NOT_APPLICABLE'), past), today)).toBe(false)
    expect(late(on(axes('NOT_MET', 'UNDER_VERIFICATION'), past), today)).toBe(false)
    expect(late(on(axes('NOT_MET', 'OPEN', 'MET'), past), today)).toBe(false)
    expect(late(on(axes('MET', 'OPEN', 'NOT_MET'), past), today)).toBe(false) // claimed anew, the agency's to look at
  })

  it('counts the day of a supplement', () => {
    const returned = axes('MET', 'SUPPLEMENT_REQUESTED')
    expect(late(on(returned, null, '2024-05-19'), today)).toBe(true)
    expect(late(on(returned, '2024-04-30', '2024-05-24'), today)).toBe(false)
    expect(late(on(axes('MET'), null, '2024-05-19'), today)).toBe(false)
    expect(late({ ...returned, plannedDate: null }, today)).toBe(false)
    expect(dueDay(on(returned, '2024-04-30', '2024-05-24'))).toBe('2024-05-24')
    expect(dueDay(on(returned, '2024-04-30'))).toBe('2024-04-30')
    expect(dueDay(on(axes('NOT_MET'), '2024-04-30', '2024-05-24'))).toBe('2024-04-30')
  })
})
