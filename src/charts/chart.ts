/**
 * A chart as it is drawn: one SVG of its own, legible in print and without colour, with the words and the table that say the
 * same. Functions of this folder make charts from plain figures; they know nothing of the field and count nothing.
 */
export type Chart = Readonly<{
  /** A whole <svg role="img" …> with title and desc; no script, no style attribute, colours by class. */
  svg: string
  title: string
  /** The chart in one or two sentences: what a person who does not see it must know. */
  summary: string
  /** The same figures as a table. */
  table: Readonly<{ head: readonly string[]; rows: readonly (readonly string[])[] }>
}>
