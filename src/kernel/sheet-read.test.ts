import exceljs from 'exceljs'
import { describe, expect, it } from 'vitest'
import { decodeText, guessDelimiter, readDelimited } from './csv-read.js'
import { Invalid } from './errors.js'
import { readBook } from './xlsx-read.js'

const limits = { rows: 100, columns: 10 }
const bytes = async (fill: (book: exceljs.Workbook) => void): Promise<Buffer> => {
  const book = new exceljs.Workbook()
  fill(book)
  return Buffer.from(await book.xlsx.writeBuffer())
}

describe('a workbook', () => {
  it('is read as what its cells mean: numbers with a comma, days, results of formulas, errors', async () => {
    const file = await bytes((book) => {
      const sheet = book.addWorksheet('Một')
      sheet.addRow(['2.10', 2.1, 1.234, 0.625, new Date(Date.UTC(2024, 3, 30)), true])
      sheet.getCell('B1').numFmt = '0.00'
      sheet.getCell('D1').numFmt = '0.0%'
      sheet.getCell('A2').value = { formula: 'B1*2', result: 4.2 }
      sheet.getCell('B2').value = { formula: 'X1', result: { error: '#REF!' } }
      sheet.getCell('C2').value = { formula: 'B1' }
      sheet.getCell('D2').value = { richText: [{ text: 'Trấn ' }, { text: 'Ninh' }] }
      sheet.getCell('E2').value = 0.1 + 0.2
      sheet.mergeCells('A4:A5')
      sheet.getCell('A4').value = 'Gộp'
      book.addWorksheet('Trống')
      book.addWorksheet('Ẩn', { state: 'hidden' }).addRow(['x'])
    })
    const [sheet, ...rest] = await readBook(file, limits)
    expect(rest).toEqual([])
    expect(sheet?.rows).toEqual([
      { no: 1, cells: ['2.10', '2,10', '1,234', '62,5%', '30/04/2024', 'x'] },
      { no: 2, cells: ['4,2', '#REF!', '#?', 'Trấn Ninh', '0,3'] },
      { no: 4, cells: ['Gộp'] },
      { no: 5, cells: ['Gộp'] },
    ])
  })

  it('is refused when it is none, too long, unfolds too far or merges the whole sheet', async () => {
    await expect(readBook(Buffer.from('PK nothing'), limits)).rejects.toThrow(Invalid)
    const long = await bytes((book) => book.addWorksheet('x').addRows(Array.from({ length: 101 }, () => ['a'])))
    await expect(readBook(long, limits)).rejects.toThrow('nhiều hơn 100 dòng')
    const merged = await bytes((book) => {
      const sheet = book.addWorksheet('x')
      sheet.addRow(['a'])
      for (let row = 10; row < 12; row += 1) sheet.mergeCells(row, 1, row, 16_000)
    })
    await expect(readBook(merged, limits)).rejects.toThrow('gộp ô quá lớn')
    const bomb = await bytes((book) => book.addWorksheet('x').addRow(['a'.repeat(30_000)]))
    expect(bomb.length).toBeLessThan(20_000)
    await expect(readBook(bomb, limits)).resolves.toHaveLength(1) // one long cell is cut, not refused
  })
})

describe('a text of columns', () => {
  it('is read in the letters it was written in', () => {
    const text = 'Xã;Hiện trạng\r\nTrấn Ninh;62,5\r\n'
    const wide = Buffer.from(`\ufeff${text}`, 'utf16le')
    expect(decodeText(Buffer.from(text)).encoding).toBe('UTF-8')
    expect(decodeText(wide).encoding).toBe('UTF-16')
    expect(readDelimited(wide, limits).rows[1]?.cells).toEqual(['Trấn Ninh', '62,5'])
    // "Trấn" of Windows-1258: â with a combining acute
    const old = Buffer.from([0x54, 0x72, 0xe2, 0xec, 0x6e, 0x3b, 0x31])
    expect(readDelimited(old, limits)).toMatchObject({
      encoding: 'Windows-1258',
      rows: [{ no: 1, cells: ['Trấn', '1'] }],
    })
  })

  it('is parted by what parts it', () => {
    expect(guessDelimiter('a;b\n1,5;2\n3;4,5')).toBe(';')
    expect(guessDelimiter('a,b\n"x;y",2')).toBe(',')
    expect(guessDelimiter('a\tb\n1\t2')).toBe('\t')
  })

  it('keeps its line numbers, line breaks in quotes, and takes off what guards against formulas', () => {
    const { rows } = readDelimited(Buffer.from('a;b\n\n"x\ny";\'=1+1\n;\n'), limits)
    expect(rows).toEqual([
      { no: 1, cells: ['a', 'b'] },
      { no: 3, cells: ['x\ny', '=1+1'] },
    ])
  })

  it('is refused when it is too long', () => {
    expect(() => readDelimited(Buffer.from('a\n'.repeat(101)), limits)).toThrow(Invalid)
  })
})
