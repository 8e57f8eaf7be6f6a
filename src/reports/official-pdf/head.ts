import type { Node } from 'pdfmake'
import type { Head, OfficialPaper, Signature } from '../official-docx/paper.js'
import { textWidth } from '../official-docx/styles.js'
import { listed } from '../official-docx/words.js'
import { centred, mm, rule, type Sizes } from './styles.js'

const left = 65
const right = textWidth - left

/** Two columns without lines, as wide as the text, never parted by a page. */
const beside = (widths: readonly [number, number], cells: readonly [readonly Node[], readonly Node[]]): Node => ({
  columns: [
    { width: mm(widths[0]), stack: cells[0] },
    { width: mm(widths[1]), stack: cells[1] },
  ],
  columnGap: 0,
  unbreakable: true,
})

const issuerColumn = ({ above, issuer, symbol }: Head, subject: string | null, { head, small }: Sizes): Node[] => [
  ...(above === null ? [] : [centred(above, head)]),
  ...issuer.map((line) => centred(line, head, { bold: true })),
  rule(left * 0.4, left),
  centred(`Số:        /${symbol}`, small, { preserveLeadingSpaces: true }),
  ...(subject === null ? [] : [centred(`V/v ${subject}`, 12, { margin: [0, 3, 0, 0] })]),
]

const nationColumn = ({ place, month }: Head, { nation, body }: Sizes): Node[] => [
  centred('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', nation, { bold: true }),
  centred('Độc lập - Tự do - Hạnh phúc', body, { bold: true }),
  rule(62, right),
  centred(`${place}, ngày        ${month}`, body, { italics: true, margin: [0, 3, 0, 0], preserveLeadingSpaces: true }),
]

/** The top of the first page: issuer and number on the left, the name of the State on the right. */
export const headOf = ({ head, title }: OfficialPaper, sizes: Sizes): Node =>
  beside(
    [left, right],
    [issuerColumn(head, title.kind === 'letter' ? title.subject : null, sizes), nationColumn(head, sizes)],
  )

/** "Kính gửi" of a letter, or the kind and subject of a named paper over their rule. */
export const titleOf = ({ title }: OfficialPaper, { body }: Sizes): Node[] => {
  if (title.kind === 'named')
    return [
      centred(title.name, body, { bold: true, margin: [0, 12, 0, 0] }),
      ...title.subject.split('\n').map((line) => centred(line, body, { bold: true })),
      rule(50, textWidth),
    ]
  const [only, second] = title.to
  if (only !== undefined && second === undefined)
    return [{ text: `Kính gửi: ${only}.`, fontSize: body, margin: [mm(45), 12, 0, 0] }]
  return [
    { text: 'Kính gửi:', fontSize: body, margin: [mm(45), 12, 0, 0] },
    ...listed(title.to).map((line): Node => ({ text: `- ${line}`, fontSize: body, margin: [mm(50), 0, 0, 0] })),
  ]
}

const signatureColumn = ({ lines, note, name }: Signature, { body, small }: Sizes): Node[] => [
  ...lines.map((line) => centred(line, body, { bold: true })),
  ...(note === undefined ? [] : [centred(note, small, { italics: true })]),
  centred(name ?? ' ', body, { bold: true, margin: [0, 62, 0, 0] }),
]

const copiesColumn = (copies: readonly string[], { copies: size, copyLine }: Sizes): Node[] => [
  { text: 'Nơi nhận:', bold: true, italics: true, fontSize: size },
  ...copies.map((line): Node => ({ text: `- ${line}`, fontSize: copyLine })),
]

/** The foot: places of receipt beside the one who signs, or under the two who do. */
export const footOf = ({ copies, signatures }: OfficialPaper, sizes: Sizes): Node[] => {
  const [first, second] = signatures
  if (!first) return copies.length > 0 ? [{ stack: copiesColumn(copies, sizes) }] : []
  const space: Node = { text: ' ', fontSize: 6 }
  if (!second)
    return [space, beside([80, textWidth - 80], [copiesColumn(copies, sizes), signatureColumn(first, sizes)])]
  const half = textWidth / 2
  return [
    space,
    beside([half, half], [signatureColumn(first, sizes), signatureColumn(second, sizes)]),
    space,
    { stack: copiesColumn(copies, sizes) },
  ]
}
