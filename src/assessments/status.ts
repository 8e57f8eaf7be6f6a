import type { Day } from '../kernel/time.js'

export type SelfResult = 'NOT_ASSESSED' | 'IN_PROGRESS' | 'MET' | 'NOT_MET' | 'NOT_APPLICABLE'
export type VerifiedResult = 'NONE' | 'MET' | 'NOT_MET' | 'NOT_APPLICABLE'
export type Stage = 'OPEN' | 'UNDER_VERIFICATION' | 'SUPPLEMENT_REQUESTED'

/** The two judgements of an assessment and whose desk it is on. */
export type Axes = Readonly<{ selfResult: SelfResult; stage: Stage; verifiedResult: VerifiedResult }>

/** On whose word things are counted: the commune's or the responsible agency's. */
export type Basis = 'self' | 'verified'

export const STATUSES = [
  'NOT_ASSESSED',
  'IN_PROGRESS',
  'SELF_NOT_MET',
  'SELF_MET',
  'UNDER_VERIFICATION',
  'SUPPLEMENT_REQUESTED',
  'VERIFIED_MET',
  'VERIFIED_NOT_MET',
  'NOT_APPLICABLE',
] as const
export type Status = (typeof STATUSES)[number]

type Case = { status: Status; stage: Stage[]; verifiedResult: VerifiedResult[]; selfResult: SelfResult[] }

const anySelf: SelfResult[] = ['NOT_ASSESSED', 'IN_PROGRESS', 'MET', 'NOT_MET', 'NOT_APPLICABLE']
const anyVerified: VerifiedResult[] = ['NONE', 'MET', 'NOT_MET', 'NOT_APPLICABLE']

const atStage = (status: Status, stage: Stage): Case => ({
  status,
  stage: [stage],
  verifiedResult: anyVerified,
  selfResult: anySelf,
})
const verified = (status: Status, result: VerifiedResult): Case => ({
  status,
  stage: ['OPEN'],
  verifiedResult: [result],
  selfResult: anySelf,
})
const claimed = (status: Status, result: SelfResult): Case => ({
  status,
  stage: ['OPEN'],
  verifiedResult: ['NONE'],
  selfResult: [result],
})

/**
 * The shown status as a table: each combination of axes is in exactly one row. An open request stands before a verdict,
 * the agency's verdict before the commune's word.
 */
const TABLE: readonly Case[] = [
  atStage('SUPPLEMENT_REQUESTED', 'SUPPLEMENT_REQUESTED'),
  atStage('UNDER_VERIFICATION', 'UNDER_VERIFICATION'),
  verified('VERIFIED_MET', 'MET'),
  verified('VERIFIED_NOT_MET', 'NOT_MET'),
  verified('NOT_APPLICABLE', 'NOT_APPLICABLE'),
  claimed('NOT_APPLICABLE', 'NOT_APPLICABLE'),
  claimed('SELF_MET', 'MET'),
  claimed('SELF_NOT_MET', 'NOT_MET'),
  claimed('IN_PROGRESS', 'IN_PROGRESS'),
  claimed('NOT_ASSESSED', 'NOT_ASSESSED'),
]

const covers = (row: Case, { selfResult, stage, verifiedResult }: Axes): boolean =>
  row.stage.includes(stage) && row.verifiedResult.includes(verifiedResult) && row.selfResult.includes(selfResult)

/** The one status shown for an assessment; never stored. */
export const statusOf = (axes: Axes): Status => TABLE.find((row) => covers(row, axes))?.status ?? 'NOT_ASSESSED'

/** The same table as a condition on rows of Assessment, in the form database filters take. */
export const statusWhere = (statuses: readonly Status[]) => ({
  OR: TABLE.filter(({ status }) => statuses.includes(status)).map(({ stage, verifiedResult, selfResult }) => ({
    stage: { in: stage },
    verifiedResult: { in: verifiedResult },
    selfResult: { in: selfResult },
  })),
})

export type StatusWords = Readonly<{
  code: Status
  /** For tables. */
  short: string
  /** For the indicator's own page. */
  long: string
  /** Class of the mark, beside "st". */
  css: string
  /** Symbol of the sprite. Full shape: the agency's verdict; open shape: the commune's word. */
  icon: string
  meaning: string
}>

const words = (code: Status, key: string, short: string, long: string, meaning: string): StatusWords => ({
  code,
  short,
  long,
  css: `st-${key}`,
  icon: `i-${key}`,
  meaning,
})

