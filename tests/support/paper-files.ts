import { createRequire } from 'node:module'
import path from 'node:path'
import mammoth from 'mammoth'

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }
const plain = (html: string): string =>
  html
    .replace(/<\/p><p>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:amp|lt|gt|quot);/g, (sign) => entities[sign] ?? sign)
    .trim()

/** A .docx as another library reads it: its words, and its tables as rows of cells (merged cells once). */
export const readWord = async (bytes: Buffer): Promise<{ text: string; tables: string[][][] }> => {
  const [{ value: html }, { value: text }] = await Promise.all([
    mammoth.convertToHtml({ buffer: bytes }),
    mammoth.extractRawText({ buffer: bytes }),
  ])
  const tables = [...html.matchAll(/<table>([\s\S]*?)<\/table>/g)].map(([, table = '']) =>
    [...table.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
      [...row.matchAll(/<t[dh][^>]*>([\s\S]*?)<\/t[dh]>/g)].map(([, cell = '']) => plain(cell)),
    ),
  )
  return { text: text.normalize('NFC'), tables }
}

export type PdfPage = Readonly<{ text: string; width: number; height: number }>

/** The pages of a PDF: their words, and their size in points. */
export const readPdf = async (bytes: Buffer): Promise<PdfPage[]> => {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const folder = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  const loading = getDocument({
    data: new Uint8Array(bytes),
    standardFontDataUrl: `${path.join(folder, 'standard_fonts')}/`,
    useSystemFonts: false,
    verbosity: 0,
  })
  const document = await loading.promise
  const pages: PdfPage[] = []
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number)
    const { width, height } = page.getViewport({ scale: 1 })
    const { items } = await page.getTextContent()
    const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join('')
    pages.push({
      text: text.normalize('NFC').replace(/\s+/g, ' '),
      width: Math.round(width),
      height: Math.round(height),
    })
  }
  await loading.destroy()
  return pages
}
