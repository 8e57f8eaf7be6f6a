/** What a file can say of a row: plain JSON; days are ISO strings. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value }
export type Fields = Readonly<Record<string, Value>>
export type Row<F extends Fields> = Readonly<{ id: number; fields: F }>

/** The three sides of a merge, by the file's own key for a row. */
export type Sides<F extends Fields> = Readonly<{
  /** What the file says now. */
  wanted: ReadonlyMap<string, F>
  /** What the file said at its last load. */
  remembered: ReadonlyMap<string, F>
  /** What the database holds now. */
  stored: ReadonlyMap<string, Row<F>>
  /** Rows that are no longer the file's to change, whatever they hold (a confirmed assignment). */
  locked?: ((row: Row<F>) => boolean) | undefined
}>

export type Change<F extends Fields> = Readonly<{ key: string; id: number; from: Partial<F>; to: Partial<F> }>

export type Plan<F extends Fields> = Readonly<{
  add: ReadonlyMap<string, F>
  change: readonly Change<F>[]
  /** Corrections of the file that were not applied because somebody had changed the same thing: "key.field". */
  kept: readonly string[]
  /** Rows the file no longer names and nobody touched. */
  dropped: readonly Readonly<{ key: string; id: number }>[]
}>

/** JSON with sorted keys: PostgreSQL's jsonb keeps its own order. */
export const canonical = (value: Value): string => {
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`
}

export const same = (a: Value | undefined, b: Value | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && canonical(a) === canonical(b))

const sameFields = (a: Fields, b: Fields): boolean => Object.keys(a).every((name) => same(a[name], b[name]))

/**
 * Decides what a corrected file may do to the rows it once made. A field is changed only where the row still holds what
 * the file said before; what people entered stays, and is named in `kept` when the file wanted something else. A row the
 * file never made is added, a row that exists without memory of the file is left as it is, nothing is added twice.
 */
export const reconcile = <F extends Fields>({ wanted, remembered, stored, locked }: Sides<F>): Plan<F> => {
  const add = new Map<string, F>()
  const change: Change<F>[] = []
  const kept: string[] = []
  for (const [key, want] of wanted) {
    const before = remembered.get(key)
    const row = stored.get(key)
    if (!row) {
      if (!before) add.set(key, want)
      continue
    }
    const corrected = Object.keys(want).filter(
      (name) => !same(want[name], row.fields[name]) && !same(want[name], before?.[name]),
    )
    const ours = corrected.filter((name) => before && !locked?.(row) && same(row.fields[name], before[name]))
    kept.push(...corrected.filter((name) => !ours.includes(name)).map((name) => `${key}.${name}`))
    if (ours.length > 0) change.push({ key, id: row.id, from: pick(row.fields, ours), to: pick(want, ours) })
  }
  return { add, change, kept, dropped: droppedRows({ wanted, remembered, stored, locked }) }
}

const droppedRows = <F extends Fields>({ wanted, remembered, stored, locked }: Sides<F>): Plan<F>['dropped'] =>
  [...remembered].flatMap(([key, before]) => {
    const row = wanted.has(key) ? undefined : stored.get(key)
    return row && !locked?.(row) && sameFields(before, row.fields) ? [{ key, id: row.id }] : []
  })

const pick = <F extends Fields>(fields: F, names: readonly string[]): Partial<F> =>
  Object.fromEntries(names.map((name) => [name, fields[name]])) as Partial<F>
