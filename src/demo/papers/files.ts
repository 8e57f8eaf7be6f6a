import { Readable } from 'node:stream'
import { mediaTypeOf } from '../../evidence/kinds.js'
import type { FileStore } from '../../kernel/storage/store.js'
import { profileOf } from '../communes.js'
import { confirmation, decision, minutes, report, sheet, waterTest } from './documents.js'
import { wordDocument, workbook } from './office.js'
import { pdfOf } from './pdf.js'
import { photo, photoCount, scannedPaper } from './photos.js'
import { waterTable } from './water.js'

/** A file that lies in the store. */
export type MadeFile = Readonly<{
  sha256: string
  size: number
  mediaType: string
  extension: string
  pages: number | null
}>

type Draft = Readonly<{ extension: 'pdf' | 'jpg' | 'png' | 'docx' | 'xlsx'; bytes: () => Promise<Buffer> }>

const kinds = { pdf: 'pdf', jpg: 'jpeg', png: 'png', docx: 'docx', xlsx: 'xlsx' } as const

const pdf = (paper: Parameters<typeof pdfOf>[0]): Draft => ({ extension: 'pdf', bytes: () => pdfOf(paper) })

const focus = ['Trấn Ninh', 'Điềm He', 'Yên Phúc']

const drafts = (): ReadonlyMap<string, Draft> =>
  new Map<string, Draft>([
    ...focus.flatMap((name): [string, Draft][] => [
      [`report/${name}`, pdf(report(profileOf(name)))],
      [`sheet/${name}`, pdf(sheet(profileOf(name)))],
    ]),
    ['report/khác', pdf(report(null))],
    ['sheet/khác', pdf(sheet(null))],
    ['minutes/Trấn Ninh', pdf(minutes('Trấn Ninh'))],
    ['minutes/khác', pdf(minutes(null))],
    ...['Trấn Ninh', 'Hữu Lễ', 'earlier'].map((key): [string, Draft] => [`water/${key}`, pdf(waterTable(key))]),
    ...['xã', 'huyện', 'tỉnh'].map((level): [string, Draft] => [`decision/${level}`, pdf(decision(level))]),
    ['confirmation', pdf(confirmation())],
    ['test', pdf(waterTest())],
    ...Array.from({ length: photoCount }, (_, index): [string, Draft] => [
      `photo/${index + 1}`,
      { extension: 'jpg', bytes: () => photo(index + 1) },
    ]),
    ['scan', { extension: 'png', bytes: scannedPaper }],
    ['document', { extension: 'docx', bytes: () => Promise.resolve(wordDocument(planText)) }],
    ['workbook', { extension: 'xlsx', bytes: () => Promise.resolve(workbook('Biểu minh họa', workbookRows)) }],
  ])

const planText = [
  'BẢN MINH HỌA CỦA BẢN TRÌNH DIỄN, KHÔNG PHẢI VĂN BẢN THẬT',
  'KẾ HOẠCH thực hiện nhiệm vụ năm 2024',
  'I. Mục đích, yêu cầu. Cụ thể hóa nhiệm vụ của xã theo Kế hoạch của UBND huyện.',
  'II. Nội dung. Giao công chức phụ trách, thời hạn, nguồn lực cho từng phần việc.',
  'III. Tổ chức thực hiện. Các thôn báo cáo kết quả trước ngày 20 hằng tháng.',
]

const workbookRows = [
  ['BIỂU MINH HỌA, KHÔNG PHẢI SỐ LIỆU THẬT'],
  ['TT', 'Thôn', 'Tổng số', 'Đạt yêu cầu'],
  ...[84, 71, 96, 63, 78, 102, 58].map((count, index) => [
    index + 1,
    `Thôn ${index + 1}`,
    count,
    Math.round(count * 0.86),
  ]),
]

const pagesOf = (bytes: Buffer, { extension }: Draft): number | null =>
  extension === 'pdf' ? (bytes.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 1) : null

const store = async (storage: FileStore, draft: Draft): Promise<MadeFile> => {
  const bytes = await draft.bytes()
  const received = await storage.receive(Readable.from([bytes]), { maxBytes: bytes.length })
  await storage.keep(received)
  const { sha256, size } = received
  const { extension } = draft
  return { sha256, size, mediaType: mediaTypeOf(kinds[extension]), extension, pages: pagesOf(bytes, draft) }
}

/**
 * Makes the demonstration's files and keeps them in the store, each once: papers, photos, a Word and an Excel file, all
 * marked as illustrative. Real files, small, made from code alone.
 */
export const makeFiles = async (storage: FileStore): Promise<ReadonlyMap<string, MadeFile>> => {
  const made = new Map<string, MadeFile>()
  for (const [key, draft] of drafts()) made.set(key, await store(storage, draft)) // one at a time: the core is shared
  return made
}
