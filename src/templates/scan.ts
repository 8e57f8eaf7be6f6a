import { buffer } from 'node:stream/consumers'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { packageFault } from '../evidence/office-package.js'
import { fieldsOf, nearest, type TemplateKind } from './fields.js'

/** A template is text and a picture or two: more than this it need not unfold to (bytes). */
const MOST_UNPACKED = 20 * 1024 ** 2

/** Where a field stands, in words. */
export type Found = Readonly<{ name: string; place: string }>

export type Scan = Readonly<{
  /** Why the file is not taken; null: it is a sound .docx. */
  fault: string | null
  fields: readonly string[]
  /** Fields that do not exist, and braces that name none. */
  unknown: readonly (Found & { nearest: string | null })[]
}>

const faults: Readonly<Record<string, string>> = {
  damaged: 'Tệp hỏng hoặc không phải tệp Word .docx.',
  encrypted: 'Tệp có đặt mật khẩu. Đề nghị bỏ mật khẩu rồi tải lại.',
  bomb: 'Tệp giải nén quá lớn so với một mẫu văn bản.',
  active: 'Tệp có macro hoặc thành phần chạy được. Đề nghị lưu lại ở dạng Word Document (.docx).',
  external: 'Tệp dẫn nội dung từ nơi khác. Đề nghị bỏ liên kết rồi tải lại.',
  'not-word': 'Tệp không phải tệp Word .docx.',
}

const partNames: readonly (readonly [RegExp, string])[] = [
  [/^word\/document\d*\.xml$/, 'thân văn bản'],
  [/^word\/header\d*\.xml$/, 'đầu trang'],
  [/^word\/footer\d*\.xml$/, 'chân trang'],
  [/^word\/(?:foot|end)notes\.xml$/, 'chú thích'],
]

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
}

/** The words of a paragraph, whatever runs Word parted them into. */
const textOf = (paragraph: string): string =>
  [...paragraph.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
    .map(([, words = '']) => words)
    .join('')
    .replace(/&(?:amp|lt|gt|quot|apos);/g, (sign) => entities[sign] ?? sign)

const excerpt = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

const fieldsIn = (xml: string, part: string): Found[] =>
  [...xml.matchAll(/<w:p[ >][\s\S]*?<\/w:p>/g)].flatMap(([paragraph], index) => {
    const text = textOf(paragraph)
    const place = `${part}, đoạn ${index + 1}: “${excerpt(text.trim())}”`
    const whole = [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name = '']) => ({ name, place }))
    const rest = text.replace(/\{\{[^{}]*\}\}/g, '')
    return /\{\{|\}\}/.test(rest) ? [...whole, { name: 'dấu {{ hoặc }} thiếu một bên', place }] : whole
  })

const readParts = async (zip: ZipFile): Promise<Found[]> => {
  const wanted: [Entry, string][] = []
  let unpacked = 0
  for await (const entry of zip.eachEntry()) {
    unpacked += entry.uncompressedSize
    if (unpacked > MOST_UNPACKED) throw new RangeError('too large')
    const part = partNames.find(([name]) => name.test(entry.fileName))
    if (part) wanted.push([entry, part[1]])
  }
  const found: Found[] = []
  for (const [entry, part] of wanted)
    found.push(...fieldsIn((await buffer(await zip.openReadStreamPromise(entry))).toString('utf8'), part))
  return found
}

const refused = (fault: string): Scan => ({ fault: faults[fault] ?? faults['damaged'] ?? '', fields: [], unknown: [] })

/** Looks into a file that is to become a template: is it sound, which fields it names, and which of these do not exist. */
export const scanTemplate = async (path: string, kind: TemplateKind): Promise<Scan> => {
  const fault = await packageFault(path, 'docx')
  if (fault !== null) return refused(fault)
  const zip = await openPromise(path, { autoClose: false, validateEntrySizes: true })
  try {
    const found = await readParts(zip)
    const known = new Set(fieldsOf[kind].map(({ name }) => name))
    return {
      fault: null,
      fields: [...new Set(found.map(({ name }) => name))].filter((name) => known.has(name)),
      unknown: found
        .filter(({ name }) => !known.has(name))
        .map((one) => ({ ...one, nearest: nearest(kind, one.name) })),
    }
  } catch (error) {
    return refused(error instanceof RangeError ? 'bomb' : 'damaged')
  } finally {
    zip.close()
  }
}
