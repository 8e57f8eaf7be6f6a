import { createRequire } from 'node:module'
import path from 'node:path'
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import sharp, { type Sharp } from 'sharp'
import { type FileFacts, MAX_PIXELS, noFacts, PREVIEW_SIDE, TEXT_AT_LEAST, TEXT_LENGTH } from './facts.js'
import { reduce } from './picture.js'

/** Folders of the package with fonts, character maps and decoders: files on the disk, nothing is fetched. */
const resources = (): Record<'standardFontDataUrl' | 'cMapUrl' | 'wasmUrl' | 'iccUrl', string> => {
  const folder = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  const at = (name: string) => `${path.join(folder, name)}/`
  return { standardFontDataUrl: at('standard_fonts'), cMapUrl: at('cmaps'), wasmUrl: at('wasm'), iccUrl: at('iccs') }
}

const wordsOf = async (page: PDFPageProxy): Promise<string> => {
  const { items } = await page.getTextContent()
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join(' ')
}

/** The document's words as search wants them: composed, on one line, without what no column holds. */
const readText = async (document: PDFDocumentProxy): Promise<string | null> => {
  let text = ''
  for (let number = 1; number <= document.numPages && text.length < TEXT_LENGTH; number += 1) {
    const page = await document.getPage(number)
    text += ` ${(await wordsOf(page)).replace(/[\s\u0000-\u001f\u007f]+/gu, ' ')}`
    page.cleanup()
  }
  const clean = text.normalize('NFC').replace(/ +/g, ' ').trim()
  return clean.length < TEXT_AT_LEAST ? null : clean.slice(0, TEXT_LENGTH)
}

type Context = Parameters<PDFPageProxy['render']>[0]['canvasContext']

/** Draws the first page. @throws when it cannot be drawn */
const drawFirst = async (document: PDFDocumentProxy): Promise<Sharp> => {
  const { createCanvas } = await import('@napi-rs/canvas')
  const page = await document.getPage(1)
  const { width, height } = page.getViewport({ scale: 1 })
  const viewport = page.getViewport({ scale: PREVIEW_SIDE / Math.max(width, height) })
  const canvas = createCanvas(Math.max(1, Math.ceil(viewport.width)), Math.max(1, Math.ceil(viewport.height)))
  const drawn = page.render({
    canvas: null,
    canvasContext: canvas.getContext('2d') as unknown as Context,
    viewport,
    background: 'white',
  })
  await drawn.promise
  const pixels = Buffer.from(canvas.data()) // a copy: the canvas frees its own when it is no longer named
  return sharp(pixels, { raw: { width: canvas.width, height: canvas.height, channels: 4 } }).removeAlpha()
}

/**
 * Looks into a PDF: pages, words, first page. What cannot be read (a password, a broken table, a page that cannot be drawn)
 * is left out; the paper itself is not touched by that.
 */
export const examinePdf = async (bytes: Uint8Array): Promise<FileFacts> => {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const loading = getDocument({
    ...resources(),
    data: bytes,
    cMapPacked: true,
    disableFontFace: true,
    isEvalSupported: false,
    maxImageSize: MAX_PIXELS,
    useSystemFonts: false,
    verbosity: 0,
  })
  try {
    const document = await loading.promise.catch(() => null)
    if (!document) return noFacts
    const text = await readText(document).catch(() => null)
    const first = await drawFirst(document).catch(() => null)
    return { ...noFacts, pages: document.numPages, text, ...(first && (await reduce(first))) }
  } finally {
    await loading.destroy()
  }
}
