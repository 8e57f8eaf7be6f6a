import type { Catalogue } from '../criteria/catalogue.js'
import { fmt } from '../kernel/format.js'
import { paths } from '../paths.js'
import type { ReportingUnit } from '../units/queries.js'
import type { AnswerTimes } from './answer-times.js'
import type { Contender, Period } from './queries.js'
import { gained, ranked, ruleText, tenthsOf } from './rules.js'
import type { ScoreSettings } from './settings.js'

/** A table as a page and a file show it: one place names and orders its columns. */
export type Board = Readonly<{ head: readonly string[]; rows: readonly (readonly (string | number | null)[])[] }>

const points = (tenths: number): string => fmt.number(tenths / 10, 1)
const signed = (value: number): string => (value > 0 ? `+${value}` : String(value))

type Ranking = Readonly<{
  contenders: readonly Contender[]
  rule: ScoreSettings
  catalogue: Catalogue
  period: Period
  unit: ReportingUnit
}>

/** The classes in the order of the sets, those who aim at a set before those who keep it; each with its ranking. */
export const presentRanking = ({ contenders, rule, catalogue, period }: Ranking) =>
  catalogue.sets
    .flatMap((set) => [false, true].map((keeps) => ({ set, keeps })))
    .flatMap(({ set, keeps }) => {
      const own = contenders.filter((one) => one.setId === set.id && one.keeps === keeps)
      const rows = ranked(own.map((one) => ({ ...one, tenths: tenthsOf(one, rule) })))
      if (rows.length === 0) return []
      return [
        {
          id: `n${set.id}${keeps ? 'k' : ''}`,
          title: `${keeps ? 'Duy trì' : 'Phấn đấu'}: ${set.shortName}`,
          rows: rows.map(({ rank, commune, met, of, before, due, onTime, tenths, ...one }) => ({
            rank,
            name: commune.fullName,
            href: paths.communes.show(commune),
            met: `${met}/${of}`,
            metHref: paths.communes.status({ id: commune.id, set: set.code }, { on: period.to }),
            gained: before === null ? null : signed(gained({ ...one, met, before, due, onTime })),
            reports: due === 0 ? null : `${onTime}/${due}`,
            points: points(tenths),
          })),
        },
      ]
    })

/** The ranking as rows of a file. */
export const rankingRows = (ranking: Ranking): (string | number | null)[][] => [
  ['Nhóm', 'Hạng', 'Xã', 'Tiêu chí đạt', 'Tăng từ đầu kỳ', 'Báo cáo đúng hạn', 'Điểm', 'Từ ngày', 'Tính đến ngày'],
  ...presentRanking(ranking).flatMap(({ title, rows }) =>
    rows.map((row) => [
      title,
      row.rank,
      row.name,
      // a spreadsheet would take 5/19 for a day
      row.met.replace('/', ' trên '),
      row.gained === null ? null : Number(row.gained),
      row.reports?.replace('/', ' trên ') ?? null,
      Number(row.points.replace('.', '').replace(',', '.')),
      fmt.day(ranking.period.from),
      fmt.day(ranking.period.to),
    ]),
  ),
]

const inTimeOf = ({ inTime }: AnswerTimes): string | null =>
  inTime === null ? null : inTime.of === 0 ? '–' : fmt.share(inTime.count, inTime.of, 1)

const days = (value: number | null): string => (value === null ? '–' : String(value))

/** A row an agency; numbers open the submissions behind them. */
export const presentAgencies = (rows: readonly AnswerTimes[], query: object) =>
  rows.map((row) => ({
    ...row,
    href: paths.scoreboards.agency({ id: row.id }, { ...query }),
    openHref: paths.scoreboards.agency({ id: row.id }, { ...query, open: 1 }),
    median: days(row.median),
    ninth: days(row.ninth),
    longest: days(row.longest),
    longestWaiting: days(row.longestWaiting),
    inTime: inTimeOf(row),
  }))

export const agencyRows = (rows: readonly AnswerTimes[], { from, to }: Period): (string | number | null)[][] => [
  [
    'Cơ quan',
    'Nhận trong kỳ',
    'Đã trả lời',
    'Trung vị (ngày làm việc)',
    '90% trong (ngày làm việc)',
    'Lâu nhất (ngày làm việc)',
    'Trong hạn',
    'Tính hạn',
    'Đang chờ',
    'Chờ lâu nhất (ngày làm việc)',
    'Từ ngày',
    'Tính đến ngày',
  ],
  ...rows.map((row) => [
    row.name,
    row.received,
    row.answered,
    row.median,
    row.ninth,
    row.longest,
    row.inTime?.count ?? null,
    row.inTime?.of ?? null,
    row.waiting,
    row.longestWaiting,
    fmt.day(from),
    fmt.day(to),
  ]),
]

/** What stands above every scoreboard: unit, period, cut-off, and the rule. */
export const presentFrame = (unit: ReportingUnit, period: Period, rule: ScoreSettings) => ({
  unit: unit.fullName,
  lead: `Kỳ từ ${fmt.day(period.from)}, tính đến ngày ${fmt.day(period.to)}`,
  rule: ruleText(rule),
  answerDays: rule.answerDays,
})
