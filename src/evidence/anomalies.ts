import { compare, exact, minus, over, rounded } from '../kernel/decimal.js'
import { decimal, list, day as showDay } from '../kernel/format.js'
import { type Day, dayOf, daysBetween, timeOf } from '../kernel/time.js'

/**
 * Things that make a verifier look twice. They accuse nobody and decide nothing: each says what was found, so that it can be
 * looked up.
 */
export type Anomaly = Readonly<{
  kind: 'fileInOtherCommune' | 'fileForUnrelated' | 'photoTooOld' | 'photoAfterUpload' | 'valueJump' | 'lastMinute'
  text: string
  /** The paper it speaks of. */
  evidenceId: number | null
}>

/** A criterion as it is spoken of: "tiêu chí 17 (NTM)". */
export type CriterionName = Readonly<{ id: number; label: string }>

/** A file of the papers judged, and where else the same bytes stand. */
export type FileUse = Readonly<{
  evidenceId: number
  subject: string
  /** Communes that have it too; null where the reader does not see the commune. */
  communes: readonly (string | null)[]
  /** Criteria it proves in this commune and that have nothing to do with the one judged. */
  unrelated: readonly CriterionName[]
}>

/** A photo among the papers judged; its day is the camera's. */
export type PhotoUse = Readonly<{ evidenceId: number; subject: string; takenOn: Day; uploadedOn: Day }>

/** A figure as it was sent and as it stood before. */
export type FigureChange = Readonly<{ label: string; unit: string | null; before: string; after: string; since: Day }>

/** A deadline that the sending had to meet. */
export type Deadline = Readonly<{ day: Day; label: string }>

export type Suspicions = Readonly<{
  files: readonly FileUse[]
  photos: readonly PhotoUse[]
  figures: readonly FigureChange[]
  /** First day of the period the figures are of. */
  periodStart: Day
  sentAt: Date
  deadlines: readonly Deadline[]
}>

/** A percentage that moves by so many points, or another figure by such a share of itself, is asked about (the office's habit). */
const JUMP_POINTS = exact(20)
const JUMP_SHARE = exact('0.5')

/** A jump older than this is history (days). */
const JUMP_DAYS = 180

/** From this time of the last day on it is the last moment: offices close at 17:00. */
const LAST_MOMENT = '16:00'

/** Criteria named one by one; more are counted. */
const NAMED = 4

const unrelatedInWords = (unrelated: readonly CriterionName[]): string => {
  const others = unrelated.length - NAMED
  const named = unrelated.slice(0, NAMED).map(({ label }) => label)
  return list(others > 0 ? [...named, `${others} tiêu chí khác`] : named)
}

const fileNotes = ({ evidenceId, subject, communes, unrelated }: FileUse): Anomaly[] => {
  const named = communes.filter((name) => name !== null)
  const others = communes.length - named.length
  const where = [...named.map((name) => `xã ${name}`), ...(others > 0 ? [`${others} xã khác`] : [])]
  return [
    ...(where.length > 0
      ? [
          {
            kind: 'fileInOtherCommune' as const,
            evidenceId,
            text: `Tệp của “${subject}” cũng có trong hồ sơ ${list(where)}.`,
          },
        ]
      : []),
    ...(unrelated.length > 0
      ? [
          {
            kind: 'fileForUnrelated' as const,
            evidenceId,
            text: `Tệp của “${subject}” còn dùng cho ${unrelatedInWords(unrelated)}.`,
          },
        ]
      : []),
  ]
}

const photoNotes = ({ evidenceId, subject, takenOn, uploadedOn }: PhotoUse, periodStart: Day): Anomaly[] => {
  const taken = `Ảnh “${subject}” chụp ngày ${showDay(takenOn)} theo máy ảnh`
  if (takenOn > uploadedOn) {
    return [
      {
        kind: 'photoAfterUpload',
        evidenceId,
        text: `${taken}, sau ngày gửi ${showDay(uploadedOn)}: đồng hồ máy ảnh có thể sai.`,
      },
    ]
  }
  return takenOn < periodStart
    ? [{ kind: 'photoTooOld', evidenceId, text: `${taken}, trước kỳ số liệu (từ ${showDay(periodStart)}).` }]
    : []
}

const absolute = (value: ReturnType<typeof exact>) => (value.p < 0n ? { ...value, p: -value.p } : value)

const jumps = ({ unit, before, after }: FigureChange): boolean => {
  const [from, to] = [exact(before), exact(after)]
  const moved = absolute(minus(to, from))
  if (unit === '%') return compare(moved, JUMP_POINTS) >= 0
  if (from.p === 0n) return false // from nothing, everything is a jump
  return compare(over(moved, absolute(from)), JUMP_SHARE) >= 0
}

const figureNotes = (change: FigureChange, sentOn: Day): Anomaly[] => {
  const { label, unit, before, after, since } = change
  if (daysBetween(since, sentOn) > JUMP_DAYS || !jumps(change)) return []
  const shown = (figure: string) =>
    `${decimal(rounded(exact(figure), 2))}${unit === '%' ? '%' : unit ? ` ${unit}` : ''}`
  return [
    {
      kind: 'valueJump',
      evidenceId: null,
      text: `${label} từ ${shown(before)} (${showDay(since)}) thành ${shown(after)}.`,
    },
  ]
}

const lastMomentNotes = ({ sentAt, deadlines }: Suspicions): Anomaly[] => {
  const met = deadlines.find(({ day }) => day === dayOf(sentAt))
  if (!met || timeOf(sentAt) < LAST_MOMENT) return []
  return [
    {
      kind: 'lastMinute',
      evidenceId: null,
      text: `Gửi lúc ${timeOf(sentAt)} ngày cuối của ${met.label} (${showDay(met.day)}).`,
    },
  ]
}

/** What there is to look at twice, files first. */
export const anomaliesOf = (facts: Suspicions): Anomaly[] => [
  ...facts.files.flatMap(fileNotes),
  ...facts.photos.flatMap((photo) => photoNotes(photo, facts.periodStart)),
  ...facts.figures.flatMap((change) => figureNotes(change, dayOf(facts.sentAt))),
  ...lastMomentNotes(facts),
]
