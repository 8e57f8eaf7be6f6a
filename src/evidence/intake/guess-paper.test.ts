import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { root } from '../../kernel/root.js'
import { type FileFacts, guessPaper } from './guess-paper.js'
import { type Candidate, matcher } from './match.js'

type SeedSet = { code: string; criteria: { no: number; name: string; indicators: { code: string; name: string }[] }[] }
type SeedTypes = {
  general: { name: string }[]
  criteria: { set: string; criterion: number; items: { name: string }[] }[]
}
const read = (...at: string[]): unknown => JSON.parse(readFileSync(root('prisma', 'seed', ...at), 'utf8'))

/** The sets as they are supplied, with their customary papers. */
const papers = read('evidence-types.json') as SeedTypes
let number = 0
const candidates: Candidate[] = ['ntm-2021-2025', 'ntm-nang-cao-2021-2025'].flatMap((file) => {
  const set = read('criteria-sets', `${file}.json`) as SeedSet
  return set.criteria.flatMap(({ no, name, indicators }) => {
    number += 1
    const own = papers.criteria.find((one) => one.set === set.code && one.criterion === no)?.items ?? []
    const criterion = { id: number, no, name, papers: own.map((one) => ({ id: ++number, name: one.name })) }
    return indicators.map((one) => ({ ...one, assessmentId: ++number, set: set.code, criterion }))
  })
})
const sets = [
  { code: 'NTM_2021_2025', name: 'Xã nông thôn mới' },
  { code: 'NTM_NANG_CAO_2021_2025', name: 'Xã NTM nâng cao' },
]
const match = matcher(candidates, { sets, general: papers.general.map(({ name }) => ({ id: ++number, name })) })
const surroundings = { today: '2024-05-20', units: ['Xã Trấn Ninh', 'Huyện Văn Quan'], match }

const guess = (fileName: string, text: string | null = null, more: Partial<FileFacts> = {}) =>
  guessPaper({ fileName, text, mediaType: 'application/pdf', takenAt: null, examined: true, ...more }, surroundings)

/** The first indicator proposed: "17.1", of the upper set "NC 18.1". */
const first = (fileName: string, text: string | null = null): string | null => {
  const best = guess(fileName, text).matches[0]
  const found = candidates.find(({ assessmentId }) => assessmentId === best?.assessmentId)
  return found ? `${found.set === 'NTM_2021_2025' ? '' : 'NC '}${found.code}` : null
}

const head = (issuer: string, number: string, date: string, rest: string) =>
  `${issuer} Số: ${number} CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc ${date} ${rest}`
const report = head(
  'UBND HUYỆN VĂN QUAN ỦY BAN NHÂN DÂN XÃ TRẤN NINH',
  '15/BC-UBND',
  'Trấn Ninh, ngày 12 tháng 01 năm 2024',
  'BÁO CÁO Kết quả thực hiện tiêu chí nước sạch năm 2023 Thực hiện Kế hoạch số 37/KH-UBND ngày 29/01/2024',
)

describe('số, ký hiệu', () => {
  it.each([
    ['15-BC-UBND.pdf', '15/BC-UBND'],
    ['15_BC_UBND bao cao nuoc sach.pdf', '15/BC-UBND'],
    ['BC so 15 ket qua.pdf', '15/BC'],
    ['QD 1494 UBND ban hanh bo tieu chi.pdf', '1494/QĐ-UBND'],
    ['318_QD-TTg.pdf', '318/QĐ-TTg'],
    ['QĐ-UBND số 1988 phân công.pdf', null],
    ['1988 QĐ-UBND phân công.pdf', '1988/QĐ-UBND'],
    ['05 UBND-VPĐP đôn đốc.pdf', '05/UBND-VPĐP'],
    ['05-ubnd-vpdp.pdf', '05/UBND-VPĐP'],
    ['TTr 22 UBND xã.pdf', '22/TTr-UBND'],
    ['bc-ubnd 07.docx', '07/BC-UBND'],
    ['BB-2024.pdf', null],
    ['nam 2024 KH UBND.pdf', null],
    ['Scan 3.pdf', null],
    ['IMG_20240508_081437.jpg', null],
    ['TC17.1 nuoc sach.pdf', null],
    ['đã ký 12.pdf', null],
  ])('of the name %s is %s', (name, value) => expect(guess(name).docNumber?.value ?? null).toBe(value))

  it.each([
    [report, '15/BC-UBND', 'sure'],
    ['UBND XÃ TRẤN NINH Số : 07 / BB - UBND CỘNG HÒA', '07/BB-UBND', 'sure'],
    ['CHÍNH PHỦ Số: 27/2022/NĐ-CP CỘNG HÒA', '27/2022/NĐ-CP', 'sure'],
    ['THỦ TƯỚNG CHÍNH PHỦ 318/QĐ-TTg Hà Nội', '318/QĐ-TTg', 'likely'],
    ['UBND XÃ Số: /BC-UBND Căn cứ Quyết định số 318/QĐ-TTg', undefined, undefined],
    ['Tỷ lệ 3/5 hộ', undefined, undefined],
  ])('of the text %s is %s', (text, value, confidence) => {
    const found = guess('Scan.pdf', text).docNumber
    expect([found?.value, found?.confidence]).toEqual([value, confidence])
  })

  it('is the text’s before the name’s', () =>
    expect(guess('16-BC-UBND.pdf', report).docNumber).toMatchObject({ value: '15/BC-UBND', ground: 'text' }))
})

