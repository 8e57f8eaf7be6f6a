import type { Basis } from '../assessments/status.js'
import { criterionWord } from '../assessments/tiles.js'
import { average, byBand, criteriaMet } from '../assessments/totals.js'
import type { Chart } from '../charts/chart.js'
import { stackedBands } from '../charts/stacked-bands.js'
import { trendChart } from '../charts/trend-chart.js'
import type { SetDef } from '../criteria/catalogue.js'
import { fmt, list } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { monthName } from './months.js'
import type { Month } from './queries.js'

export type Filter = Readonly<{ unit: number; set: string; basis: Basis }>

const basisNames: Readonly<Record<Basis, string>> = { verified: 'Đã thẩm tra', self: 'Xã tự đánh giá' }

/** Months from the first of which anything is known. */
export const knownMonths = (months: readonly Month[]): readonly Month[] => {
  const first = months.findIndex(({ totals }) => totals.length > 0)
  return first === -1 ? [] : months.slice(first)
}

const counts = ({ totals }: Month, basis: Basis): number[] => totals.map((total) => criteriaMet(total, basis))
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
const mean = (numbers: readonly number[]): number | null =>
  numbers.length === 0 ? null : sum(numbers) / numbers.length

const changed = (before: number, now: number, unit: string, since: Day): string => {
  const by = fmt.number(Math.abs(now - before), 2)
  if (by === '0') return `không đổi so với ${fmt.day(since)}`
  return `${now > before ? 'tăng' : 'giảm'} ${by} ${unit} so với ${fmt.day(since)}`
}

/** In how many communes the figures are counted, and when that changed: averages and bands are of those of each day. */
export const denominators = (months: readonly Month[]): string => {
  const runs: { communes: number; from: Day }[] = []
  for (const { communes, day } of months) if (runs.at(-1)?.communes !== communes) runs.push({ communes, from: day })
  const unknown = months.some(({ communes, totals }) => totals.length < communes)
  const [first, ...later] = runs
  if (!first) return ''
  const words = [`${first.communes} xã`, ...later.map(({ communes, from }) => `${communes} xã từ ${monthName(from)}`)]
  const gap = unknown ? ' Xã chưa có số liệu ở tháng nào thì không tính vào tháng đó.' : ''
  return later.length === 0
    ? `Tính trên ${words.join('')}.${gap}`
    : `Mẫu số theo từng thời điểm: ${list(words)}; tháng trước và sau khi đổi số xã không so trực tiếp được.${gap}`
}

/** The average of criteria met, month by month, on both bases; null where fewer than two months are known. */
export const averageTrend = (all: readonly Month[], set: SetDef, filter: Filter): Chart | null => {
  const months = knownMonths(all)
  const [first, last] = [months[0], months.at(-1)]
  if (!first || !last || months.length < 2) return null
  const word = criterionWord(set)
  const lineOf = (basis: Basis) => ({
    label: basisNames[basis],
    main: basis === filter.basis,
    values: months.map((month) => mean(counts(month, basis))),
    texts: months.map((month) => average(counts(month, basis))),
  })
  const now = counts(last, filter.basis)
  const change = changed(mean(counts(first, filter.basis)) ?? 0, mean(now) ?? 0, word, first.day)
  const bases: Basis[] = filter.basis === 'self' ? ['self', 'verified'] : ['verified', 'self']
  return trendChart({
    title: `Bình quân ${word} đạt một xã`,
    summary: `${basisNames[filter.basis]}: ${average(now)} ${word}/xã tính đến ngày ${fmt.day(last.day)}, ${change}.`,
    head: 'Tháng',
    points: months.map(({ day }) => monthName(day)),
    lines: bases.map(lineOf),
    links: months.map(({ day }) => [
      paths.dashboard({}, { ...filter, on: day }),
      ...bases.map((basis) => paths.communes.list({}, { ...filter, basis, on: day })),
    ]),
  })
}

/** How many communes lie in each band of the set, month by month; null without bands or with less than two months. */
export const bandsOverTime = (all: readonly Month[], set: SetDef, filter: Filter): Chart | null => {
  const months = knownMonths(all)
  const last = months.at(-1)
  if (!last || months.length < 2 || set.bands.length === 0) return null
  const word = criterionWord(set)
  const perMonth = months.map((month) => byBand(set.bands, month.totals, (total) => criteriaMet(total, filter.basis)))
  const now = byBand(set.bands, last.totals, (total) => criteriaMet(total, filter.basis))
  const said = now
    .filter(({ rows }) => rows.length > 0)
    .map(({ band, rows }) => `${rows.length} xã ở nhóm ${band.label}`)
  const shown = (label: string) => (/^\d/.test(label) && !label.includes(word) ? `${label} ${word}` : label)
  return stackedBands({
    title: `Số xã theo nhóm ${word} đạt`,
    summary: `Tính đến ngày ${fmt.day(last.day)}: ${said.length > 0 ? list(said) : 'chưa có số liệu'}.`,
    head: 'Tháng',
    points: months.map(({ day }) => monthName(day)),
    bands: set.bands.map(({ label }, index) => ({
      label: shown(label),
      values: perMonth.map((bands) => bands[index]?.rows.length ?? null),
    })),
    links: months.map(({ day }) => [
      paths.dashboard({}, { ...filter, on: day }),
      ...set.bands.map(({ min, max }) => paths.communes.list({}, { ...filter, band: `${min}-${max}`, on: day })),
    ]),
  })
}
