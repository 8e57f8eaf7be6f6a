import { describe, expect, it } from 'vitest'
import { component, wordsOf } from '../../tests/support/views.js'
import { barChart } from './bar-chart.js'
import { burnUpChart } from './burn-up-chart.js'
import type { Chart } from './chart.js'
import { heatMatrix } from './heat-matrix.js'
import { apart, scale, sparse, ticks } from './scale.js'
import { shadeOf, stackedBands } from './stacked-bands.js'
import { trendChart } from './trend-chart.js'

const about = { title: 'Số xã <16>', summary: 'Tăng & giảm.', head: 'Tháng' }
const points = ['03/2024', '04/2024', '05/2024']

const trend = trendChart({
  ...about,
  points,
  lines: [
    { label: 'Đã thẩm tra', main: true, values: [10.25, null, 11.5] },
    { label: 'Xã tự đánh giá', main: false, values: [11, 11.25, 12] },
  ],
})
const bands = stackedBands({
  ...about,
  points,
  bands: [
    { label: '19 tiêu chí', values: [1, 1, 2] },
    { label: 'dưới 5 tiêu chí', values: [15, 15, 12] },
  ],
  links: [['/a', '/b', null]],
})
const burnUp = burnUpChart({
  ...about,
  unit: 'chỉ tiêu',
  today: '2024-05-20',
  dueDate: '2024-11-30',
  scope: 57,
  met: [
    { day: '2024-04-30', value: 40 },
    { day: '2024-05-20', value: 41 },
  ],
  forecast: '2025-02-10',
})
const heat = heatMatrix({
  ...about,
  columns: ['1', '2'],
  rows: [
    {
      label: 'Trấn Ninh',
      cells: [
        { text: 'Đ', level: 'done' },
        { text: '7', level: 3 },
      ],
    },
  ],
  key: [{ cell: { text: 'Đ', level: 'done' }, label: 'đạt' }],
})
const bars = barChart({ ...about, unit: 'Ngày', bars: [{ label: 'Phòng "A"', value: 2.5, note: 'ngày' }] })

/** All text drawn, in order. */
const drawn = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, words]) => words)
const numbersOf = (svg: string) =>
  [...svg.matchAll(/ (?:x|y|x1|x2|y1|y2|cx|cy|width|height|points)="([^"]*)"/g)].flatMap(([, value = '']) =>
    value.split(/[ ,]/).map(Number),
  )

describe('every chart', () => {
  const all: readonly [string, Chart][] = [
    ['trend', trend],
    ['bands', bands],
    ['burn-up', burnUp],
    ['heat', heat],
    ['bars', bars],
  ]

  it.each(all)(
    '%s is a named picture that stands alone: escaped, coloured by attributes, letters of 12 px',
    (_, chart) => {
      for (const [svg, width] of [
        [chart.svg, 560],
        [chart.narrow, 320],
      ] as const) {
        expect(svg).toMatch(
          /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" class="chart-svg [a-z-]+" role="img" viewBox="0 0 /,
        )
        expect(svg).toContain('<title>Số xã &#60;16&#62;</title><desc>Tăng &#38; giảm.</desc>')
        expect(svg).toContain(`width="${width}"`)
        expect(svg).not.toMatch(/ style=|<script|NaN|undefined|Infinity/)
        for (const [, size] of svg.matchAll(/font-size="([^"]+)"/g)) expect(Number(size)).toBeGreaterThanOrEqual(12)
        const shapes = [...svg.matchAll(/<(text|rect|circle|polyline)[^>]*>/g)]
        for (const [shape] of shapes) expect(shape).toContain(' fill="')
        for (const number of numbersOf(svg)) expect(number).toBeGreaterThanOrEqual(-1)
      }
    },
  )

  it.each(all)('%s has its figures in a table, each row as long as the head', (_, { table }) => {
    expect(table.rows.length).toBeGreaterThan(0)
    for (const row of table.rows) expect(row).toHaveLength(table.head.length)
  })

  it('draws nothing wrong of nothing', () => {
    const none = [
      trendChart({ ...about, points: [], lines: [{ label: 'a', main: true, values: [] }] }),
      trendChart({ ...about, points: ['a'], lines: [{ label: 'a', main: true, values: [0] }] }),
      stackedBands({ ...about, points: [], bands: [] }),
      stackedBands({ ...about, points: ['a'], bands: [{ label: 'x', values: [null] }] }),
      burnUpChart({
        ...about,
        unit: 'x',
        today: '2024-05-20',
        dueDate: '2024-05-20',
        scope: 0,
        met: [],
        forecast: null,
      }),
      heatMatrix({ ...about, columns: [], rows: [], key: [] }),
      barChart({ ...about, unit: 'x', bars: [] }),
    ]
    for (const { svg, narrow } of none) expect(svg + narrow).not.toMatch(/NaN|undefined|Infinity/)
  })
})

