import { readFileSync } from 'node:fs'
import exceljs from 'exceljs'
import { describe, expect, it } from 'vitest'
import { Invalid } from '../kernel/errors.js'
import { root } from '../kernel/root.js'
import { readSheets, type SheetRead, writeSheets } from '../kernel/xlsx.js'
import { checkSet, type Stock } from './check.js'
import { diffSets, saysSame } from './diff.js'
import { faultsOf, jsonPlace } from './faults.js'
import { readJson } from './read-json.js'
import { type SetImport, setImport } from './set-file.js'
import { fromSheets, toSheets } from './sheets.js'

const files = ['ntm-2021-2025', 'ntm-nang-cao-2021-2025', 'ntm-kieu-mau-2021-2025']
const textOf = (name: string) => readFileSync(root('prisma', 'seed', 'criteria-sets', `${name}.json`))
const seed = (name = 'ntm-2021-2025'): SetImport => setImport.parse(readJson(textOf(name)))
const paper = {
  key: '1-qd',
  docNumber: '1/QĐ-TTg',
  issuedOn: '2025-12-29',
  issuer: 'Thủ tướng Chính phủ',
  kind: 'QD' as const,
  title: null,
  effectiveFrom: null,
  note: null,
}

const stock = (over: Partial<Stock> = {}): Stock => ({
  sets: new Set(['NTM_2021_2025', 'NTM_NANG_CAO_2021_2025']),
  indicators: new Set(['NTM_NANG_CAO_2021_2025/10']),
  documents: new Set(
    [...seed().documents, seed().document, ...JSON.stringify(seed()).matchAll(/"document":"([^"]+)"/g)].map((one) =>
      typeof one === 'string' ? one : (one[1] ?? ''),
    ),
  ),
  lives: [],
  parts: [],
  criteria: [],
  groups: [],
  ...over,
})

describe('a set', () => {
  it.each(files)('%s comes back from .xlsx as it went', async (name) => {
    const set = { ...seed(name), legalDocuments: [paper] }
    const read = fromSheets(await readSheets(await writeSheets(toSheets(set))))
    expect(read.faults).toEqual([])
    const parsed = setImport.parse(read.data)
    expect(parsed).toEqual(set)
    expect(saysSame(parsed, set)).toBe(true)
    expect(diffSets(set, parsed)).toEqual([])
  })

  it('with two lives of an indicator and an open end comes back, too', async () => {
    const set = seed()
    const first = set.criteria[0]!.indicators[0]!
    set.validTo = null
    set.criteria[0]!.indicators = [
      { ...first, validTo: '2024-03-31' },
      { ...first, validFrom: '2024-04-01', validTo: null, name: 'Quy hoạch sửa đổi' },
    ]
    const read = fromSheets(await readSheets(await writeSheets(toSheets(set))))
    expect(setImport.parse(read.data)).toEqual(set)
  })
})

describe('what differs', () => {
  it('is told thing by thing, field by field', () => {
    const [before, after] = [seed(), seed()]
    after.criteria[16]!.indicators[0]!.name = 'Tỷ lệ hộ dùng nước sạch'
    after.criteria[9]!.indicators[0]!.requirement.byYear![3]!.value = 46
    after.criteria[0]!.indicators[1]!.validTo = '2024-05-31'
    after.criteria[0]!.indicators.push({ ...before.criteria[0]!.indicators[0]!, code: '1.3' })
    after.links = []
    const told = diffSets(before, after)
    expect(told.map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      'ended Chỉ tiêu 1.2',
      'added Chỉ tiêu 1.3',
      'added Mức của chỉ tiêu 1.3',
      'changed Mức của chỉ tiêu 10',
      'changed Chỉ tiêu 17.1',
    ])
    expect(told[4]?.fields).toEqual([
      { label: 'Tên', from: 'Tỷ lệ hộ sử dụng nước sạch theo quy chuẩn', to: 'Tỷ lệ hộ dùng nước sạch' },
    ])
    expect(told[0]?.fields).toEqual([{ label: 'Áp dụng đến', from: '31/12/2025', to: '31/05/2024' }])
  })

  it('of a new set is everything; of another order, that', () => {
    expect(diffSets(null, seed()).every(({ kind }) => kind === 'added')).toBe(true)
    const turned = seed()
    turned.criteria[1]!.indicators.reverse()
    expect(diffSets(seed(), turned)).toEqual([{ kind: 'changed', what: 'Thứ tự trong bộ tiêu chí', fields: [] }])
  })
})

const faults = (change: (set: SetImport) => void, over: Partial<Stock> = {}): string[] => {
  const set = seed()
  change(set)
  return checkSet(set, stock(over), jsonPlace(set)).map(({ where, message }) => `${where}: ${message}`)
}

