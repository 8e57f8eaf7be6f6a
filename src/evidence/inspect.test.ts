import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docm, docx, external, image, pdf, xlsx, zip } from '../../tests/support/files.js'
import { inspect, type Scanner } from './inspect.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'inspect-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const look = async (name: string, bytes: Buffer, scan?: Scanner) => {
  const file = path.join(folder, 'received')
  await writeFile(file, bytes)
  return inspect({ path: file, name, size: bytes.length }, scan)
}

const refusal = async (name: string, bytes: Buffer): Promise<string> => {
  const result = await look(name, bytes)
  return result.ok ? 'taken' : result.message
}

const cfb = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1024)])

describe('files that are taken', () => {
  it.each([
    ['Biên bản.PDF', () => pdf(), 'pdf'],
    ['ảnh.jpg', () => image('jpeg'), 'jpeg'],
    ['ảnh.png', () => image('png'), 'png'],
    ['ảnh.webp', () => image('webp'), 'webp'],
    ['báo cáo.docx', () => docx(), 'docx'],
    ['biểu.xlsx', () => xlsx(), 'xlsx'],
  ] as const)('%s', async (name, bytes, kind) => {
    expect(await look(name, await bytes())).toMatchObject({ ok: true, kind, scan: 'NOT_REQUIRED' })
  })

  it('a document with hyperlinks, a linked picture and a template on the disk of its author', async () => {
    for (const [kind, target] of [
      ['hyperlink', 'https://langson.gov.vn'],
      ['image', 'https://langson.gov.vn/logo.png'],
      ['attachedTemplate', 'file:///C:\\Mau\\cong-van.dotx'],
    ] as const) {
      expect(await refusal('a.docx', docx(external(kind, target)))).toBe('taken')
    }
  })

  it('a document with an embedded workbook, as charts have', async () => {
    const embedded = { name: 'word/embeddings/Microsoft_Excel_Sheet1.xlsx', data: xlsx() }
    expect(await refusal('a.docx', docx(embedded))).toBe('taken')
  })
})

