import { crc32 } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'

/** Why an Office file is not taken. */
export type PackageFault = 'damaged' | 'encrypted' | 'bomb' | 'active' | 'external' | 'not-word' | 'not-excel'

const MEGABYTE = 1024 ** 2
const limits = {
  entries: 10_000,
  unpacked: 300 * MEGABYTE,
  /** A large spreadsheet packs 20 to 50 times; small packages may do what they like. */
  ratio: 100,
  ratioFrom: 10 * MEGABYTE,
  /** Parts that are read as text. */
  part: 4 * MEGABYTE,
}

class Fault extends Error {
  readonly fault: PackageFault
  constructor(fault: PackageFault) {
    super(fault)
    this.fault = fault
  }
}

const main = {
  docx: {
    part: /^word\/document\d*\.xml$/i,
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
    fault: 'not-word',
  },
  xlsx: {
    part: /^xl\/workbook\d*\.xml$/i,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
    fault: 'not-excel',
  },
} as const

/** Parts that run: macros, Excel 4 macro sheets, ActiveX, embedded OLE objects, programs. */
const ACTIVE_PART =
  /(?:^|\/)(?:vba(?:project|data)[^/]*|activex\/.*|macrosheets\/.*|dialogsheets\/.*|embeddings\/.*\.bin|.*\.(?:docm|dotm|xlsm|xltm|xlam|xlsb|pptm|exe|dll|scr|com|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|jar|msi|chm))$/i
const ACTIVE_TYPE = /macroEnabled|vbaProject|vnd\.ms-office\.activeX|ms-excel\.(?:intl)?macrosheet/i

/** Targets outside the package that are fetched or run when the file is opened, other than a mere hyperlink or picture. */
const FETCHED = /\/(?:oleObject|attachedTemplate|frame|subDocument|control|package|aFChunk)$/i
const REMOTE = /^(?:https?|ftp|file:\/{2,}(?![a-z]:|\/[a-z]:)|\\\\|mhtml:|ms-)/i

const attribute = (element: string, name: string): string =>
  new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(element)?.slice(1).find(Boolean) ?? ''

const decode = (bytes: Buffer): string => {
  const [first, second] = bytes
  const label =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(label)
    .decode(bytes)
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (whole, hex?: string, decimal?: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    })
}

const lookAtRelations = (xml: string): void => {
  for (const [element] of xml.matchAll(/<(?:\w+:)?Relationship\b[^>]*>/gi)) {
    if (attribute(element, 'TargetMode').toLowerCase() !== 'external') continue
    const type = attribute(element, 'Type')
    if (!FETCHED.test(type)) continue
    // Word notes the template a document was made from; a path on the author's own disk is harmless.
    if (/attachedTemplate$/i.test(type) && !REMOTE.test(attribute(element, 'Target'))) continue
    throw new Fault('external')
  }
}

const isText = (name: string): boolean =>
  name === '[content_types].xml' || /\.rels$|^xl\/externallinks\/[^/]+\.xml$/.test(name)

/** Reads an entry to its end: what does not unpack to what it declares, or to another checksum, is damaged. */
const readEntry = async (zip: ZipFile, entry: Entry, keep: boolean): Promise<Buffer | null> => {
  if (keep && entry.uncompressedSize > limits.part) throw new Fault('bomb')
  const kept: Buffer[] = []
  let sum = 0
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    sum = crc32(chunk as Buffer, sum)
    if (keep) kept.push(chunk as Buffer)
  }
  if (sum !== entry.crc32) throw new Fault('damaged')
  return keep ? Buffer.concat(kept) : null
}

/** What the list of contents alone tells: too much, locked, or something that runs. */
const lookAtEntry = (entry: Entry, unpacked: number, size: number): void => {
  if (entry.isEncrypted()) throw new Fault('encrypted')
  if (unpacked > limits.unpacked) throw new Fault('bomb')
  if (unpacked > limits.ratioFrom && unpacked > limits.ratio * size) throw new Fault('bomb')
  if (ACTIVE_PART.test(entry.fileName)) throw new Fault('active')
}

const listEntries = async (zip: ZipFile): Promise<Entry[]> => {
  if (zip.entryCount > limits.entries) throw new Fault('bomb')
  const entries: Entry[] = []
  let unpacked = 0
  for await (const entry of zip.eachEntry()) {
    unpacked += entry.uncompressedSize
    lookAtEntry(entry, unpacked, zip.fileSize)
    entries.push(entry)
  }
  return entries
}

const lookAtText = (name: string, bytes: Buffer, kind: keyof typeof main): void => {
  const xml = decode(bytes)
  if (name.endsWith('.rels')) return lookAtRelations(xml)
  if (name.startsWith('xl/externallinks/')) {
    if (/<(?:\w+:)?(?:ddeLink|oleLink)\b/i.test(xml)) throw new Fault('external')
    return
  }
  if (ACTIVE_TYPE.test(xml)) throw new Fault('active')
  if (!xml.includes(main[kind].type)) throw new Fault(main[kind].fault)
}

const inspectZip = async (zip: ZipFile, kind: keyof typeof main): Promise<void> => {
  const entries = await listEntries(zip)
  const names = entries.map(({ fileName }) => fileName)
  if (!names.includes('[Content_Types].xml')) throw new Fault(main[kind].fault)
  if (!names.some((name) => main[kind].part.test(name))) throw new Fault(main[kind].fault)
  for (const entry of entries) {
    const name = entry.fileName.toLowerCase()
    const bytes = await readEntry(zip, entry, isText(name))
    if (bytes) lookAtText(name, bytes, kind)
  }
}

/**
 * Looks into a .docx or .xlsx without trusting what it says of itself: every entry is listed, unpacked to its end (nothing
 * is kept) and checked. Null: a sound package of that kind that carries nothing that runs.
 */
export const packageFault = async (path: string, kind: 'docx' | 'xlsx'): Promise<PackageFault | null> => {
  let zip: ZipFile | undefined
  try {
    zip = await openPromise(path, { autoClose: false, validateEntrySizes: true })
    await inspectZip(zip, kind)
    return null
  } catch (error) {
    return error instanceof Fault ? error.fault : 'damaged' // whatever yauzl or zlib says of it
  } finally {
    zip?.close()
  }
}
