import { barChart } from '../charts/bar-chart.js'
import type { Chart } from '../charts/chart.js'
import { stackedBands } from '../charts/stacked-bands.js'
import { day as showDay } from '../kernel/format.js'
import type { PaperChart } from '../reports/official-docx/paper.js'
import type { DistrictPart } from './figures.js'

/** What is kept of a chart: what a paper prints, two beside each other, drawn for little room. */
export const kept = ({ narrow, title, summary }: Chart): PaperChart => ({ svg: narrow, title, summary })

/** Communes by band, at the end of the period before and now. */
export const bandsChart = (
  { bands, bandsBefore, word }: DistrictPart,
  day: string,
  before: string | null,
): PaperChart => {
  const points = bandsBefore === null || before === null ? [showDay(day)] : [showDay(before), showDay(day)]
  const told = bands.map(({ label, communes }) => `${label}: ${communes.length} xã`).join('; ')
  return kept(
    stackedBands({
      title: `Số xã theo số ${word} đạt`,
      summary: `Ngày ${showDay(day)}: ${told}.`,
      head: 'Ngày',
      points,
      bands: bands.map(({ label, communes }, index) => ({
        label,
        values: points.length === 1 ? [communes.length] : [bandsBefore?.[index] ?? null, communes.length],
      })),
    }),
  )
}

/** Criteria drawn as bars; the table beside has the rest. */
const drawn = 6

/** The criteria that most communes do not meet. */
export const laggingChart = ({ lagging, word }: DistrictPart): PaperChart | null => {
  const rows = lagging.slice(0, drawn)
  if (rows.length === 0) return null
  return kept(
    barChart({
      title: `Số xã chưa đạt theo ${word}`,
      summary: rows.map(({ criterion, unmet, of }) => `${criterion}: ${unmet}/${of} xã chưa đạt`).join('; '),
      head: word,
      unit: 'Số xã chưa đạt',
      max: rows[0]?.of ?? 1,
      digits: 0,
      bars: rows.map(({ criterion, unmet, of }) => ({
        label: criterion,
        value: unmet,
        note: `/ ${of} xã`,
        tone: 'bad',
      })),
    }),
  )
}
