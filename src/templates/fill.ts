import { type FileChild, Paragraph, PatchType, patchDocument, Table, TextRun } from 'docx'
import { reportTable, titleOfTable } from '../reports/official-docx/annex.js'
import type { OfficialPaper } from '../reports/official-docx/paper.js'
import { textWidth } from '../reports/official-docx/styles.js'
import { bodyOf } from '../reports/official-docx/write.js'
import type { ReportTable } from '../tables/table.js'
import { fieldsOf, type TemplateKind } from './fields.js'

/** What a document gives to a template: its paper, and the values of fields that stand in no paper. */
export type Filling = Readonly<{
  paper: OfficialPaper
  values: Readonly<Record<string, string>>
  /** Tables by the name of their field. */
  tables: Readonly<Record<string, ReportTable>>
}>

/** Values that every paper has. */
const paperValues = ({ head, title, copies, signatures }: OfficialPaper): Record<string, string> => ({
  co_quan: [...(head.above === null ? [] : [head.above]), ...head.issuer].join('\n'),
  ky_hieu: head.symbol,
  dia_danh: head.place,
  thang_nam: head.month,
  trich_yeu: title.subject,
  kinh_gui: title.kind === 'letter' ? title.to.map((line) => `- ${line}`).join('\n') : '',
  noi_nhan: copies.join('\n- '),
  chuc_vu_ky: signatures.flatMap(({ lines }) => lines).join('\n'),
  nguoi_ky: signatures.map(({ name }) => name ?? '').join('\n'),
})

/** Text of several lines as one run: what Word calls a line break parts them. */
const runsOf = (text: string): TextRun[] =>
  text.split('\n').map((line, index) => new TextRun({ text: line, ...(index > 0 && { break: 1 }) }))

/** A table in a cell must be followed by a paragraph, or Word calls the file damaged. */
const block = (children: readonly (Paragraph | Table)[]) => ({
  type: PatchType.DOCUMENT,
  children: [...children, ...(children.at(-1) instanceof Table ? [new Paragraph({})] : [])] as FileChild[],
})

/** Braces within values, parted by a sign nobody sees: a value is never taken for a field. JSON itself has none beside each other. */
const inert = (filling: Filling): Filling => JSON.parse(JSON.stringify(filling).replaceAll('{{', '{\u2060{')) as Filling

/**
 * The template with its fields filled in. Every field of the kind is given, empty where nothing is known; nothing in the
 * template is run. The text of a value is text: braces in it are not looked at again.
 */
export const fillTemplate = async (kind: TemplateKind, template: Buffer, given: Filling): Promise<Buffer> => {
  const filling = inert(given)
  const values = { ...paperValues(filling.paper), ...filling.values }
  const body = await bodyOf(filling.paper)
  const patches = Object.fromEntries(
    fieldsOf[kind].map(({ name, block: whole }) => {
      const table = filling.tables[name]
      if (name === 'noi_dung') return [name, block(body)]
      if (whole)
        return [name, block(table ? [...titleOfTable(table), reportTable(table, textWidth)] : [new Paragraph({})])]
      return [name, { type: PatchType.PARAGRAPH, children: runsOf(values[name] ?? '') }]
    }),
  ) as unknown as Parameters<typeof patchDocument>[0]['patches']
  return patchDocument({ outputType: 'nodebuffer', data: template, patches, keepOriginalStyles: true })
}
