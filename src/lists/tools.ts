import type { Request } from 'express'
import { paths } from '../paths.js'
import { filterOf, type ListKey, type ListPage, listHref, listPages } from './pages.js'
import { loadKept, mostFilters } from './queries.js'

/** A column of a list's table as the page offers it; they stand in the table in this order. */
export type TableColumn = Readonly<{ key: string; label: string }>

/** What a list offers besides its filters. `columns` without the first, which names the row and always stays. */
type Offer = Readonly<{ columns?: readonly TableColumn[]; file?: (format: 'csv' | 'json', filter: string) => string }>

/** What stands above a long list: the person's filters, a name for the present one, the columns, the files. */
export type ListTools = Readonly<{
  list: ListKey | null
  filter: string
  saved: readonly Readonly<{ name: string; href: string; current: boolean }>[]
  /** Whether the present filter can be kept. */
  saving: Readonly<{ action: string; full: boolean; most: number }> | null
  manage: string | null
  choosing: Readonly<{ action: string; columns: readonly (TableColumn & { shown: boolean })[] }> | null
  /** Classes of the table that hide what is not wanted: on the desk, the phone and on paper alike. */
  hide: string
  files: readonly Readonly<{ label: string; href: string }>[]
}>

const choosingOf = (columns: readonly TableColumn[], hidden: readonly string[]) =>
  columns.length === 0
    ? null
    : { action: paths.lists.columns(), columns: columns.map((one) => ({ ...one, shown: !hidden.includes(one.key) })) }

const fileLinks = ({ file }: Offer, filter: string) =>
  file
    ? [
        { label: 'Tải CSV', href: file('csv', filter) },
        { label: 'Tải JSON', href: file('json', filter) },
      ]
    : []

/** The address of a list's file under the filter of its page. */
export const fileOf =
  (path: (params: { format: string }) => string) =>
  (format: 'csv' | 'json', filter: string): string =>
    `${path({ format })}${filter === '' ? '' : `?${filter}`}`

const filterIn = (req: Request, list: ListPage): string => filterOf(list, req.originalUrl.split('?')[1] ?? '')

/** The tools of a list that has nothing to be kept: its files, under what its address carries. */
export const fileTools = (req: Request, file: NonNullable<Offer['file']>): ListTools => {
  const given = new URLSearchParams(req.originalUrl.split('?')[1] ?? '')
  given.delete('page')
  const plain = { saved: [], saving: null, manage: null, choosing: null, hide: '' }
  return { list: null, filter: '', ...plain, files: fileLinks({ file }, given.toString()) }
}

/** The tools of a list for the person who looks at it: one statement. */
export const listTools = async (req: Request, list: ListKey, offer: Offer = {}): Promise<ListTools> => {
  const page = listPages[list]
  const filter = filterIn(req, page)
  const { filters, hidden } = await loadKept(req.ctx, list)
  const columns = offer.columns ?? []
  const saved = filters.map(({ name, query }) => ({
    name,
    href: listHref(page, filterOf(page, query)),
    current: filterOf(page, query) === filter,
  }))
  const kept = saved.some(({ current }) => current)
  return {
    list,
    filter,
    saved,
    saving:
      filter === '' || kept
        ? null
        : { action: paths.lists.filters(), full: filters.length >= mostFilters, most: mostFilters },
    manage: filters.length > 0 ? paths.lists.filters({}, { list }) : null,
    choosing: choosingOf(columns, hidden),
    hide: columns.flatMap(({ key }, index) => (hidden.includes(key) ? [`no-c${index + 2}`] : [])).join(' '),
    files: fileLinks(offer, filter),
  }
}