const WORDS: Readonly<Record<Status, StatusWords>> = {
  NOT_ASSESSED: words('NOT_ASSESSED', 'none', 'Chưa đánh giá', 'Chưa đánh giá', 'Xã chưa nhập số liệu hoặc kết quả.'),
  IN_PROGRESS: words(
    'IN_PROGRESS',
    'work',
    'Đang làm',
    'Đang thực hiện',
    'Đã có số liệu hoặc kế hoạch, chưa tự đánh giá.',
  ),
  SELF_NOT_MET: words(
    'SELF_NOT_MET',
    'snot',
    'Xã: chưa đạt',
    'Xã tự đánh giá chưa đạt',
    'Theo xã, chưa đủ mức yêu cầu.',
  ),
  SELF_MET: words('SELF_MET', 'smet', 'Xã: đạt', 'Xã tự đánh giá đạt', 'Theo xã, đủ mức yêu cầu; chưa thẩm tra.'),
  UNDER_VERIFICATION: words(
    'UNDER_VERIFICATION',
    'look',
    'Đang thẩm tra',
    'Đang thẩm tra',
    'Đã gửi; cơ quan phụ trách đang xem.',
  ),
  SUPPLEMENT_REQUESTED: words(
    'SUPPLEMENT_REQUESTED',
    'supp',
    'Cần bổ sung',
    'Yêu cầu bổ sung',
    'Cơ quan trả lại, có nội dung và hạn.',
  ),
  VERIFIED_MET: words('VERIFIED_MET', 'vmet', 'Đạt', 'Đạt (đã thẩm tra)', 'Cơ quan phụ trách kết luận đạt.'),
  VERIFIED_NOT_MET: words(
    'VERIFIED_NOT_MET',
    'vnot',
    'Chưa đạt',
    'Chưa đạt (đã thẩm tra)',
    'Cơ quan phụ trách kết luận chưa đạt.',
  ),
  NOT_APPLICABLE: words(
    'NOT_APPLICABLE',
    'na',
    'Không áp dụng',
    'Không áp dụng',
    'Có lý do; tính là đạt khi đếm tiêu chí.',
  ),
}

export const statusWords = (status: Status): StatusWords => WORDS[status]

/** The commune's word alone, for pages that show both judgements side by side. */
export const selfWords = ({ selfResult }: Pick<Axes, 'selfResult'>): StatusWords =>
  WORDS[statusOf({ selfResult, stage: 'OPEN', verifiedResult: 'NONE' })]

/** The agency's side alone; null: nothing was sent to it yet ("Chưa gửi"). */
export const verifiedWords = ({ stage, verifiedResult }: Omit<Axes, 'selfResult'>): StatusWords | null =>
  stage === 'OPEN' && verifiedResult === 'NONE'
    ? null
    : WORDS[statusOf({ selfResult: 'NOT_ASSESSED', stage, verifiedResult })]

const MEETS: readonly string[] = ['MET', 'NOT_APPLICABLE'] satisfies (SelfResult & VerifiedResult)[]

/** Counts as met on the commune's word: đạt or không áp dụng, also where its own figure contradicts the claim. */
export const isMetSelf = ({ selfResult }: Pick<Axes, 'selfResult'>): boolean => MEETS.includes(selfResult)

/** Counts as met on the agency's verdict. */
export const isMetVerified = ({ verifiedResult }: Pick<Axes, 'verifiedResult'>): boolean =>
  MEETS.includes(verifiedResult)

export const isMet = (axes: Axes, basis: Basis): boolean => (basis === 'self' ? isMetSelf(axes) : isMetVerified(axes))

/** What the filter "chưa đạt" lists: everything that does not count as met on the basis, so the two add up to all. */
export const isUnmet = (axes: Axes, basis: Basis = 'verified'): boolean => !isMet(axes, basis)

/** On the agency's desk. */
export const isWaiting = ({ stage }: Pick<Axes, 'stage'>): boolean => stage === 'UNDER_VERIFICATION'

/** The next move is the commune's: nothing claimed, claimed as unmet, or returned for a supplement. */
export const needsWork = (axes: Axes): boolean =>
  axes.stage === 'SUPPLEMENT_REQUESTED' || (!isWaiting(axes) && !isMetSelf(axes) && !isMetVerified(axes))

export type Dated = Axes & Readonly<{ plannedDate: Day | null; supplementDue?: Day | null }>

/** The day by which the commune owes something: the supplement's when one was asked for, else the planned day. */
export const dueDay = ({
  stage,
  plannedDate,
  supplementDue = null,
}: Omit<Dated, 'selfResult' | 'verifiedResult'>): Day | null =>
  stage === 'SUPPLEMENT_REQUESTED' ? (supplementDue ?? plannedDate) : plannedDate

/**
 * Late: the planned day ("ngày dự kiến đạt") has passed, and the commune does not claim it met nor has an agency
 * confirmed it; or a supplement was asked for and its day has passed. The day itself is still in time. Not late while
 * the agency has the matter: its delay is not the commune's.
 */
export const late = (row: Dated, today: Day): boolean => {
  const { stage, plannedDate, supplementDue = null } = row
  const passed = (day: Day | null) => day !== null && day < today
  const unclaimed = !isWaiting(row) && !isMetSelf(row) && !isMetVerified(row)
  return (unclaimed && passed(plannedDate)) || (stage === 'SUPPLEMENT_REQUESTED' && passed(supplementDue))
}
