import {
  AlignmentType,
  Document,
  Header,
  ImageRun,
  type ISectionOptions,
  Packer,
  PageBreak,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { pictureOf } from '../charts-on-paper.js'
import { annexOf } from './annex.js'
import { footOf, headOf } from './head.js'
import type { Block, Column, OfficialPaper, PaperChart, Run } from './paper.js'
import { bare, centred, mm, noBorders, page, rule, sizes, textRun, textWidth } from './styles.js'
import { listed } from './words.js'

/** Body and tables of a letter, and two points smaller where a paper must fit on few pages. */
type Set = Readonly<{ body: number; small: number; before: number; line: number; first: number }>
/** First line in by 1 cm, 6 points between paragraphs, single to 1.5 lines: here 1.1. */
const usual: Set = { body: sizes.body, small: sizes.small, before: 120, line: 264, first: 10 }
const compact: Set = { body: 24, small: 22, before: 60, line: 240, first: 7 }

const bodyParagraph = (runs: readonly Run[], { body, before, line, first }: Set, keepNext = false) =>
  new Paragraph({
    alignment: AlignmentType.JUSTIFIED,
    spacing: { before, line },
    keepNext,
    indent: { firstLine: mm(first) },
    children: runs.map((one) => textRun(one, body)),
  })

const cell = ({ width, align }: Column, runs: readonly Run[], { small }: Set, bold = false) =>
  new TableCell({
    width: { size: mm(width), type: WidthType.DXA },
    margins: { top: 30, bottom: 30, left: 70, right: 70 },
    children: [
      new Paragraph({
        alignment: align === 'center' || bold ? AlignmentType.CENTER : AlignmentType.LEFT,
        children: runs.map((one) => textRun(bold ? { ...one, bold } : one, small)),
      }),
    ],
  })

const tableOf = ({ columns, rows }: Extract<Block, { kind: 'table' }>, set: Set): Table =>
  new Table({
    layout: TableLayoutType.FIXED,
    width: { size: mm(textWidth), type: WidthType.DXA },
    columnWidths: columns.map(({ width }) => mm(width)),
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: columns.map((column) => cell(column, [{ text: column.title }], set, true)),
      }),
      ...rows.map(
        (cells) =>
          new TableRow({
            cantSplit: true,
            children: columns.map((column, index) => cell(column, cells[index] ?? [], set)),
          }),
      ),
    ],
  })

const chartParagraphs = async ({ svg, title, summary }: PaperChart, width: number): Promise<Paragraph[]> => {
  const { png, ratio } = await pictureOf(svg)
  const pixels = Math.round((width * 96) / 25.4)
  const picture = new ImageRun({
    type: 'png',
    data: png,
    transformation: { width: pixels, height: Math.round(pixels / ratio) },
    altText: { name: title, title, description: summary },
  })
  return [
    centred(title, { bold: true, size: 22, keepNext: true }),
    new Paragraph({ alignment: AlignmentType.CENTER, children: [picture] }),
  ]
}

/** The gap between charts that stand beside each other (mm). */
const gap = 5

const chartsOf = async ({ charts }: Extract<Block, { kind: 'charts' }>): Promise<Table> => {
  const each = textWidth / Math.max(1, charts.length)
  const drawn = await Promise.all(charts.map((one) => chartParagraphs(one, charts.length > 1 ? each - gap : each)))
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: mm(textWidth), type: WidthType.DXA },
    columnWidths: charts.map(() => mm(each)),
    borders: { ...noBorders, insideHorizontal: noBorders.top, insideVertical: noBorders.top },
    rows: [new TableRow({ cantSplit: true, children: drawn.map((children) => bare(each, children)) })],
  })
}

const blockOf = async (block: Block, set: Set): Promise<(Paragraph | Table)[]> => {
  switch (block.kind) {
    case 'table':
      return [tableOf(block, set)]
    case 'charts':
      return [await chartsOf(block)]
    case 'page-break':
      return [new Paragraph({ children: [new PageBreak()] })]
    case 'items':
      return block.items.map((runs) => bodyParagraph([{ text: '- ' }, ...runs], set))
    case 'paragraph':
      return [bodyParagraph(block.runs, set, block.keep)]
  }
}

const titleOf = ({ title }: OfficialPaper): Paragraph[] => {
  if (title.kind === 'named')
    return [
      centred(title.name, { bold: true, size: sizes.body, spacing: { before: 240 } }),
      ...title.subject.split('\n').map((line) => centred(line, { bold: true, size: sizes.body })),
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

const textSection = async (paper: OfficialPaper): Promise<ISectionOptions> => {
  const set = paper.compact ? compact : usual
  const blocks = await Promise.all(paper.blocks.map((block) => blockOf(block, set)))
  return {
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
      ...blocks.flat(),
      new Paragraph({ spacing: { before: 120 } }),
      ...footOf(paper),
    ],
  }
}

/** The body of a paper alone, for a template that brings its own head and foot. */
export const bodyOf = async ({ blocks, compact: small }: OfficialPaper): Promise<(Paragraph | Table)[]> =>
  (await Promise.all(blocks.map((block) => blockOf(block, small ? compact : usual)))).flat()

/** The paper as the bytes of a .docx that Word, LibreOffice and the office's own system open and edit. */
export const writeOfficial = async (paper: OfficialPaper): Promise<Buffer> => {
  const document = new Document({
    creator: paper.head.issuer.join(' '),
    title: paper.title.subject.split('\n')[0] ?? '',
    styles: {
      default: { document: { run: { font: 'Times New Roman', size: sizes.body, language: { value: 'vi-VN' } } } },
    },
    sections: [
      await textSection(paper),
      ...(paper.annexes ?? []).map((table): ISectionOptions => annexOf(table, numbered())),
    ],
  })
  return Packer.toBuffer(document)
}
