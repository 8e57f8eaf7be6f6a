import pdfmake, { type Following, type Node, type Placed } from 'pdfmake'
import { forPaper } from '../charts-on-paper.js'
import { faces, family } from '../fonts.js'
import type { Block, Cell, OfficialPaper, Run } from '../official-docx/paper.js'
import { page, textWidth } from '../official-docx/styles.js'
import { footOf, headOf, titleOf } from './head.js'
import { mm, ruled, type Sizes, sizesOf, textOf } from './styles.js'
import { annexOf } from './table.js'

const bodyParagraph = (runs: readonly Run[], { body }: Sizes, compact: boolean): Node => ({
  text: runs.map(textOf),
  fontSize: body,
  alignment: 'justify',
  leadingIndent: mm(compact ? 7 : 10),
  lineHeight: compact ? 1 : 1.1,
  margin: [0, compact ? 3 : 6, 0, 0],
})

const tableOf = ({ columns, rows }: Extract<Block, { kind: 'table' }>, { small }: Sizes): Node => {
  const all = columns.reduce((sum, { width }) => sum + width, 0)
  const room = mm(textWidth) - columns.length * 7 - (columns.length + 1) * 0.5
  const cell = (runs: Cell, centre: boolean): Node => ({
    text: runs.map(textOf),
    alignment: centre ? 'center' : 'left',
  })
  return {
    table: {
      widths: columns.map(({ width }) => (room * width) / all),
      headerRows: 1,
      dontBreakRows: true,
      keepWithHeaderRows: 1,
      body: [
        columns.map(({ title }) => cell([{ text: title, bold: true }], true)),
        ...rows.map((cells) => columns.map(({ align }, index) => cell(cells[index] ?? [], align === 'center'))),
      ],
    },
    layout: ruled(3.5),
    fontSize: small,
    margin: [0, 4, 0, 2],
  }
}

/** The gap between charts that stand beside each other (mm). */
const gap = 5

const chartsOf = ({ charts }: Extract<Block, { kind: 'charts' }>): Node => {
  const width = (textWidth - gap * (charts.length - 1)) / Math.max(1, charts.length)
  return {
    columns: charts.map((chart) => ({
      width: mm(width),
      stack: [
        { text: chart.title, fontSize: 11, bold: true, alignment: 'center' },
        { svg: forPaper(chart.svg), width: mm(width), font: family },
      ],
    })),
    columnGap: mm(gap),
    margin: [0, 6, 0, 0],
    unbreakable: true,
  }
}

const blockOf = (block: Block, sizes: Sizes, compact: boolean): Node[] => {
  switch (block.kind) {
    case 'table':
      return [tableOf(block, sizes)]
    case 'charts':
      return [chartsOf(block)]
    case 'page-break':
      return [{ text: '', pageBreak: 'after' }]
    case 'items':
      return block.items.map((runs) => bodyParagraph([{ text: '- ' }, ...runs], sizes, compact))
    case 'paragraph':
      return [{ ...bodyParagraph(block.runs, sizes, compact), ...(block.keep && { headlineLevel: 1 }) }]
  }
}

const prepare = (): typeof pdfmake => {
  const ours = new Set<string>(Object.values(faces))
  pdfmake.setFonts({ [family]: faces })
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => ours.has(path))
  return pdfmake
}

/** The number of the page in the middle of the top margin, not on the first. */
const numbered = (number: number): Node | undefined =>
  number === 1
    ? undefined
    : { text: String(number), fontSize: 14, alignment: 'center', margin: [0, mm(page.header), 0, 0] }

/** A heading at the foot of a page goes over to what it heads. */
const alone = ({ headlineLevel }: Placed, { getFollowingNodesOnPage }: Following): boolean =>
  headlineLevel === 1 && getFollowingNodesOnPage().length === 0

/** The paper as the bytes of a PDF in the layout of decree 30/2020, its letters embedded. */
export const writeOfficialPdf = (paper: OfficialPaper): Promise<Buffer> => {
  const compact = paper.compact ?? false
  const sizes = sizesOf(compact)
  const text: Node = {
    section: [
      headOf(paper, sizes),
      ...titleOf(paper, sizes),
      ...paper.blocks.flatMap((block) => blockOf(block, sizes, compact)),
      ...footOf(paper, sizes),
    ],
  }
  return prepare()
    .createPdf({
      content: [text, ...(paper.annexes ?? []).map(annexOf)],
      pageSize: 'A4',
      pageMargins: [mm(page.left), mm(page.top), mm(page.right), mm(page.bottom)],
      header: numbered,
      pageBreakBefore: alone,
      defaultStyle: { font: family, fontSize: sizes.body },
      info: { title: paper.title.subject.split('\n')[0] ?? '', author: paper.head.issuer.join(' ') },
      language: 'vi-VN',
    })
    .getBuffer()
}
