import type { Basis } from './status.js'

/** What the list of indicators can be narrowed to; each number of other pages leads to one of these. */
export const listStates = {
  unmet: 'Chưa đạt',
  met: 'Đạt',
  late: 'Quá hạn',
  soon: 'Đến hạn trong 30 ngày',
  unplanned: 'Chưa đạt, chưa có ngày dự kiến',
  waiting: 'Đang thẩm tra',
  returned: 'Cần bổ sung',
  claimed: 'Xã đánh giá đạt, chưa xác nhận',
  contradicted: 'Trái số liệu',
  reverify: 'Cần thẩm tra lại',
  'no-evidence': 'Chưa có hồ sơ',
  'level-unknown': 'Chưa cập nhật ngưỡng',
  'not-assessed': 'Chưa đánh giá',
} as const
export type ListState = keyof typeof listStates

export const listOrders = { due: 'Theo ngày dự kiến', commune: 'Theo xã', criterion: 'Theo tiêu chí' } as const
export type ListOrder = keyof typeof listOrders

/**
 * Filters of `paths.assessments.list` and its export, all optional, in the query string: `unit` (id of a district or
 * province), `set` (code), `criterion` (number), `indicator` (code), `commune` (id), `agency` (id of the lead), `state`,
 * `basis` (self, verified), `sort`. What is not understood counts as absent: an old link still opens.
 */
export type ListFilter = Readonly<{
  unit: number | null
  set: string | null
  criterion: number | null
  indicator: string | null
  commune: number | null
  agency: number | null
  state: ListState | null
  basis: Basis
  sort: ListOrder
  page: number
}>

type Reader = (name: string) => string

const idIn = (text: string): number | null => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null)
const keyOf = <T extends string>(text: string, options: Readonly<Record<T, unknown>>): T | null =>
  Object.hasOwn(options, text) ? (text as T) : null

/** Reads the filters with a function that gives one value of the query string, '' when absent. */
export const readListFilter = (read: Reader): ListFilter => {
  const state = keyOf(read('state'), listStates)
  return {
    unit: idIn(read('unit')),
    set: read('set') || null,
    criterion: idIn(read('criterion')),
    indicator: read('indicator') || null,
    commune: idIn(read('commune')),
    agency: idIn(read('agency')),
    state,
    basis: read('basis') === 'self' ? 'self' : 'verified',
    sort: keyOf(read('sort'), listOrders) ?? (state === 'late' || state === 'soon' ? 'due' : 'commune'),
    page: Math.min(idIn(read('page')) ?? 1, 100_000),
  }
}

/** The filters as a link carries them; the page is left out, so that a changed filter begins at the first. */
export const listQuery = (filter: ListFilter): Record<string, string | number | null> => {
  const { unit, set, criterion, indicator, commune, agency, state, basis, sort } = filter
  return { unit, set, criterion, indicator, commune, agency, state, basis, sort }
}
