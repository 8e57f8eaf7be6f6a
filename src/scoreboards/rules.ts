import { timelinessOf } from '../campaigns/rules.js'
import type { Day } from '../kernel/time.js'

/** Points of the ranking: for a criterion met, for one gained since the period began, for reports all in time. */
export type Weights = Readonly<{ met: number; progress: number; onTime: number }>

/** What counts until the office decides otherwise. The rule is the office's: no decision of a higher level sets it. */
export const defaultWeights: Weights = { met: 10, progress: 5, onTime: 10 }

/** What a commune is compared by. */
export type Tally = Readonly<{
  /** Criteria met by verification at the end of the period, of the set of its class. */
  met: number
  /** The same on the day before the period; null: nothing is known of that day. */
  before: number | null
  /** Reports that were due in the period, and those of them that came in time. */
  due: number
  onTime: number
}>

/** Criteria gained (or lost) in the period; nothing where its beginning is not known. */
export const gained = ({ met, before }: Tally): number => (before === null ? 0 : met - before)

/** Points in tenths: whole numbers, so that equal communes are equal. Where no report was due, none was late. */
export const tenthsOf = (record: Tally, { met, progress, onTime }: Weights): number => {
  const reports = record.due === 0 ? onTime * 10 : Math.round((onTime * 10 * record.onTime) / record.due)
  return record.met * met * 10 + gained(record) * progress * 10 + reports
}

/** Equal points share a rank, and the next one is missing: 1, 2, 2, 4. Equal ones keep their order. */
export const ranked = <T extends { tenths: number }>(rows: readonly T[]): (T & { rank: number })[] => {
  const sorted = [...rows].sort((a, b) => b.tenths - a.tenths)
  return sorted.map((row) => ({ ...row, rank: 1 + sorted.filter(({ tenths }) => tenths > row.tenths).length }))
}

/** The rule in words, as it stands on the page. */
export const ruleText = ({ met, progress, onTime }: Weights): string[] => [
  `Mỗi tiêu chí đạt (đã thẩm tra) tính đến cuối kỳ: ${met} điểm.`,
  `Mỗi tiêu chí tăng thêm từ đầu kỳ: cộng ${progress} điểm; mỗi tiêu chí giảm: trừ ${progress} điểm. Chưa có số liệu đầu kỳ thì không tính.`,
  `Báo cáo nộp đúng hạn trong kỳ: ${onTime} điểm nhân với tỷ lệ đúng hạn. Kỳ không có báo cáo đến hạn: ${onTime} điểm.`,
  'Xã chỉ so với xã cùng nhóm: cùng bộ tiêu chí đang phấn đấu, hoặc cùng bộ tiêu chí đang duy trì. Bằng điểm thì cùng hạng.',
]

/** What a commune is at in the year: reaching a set or keeping one. */
export type Aim = Readonly<{
  target: Readonly<{ setId: number; maintain: boolean }> | null
  /** The latest set it is recognised for and not revoked. */
  recognisedSetId: number | null
}>
export type Class = Readonly<{ setId: number; keeps: boolean }>

/** The class a commune competes in: its target of the year, else the title it keeps, else the basic set. */
export const classOf = ({ target, recognisedSetId }: Aim, basicSetId: number): Class => {
  if (target) return { setId: target.setId, keeps: target.maintain }
  if (recognisedSetId !== null) return { setId: recognisedSetId, keeps: true }
  return { setId: basicSetId, keeps: false }
}

/** A report a commune owed in the period. */
export type Owed = Readonly<{ dueDate: Day; closed: boolean; firstOn: Day | null }>

/** Of reports owed: those that are due by the day, and in time by the rule of campaigns. */
export const countReports = (owed: readonly Owed[], today: Day): Pick<Tally, 'due' | 'onTime'> => {
  const kinds = owed.map((one) => timelinessOf(one, one.firstOn, today).kind).filter((kind) => kind !== 'owed')
  return { due: kinds.length, onTime: kinds.filter((kind) => kind === 'ontime').length }
}
