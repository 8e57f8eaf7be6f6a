import { text as readAll } from 'node:stream/consumers'
import yauzl from 'yauzl'

/** One part of a .docx as text: "word/document.xml". */
const partOf = (bytes: Buffer, name: string): Promise<string> =>
  new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      zip.on('entry', (entry: yauzl.Entry) => {
        if (entry.fileName !== name) return zip.readEntry()
        zip.openReadStream(entry, (fault, stream) => {
          if (fault) return reject(fault)
          readAll(stream).then(resolve, reject)
        })
      })
      zip.on('end', () => reject(new Error(`The .docx has no ${name}`)))
      zip.on('error', reject)
      zip.readEntry()
    })
  })

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" }
const plain = (xml: string): string =>
  [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
    .map(([, words = '']) => words)
    .join('')
    .replace(/&(?:amp|lt|gt|quot|apos);/g, (sign) => entities[sign] ?? sign)

const paragraphsIn = (xml: string): string[] =>
  [...xml.matchAll(/<w:p[ >][\s\S]*?<\/w:p>|<w:p\/>/g)].map(([paragraph]) => plain(paragraph))

/** What a reader of the .docx sees, and how it is set. */
export type DocxText = Readonly<{
  /** Every paragraph in order, those in tables too; empty ones left out. */
  paragraphs: readonly string[]
  /** Tables as rows of cells; a cell's paragraphs are joined by a line break. */
  tables: readonly (readonly (readonly string[])[])[]
  /** The XML of the body, for fonts, sizes and margins. */
  xml: string
  styles: string
}>

/** Opens a .docx and reads its text: tables are not nested in our papers. */
export const readDocx = async (bytes: Buffer): Promise<DocxText> => {
  const [xml, styles] = await Promise.all([partOf(bytes, 'word/document.xml'), partOf(bytes, 'word/styles.xml')])
  const tables = [...xml.matchAll(/<w:tbl>[\s\S]*?<\/w:tbl>/g)].map(([table]) =>
    [...table.matchAll(/<w:tr[ >][\s\S]*?<\/w:tr>/g)].map(([row]) =>
      [...row.matchAll(/<w:tc>[\s\S]*?<\/w:tc>/g)].map(([cell]) => paragraphsIn(cell).join('\n')),
    ),
  )
  return { paragraphs: paragraphsIn(xml).filter((line) => line.trim() !== ''), tables, xml, styles }
}
