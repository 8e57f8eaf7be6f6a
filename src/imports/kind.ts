import type { SetDef } from '../criteria/catalogue.js'
import type { Prisma } from '../generated/prisma/client.js'
import type { CommandCtx } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import type { Day } from '../kernel/time.js'
import type { Sheet } from '../kernel/xlsx.js'
import type { SheetRow } from '../kernel/xlsx-read.js'
import type { Capability } from '../policies/capabilities.js'

/** What may be brought in from a spreadsheet. */
export const kindKeys = ['STATUS', 'VALUES', 'ASSIGNMENTS', 'VILLAGES', 'RESOURCES', 'USERS'] as const
export type KindKey = (typeof kindKeys)[number]

/** One thing a column of the file may hold. `synonyms` are other words of heads, compared without marks. */
export type FieldDef = Readonly<{ key: string; label: string; synonyms: readonly string[]; required?: true }>

/** Which column holds which field: index from 0 by the field's key. */
export type Columns = Readonly<Record<string, number>>

/** What is wrong with a cell, or with the row as a whole. */
export type Fault = Readonly<{ column: number | null; message: string }>

/** A value that would move. */
export type Line = Readonly<{ label: string; before: string; after: string }>

export type Outcome = 'create' | 'change' | 'same' | 'error'

/** What one row, or one cell of a wide table, would do. */
export type Item = Readonly<{
  /** The row as the spreadsheet numbers it. */
  no: number
  /** What it is about: "Trấn Ninh, 2.1". */
  about: string
  outcome: Outcome
  lines: readonly Line[]
  faults: readonly Fault[]
  /** Version of the record it was planned over. */
  mark: string
}>

/** What was written of one record, whole enough to take it back. */
export type Change = Readonly<{
  rowNo: number
  subject: string
  subjectId: number
  about: string
  /** Null: made by the import. */
  before: Prisma.InputJsonValue | null
  after: Prisma.InputJsonValue | null
  /** The version the import gave it, where the record counts versions. */
  version: number | null
}>

/** A first password, shown once to whoever opened the accounts and kept nowhere. */
export type Secret = Readonly<{ username: string; displayName: string; password: string }>

export type Applied = Readonly<{ changes: readonly Change[]; secrets?: readonly Secret[] }>

/** What a file would do, and how it is done: `apply` writes what was planned, one event a record, `why` in each. */
export type Plan = Readonly<{
  items: readonly Item[]
  apply: (ctx: CommandCtx, why: string) => Promise<Applied>
}>

/** What a plan is made from. */
export type PlanInput = Readonly<{
  rows: readonly SheetRow[]
  columns: Columns
  set: SetDef | null
  /** The day of figures where a row does not tell its own. */
  asOf: Day | null
  /** What the person confirms beside the rows: the paper and the day of assignments. */
  terms: unknown
}>

export type ReadCtx = Pick<Ctx, 'db' | 'actor' | 'today' | 'now'>

/** A kind of import: what its columns may be, what its rows would do, how that is done and undone. */
export type Kind = Readonly<{
  key: KindKey
  label: string
  /** What the file holds, a sentence. */
  lead: string
  needs: Capability
  /** Whose office brings it in: the unit the batch is kept under. */
  roles: readonly ('ADMIN' | 'COORDINATOR' | 'COMMUNE')[]
  withSet: boolean
  withDay: boolean
  /** What is confirmed beside the rows: a reason for results that need one, the paper and the day of a change. */
  terms: 'none' | 'reason' | 'paper'
  mostRows: number
  /** What a person should know of the columns. */
  notes: readonly string[]
  fields: (set: SetDef | null, today: Day) => readonly FieldDef[]
  /** Taken before planning inside the command, so that nothing moves between the plan and the writing. */
  lock: (ctx: CommandCtx, input: { set: SetDef | null }) => Promise<void>
  plan: (ctx: ReadCtx, input: PlanInput) => Promise<Plan>
  /** Which changes are still as the import left them, by their place in the list. */
  intact: (ctx: ReadCtx, changes: readonly Change[]) => Promise<ReadonlySet<number>>
  undo: (ctx: CommandCtx, changes: readonly Change[], why: string) => Promise<void>
  /** The present records in the shape of the file; `empty`: only what a person fills in. */
  sheet: (ctx: ReadCtx, input: { set: SetDef | null; empty: boolean }) => Promise<Sheet>
}>

/** The cell of a field in a row; empty where no column holds it. */
export const cellOf = (row: SheetRow, columns: Columns, key: string): string => {
  const column = columns[key]
  return column === undefined ? '' : (row.cells[column] ?? '')
}

/** An item of a row that cannot be taken. */
export const faulty = (no: number, about: string, faults: readonly Fault[]): Item => ({
  no,
  about,
  outcome: 'error',
  lines: [],
  faults,
  mark: '',
})
