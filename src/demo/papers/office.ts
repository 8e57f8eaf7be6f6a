import { crc32, deflateRawSync } from 'node:zlib'

/** A part of an Office file. */
type Part = Readonly<{ name: string; xml: string }>

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const schemas = 'http://schemas.openxmlformats.org'

/** Packs parts into a zip, every stamp the same: the same parts are the same bytes. */
const zip = (parts: readonly Part[]): Buffer => {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const { name, xml } of parts) {
    const content = Buffer.from(head + xml)
    const packed = deflateRawSync(content)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt16LE(0x58a1, 8) // 01/05/2024
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}

const escape = (text: string): string =>
  text.replace(/[<>&]/g, (sign) => (sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : '&amp;'))

const packageOf = (main: string, type: string, parts: readonly Part[]): Buffer =>
  zip([
    {
      name: '[Content_Types].xml',
      xml:
        `<Types xmlns="${schemas}/package/2006/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        '<Default Extension="xml" ContentType="application/xml"/>' +
        `<Override PartName="/${main}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/>` +
        (type.startsWith('spreadsheetml')
          ? '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
          : '') +
        '</Types>',
    },
    {
      name: '_rels/.rels',
      xml:
        `<Relationships xmlns="${schemas}/package/2006/relationships">` +
        `<Relationship Id="rId1" Type="${schemas}/officeDocument/2006/relationships/officeDocument" Target="${main}"/></Relationships>`,
    },
    ...parts,
  ])

/** A Word document of plain paragraphs. */
export const wordDocument = (paragraphs: readonly string[]): Buffer => {
  const body = paragraphs
    .map((text) => `<w:p><w:r><w:t xml:space="preserve">${escape(text)}</w:t></w:r></w:p>`)
    .join('')
  const xml = `<w:document xmlns:w="${schemas}/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`
  return packageOf('word/document.xml', 'wordprocessingml.document', [{ name: 'word/document.xml', xml }])
}

const cell = (value: string | number): string =>
  typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${escape(value)}</t></is></c>`

/** A workbook of one sheet. */
export const workbook = (sheetName: string, rows: readonly (readonly (string | number)[])[]): Buffer => {
  const main = `xmlns="${schemas}/spreadsheetml/2006/main"`
  const data = rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('')
  return packageOf('xl/workbook.xml', 'spreadsheetml.sheet', [
    {
      name: 'xl/workbook.xml',
      xml:
        `<workbook ${main} xmlns:r="${schemas}/officeDocument/2006/relationships"><sheets>` +
        `<sheet name="${escape(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      xml:
        `<Relationships xmlns="${schemas}/package/2006/relationships">` +
        `<Relationship Id="rId1" Type="${schemas}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    },
    { name: 'xl/worksheets/sheet1.xml', xml: `<worksheet ${main}><sheetData>${data}</sheetData></worksheet>` },
  ])
}
