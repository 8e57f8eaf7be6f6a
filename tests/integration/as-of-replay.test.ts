import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type ListState, listStates, readListFilter } from '../../src/assessments/list-filter.js'
import { getListFacts } from '../../src/assessments/list-page.js'
import { listPage } from '../../src/assessments/list-queries.js'
import { type AssessmentRow, listRows } from '../../src/assessments/queries.js'
import { saveAssessments } from '../../src/assessments/service.js'
import { countPending, listCriterionTotals, listStandings } from '../../src/assessments/standings.js'
import { type AssessmentState, blankState, stateOf } from '../../src/assessments/state.js'
import { isMet, isWaiting, late } from '../../src/assessments/status.js'
import { getStatusFacts } from '../../src/assessments/status-page.js'
import { getCatalogue, type IndicatorDef, indicatorsOn, type SetDef } from '../../src/criteria/catalogue.js'
import { type Ctx, lookingBack } from '../../src/kernel/context.js'
import { addDays, type Day } from '../../src/kernel/time.js'
import { listTargets } from '../../src/targets/queries.js'
import { listCommunes, listReportingUnits } from '../../src/units/queries.js'
import { portal, type TestUser } from '../support/portal.js'

const p = portal()
const first: Day = '2024-06-01'
let office: TestUser
let set: SetDef
let communes: number[]
/** Those that the acts are about: with and without parts, of three criteria. */
let chosen: IndicatorDef[]

beforeAll(async () => {
  office = await p.user('COORDINATOR')
  const ctx = await p.ctx(office)
  const [unit] = (await listReportingUnits(ctx)).filter(({ level }) => level === 'DISTRICT')
  if (!unit) throw new Error('No district')
  communes = (await listCommunes(ctx, unit)).map(({ id }) => id)
  const [ntm] = (await getCatalogue(ctx)).sets
  if (!ntm) throw new Error('No set')
  set = ntm
  const all = set.criteria.flatMap((one) => indicatorsOn(one, set, first))
  const withParts = all.filter(({ parts }) => parts.length > 0).slice(0, 2)
  chosen = [...all.slice(0, 4), ...withParts]
})

const day = fc.option(fc.integer({ min: -10, max: 60 }).map((days) => addDays(first, days)))
const saved = fc.record({
  selfResult: fc.constantFrom('NOT_ASSESSED', 'IN_PROGRESS', 'MET', 'NOT_MET', 'NOT_APPLICABLE'),
  value: fc.option(fc.integer({ min: 1, max: 9999 }).map((n) => String(n / 100))),
  valueText: fc.option(fc.constantFrom('Đang rải nhựa', "'; --", '{"a": 1}')),
  inputs: fc.option(fc.record({ schools: fc.constantFrom('1', '2') })),
  figuresAsOf: day,
  plannedDate: day,
  note: fc.option(fc.constantFrom('Ghi chú', 'Lần hai')),
  part: fc.option(fc.integer({ min: 1, max: 99 }).map(String)),
})
const judged = fc.record({
  stage: fc.constantFrom('OPEN', 'UNDER_VERIFICATION', 'SUPPLEMENT_REQUESTED'),
  verifiedResult: fc.constantFrom('NONE', 'MET', 'NOT_MET', 'NOT_APPLICABLE'),
  supplementDue: day,
})
/** Some days after the act before, at an hour of a Vietnamese day whose date in UTC may be another. */
const act = fc.record({
  at: fc.nat({ max: 5 }),
  after: fc.nat({ max: 4 }),
  hour: fc.constantFrom('00:10', '06:30', '23:50'),
  what: fc.oneof(
    saved.map((save) => ({ save })),
    judged.map((verdict) => ({ verdict })),
  ),
})
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never
type What = Act['what']

