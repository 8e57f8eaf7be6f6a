import type { Result, Side } from './duel.js'
import type { Size } from './options.js'
import type { Starts } from './starts.js'

export type Line = Result & Readonly<{ size: Size; packed: number }>

/** A goal that is not a ratio to the floor. */
export type Check = Readonly<{ what: string; found: string; goal: string; met: boolean }>

const ms = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0))
const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(bytes < 102_400 ? 1 : 0)
const times = (ratio: number): string => `${ratio.toFixed(2)}×`
const latency = ({ p50, p99 }: Side): string => `${ms(p50)} / ${ms(p99)}`
const yes = (met: boolean): string => (met ? 'yes' : '**no**')

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}

/** Lines of the same measure and size at 1 and 16 connections, side by side. */
const pairs = (lines: readonly Line[]): [one: Line, many: Line][] =>
  lines
    .filter(({ connections }) => connections === 1)
    .flatMap((one) => {
      const many = lines.find((other) => other.measure === one.measure && other.size === one.size && other !== one)
      return many ? [[one, many] as [Line, Line]] : []
    })

const isMet = ([one]: [Line, Line]): string => (one.measure.goal === null ? '' : yes(one.ratio <= one.measure.goal))

/** Milliseconds p50 / p99 of portal and floor, and whether the goal is met (by the median at one connection). */
const mainTable = (lines: readonly Line[]): string =>
  table(
    ['measure', 'size', 'ours @1', 'floor @1', 'ratio', 'goal', 'met', 'ours @16', 'floor @16', 'ratio @16'],
    pairs(lines).map((pair) => {
      const [one, many] = pair
      return [
        one.measure.label,
        one.size,
        latency(one.ours),
        latency(one.floor),
        times(one.ratio),
        one.measure.goal === null ? '' : `≤ ${one.measure.goal}×`,
        isMet(pair),
        latency(many.ours),
        latency(many.floor),
        times(many.ratio),
      ]
    }),
  )

const costTable = (lines: readonly Line[]): string =>
  table(
    [
      'measure',
      'size',
      'ours/s',
      'floor/s',
      'CPU app',
      'CPU db',
      'floor app',
      'floor db',
      'KB',
      'KB gzip',
      'floor KB',
      'RSS most',
    ],
    pairs(lines).map(([one, many]) => [
      one.measure.label,
      one.size,
      many.ours.perSecond.toFixed(0),
      many.floor.perSecond.toFixed(0),
      many.ours.cpu.app.toFixed(2),
      many.ours.cpu.database.toFixed(2),
      many.floor.cpu.app.toFixed(2),
      many.floor.cpu.database.toFixed(2),
      kilobytes(one.ours.bytes),
      kilobytes(one.packed),
      kilobytes(one.floor.bytes),
      `${Math.max(one.rss.most, many.rss.most)} MB`,
    ]),
  )

const exportChecks = (lines: readonly Line[]): Check[] =>
  pairs(lines)
    .filter(([one]) => one.measure.key.startsWith('export'))
    .map(([one, many]) => {
      const more = Math.max(one.rss.most - one.rss.before, many.rss.most - many.rss.before)
      const what = `memory more during ${one.measure.label}, ${one.size}`
      return { what, found: `${more} MB`, goal: '≤ 100 MB', met: more <= 100 }
    })

const memoryChecks = (lines: readonly Line[]): Check[] => {
  const most = Math.max(
    ...lines.filter(({ size, connections }) => size === 'M' && connections === 16).map(({ rss }) => rss.most),
  )
  return Number.isFinite(most)
    ? [{ what: 'RSS of the portal at M under 16 connections', found: `${most} MB`, goal: '≤ 250 MB', met: most <= 250 }]
    : []
}

const startChecks = ({ web, whole, command, idle }: Starts): Check[] => [
  { what: 'web process up once PostgreSQL runs', found: `${web.toFixed(0)} ms`, goal: '≤ 1500 ms', met: web <= 1500 },
  {
    what: 'whole start, own PostgreSQL exists',
    found: `${whole.toFixed(0)} ms`,
    goal: '≤ 3000 ms',
    met: whole <= 3000,
  },
  { what: 'the same by `npm start`', found: `${command.toFixed(0)} ms`, goal: '≤ 3000 ms', met: command <= 3000 },
  { what: 'RSS idle', found: `${idle} MB`, goal: '≤ 150 MB', met: idle <= 150 },
]

/** All that was found, as Markdown: tables of the measures, then the goals that are no ratios. */
export const report = (lines: readonly Line[], starts: Starts | null, others: readonly Check[]): string => {
  const checks = [...others, ...memoryChecks(lines), ...exportChecks(lines), ...(starts ? startChecks(starts) : [])]
  return [
    'Milliseconds, p50 / p99.',
    mainTable(lines),
    'At 16 connections: requests a second, CPU milliseconds a request; bytes of one answer.',
    costTable(lines),
    table(
      ['', 'found', 'goal', 'met'],
      checks.map(({ what, found, goal, met }) => [what, found, goal, goal === '' && met ? '' : yes(met)]),
    ),
  ].join('\n\n')
}
