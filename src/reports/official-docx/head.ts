import { Paragraph, Table, TableLayoutType, TableRow, WidthType } from 'docx'
import type { Head, OfficialPaper, Signature } from './paper.js'
import { bare, centred, mm, noBorders, rule, sizes, textRun, textWidth } from './styles.js'

const left = 65
const right = textWidth - left

/** Two columns without lines, as wide as the text. */
const beside = (widths: readonly [number, number], cells: readonly [Paragraph[], Paragraph[]]) =>
  new Table({
    layout: TableLayoutType.FIXED,
    width: { size: mm(widths[0] + widths[1]), type: WidthType.DXA },
    columnWidths: widths.map(mm),
    borders: { ...noBorders, insideHorizontal: noBorders.top, insideVertical: noBorders.top },
    rows: [new TableRow({ cantSplit: true, children: [bare(widths[0], cells[0]), bare(widths[1], cells[1])] })],
  })

const issuerColumn = ({ above, issuer, symbol }: Head, subject: string | null): Paragraph[] => [
  ...(above === null ? [] : [centred(above)]),
  ...issuer.map((line) => centred(line, { bold: true })),
  rule(left * 0.4, left),
  centred(`Số:        /${symbol}`),
  ...(subject === null ? [] : [centred(`V/v ${subject}`, { size: 24, spacing: { before: 60 } })]),
]

const nationColumn = ({ place, month }: Head): Paragraph[] => [
  centred('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { bold: true, size: 25 }),
  centred('Độc lập - Tự do - Hạnh phúc', { bold: true, size: sizes.body }),
  rule(62, right),
  centred(`${place}, ngày        ${month}`, { italic: true, size: sizes.body, spacing: { before: 60 } }),
]

/** The top of the first page: issuer and number on the left, the name of the State on the right. */
export const headOf = ({ head, title }: OfficialPaper): Table =>
  beside([left, right], [issuerColumn(head, title.kind === 'letter' ? title.subject : null), nationColumn(head)])

const space = (lines: number) => Array.from({ length: lines }, () => centred('', { size: sizes.body }))

const signatureColumn = ({ lines, note, name }: Signature): Paragraph[] => [
  ...lines.map((line) => centred(line, { bold: true, size: sizes.body, keepNext: true })),
  ...(note === undefined ? [] : [centred(note, { italic: true, keepNext: true })]),
  ...space(4),
  centred(name ?? '', { bold: true, size: sizes.body }),
]

const copiesColumn = (copies: readonly string[]): Paragraph[] => [
  new Paragraph({ children: [textRun({ text: 'Nơi nhận:', bold: true, italic: true }, sizes.copies)] }),
  ...copies.map((line) => new Paragraph({ children: [textRun({ text: `- ${line}` }, sizes.copyLine)] })),
]

/** The foot: places of receipt beside the one who signs, or under the two who do. */
export const footOf = ({ copies, signatures }: OfficialPaper): (Table | Paragraph)[] => {
  const [first, second] = signatures
  if (!first) return copiesColumn(copies)
  if (!second) return [beside([80, textWidth - 80], [copiesColumn(copies), signatureColumn(first)])]
  const half = textWidth / 2
  return [
    beside([half, half], [signatureColumn(first), signatureColumn(second)]),
    new Paragraph({}),
    ...copiesColumn(copies),
  ]
}