describe('what does not fit', () => {
  it('is nothing in the project’s own file', () => expect(faults(() => undefined)).toEqual([]))

  it.each([
    ['a document nobody knows', (set: SetImport) => void (set.document = 'la'), 'không có văn bản “la”'],
    ['a group nobody knows', (set: SetImport) => void (set.criteria[0]!.group = 'Z'), 'không có nhóm “Z”'],
    ['a criterion twice', (set: SetImport) => void (set.criteria[1]!.no = 1), 'tiêu chí 1 xuất hiện hai lần'],
    [
      'an indicator twice',
      (set: SetImport) => void (set.criteria[1]!.indicators[0]!.code = '1.1'),
      'chỉ tiêu 1.1 xuất hiện hai lần',
    ],
    [
      'an end before the beginning',
      (set: SetImport) => void (set.validTo = '2020-01-01'),
      'ngày kết thúc trước ngày bắt đầu',
    ],
    [
      'a formula on nothing',
      (set: SetImport) =>
        void (set.criteria[0]!.indicators[0]!.requirement.formula = { set: 'X', indicator: '1', factor: 1 }),
      'không có chỉ tiêu 1 của bộ X',
    ],
    [
      'a set required that is not there',
      (set: SetImport) => void (set.prerequisite = 'KHONG_CO'),
      'không có bộ tiêu chí “KHONG_CO”',
    ],
  ])('%s', (_, change, message) => expect(faults(change).join('\n')).toContain(message))

  it('is an indicator that is in use and left out, or made another kind of figure', () => {
    const life = { code: '17.1', validFrom: '2021-01-01', type: 'PERCENT', touched: true }
    expect(faults((set) => set.criteria[16]!.indicators.shift(), { lives: [life] }).join()).toContain(
      'thiếu chỉ tiêu 17.1 đang có',
    )
    const other = faults((set) => void (set.criteria[16]!.indicators[0]!.type = 'COUNT'), { lives: [life] }).join()
    expect(other).toContain('đã có kết quả đánh giá nên không đổi kiểu')
    expect(faults((set) => void (set.criteria[16]!.indicators[0]!.validTo = '2024-06-30'), { lives: [life] })).toEqual(
      [],
    )
  })

  it('stands at its path, with criterion or indicator, or at its cell', async () => {
    const data = JSON.parse(textOf('ntm-2021-2025').toString()) as {
      criteria: { indicators: Record<string, unknown>[] }[]
    }
    data.criteria[16]!.indicators[0]!['type'] = 'PHAN_TRAM'
    data.criteria[0]!.indicators[0]!['la'] = 1
    const parsed = setImport.safeParse(data)
    const told = parsed.success
      ? []
      : faultsOf(parsed.error, data, jsonPlace(data)).map(({ where, message }) => `${where} ${message}`)
    expect(told.join('\n')).toContain('Chỉ tiêu 17.1: criteria[16].indicators[0].type chỉ nhận: PASS_FAIL')
    expect(told.join('\n')).toContain('có mục lạ: la')

    const sheets: SheetRead[] = await readSheets(await writeSheets(toSheets(seed())))
    const cells = (sheet: string, row: number) =>
      sheets.find(({ name }) => name === sheet)!.rows[row]!.cells as string[]
    cells('Chỉ tiêu', 3)[3] = 'PHAN_TRAM'
    cells('Mức', 1)[7] = 'tám mươi'
    cells('Mức', 5)[0] = '99.9'
    const read = fromSheets(sheets)
    expect(read.faults).toEqual([{ where: 'Trang “Mức”, ô A6', message: 'không có chỉ tiêu này ở trang Chỉ tiêu' }])
    const form = setImport.safeParse(read.data)
    const places = form.success ? [] : faultsOf(form.error, read.data, read.where).map(({ where }) => where)
    expect(places).toEqual(expect.arrayContaining(['Trang “Chỉ tiêu”, ô D4', 'Trang “Mức”, ô H2']))
  })
})

describe('a file that means harm', () => {
  it.each([
    ['no JSON', 'xin chào'],
    ['deep', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['a prototype', '{"__proto__": {"admin": true}}'],
    ['a constructor', '{"code": "X", "recognition": {"constructor": {"prototype": 1}}}'],
  ])('%s is refused in words', (_, text) => {
    expect(() => readJson(Buffer.from(text))).toThrow(Invalid)
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
  })

  it('brackets in words are no depth', () =>
    expect(readJson(Buffer.from(JSON.stringify({ a: '['.repeat(100) })))).toEqual({ a: '['.repeat(100) }))
  it('no package is no sheet', async () => {
    await expect(readSheets(Buffer.from('PK nothing'))).rejects.toThrow(Invalid)
    const book = new exceljs.Workbook()
    const sheet = book.addWorksheet('x')
    sheet.addRow(['a'])
    for (let row = 10; row < 12; row += 1) sheet.mergeCells(row, 1, row, 16_000)
    const merged = Buffer.from(await book.xlsx.writeBuffer())
    await expect(readSheets(merged)).rejects.toThrow('gộp ô quá lớn')
  })
})
