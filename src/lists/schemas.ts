import { z } from 'zod'
import { type Field, field, single, traits, Wrong } from '../kernel/field.js'
import { choice, text } from '../kernel/forms.js'
import { type ListKey, listKeys } from './pages.js'

const again = 'Đề nghị mở lại danh sách.'
const name = () => text({ max: 60, label: 'Tên bộ lọc', oneLine: true, ask: 'Đề nghị đặt tên cho bộ lọc.' })

/** A query string as an address carried it; what of it counts, `filterOf` decides. */
const query = (): Field<string> =>
  single(
    () => '',
    (typed) => (typed.length > 4000 ? new Wrong(again) : typed),
  )

const list = () => choice(listKeys as [ListKey, ...ListKey[]], { ask: again })

export const filterForm = z.object({ list: list(), query: query(), name: name() })
export type FilterForm = z.infer<typeof filterForm>

export const renameForm = z.object({ name: name() })

/** More columns than any table has. */
const mostColumns = 40

/** Keys of columns, each once. A page may lose or gain columns: a key it no longer has hides nothing. */
const columnKeys = (): Field<string[]> =>
  field((raw) => {
    const typed: unknown[] = raw === undefined || raw === null ? [] : Array.isArray(raw) ? raw : [raw]
    const keys = typed.filter((one): one is string => typeof one === 'string' && /^[\w-]{1,40}$/.test(one))
    return keys.length < typed.length || keys.length > mostColumns ? new Wrong(again) : [...new Set(keys)]
  }).register(traits, { many: true })

export const columnsForm = z.object({ list: list(), query: query(), offered: columnKeys(), shown: columnKeys() })
export type ColumnsForm = z.infer<typeof columnsForm>
