import { Readable } from 'node:stream'
import { mediaTypeOf } from '../../evidence/kinds.js'
import type { FileStore } from '../../kernel/storage/store.js'
import { profileOf } from '../communes.js'
import { type AdministrativePaper, confirmation, decision, minutes, report, sheet, waterTest } from './documents.js'
import { wordDocument, workbook } from './office.js'
import { pdfOf } from './pdf.js'
import { photo, scannedPaper } from './photos.js'
import { stamped } from './stamp.js'
import { waterTable } from './water.js'

/** A file that lies in the store. */
export type MadeFile = Readonly<{
  sha256: string
  size: number
  mediaType: string
  extension: string
  pages: number | null
}>

type Draft = Readonly<{ extension: 'pdf' | 'jpg' | 'png' | 'docx' | 'xlsx'; bytes: Buffer }>

const kinds = { pdf: 'pdf', jpg: 'jpeg', png: 'png', docx: 'docx', xlsx: 'xlsx' } as const

const pdf = async (paper: AdministrativePaper): Promise<Draft> => ({ extension: 'pdf', bytes: await pdfOf(paper) })

const planText = (commune: string): string[] => [
  'BẢN MINH HỌA CỦA BẢN TRÌNH DIỄN, KHÔNG PHẢI VĂN BẢN THẬT',
  `ỦY BAN NHÂN DÂN XÃ ${commune.toLocaleUpperCase('vi')}`,
  'KẾ HOẠCH thực hiện nhiệm vụ năm',
  'I. Mục đích, yêu cầu. Cụ thể hóa nhiệm vụ của xã theo Kế hoạch của UBND huyện.',
  'II. Nội dung. Giao công chức phụ trách, thời hạn, nguồn lực cho từng phần việc.',
  'III. Tổ chức thực hiện. Các thôn báo cáo kết quả trước ngày 20 hằng tháng.',
]

const workbookRows = (commune: string): (string | number)[][] => [
  ['BIỂU MINH HỌA, KHÔNG PHẢI SỐ LIỆU THẬT'],
  [`Xã ${commune}`],
  ['TT', 'Thôn', 'Tổng số', 'Đạt yêu cầu'],
  ...[84, 71, 96, 63, 78, 102, 58].map((count, index) => [
    index + 1,
    `Thôn ${index + 1}`,
    count,
    Math.round(count * 0.86),
  ]),
]

/** What a file of a kind looks like: "report/Trấn Ninh", "decision/huyện", "photo/3". */
const draw = async (key: string): Promise<Draft> => {
  const [kind = '', which = ''] = key.split('/')
  if (kind === 'report') return pdf(report(profileOf(which)))
  if (kind === 'sheet') return pdf(sheet(which === 'khác' ? null : profileOf(which)))
  if (kind === 'minutes') return pdf(minutes(which === 'khác' ? null : which))
  if (kind === 'water') return pdf(waterTable(which))
  if (kind === 'decision') return pdf(decision(which))
  if (kind === 'confirmation') return pdf(confirmation())
  if (kind === 'test') return pdf(waterTest())
  if (kind === 'photo') return { extension: 'jpg', bytes: await photo(Number(which)) }
  if (kind === 'scan') return { extension: 'png', bytes: await scannedPaper() }
  if (kind === 'document') return { extension: 'docx', bytes: wordDocument(planText(which)) }
  if (kind === 'workbook') return { extension: 'xlsx', bytes: workbook('Biểu minh họa', workbookRows(which)) }
  throw new RangeError(`No file ${key}`)
}

const pagesOf = ({ bytes, extension }: Draft): number | null =>
  extension === 'pdf' ? (bytes.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 1) : null

const stampedDraft = ({ extension, bytes }: Draft, whose: string | undefined): Draft => ({
  extension,
  bytes: whose === undefined ? bytes : stamped(bytes, extension, whose),
})

const store = async (storage: FileStore, draft: Draft): Promise<MadeFile> => {
  const { bytes, extension } = draft
  const received = await storage.receive(Readable.from([bytes]), { maxBytes: bytes.length })
  await storage.keep(received)
  const { sha256, size } = received
  return { sha256, size, mediaType: mediaTypeOf(kinds[extension]), extension, pages: pagesOf(draft) }
}

/**
 * Makes the demonstration's files and keeps them in the store: papers, photos, Word and Excel files, all marked as
 * illustrative. Real files, small, made from code alone. A key names what it shows and, after "|", whose file of its
 * own it is: a commune's, a paper's.
 */
export const makeFiles = async (
  storage: FileStore,
  keys: ReadonlySet<string>,
): Promise<ReadonlyMap<string, MadeFile>> => {
  const drafts = new Map<string, Draft>()
  const made = new Map<string, MadeFile>()
  const storing: Promise<void>[] = []
  for (const key of keys) {
    const [what = '', whose] = key.split('|')
    const draft = drafts.get(what) ?? (await draw(what)) // one at a time: the core is shared
    drafts.set(what, draft)
    storing.push(store(storage, stampedDraft(draft, whose)).then((file) => void made.set(key, file)))
  }
  await Promise.all(storing)
  return made
}
