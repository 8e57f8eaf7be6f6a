/** What a camera wrote into a photo that matters to us; where it was taken does not, and is not kept. */
export type PhotoFacts = Readonly<{
  /** The camera's clock when it was taken, without zone: "2024-05-18T09:12:33". */
  takenAt: string | null
  camera: string | null
}>

const TAGS = { exifFolder: 0x8769, model: 0x0110, changed: 0x0132, taken: 0x9003, digitised: 0x9004 }
const TYPE_ASCII = 2
const MOST_ENTRIES = 500

type Reader = Readonly<{
  short: (at: number) => number
  long: (at: number) => number
  text: (at: number, length: number) => string
}>

const readerOf = (tiff: Buffer): Reader | null => {
  const order = tiff.toString('latin1', 0, 2)
  if (order !== 'II' && order !== 'MM') return null
  const little = order === 'II'
  return {
    short: (at) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)),
    long: (at) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at)),
    text: (at, length) =>
      tiff
        .toString('utf8', at, at + length)
        .replace(/\0.*$/s, '')
        .trim(),
  }
}

type Entries = ReadonlyMap<number, { value: number; text: string }>

/** The entries of one folder of tags: a number, and the text where it is one. */
const entriesAt = ({ short, long, text }: Reader, offset: number): Entries => {
  const entries = new Map<number, { value: number; text: string }>()
  const count = Math.min(short(offset), MOST_ENTRIES)
  for (let index = 0; index < count; index += 1) {
    const at = offset + 2 + index * 12
    const [length, value] = [long(at + 4), long(at + 8)]
    const written = short(at + 2) === TYPE_ASCII ? text(length > 4 ? value : at + 8, Math.min(length, 200)) : ''
    entries.set(short(at), { value, text: written })
  }
  return entries
}

/** "2024:05:18 09:12:33" as cameras write it; null for zeros and nonsense. */
const instantText = (written: string | undefined): string | null => {
  const [, y, m, d, time] = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})/.exec(written ?? '') ?? []
  const iso = `${y ?? ''}-${m ?? ''}-${d ?? ''}T${time ?? ''}`
  const date = new Date(`${iso}Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null
}

/** Reads the block of EXIF data a picture carries ("Exif\0\0" and a TIFF header). Damaged data says nothing: null. */
export const readExif = (block: Buffer): PhotoFacts | null => {
  const tiff = block.toString('latin1', 0, 4) === 'Exif' ? block.subarray(6) : block
  try {
    const reader = readerOf(tiff)
    if (!reader) return null
    const main = entriesAt(reader, reader.long(4))
    const folder = main.get(TAGS.exifFolder)
    const photo: Entries = folder ? entriesAt(reader, folder.value) : new Map()
    const written = photo.get(TAGS.taken) ?? photo.get(TAGS.digitised) ?? main.get(TAGS.changed)
    const facts = { takenAt: instantText(written?.text), camera: main.get(TAGS.model)?.text.slice(0, 100) || null }
    return facts.takenAt === null && facts.camera === null ? null : facts
  } catch {
    return null // an offset that leads outside
  }
}
