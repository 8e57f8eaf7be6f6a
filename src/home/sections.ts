/** One thing to look at or do, with its day and one act. */
export type Job = Readonly<{
  title: string
  href: string
  days?: number | null
  note?: string
  action?: Readonly<{ label: string; href: string; primary?: boolean }>
}>

export type Link = Readonly<{ label: string; href: string }>
type Base = Readonly<{ id: string; title: string; more?: Link | null }>

/** A cell of a table of counts: a number that opens its rows where it has any. */
export type Count = Readonly<{ text: string; href?: string | null; tone?: string }>

/** The cards a home page is made of; each kind has its view. */
export type Section =
  | (Base &
      Readonly<{
        kind: 'jobs'
        jobs: readonly Job[]
        total: number
        tone?: string
        empty: Readonly<{ title: string; text?: string }>
      }>)
  | (Base &
      Readonly<{
        kind: 'counts'
        head: readonly string[]
        rows: readonly Readonly<{ name: string; href?: string | null; counts: readonly Count[] }>[]
        empty: string
        note?: string
      }>)
  | (Base & Readonly<{ kind: 'goals'; cards: readonly object[] }>)
  | (Base & Readonly<{ kind: 'log'; items: readonly object[]; empty: string }>)
  | (Base &
      Readonly<{
        kind: 'links'
        items: readonly (Link & Readonly<{ note?: string; tone?: string }>)[]
        empty?: string
      }>)
  | (Base &
      Readonly<{
        kind: 'checks'
        items: readonly Readonly<{ label: string; ok: boolean; text: string }>[]
        href: string
      }>)
  | (Base & Readonly<{ kind: 'empty'; text: string; action?: Link }>)

/** What one role puts on the page: the wide column and the narrow one. */
export type Part = Readonly<{ main: readonly Section[]; side: readonly Section[] }>

/** The first few, and how many there are in all. */
export const firstOf = <T>(all: readonly T[], listed: number): { shown: readonly T[]; total: number } => ({
  shown: all.slice(0, listed),
  total: all.length,
})
