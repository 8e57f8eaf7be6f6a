import {
  AlignmentType,
  Document,
  Header,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { footOf, headOf } from './head.js'
import type { Block, Column, OfficialPaper, Run } from './paper.js'
import { centred, mm, page, rule, sizes, textRun, textWidth } from './styles.js'
import { listed } from './words.js'

/** First line in by 1 cm, 6 points between paragraphs, single to 1.5 lines: here 1.1. */
const body = { alignment: AlignmentType.JUSTIFIED, spacing: { before: 120, line: 264 } } as const

const bodyParagraph = (runs: readonly Run[], size: number = sizes.body) =>
  new Paragraph({ ...body, indent: { firstLine: mm(10) }, children: runs.map((one) => textRun(one, size)) })

const cell = ({ width, align }: Column, runs: readonly Run[], bold = false) =>
  new TableCell({
    width: { size: mm(width), type: WidthType.DXA },
    margins: { top: 30, bottom: 30, left: 70, right: 70 },
    children: [
      new Paragraph({
        alignment: align === 'center' || bold ? AlignmentType.CENTER : AlignmentType.LEFT,
        children: runs.map((one) => textRun(bold ? { ...one, bold } : one, sizes.small)),
      }),
    ],
  })

const tableOf = ({ columns, rows }: Extract<Block, { kind: 'table' }>): Table =>
  new Table({
    layout: TableLayoutType.FIXED,
    width: { size: mm(textWidth), type: WidthType.DXA },
    columnWidths: columns.map(({ width }) => mm(width)),
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: columns.map((column) => cell(column, [{ text: column.title }], true)),
      }),
      ...rows.map(
        (cells) =>
          new TableRow({ cantSplit: true, children: columns.map((column, index) => cell(column, cells[index] ?? [])) }),
      ),
    ],
  })

const blockOf = (block: Block): (Paragraph | Table)[] => {
  if (block.kind === 'table') return [tableOf(block)]
  if (block.kind === 'items') return block.items.map((runs) => bodyParagraph([{ text: '- ' }, ...runs]))
  return [bodyParagraph(block.runs)]
}

const titleOf = ({ title }: OfficialPaper): Paragraph[] => {
  if (title.kind === 'named')
    return [
      centred(title.name, { bold: true, size: sizes.body, spacing: { before: 240 } }),
      centred(title.subject, { bold: true, size: sizes.body }),
      rule(50, textWidth),
    ]
  const [only, second] = title.to
  const start = { indent: { left: mm(45) }, spacing: { before: 240 } }
  if (only !== undefined && second === undefined)
    return [new Paragraph({ ...start, children: [textRun({ text: `Kính gửi: ${only}.` }, sizes.body)] })]
  return [
    new Paragraph({ ...start, children: [textRun({ text: 'Kính gửi:' }, sizes.body)] }),
    ...listed(title.to).map(
      (line) => new Paragraph({ indent: { left: mm(50) }, children: [textRun({ text: `- ${line}` }, sizes.body)] }),
    ),
  ]
}

/** The number of the page in the middle of the top margin, not on the first. */
const numbered = () =>
  new Header({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ children: [PageNumber.CURRENT], size: sizes.body })],
      }),
    ],
  })

/** The paper as the bytes of a .docx that Word, LibreOffice and the office's own system open and edit. */
export const writeOfficial = (paper: OfficialPaper): Promise<Buffer> => {
  const document = new Document({
    creator: paper.head.issuer.join(' '),
    title: paper.title.subject,
    styles: {
      default: { document: { run: { font: 'Times New Roman', size: sizes.body, language: { value: 'vi-VN' } } } },
    },
    sections: [
      {
        properties: {
          titlePage: true,
          page: {
            size: { width: mm(page.width), height: mm(page.height) },
            margin: {
              top: mm(page.top),
              bottom: mm(page.bottom),
              left: mm(page.left),
              right: mm(page.right),
              header: mm(page.header),
            },
          },
        },
        headers: { default: numbered(), first: new Header({ children: [new Paragraph({})] }) },
        children: [
          headOf(paper),
          ...titleOf(paper),
          ...paper.blocks.flatMap(blockOf),
          new Paragraph({ spacing: { before: 120 } }),
          ...footOf(paper),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}
