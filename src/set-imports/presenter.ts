import { dateTime } from '../kernel/format.js'
import type { Effect } from '../levels/effects.js'
import { paths } from '../paths.js'
import type { SetChange } from './diff.js'
import type { RevisionRow } from './queries.js'
import type { Preview } from './service.js'

const RESULTS = {
  MET: 'Đạt',
  NOT_MET: 'Chưa đạt',
  LEVEL_UNKNOWN: 'Chưa có ngưỡng',
  VALUE_MISSING: 'Chưa có số liệu',
  NOT_COMPUTED: 'Theo hồ sơ',
} as const

const KINDS = { added: 'Thêm', changed: 'Sửa', ended: 'Kết thúc', removed: 'Bỏ' } as const

/** Changes shown at once; of a new set there are hundreds. */
const MOST_SHOWN = 200

const countWords = (changes: readonly SetChange[]): string =>
  (Object.entries(KINDS) as [SetChange['kind'], string][])
    .map(([kind, label]) => ({ label, count: changes.filter((one) => one.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ label, count }) => `${label.toLowerCase()} ${count}`)
    .join(', ')

const presentChanges = (changes: readonly SetChange[]) => ({
  words: countWords(changes),
  shown: changes.slice(0, MOST_SHOWN).map(({ kind, what, fields }) => ({ kind, label: KINDS[kind], what, fields })),
  more: Math.max(0, changes.length - MOST_SHOWN),
})

const presentEffect = ({ row, indicator, commune, before, after, next }: Effect) => ({
  commune,
  href: paths.assessments.show({ id: row.id }),
  code: indicator.code,
  before: RESULTS[before.result],
  after: RESULTS[after.result],
  worse: after.result === 'NOT_MET',
  better: after.result === 'MET',
  sentence: after.sentence,
  contradicted: row.selfResult === 'MET' && after.result === 'NOT_MET',
  flagged: next.reverifyReason !== null && row.reverifyReason === null,
})

/** What a file would do; only communes in the person's scope are named. */
export const presentPreview = ({ changes, turned, flagged, keptLevels }: Preview, communeIds: readonly number[]) => {
  const named = turned.filter(({ row }) => communeIds.includes(row.communeId))
  return {
    changes: presentChanges(changes),
    effects: named.map(presentEffect),
    others: turned.length - named.length,
    flagged,
    keptLevels,
    on: null,
  }
}

type Stored = Readonly<{ told?: readonly SetChange[]; added?: readonly string[]; changed?: readonly unknown[] }>

/** One version of a set in the list of them. */
export const presentRevision = ({ number, loadedAt, fileName, sha256, changes, by }: RevisionRow) => {
  const { told, added = [], changed = [] } = changes as Stored
  return {
    number,
    when: dateTime(loadedAt),
    iso: loadedAt.toISOString(),
    by: by?.displayName ?? 'Dữ liệu đi kèm cổng',
    fileName,
    mark: sha256.slice(0, 12),
    summary: told ? countWords(told) : number === 1 ? 'nạp lần đầu' : `thêm ${added.length}, sửa ${changed.length}`,
    changes: told && number > 1 ? presentChanges(told) : null,
  }
}