/** The state after an act, within what the database allows. */
const nextState = (before: AssessmentState, { parts }: IndicatorDef, what: What, now: Date): AssessmentState => {
  if ('verdict' in what) {
    const open = ['NOT_ASSESSED', 'IN_PROGRESS'].includes(before.selfResult)
    const { stage, verifiedResult, supplementDue } = what.verdict
    const verifiedAt = verifiedResult === 'NONE' ? null : now.toISOString()
    return { ...before, stage: open ? 'OPEN' : stage, verifiedResult, verifiedAt, supplementDue }
  }
  const { part, ...said } = what.save
  const selfResult = before.stage === 'OPEN' ? said.selfResult : 'MET'
  const figures = parts.slice(0, 1).flatMap(({ id }) =>
    part === null
      ? []
      : [
          {
            partId: id,
            value: part,
            numerator: null,
            denominator: null,
            selfResult: 'MET',
            computedResult: 'NOT_MET',
          } as const,
        ],
  )
  return { ...before, ...said, selfResult, claimReason: 'Lý do của xã', parts: figures }
}

/** What is known of a commune at the end of each day on which something happened: written down, not read. */
type Story = { day: Day; states: Map<number, AssessmentState> }[]

const rowOf = async (ctx: Ctx, communeId: number, indicator: IndicatorDef): Promise<AssessmentRow> => {
  const row = (await listRows(ctx, { communeId, setId: set.id })).find(
    ({ indicatorId }) => indicatorId === indicator.id,
  )
  if (!row) throw new Error('No such row')
  return row
}

const write = async (ctx: Ctx, row: AssessmentRow, next: AssessmentState, what: What): Promise<void> => {
  if ('save' in what) {
    await saveAssessments(ctx, row.communeId, [{ row, next, reason: null }])
    return
  }
  const { stage, verifiedResult, supplementDue } = next
  await p.put(row.id, {
    ...{ stage, verifiedResult, supplementDue: supplementDue && new Date(supplementDue), updatedAt: ctx.now },
    ...{ verifiedAt: next.verifiedAt && new Date(next.verifiedAt), updatedById: null },
  })
}

const tell = async (communeId: number, acts: readonly Act[]): Promise<Story> => {
  const story: Story = []
  let today = first
  let time = ''
  for (const { at, after, hour, what } of acts) {
    today = addDays(today, after)
    time = after === 0 && hour < time ? time : hour
    p.clock.at(today, time)
    const ctx = await p.ctx(office)
    const indicator = chosen[at]
    if (!indicator) continue
    const row = await rowOf(ctx, communeId, indicator)
    await write(ctx, row, nextState(stateOf(row), indicator, what, ctx.now), what)
    const states = new Map(story.at(-1)?.states).set(indicator.id, stateOf(await rowOf(ctx, communeId, indicator)))
    if (story.at(-1)?.day === today) story.pop()
    story.push({ day: today, states })
  }
  return story
}

/** What a day is made of: rows, totals, what is late. */
const readDay = async (ctx: Ctx, communeId: number) => {
  const indicatorIds = chosen.map(({ id }) => id)
  const { rows, standing } = await getStatusFacts(ctx, communeId, set.code)
  const { indicators } = await countPending(ctx, { communeIds: [communeId], indicatorIds, day: ctx.today })
  const totals = await listCriterionTotals(ctx, { communeIds: [communeId], setIds: [set.id] })
  return {
    rows,
    standing,
    pending: [...indicators].sort(([a], [b]) => a - b),
    totals: [...(totals.get(communeId) ?? [])].sort((a, b) => a.criterionId - b.criterionId),
  }
}

/** The list of a commune's indicators under every filter there is. */
const readLists = async (ctx: Ctx, communeId: number) => {
  const query: Record<string, string> = {
    set: set.code,
    commune: String(communeId),
    state: 'level-unknown',
    basis: 'self',
  }
  const filter = readListFilter((name) => query[name] ?? '')
  const { scope } = await getListFacts(ctx, filter)
  const found = (Object.keys(listStates) as ListState[]).map(async (state) => {
    const { rows, total } = await listPage(ctx, { ...filter, state }, scope)
    return { state, total, ids: rows.map(({ id }) => id) }
  })
  return Promise.all(found)
}