describe('files that are refused', () => {
  it('says what to do with an empty file', async () => {
    expect(await refusal('a.pdf', Buffer.alloc(0))).toBe('Tệp rỗng (0 byte). Đề nghị kiểm tra tệp gốc rồi chọn lại.')
  })

  it.each([
    ['a.exe', 'Cổng nhận PDF'],
    ['không đuôi', 'Cổng nhận PDF'],
    ['a.svg', 'Cổng nhận PDF'],
    ['ảnh.HEIC', 'HEIC'],
    ['a.doc', '.doc'],
    ['a.xlsm', 'macro'],
    ['a.rar', 'giải nén'],
  ])('%s by its extension', async (name, words) => {
    expect(await refusal(name, Buffer.from('content'))).toContain(words)
  })

  it('a program under the name of a paper', async () => {
    const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(512)])
    for (const name of ['giấy.pdf', 'giấy.docx', 'giấy.jpg'])
      expect(await refusal(name, program)).toContain('nội dung là EXE')
  })

  it('one kind under the name of another', async () => {
    expect(await refusal('a.pdf', await image('png'))).toContain('nội dung là PNG')
    expect(await refusal('a.jpg', await image('png'))).toContain('nội dung là PNG')
    expect(await refusal('a.docx', xlsx())).toContain('nội dung là XLSX')
    expect(await refusal('a.xlsx', pdf())).toContain('nội dung là PDF')
    expect(await refusal('a.png', Buffer.from('<html></html>'))).toContain('nội dung')
  })

  it('any zip under the name of a document', async () => {
    expect(await refusal('a.docx', zip([{ name: 'ghi chú.txt', data: 'x' }]))).toContain('không phải văn bản Word')
  })

  it('a PDF without its end', async () => {
    expect(await refusal('a.pdf', pdf().subarray(0, 300))).toContain('thiếu phần cuối')
  })

  it('pictures cut short', async () => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const whole = await image(format, { width: 800, height: 800 })
      expect(await refusal(`a.${format}`, whole.subarray(0, Math.floor(whole.length / 2)))).toContain(
        'Ảnh không mở được',
      )
    }
  })

  it('a picture of more points than could be shown', async () => {
    const large = await image('png', { width: 12_000, height: 9_000 })
    expect(await refusal('a.png', large)).toContain('12.000 × 9.000 điểm ảnh')
  })

  it('macros, however they are dressed', async () => {
    const parts = [
      'word/vbaProject.bin',
      'word/activeX/activeX1.xml',
      'word/embeddings/oleObject1.bin',
      'word/embeddings/a.xlsm',
    ]
    for (const name of parts) expect(await refusal('a.docx', docx({ name, data: 'x' }))).toContain('macro')
    expect(await refusal('a.xlsx', xlsx({ name: 'xl/macrosheets/sheet1.xml', data: '<x/>' }))).toContain('macro')
    expect(await refusal('a.docx', docm())).toContain('macro')
  })

  it('what is fetched from outside when the file is opened', async () => {
    const cases = [
      ['oleObject', 'http://x.vn/a.bin'],
      ['attachedTemplate', 'https://x.vn/a.dotm'],
      ['attachedTemplate', '\\\\x.vn\\a.dotm'],
      ['frame', 'http://x.vn'],
    ] as const
    for (const [kind, target] of cases)
      expect(await refusal('a.docx', docx(external(kind, target)))).toContain('bên ngoài')
    const dde = {
      name: 'xl/externalLinks/externalLink1.xml',
      data: '<externalLink><ddeLink ddeService="cmd"/></externalLink>',
    }
    expect(await refusal('a.xlsx', xlsx(dde))).toContain('bên ngoài')
    const escaped = {
      name: 'word/_rels/document.xml.rels',
      data: '<Relationship Type="x/oleObject" Target="http://x.vn" TargetMode="Extern&#97;l"/>',
    }
    expect(await refusal('a.docx', docx(escaped))).toContain('bên ngoài')
  })

  it('packages that unpack to far more than their size, said or unsaid', async () => {
    const said = { name: 'word/media/a.bmp', data: Buffer.alloc(40 * 1024 ** 2) }
    expect(await refusal('a.docx', docx(said))).toContain('lớn hơn nhiều lần')
    expect(await refusal('a.docx', docx({ ...said, size: 1000 }))).toContain('không mở được')
    const many = Array.from({ length: 10_001 }, (_, index) => ({ name: `word/a${index}.xml`, data: '' }))
    expect(await refusal('a.docx', docx(...many))).toContain('lớn hơn nhiều lần')
  })

  it('what has a password or is damaged', async () => {
    expect(await refusal('a.docx', cfb)).toContain('mật khẩu')
    expect(await refusal('a.docx', docx({ name: 'word/a.xml', data: 'x', encrypted: true }))).toContain('mật khẩu')
    const whole = docx({ name: 'word/media/a.txt', data: Buffer.from('một nội dung dài '.repeat(500)) })
    expect(await refusal('a.docx', whole.subarray(0, whole.length - 40))).toContain('không mở được')
    const broken = Buffer.from(whole)
    broken.fill(0xff, 700, 740)
    expect(await refusal('a.docx', broken)).toContain('không mở được')
  })
})

describe('the scanner', () => {
  it('is asked last, and its word counts', async () => {
    expect(await look('a.pdf', pdf(), () => Promise.resolve('CLEAN'))).toMatchObject({ ok: true, scan: 'CLEAN' })
    expect(await look('a.pdf', pdf(), () => Promise.resolve('PENDING'))).toMatchObject({ ok: true, scan: 'PENDING' })
    expect(await look('a.pdf', pdf(), () => Promise.resolve('INFECTED'))).toMatchObject({ ok: false })
    const never: Scanner = () => Promise.reject(new Error('asked'))
    expect((await look('a.exe', pdf(), never)).ok).toBe(false)
  })
})
