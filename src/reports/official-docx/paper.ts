import type { Chart } from '../../charts/chart.js'
import type { ReportTable } from '../../tables/table.js'

/**
 * An official paper (Nghị định 30/2020/NĐ-CP) as facts, written from here as a page that shows where its figures come from,
 * and as .docx and PDF in which they are plain text.
 */

/** A piece of text; `source` is the page a figure was read from. */
export type Run = Readonly<{ text: string; bold?: boolean; italic?: boolean; source?: string }>

export type Cell = readonly Run[]
/** A column with its share of the width of the text (mm). */
export type Column = Readonly<{ title: string; width: number; align?: 'center' }>

/** What a paper prints of a chart. */
export type PaperChart = Pick<Chart, 'svg' | 'title' | 'summary'>

export type Block =
  /** `keep`: stays on the page of what follows, as a heading does. */
  | Readonly<{ kind: 'paragraph'; runs: readonly Run[]; plain?: boolean; keep?: boolean }>
  | Readonly<{ kind: 'items'; items: readonly (readonly Run[])[] }>
  | Readonly<{ kind: 'table'; columns: readonly Column[]; rows: readonly (readonly Cell[])[] }>
  /** Charts beside each other, each as wide as its share of the text. */
  | Readonly<{ kind: 'charts'; charts: readonly PaperChart[] }>
  | Readonly<{ kind: 'page-break' }>

/** Who issues it, by what sign, where: the top of the first page. Number and day stay blank for the clerk. */
export type Head = Readonly<{
  /** The body above the issuer; null where the issuer stands alone. */
  above: string | null
  /** The issuer in the lines it is printed in. */
  issuer: readonly string[]
  /** What follows the blank number: "UBND-VPĐP". */
  symbol: string
  place: string
  /** "tháng 5 năm 2024" */
  month: string
}>

/** Who signs: the lines above the signature ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), a remark under them, and the name. */
export type Signature = Readonly<{ lines: readonly string[]; note?: string; name: string | null }>

export type OfficialPaper = Readonly<{
  head: Head
  /** A công văn has "V/v" and "Kính gửi"; another paper prints its kind and its subject in the middle. */
  title: Readonly<
    { kind: 'letter'; subject: string; to: readonly string[] } | { kind: 'named'; name: string; subject: string }
  >
  blocks: readonly Block[]
  /** "Nơi nhận", one place a line, without the dash. */
  copies: readonly string[]
  /** One signs on the right; of two the first on the left. */
  signatures: readonly Signature[]
  /** Tables that follow the signature, each on paper of its own format (biểu kèm theo). */
  annexes?: readonly ReportTable[]
  /** A paper that must fit on few pages is set two points smaller than a letter. */
  compact?: boolean
}>

export const run = (text: string, more: Omit<Run, 'text'> = {}): Run => ({ text, ...more })
/** A heading of a part: bold, never the last line of a page. */
export const heading = (text: string): Block => ({ kind: 'paragraph', runs: [run(text, { bold: true })], keep: true })
export const paragraph = (...runs: (Run | string)[]): Block => ({
  kind: 'paragraph',
  runs: runs.map((one) => (typeof one === 'string' ? run(one) : one)),
})
