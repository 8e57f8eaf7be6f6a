import { type FileHandle, open } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'
import {
  extensionOf,
  type FileKind,
  isImage,
  KINDS_IN_WORDS,
  kindOfMediaType,
  kindOfName,
  labelOf,
  mediaTypeOf,
} from './kinds.js'
import { type PackageFault, packageFault } from './office-package.js'
import { pictureFault } from './pictures.js'

export type ScanResult = 'NOT_REQUIRED' | 'CLEAN' | 'PENDING' | 'INFECTED'

/** Hook for a virus scanner: given a received file's path. PENDING: the scanner is away, the file waits unseen. */
export type Scanner = (path: string) => Promise<ScanResult>

export const noScanner: Scanner = () => Promise.resolve('NOT_REQUIRED')

export type Inspected =
  | Readonly<{ ok: true; kind: FileKind; mediaType: string; scan: Exclude<ScanResult, 'INFECTED'> }>
  | Readonly<{ ok: false; message: string }>

const refuse = (message: string) => ({ ok: false, message }) as const

const OTHER_FORMATS: Readonly<Record<string, string>> = {
  heic: 'Ảnh HEIC chưa xem được trên cổng. Đề nghị chọn ảnh JPEG (trên iPhone: Cài đặt, Camera, Định dạng, Tương thích nhất).',
  doc: 'Tệp Word dạng cũ (.doc). Đề nghị lưu lại dạng .docx hoặc PDF.',
  xls: 'Tệp Excel dạng cũ (.xls). Đề nghị lưu lại dạng .xlsx hoặc PDF.',
  docm: 'Tệp Word có macro. Đề nghị lưu lại dạng .docx hoặc PDF.',
  xlsm: 'Tệp Excel có macro. Đề nghị lưu lại dạng .xlsx hoặc PDF.',
  zip: 'Cổng không nhận tệp nén. Đề nghị giải nén và tải từng giấy tờ lên.',
  tif: 'Ảnh TIFF chưa xem được trên cổng. Đề nghị quét lại hoặc chuyển sang PDF, JPEG.',
}
const SAME_ADVICE: Readonly<Record<string, string>> = {
  heif: 'heic',
  rar: 'zip',
  '7z': 'zip',
  tiff: 'tif',
  xlsb: 'xlsm',
}

const unknownExtension = (name: string): string => {
  const extension = extensionOf(name)
  return (
    OTHER_FORMATS[SAME_ADVICE[extension] ?? extension] ??
    `Cổng nhận ${KINDS_IN_WORDS}. Đề nghị chuyển tệp sang một trong các dạng này.`
  )
}

/** Why a file of this name would be refused, before it is sent; null when the name is no reason. */
export const nameFault = (name: string): string | null => (kindOfName(name) ? null : unknownExtension(name))

const otherContent = (name: string, kind: FileKind, found: string | null): string =>
  `Tên tệp có đuôi .${extensionOf(name)} nhưng nội dung ${found ? `là ${found}` : `không phải ${labelOf(kind)}`}. ` +
  'Đề nghị chọn lại tệp gốc.'

const PACKAGE_WORDS: Readonly<Record<PackageFault, string>> = {
  damaged: 'Tệp không mở được, có thể đã hỏng khi sao chép. Đề nghị mở thử trên máy, lưu lại rồi chọn lại.',
  encrypted: 'Tệp có mật khẩu. Đề nghị bỏ mật khẩu, lưu lại rồi chọn lại.',
  bomb: 'Tệp khi mở ra lớn hơn nhiều lần dung lượng. Đề nghị lưu lại dạng PDF.',
  active: 'Tệp có macro hoặc thành phần chạy được. Đề nghị lưu lại dạng không có macro hoặc PDF.',
  external: 'Tệp lấy nội dung từ bên ngoài khi mở. Đề nghị ngắt liên kết hoặc lưu lại dạng PDF.',
  'not-word': 'Tên tệp có đuôi .docx nhưng nội dung không phải văn bản Word. Đề nghị chọn lại tệp gốc.',
  'not-excel': 'Tên tệp có đuôi .xlsx nhưng nội dung không phải bảng tính Excel. Đề nghị chọn lại tệp gốc.',
}

const readAt = async (handle: FileHandle, position: number, length: number): Promise<string> => {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  return buffer.toString('latin1', 0, bytesRead)
}

/** Head and tail of a PDF: the version at the start, the table of contents and the end mark at the end. */
const pdfFault = async (path: string, size: number): Promise<string | null> => {
  const handle = await open(path)
  try {
    const head = await readAt(handle, 0, 1024)
    if (!/^(?:\xef\xbb\xbf)?\s*%PDF-\d/.test(head))
      return 'Tệp không bắt đầu như một tệp PDF. Đề nghị xuất lại tệp PDF.'
    const tail = await readAt(handle, Math.max(0, size - 4096), 4096)
    if (/startxref\s+\d+\s+%%EOF/.test(tail)) return null
    return 'Tệp PDF thiếu phần cuối, có thể do sao chép dở dang. Đề nghị mở thử trên máy, lưu lại rồi chọn lại.'
  } finally {
    await handle.close()
  }
}

/** What the bytes themselves say they are: one of our kinds, or words for something else; null when they say nothing. */
const sniff = async (path: string): Promise<{ kind: FileKind | null; mime: string; ext: string } | null> => {
  const found = await fileTypeFromFile(path).catch(() => undefined)
  return found ? { kind: kindOfMediaType(found.mime), mime: found.mime, ext: found.ext } : null
}

const contentFault = async (path: string, name: string, kind: FileKind, size: number): Promise<string | null> => {
  const found = await sniff(path)
  if (kind === 'docx' || kind === 'xlsx') {
    if (found?.mime === 'application/x-cfb') {
      return 'Tệp có mật khẩu hoặc là dạng Word, Excel cũ. Đề nghị bỏ mật khẩu, lưu lại dạng .docx, .xlsx hoặc PDF.'
    }
    if (found && /macroenabled/i.test(found.mime)) return PACKAGE_WORDS.active
    // Some programs order the parts so that a mere look takes the package for any zip: the package itself decides.
    if (found && found.kind !== kind && found.mime !== 'application/zip')
      return otherContent(name, kind, found.ext.toUpperCase())
    const fault = await packageFault(path, kind)
    return fault && PACKAGE_WORDS[fault]
  }
  if (found ? found.kind !== kind : kind !== 'pdf')
    return otherContent(name, kind, found ? found.ext.toUpperCase() : null)
  return isImage(kind) ? pictureFault(path) : pdfFault(path, size)
}

/**
 * Decides whether a received file may become evidence: its extension, its content and, for Office files, its package must
 * agree; it must be whole, carry nothing that runs and be no larger inside than outside. A refusal is a sentence that
 * says what to do. Source: security requirements on evidence files.
 */
export const inspect = async (
  file: { path: string; name: string; size: number },
  scan: Scanner = noScanner,
): Promise<Inspected> => {
  if (file.size === 0) return refuse('Tệp rỗng (0 byte). Đề nghị kiểm tra tệp gốc rồi chọn lại.')
  const kind = kindOfName(file.name)
  if (!kind) return refuse(unknownExtension(file.name))
  const fault = await contentFault(file.path, file.name, kind, file.size)
  if (fault) return refuse(fault)
  const result = await scan(file.path)
  if (result === 'INFECTED') {
    return refuse('Tệp có dấu hiệu chứa mã độc nên không được nhận. Đề nghị quét lại máy và báo quản trị hệ thống.')
  }
  return { ok: true, kind, mediaType: mediaTypeOf(kind), scan: result }
}
