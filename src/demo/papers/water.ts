import { type AdministrativePaper, communeOf } from './documents.js'

type Water = readonly (readonly [households: number, clean: number, central: number])[]

/** Households by village: those of Hữu Lễ and Trấn Ninh add up to what the communes say. */
const water: Readonly<Record<string, Readonly<{ rows: Water; date: string; number: string; asOf: string }>>> = {
  'Hữu Lễ': {
    rows: [
      [88, 34, 28],
      [76, 22, 0],
      [91, 31, 0],
      [69, 19, 0],
      [73, 20, 0],
    ],
    date: 'ngày 26 tháng 4 năm 2024',
    number: 'Số: 18/BC-UBND',
    asOf: '20/4/2024',
  },
  'Trấn Ninh': {
    rows: [
      [128, 62, 41],
      [86, 26, 0],
      [94, 31, 0],
      [81, 33, 0],
      [77, 20, 0],
      [92, 24, 0],
      [84, 18, 0],
    ],
    date: 'ngày 06 tháng 5 năm 2024',
    number: 'Số: 21/BC-UBND',
    asOf: '30/4/2024',
  },
  earlier: {
    rows: [
      [128, 49, 41],
      [86, 26, 0],
      [94, 31, 0],
      [81, 24, 0],
      [77, 20, 0],
      [92, 24, 0],
      [84, 18, 0],
    ],
    date: 'ngày 11 tháng 3 năm 2024',
    number: 'Số: 21/BC-UBND',
    asOf: '29/02/2024',
  },
}

/** Households that use clean water, by village. @param key "Hữu Lễ", "Trấn Ninh" or "earlier", its version before */
export const waterTable = (key: string): AdministrativePaper => {
  const facts = water[key]
  if (!facts) throw new RangeError(`No water table ${key}`)
  const sum = (column: 0 | 1 | 2) => String(facts.rows.reduce((total, row) => total + row[column], 0))
  return {
    ...communeOf(key === 'earlier' ? 'Trấn Ninh' : key),
    number: facts.number,
    date: facts.date,
    kind: 'BIỂU TỔNG HỢP',
    title: 'Hộ sử dụng nước sạch theo quy chuẩn',
    body: [`Số liệu chốt đến ngày ${facts.asOf}.`],
    table: {
      widths: [24, '*', 70, 100, 120],
      rows: [
        ['TT', 'Thôn', 'Số hộ', 'Hộ dùng nước sạch', 'Trong đó: cấp nước tập trung'],
        ...facts.rows.map((row, index) => [String(index + 1), `Thôn ${index + 1}`, ...row.map(String)]),
        ['', 'Cộng', sum(0), sum(1), sum(2)],
      ],
    },
    after: [
      'Ghi chú: số hộ lấy theo sổ hộ của trưởng thôn; nước sạch theo quy chuẩn căn cứ các phiếu xét nghiệm mẫu nước kèm theo.',
    ],
  }
}
