import { paths } from '../paths.js'

/** A long list of which a person keeps filters: where it is and what its address may carry. */
export type ListPage = Readonly<{ label: string; path: () => string; params: readonly string[] }>

const page = (label: string, path: () => string, ...params: string[]): ListPage => ({ label, path, params })

/** The lists by the key under which filters and columns are kept. The page of a list (`page`) is never part of a filter. */
export const listPages = {
  assessments: page(
    'Chỉ tiêu',
    paths.assessments.list,
    'unit',
    'set',
    'state',
    'basis',
    'commune',
    'criterion',
    'indicator',
    'agency',
    'sort',
  ),
  evidence: page('Hồ sơ minh chứng', paths.evidence.list, 'q', 'commune', 'criterion', 'kind', 'state', 'year'),
  communes: page('Các xã', paths.communes.list, 'unit', 'q', 'set', 'basis', 'band', 'sort'),
  tasks: page('Nhiệm vụ', paths.tasks.list, 'state', 'mine'),
  targets: page('Kế hoạch và mục tiêu', paths.targets.list, 'unit', 'year'),
  obstacles: page('Khó khăn, vướng mắc', paths.obstacles.list, 'commune', 'agency', 'state'),
  resources: page('Nguồn lực huy động', paths.resources.list, 'year'),
  'model-sites': page('Khu dân cư, vườn mẫu', paths.modelSites.list, 'commune'),
  arrears: page('Nợ đọng xây dựng cơ bản', paths.arrears.list, 'commune'),
  verifications: page('Hàng chờ thẩm tra', paths.verifications.list, 'commune', 'criterion', 'set', 'agency'),
  users: page('Người dùng', paths.users.list, 'q', 'role', 'state'),
  events: page('Nhật ký thay đổi', paths.audit.events, 'user', 'kind', 'from', 'to'),
  access: page('Nhật ký truy cập', paths.audit.access, 'user', 'kind', 'from', 'to'),
  documents: page('Văn bản', paths.documents.list, 'q'),
} as const satisfies Record<string, ListPage>

export type ListKey = keyof typeof listPages
export const listKeys = Object.keys(listPages) as ListKey[]

/** The list of a key of an address; null for anything else. */
export const listKeyOf = (text: unknown): ListKey | null => listKeys.find((key) => key === text) ?? null

/** Longest value of a parameter that is kept; search words are cut there by the pages too. */
const longest = 200

/**
 * The part of a query string that filters the list: only what its page reads, one value each, in one order, so that two
 * ways to write a filter are one filter. Empty when nothing is filtered.
 */
export const filterOf = ({ params }: ListPage, query: string): string => {
  const given = new URLSearchParams(query)
  const kept = new URLSearchParams()
  for (const name of params) {
    const values = given.getAll(name)
    const value = values.length === 1 ? (values[0] ?? '').normalize('NFC').replaceAll('\0', '').trim() : ''
    if (value !== '') kept.set(name, value.slice(0, longest))
  }
  return kept.toString()
}

/** The address of the list under a filter. */
export const listHref = (list: ListPage, filter: string): string => `${list.path()}${filter === '' ? '' : `?${filter}`}`
