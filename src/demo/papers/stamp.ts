import { crc32 } from 'node:zlib'

/** Marks a JPEG with a comment that no viewer shows. */
const jpeg = (bytes: Buffer, text: Buffer): Buffer => {
  const segment = Buffer.from([0xff, 0xfe, 0, 0])
  segment.writeUInt16BE(text.length + 2, 2)
  return Buffer.concat([bytes.subarray(0, 2), segment, text, bytes.subarray(2)]) // after the mark a picture begins with
}

/** Marks a PNG with a text chunk, before its end. */
const png = (bytes: Buffer, text: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from('tEXtComment\0', 'latin1'), text])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(named.length - 4)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([bytes.subarray(0, -12), length, named, sum, bytes.subarray(-12)])
}

/** Marks a PDF with a comment after its end. */
const pdf = (bytes: Buffer, text: Buffer): Buffer => Buffer.concat([bytes, Buffer.from('% '), text, Buffer.from('\n')])

/** Marks a Word or Excel file, a ZIP, with the comment at its end. */
const zip = (bytes: Buffer, text: Buffer): Buffer => {
  const marked = Buffer.concat([bytes, text])
  marked.writeUInt16LE(text.length, bytes.length - 2)
  return marked
}

/**
 * The same file as another commune, or for another paper, would have sent it: it looks alike and its bytes differ, so that nobody takes it for
 * one file used twice.
 */
export const stamped = (bytes: Buffer, extension: 'jpg' | 'png' | 'pdf' | 'docx' | 'xlsx', text: string): Buffer =>
  ({ jpg: jpeg, png, pdf, docx: zip, xlsx: zip })[extension](bytes, Buffer.from(encodeURIComponent(text)))
