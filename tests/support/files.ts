import { crc32, deflateRawSync } from 'node:zlib'
import sharp from 'sharp'

/** Small real files of the kinds the portal takes, and of some it refuses. */

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'

/** A PDF of one page that says `text`; different texts make different contents. */
export const pdf = (text = 'Bien ban'): Buffer => {
  const stream = `BT /F1 18 Tf 72 760 Td (${text}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const at = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(
    `${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}` +
      `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
    'latin1',
  )
}

/** A picture of some size; `tone` makes different contents. */
export const image = (
  format: 'jpeg' | 'png' | 'webp',
  { width = 320, height = 200, tone = 120 } = {},
): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: { r: tone, g: 90, b: 60 } } })
    .toFormat(format)
    .toBuffer()

export type ZipEntry = {
  name: string
  data: Buffer | string
  /** Packed bytes that stand for more than `data`, to pretend a size. */
  size?: number
  encrypted?: boolean
}

/** A zip made by hand, so that it may also lie. */
export const zip = (entries: readonly ZipEntry[]): Buffer => {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const { name, data, size, encrypted } of entries) {
    const content = Buffer.from(data)
    const packed = deflateRawSync(content)
    const fileName = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(encrypted ? 1 : 0, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(size ?? content.length, 18)
    common.writeUInt16LE(fileName.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, fileName, packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, fileName]))
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}

const contentTypes = (part: string, type: string, more = ''): ZipEntry => ({
  name: '[Content_Types].xml',
  data:
    `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Override PartName="/${part}" ContentType="${type}"/>${more}</Types>`,
})

const relations = (name: string, ...items: string[]): ZipEntry => ({
  name,
  data: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${items.join('')}</Relationships>`,
})

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** An external relationship of a document: `kind` is the last part of its type. */
export const external = (kind: string, target: string): ZipEntry =>
  relations(
    'word/_rels/document.xml.rels',
    `<Relationship Id="rId9" Type="${office}/${kind}" Target="${target}" TargetMode="External"/>`,
  )

/** A Word document of one paragraph, with whatever else is given. */
export const docx = (...more: ZipEntry[]): Buffer =>
  zip([
    contentTypes('word/document.xml', word),
    relations('_rels/.rels', `<Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/>`),
    { name: 'word/document.xml', data: '<w:document><w:body><w:p><w:t>Báo cáo</w:t></w:p></w:body></w:document>' },
    ...more,
  ])

/** An Excel workbook, with whatever else is given. */
export const xlsx = (...more: ZipEntry[]): Buffer =>
  zip([
    contentTypes('xl/workbook.xml', sheet),
    relations('_rels/.rels', `<Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/>`),
    { name: 'xl/workbook.xml', data: '<workbook><sheets><sheet name="Biểu" sheetId="1"/></sheets></workbook>' },
    { name: 'xl/printerSettings/printerSettings1.bin', data: 'paper' },
    ...more,
  ])

/** A document whose content type says that it carries macros, under the plain extension. */
export const docm = (): Buffer =>
  zip([
    contentTypes('word/document.xml', 'application/vnd.ms-word.document.macroEnabled.main+xml'),
    { name: 'word/document.xml', data: '<w:document/>' },
  ])