describe('ngày ban hành', () => {
  it.each([
    ['BC 20240508.pdf', '2024-05-08'],
    ['08052024 BC.pdf', '2024-05-08'],
    ['bao cao 08-05-2024.pdf', '2024-05-08'],
    ['8.5.24 bien ban.pdf', '2024-05-08'],
    ['BB ngay 8-5-2024.pdf', '2024-05-08'],
    ['BB ngày 8 tháng 5 năm 2024.pdf', '2024-05-08'],
    ['2024_05_08.pdf', '2024-05-08'],
    ['31-02-2024.pdf', null],
    ['01-06-2024.pdf', null], // after today
    ['17.1.2 nuoc sach.pdf', null],
    ['0912345678.pdf', null],
  ])('of the name %s is %s', (name, value) => expect(guess(name).issuedOn?.value ?? null).toBe(value))

  it.each([
    [report, '2024-01-12', 'sure'],
    ['ngày 08 tháng 5 năm 2024', '2024-05-08', 'likely'],
    ['Căn cứ Luật ngày 19 tháng 6 năm 2015; Trấn Ninh, ngày 3 tháng 4 năm 2024', '2024-04-03', 'sure'],
    ['ngày    tháng 5 năm 2024', undefined, undefined],
  ])('of the text %s is %s', (text, value, confidence) => {
    const found = guess('Scan.pdf', text).issuedOn
    expect([found?.value, found?.confidence]).toEqual([value, confidence])
  })

  it('of a photo is the day it was taken, to be checked', () =>
    expect(guess('anh.jpg', null, { takenAt: '2024-05-18T09:12:33' }).issuedOn).toEqual({
      value: '2024-05-18',
      ground: 'photo',
      confidence: 'weak',
    }))
})

describe('cơ quan ban hành', () => {
  it.each([
    [report, 'UBND xã Trấn Ninh'],
    [head('TỈNH LẠNG SƠN ỦY BAN NHÂN DÂN HUYỆN VĂN QUAN', '00/QĐ-UBND', '', ''), 'UBND huyện Văn Quan'],
    [head('SỞ Y TẾ LẠNG SƠN TRUNG TÂM Y TẾ HUYỆN VĂN QUAN', '1/PXN', '', ''), 'Trung tâm y tế huyện Văn Quan'],
    [head('UBND HUYỆN VĂN QUAN PHÒNG TÀI NGUYÊN VÀ MÔI TRƯỜNG', '9/XN', '', ''), 'Phòng tài nguyên và môi trường'],
    ['danh sách không có đầu văn bản', undefined],
  ])('of the text %s is %s', (text, value) => expect(guess('Scan.pdf', text).issuer?.value).toBe(value))

  it('is told by a sign or the name where the text tells nothing', () => {
    expect(guess('318_QD-TTg.pdf').issuer).toMatchObject({ value: 'Thủ tướng Chính phủ', ground: 'number' })
    expect(guess('BC UBND xa Tran Ninh.pdf').issuer).toMatchObject({ value: 'UBND xã Trấn Ninh', ground: 'name' })
  })
})

describe('trích yếu', () => {
  it.each([
    [report, 'Báo cáo kết quả thực hiện tiêu chí nước sạch năm 2023'],
    [
      'QUYẾT ĐỊNH Về việc phê duyệt quy hoạch chung xây dựng xã Căn cứ Luật',
      'Quyết định về việc phê duyệt quy hoạch chung xây dựng xã',
    ],
    [
      'UBND XÃ Số: 5/UBND V/v đôn đốc thực hiện tiêu chí môi trường Kính gửi: các thôn',
      'Về việc đôn đốc thực hiện tiêu chí môi trường',
    ],
    ['KẾ HOẠCH THỰC HIỆN TIÊU CHÍ NTM NĂM 2024 Căn cứ', 'Kế hoạch thực hiện tiêu chí NTM năm 2024'],
  ])('of the text %s is %s', (text, value) => expect(guess('Scan.pdf', text).subject?.value).toBe(value))

  it.each([
    ['15-BC-UBND Báo cáo kết quả nước sạch.pdf', 'Báo cáo kết quả nước sạch', 'likely'],
    ['20240508 Biên bản họp thôn.pdf', 'Biên bản họp thôn', 'likely'],
    ['bao cao ket qua.pdf', 'Bao cao ket qua', 'weak'],
    ['1494-QD-UBND.pdf', 'Quyết định số 1494/QĐ-UBND', 'weak'],
    ['Scan 3.pdf', undefined, undefined],
    ['Scan_20240517 Danh sách hộ nghèo.png', 'Danh sách hộ nghèo', 'likely'],
  ])('of the name %s is %s', (name, value, confidence) => {
    const { subject } = guess(name)
    expect([subject?.value, subject?.confidence]).toEqual([value, confidence])
  })
})

