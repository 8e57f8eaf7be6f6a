/** What a commune's status page can be narrowed to; several together narrow further. */
export const statusChips = {
  unmet: 'Chưa đạt',
  late: 'Quá hạn',
  'no-evidence': 'Chưa có hồ sơ',
  'level-unknown': 'Chưa có ngưỡng',
} as const
export type StatusChip = keyof typeof statusChips

/**
 * Filters of a commune's status page, all optional, in the query string: each chip as `name=1`, `agency` (id of the lead),
 * `view` (`all`, or `work`: what the commune still has to do), `criterion` (number of the one to open).
 */
export type StatusFilter = Readonly<{
  chips: readonly StatusChip[]
  agency: number | null
  view: 'all' | 'work'
  criterion: number | null
}>

const chipNames = Object.keys(statusChips) as StatusChip[]
const idIn = (text: string): number | null => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null)

/**
 * Reads the filters with a function that gives one value of the query string. An officer begins with what is left to do,
 * unless a filter or a criterion was asked for; everyone else sees all.
 */
export const readStatusFilter = (read: (name: string) => string, { officer }: { officer: boolean }): StatusFilter => {
  const chips = chipNames.filter((name) => read(name) !== '')
  const agency = idIn(read('agency'))
  const criterion = idIn(read('criterion'))
  const asked = read('view')
  const plain = chips.length === 0 && agency === null && criterion === null
  const view = asked === 'work' || asked === 'all' ? asked : officer && plain ? 'work' : 'all'
  return { chips, agency, view, criterion }
}
