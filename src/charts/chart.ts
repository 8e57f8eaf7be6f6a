/**
 * A chart as it is drawn: one SVG of its own, legible in print and without colour, with the words and the table that say the
 * same. Functions of this folder make charts from plain figures; they know nothing of the field and count nothing.
 */
export type Chart = Readonly<{
  /**
   * A whole <svg role="img" …> with title and desc; no script, no style attribute. Colours are presentation attributes, so it
   * stands alone in a PDF or a picture, and classes, so that a sheet or paper changes them. 560 units wide.
   */
  svg: string
  /** The same for a phone: 320 units wide, so that letters keep their size. A page shows the one that fits. */
  narrow: string
  title: string
  /** The chart in one or two sentences: what a person who does not see it must know. */
  summary: string
  /** The same figures as a table. `links` has the place each figure opens, row by row as `rows`; null: none. */
  table: Readonly<{
    head: readonly string[]
    rows: readonly (readonly string[])[]
    links?: readonly (readonly (string | null)[])[]
  }>
}>

/** What every chart is asked with, beside its figures. */
export type About = Readonly<{
  title: string
  summary: string
  /** The heading of the first column of the table: "Tháng". */
  head: string
  /** For each row of the table, the place each cell opens. */
  links?: readonly (readonly (string | null)[])[]
}>