/** Every reader that can look back, asked of one commune. */
const readAll = async (ctx: Ctx, communeId: number) => ({
  ...(await readDay(ctx, communeId)),
  standings: await listStandings(ctx, { communeIds: [communeId], setIds: [set.id], before: addDays(ctx.today, -30) }),
  targets: await listTargets(ctx, { communeIds: [communeId], day: ctx.today, limit: 9 }),
  lists: await readLists(ctx, communeId),
})

/** What the readers must say of a day by what was written down. */
const checkDay = async (ctx: Ctx, communeId: number, known: ReadonlyMap<number, AssessmentState>): Promise<void> => {
  const { rows, standing, pending, totals } = await readDay(ctx, communeId)
  const expected = rows.map(({ indicatorId }) => known.get(indicatorId) ?? blankState)
  expect(rows.map(stateOf)).toEqual(expected.map(stateOf))
  const isOne = ({ indicatorId }: AssessmentRow) => chosen.some(({ id }) => id === indicatorId)
  const [isLate, waits] = [rows.filter((row) => isOne(row) && late(row, ctx.today)), rows.filter(isWaiting)]
  expect(pending.filter(([, one]) => one.late > 0).map(([id]) => id)).toEqual(
    isLate.map(({ indicatorId }) => indicatorId).sort((a, b) => a - b),
  )
  expect(pending.reduce((sum, [, one]) => sum + one.waiting, 0)).toBe(waits.length)
  const met = (basis: 'self' | 'verified') => rows.filter((row) => isMet(row, basis)).length
  expect([
    totals.reduce((sum, one) => sum + one.selfMet, 0),
    totals.reduce((sum, one) => sum + one.verifiedMet, 0),
  ]).toEqual([met('self'), met('verified')])
  const criteria = (basis: 'self' | 'verified') =>
    set.criteria.filter(({ id }) => {
      const own = rows.filter(({ criterionId }) => criterionId === id)
      return own.length > 0 && own.every((row) => isMet(row, basis))
    }).length
  expect([standing.criteriaSelfMet, standing.criteriaVerifiedMet]).toEqual([criteria('self'), criteria('verified')])
}

let runs = 0

test('as of today is now; as of any past day is a replay of what was written by then', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 5 }), async (acts) => {
      const communeId = communes[runs % communes.length] ?? 0
      runs += 1
      const story = await tell(communeId, acts)
      const ctx = await p.ctx(office)
      expect(await readAll(lookingBack(ctx, ctx.today), communeId)).toEqual(await readAll(ctx, communeId))
      await checkDay(lookingBack(ctx, addDays(first, -1)), communeId, new Map())
      for (const { day: past, states: known } of story) await checkDay(lookingBack(ctx, past), communeId, known)
    }),
    { numRuns: 6, endOnFailure: true },
  )
})

test('a save that began before another and ended after it is the one that stands', async () => {
  const communeId = communes.at(-1) ?? 0
  const indicator = chosen[0]
  if (!indicator) throw new Error('No indicator')
  for (const [time, note] of [
    ['10:00', 'Ghi trước'],
    ['09:59', 'Ghi sau, bắt đầu trước'],
  ] as const) {
    p.clock.at('2024-12-01', time)
    const ctx = await p.ctx(office)
    const row = await rowOf(ctx, communeId, indicator)
    await saveAssessments(ctx, communeId, [{ row, next: { ...stateOf(row), note }, reason: null }])
  }
  p.clock.at('2024-12-02')
  const { note } = await rowOf(lookingBack(await p.ctx(office), '2024-12-01'), communeId, indicator)
  expect(note).toBe('Ghi sau, bắt đầu trước')
})