describe('chỉ tiêu', () => {
  it.each([
    ['Bao cao ty le ho su dung nuoc sach nam 2023.pdf', '17.1'],
    ['TC17.1 bieu.pdf', '17.1'],
    ['tieu chi so 10 bieu.pdf', '10'],
    ['17.8 nha tieu.pdf', '17.8'],
    ['Danh sach ho ngheo can ngheo thon Ban Chang.pdf', '11'],
    ['Kế hoạch PCTT năm 2024.pdf', '3.2'],
    ['Tieu chi 13 HTX Nong nghiep.pdf', '13.1'],
    ['Văn bản xác nhận BHYT.pdf', '15.1'],
    ['Quyết định thành lập tổ khuyến nông cộng đồng.pdf', '13.5'],
    ['danh sach can bo cong chuc xa.xlsx', '18.1'],
    ['bao cao thu gom rac.pdf', '17.6'],
    ['NTM nâng cao biểu hộ thu gom xử lý nước thải.pdf', 'NC 17.4'],
    ['QD cong nhan xa dat chuan tiep can phap luat.pdf', '18.4'],
    ['IMG_20240508_081437.jpg', null],
    ['Giấy mời họp.pdf', null],
  ])('of the name %s is %s', (name, code) => expect(first(name)).toBe(code))

  it('are found by the words of the first page too, and say so', () => {
    expect(first('Scan 3.pdf', report)).toBe('17.1')
    expect(guess('Scan 3.pdf', report).matches[0]?.ground).toBe('text')
  })

  it('are sure only where the name says their number', () => {
    expect(guess('TC17.1.pdf').matches[0]?.confidence).toBe('sure')
    expect(guess('nuoc sach.pdf').matches[0]?.confidence).not.toBe('sure')
  })

  it('come with the customary paper', () =>
    expect(guess('Quyet dinh cong nhan san pham OCOP.pdf').kind?.name).toContain('OCOP'))
})

describe('what a file can be read from', () => {
  it.each([
    [{ examined: false }, 'waiting'],
    [{}, 'none'],
    [{ text: report }, 'words'],
  ] as const)('%j: %s', (facts, readable) => expect(guess('a.pdf', null, facts).readable).toBe(readable))
})

describe('whatever a file is called and says', () => {
  /** A repeatable draw: a fault shows again. */
  const draws = (seed: number) => {
    let state = seed
    return (below: number) => {
      state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
      return Math.floor((state / 4_294_967_296) * below)
    }
  }
  const scraps =
    'Số:|/|BC-UBND|QĐ|ngày|tháng|năm|31|02|2024|99999|V/v|QUYẾT ĐỊNH|ỦY BAN|CỘNG HÒA|TC|17.1|\u0000|\ud800|İ|ﬁ|e\u0301|(((|[[|$1|\\|%|__proto__|constructor|toString|한국어|👍|,|.|-|_|'.split(
      '|',
    )

  it('a guess is made, and none says more than its field holds', () => {
    const draw = draws(20_240_520)
    for (let round = 0; round < 400; round += 1) {
      const text = () =>
        Array.from({ length: draw(30) }, () => (scraps[draw(scraps.length)] ?? '') + ' '.repeat(draw(2))).join('')
      const found = guess(`${text()}.pdf`, draw(3) === 0 ? null : text())
      expect(found.subject?.value.length ?? 0).toBeLessThanOrEqual(500)
      expect(found.docNumber?.value.length ?? 0).toBeLessThanOrEqual(100)
      expect(found.issuer?.value.length ?? 0).toBeLessThanOrEqual(200)
      expect(found.issuedOn?.value ?? '2024-01-01').toMatch(/^\d{4}-\d\d-\d\d$/)
    }
    expect(() => guess('', '')).not.toThrow()
  })

  it('long names and texts take no time', () => {
    const started = performance.now()
    guess(`${'15 BC UBND '.repeat(20_000)}.pdf`, 'ỦY BAN NHÂN DÂN '.repeat(20_000))
    expect(performance.now() - started).toBeLessThan(1_500)
  })
})