describe('a trend', () => {
  it('names each line at its end and leaves a hole open', () => {
    expect(drawn(trend.svg).slice(-4)).toEqual(['11,5', 'Đã thẩm tra', '12', 'Xã tự đánh giá'])
    expect(trend.svg.match(/<polyline/g)).toHaveLength(1)
    expect(trend.svg.match(/<circle/g)).toHaveLength(5)
    expect(trend.table.rows[1]).toEqual(['04/2024', '–', '11,25'])
  })
})

describe('stacked bands', () => {
  it('write the number on the piece, name the last column and keep the order in light and dark', () => {
    expect(drawn(bands.svg)).toContain('15')
    expect(drawn(bands.svg).slice(-2)).toEqual(['2 · 19 tiêu chí', '12 · dưới 5 tiêu chí'])
    expect([0, 1, 2, 3].map((index) => shadeOf(index, 4).fill)).toEqual(['#cbe4d5', '#e9e3b8', '#b0562b', '#701512'])
  })
})

describe('a burn-up', () => {
  it('says how far it is, by when, and where it leads', () => {
    expect(drawn(burnUp.svg)).toEqual(
      expect.arrayContaining(['Cần đạt 57 chỉ tiêu', '41 chỉ tiêu', 'hạn 30/11/2024', 'dự báo 10/02/2025']),
    )
    expect(burnUp.svg).toContain('class="needed"')
    expect(burnUp.svg).toContain('class="forecast"')
  })

  it('asks for no pace when all is met or the day has passed', () => {
    const past = { ...about, unit: 'x', today: '2024-05-20', forecast: null, scope: 2 }
    const done = burnUpChart({ ...past, dueDate: '2024-11-30', met: [{ day: '2024-05-20', value: 2 }] })
    const late = burnUpChart({ ...past, dueDate: '2024-04-30', met: [{ day: '2024-05-20', value: 1 }] })
    expect(done.svg + late.svg).not.toMatch(/"needed"|"forecast"/)
  })
})

describe('a heat matrix', () => {
  it('writes the figure in the cell; columns that do not fit go on below', () => {
    expect(drawn(heat.svg)).toEqual(['Đ', 'đạt', '1', '2', 'Trấn Ninh', 'Đ', '7'])
    const cells = Array.from({ length: 19 }, () => ({ text: '1', level: 1 as const }))
    const wide = heatMatrix({
      ...about,
      columns: cells.map((_, i) => `${i + 1}`),
      rows: [{ label: 'Trấn Ninh', cells }],
      key: [],
    })
    expect(drawn(wide.svg).filter((words) => words === 'Trấn Ninh')).toHaveLength(1)
    expect(drawn(wide.narrow).filter((words) => words === 'Trấn Ninh')).toHaveLength(2)
  })
})

describe('scale', () => {
  it('marks an axis with round steps, from nought unless all lies high', () => {
    expect(ticks(1, 16)).toEqual([0, 5, 10, 15, 20])
    expect(ticks(10.1, 11.9)).toEqual([10, 11, 12])
    expect(ticks(0, 0)).toEqual([0, 1])
    expect(ticks(900, 1000, { zero: true })).toEqual([0, 500, 1000])
  })

  it('maps, thins and keeps apart', () => {
    expect(scale([0, 10], [100, 200])(5)).toBe(150)
    expect(scale([3, 3], [0, 10])(3)).toBe(5)
    expect(sparse(5, 20, 40)).toEqual([0, 2, 4])
    expect(apart([10, 12, 30], 15, [0, 100])).toEqual([10, 25, 40])
    expect(apart([95, 98], 15, [0, 100])).toEqual([85, 100])
  })
})

describe('the figure of a page', () => {
  it('has both drawings, the words and the table whose figures open their rows', () => {
    const html = component('chart', { chart: bands, note: 'Mẫu số theo ngày.' })
    expect(html).toContain('<h3>Số xã &lt;16&gt;</h3>')
    expect(html.match(/<svg/g)).toHaveLength(2)
    expect(html).toContain('<th scope="row"><a href="/a">03/2024</a></th>')
    expect(html).toContain('<a href="/b">1<span class="visually-hidden"> (03/2024, 19 tiêu chí)</span></a>')
    expect(wordsOf(html)).toContain('Xem bảng số liệu')
  })
})
