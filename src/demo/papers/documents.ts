import { number } from '../../kernel/format.js'
import type { CommuneProfile } from '../communes.js'
import { draw } from '../random.js'

/** A paper of the administration, ready to be laid out. */
export type AdministrativePaper = Readonly<{
  /** Superior body and issuer, in capitals. */
  issuer: readonly string[]
  number: string
  place: string
  date: string
  kind: string
  title: string
  body: readonly string[]
  table?: Readonly<{ widths: readonly (number | string)[]; rows: readonly (readonly string[])[] }>
  after?: readonly string[]
  receivers: readonly string[]
  signer: readonly string[]
}>

const district = ['UBND HUYỆN VĂN QUAN']
const byCommune = ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH']
const receivers = ['- UBND huyện (b/c);', '- Lưu: VT.']

/** Head and foot of a commune's paper. */
export const communeOf = (name: string) => ({
  issuer: [...district, `ỦY BAN NHÂN DÂN XÃ ${name.toLocaleUpperCase('vi')}`],
  place: name,
  receivers,
  signer: byCommune,
})

const criteria = [
  'Quy hoạch',
  'Giao thông',
  'Thủy lợi và phòng, chống thiên tai',
  'Điện',
  'Trường học',
  'Cơ sở vật chất văn hóa',
  'Cơ sở hạ tầng thương mại nông thôn',
  'Thông tin và Truyền thông',
  'Nhà ở dân cư',
  'Thu nhập',
  'Nghèo đa chiều',
  'Lao động',
  'Tổ chức sản xuất và phát triển kinh tế nông thôn',
  'Giáo dục và Đào tạo',
  'Y tế',
  'Văn hóa',
  'Môi trường và an toàn thực phẩm',
  'Hệ thống chính trị và tiếp cận pháp luật',
  'Quốc phòng và An ninh',
]

const wordOf = (mark: string): string => {
  if (/^[DK]/.test(mark)) return 'Đạt'
  if (mark.startsWith('s')) return 'Xã tự đánh giá đạt'
  if (mark.startsWith('-')) return 'Chưa đánh giá'
  return /^c/i.test(mark) ? 'Chưa đạt' : 'Đang thực hiện'
}

/** The report of a commune on all criteria. */
export const report = (profile: CommuneProfile): AdministrativePaper => ({
  ...communeOf(profile.name),
  number: 'Số: 15/BC-UBND',
  date: 'ngày 12 tháng 01 năm 2024',
  kind: 'BÁO CÁO',
  title: 'Kết quả thực hiện các tiêu chí nông thôn mới năm 2023',
  body: [
    'Thực hiện Bộ tiêu chí quốc gia về xã nông thôn mới giai đoạn 2021 - 2025 ban hành kèm theo Quyết định số 318/QĐ-TTg ngày 08/3/2022 của Thủ tướng Chính phủ và kế hoạch của UBND huyện, UBND xã báo cáo kết quả như sau:',
    'I. Công tác chỉ đạo, tuyên truyền. Ban Quản lý xã họp định kỳ hằng tháng; các thôn tổ chức họp dân, thống nhất nội dung đóng góp ngày công, hiến đất và chỉnh trang nhà ở.',
    `II. Kết quả. Toàn xã có ${profile.villages} thôn, ${number(profile.households)} hộ, ${number(profile.people)} nhân khẩu. Mức độ đạt từng tiêu chí theo tự đánh giá của xã:`,
  ],
  table: {
    widths: [30, '*', 130],
    rows: [
      ['TT', 'Tiêu chí', 'Tự đánh giá'],
      ...profile.ntm.split(' ').map((mark, index) => [String(index + 1), criteria[index] ?? '', wordOf(mark)]),
    ],
  },
  after: [
    'III. Khó khăn, vướng mắc. Nguồn vốn đối ứng của xã còn hạn chế; một số tiêu chí cần sự hướng dẫn của cơ quan phụ trách về cách tính số liệu.',
    'IV. Đề xuất, kiến nghị. Đề nghị UBND huyện, các cơ quan phụ trách tiêu chí kiểm tra, xác nhận các chỉ tiêu xã tự đánh giá đạt.',
  ],
})

/** A table of figures by village. */
export const sheet = (profile: CommuneProfile | null): AdministrativePaper => {
  const { whole } = draw(`${profile?.name ?? ''} sheet`)
  const villages = Array.from({ length: profile?.villages ?? 8 }, (_, index) => {
    const households = whole(54, 118)
    return [String(index + 1), `Thôn ${index + 1}`, String(households), String(whole(30, households))] as const
  })
  const sum = (column: 2 | 3) => String(villages.reduce((total, row) => total + Number(row[column]), 0))
  return {
    ...communeOf(profile?.name ?? '…'),
    number: 'Số: 09/BC-UBND',
    date: 'ngày 05 tháng 4 năm 2024',
    kind: 'BIỂU TỔNG HỢP',
    title: 'Số liệu tự đánh giá theo thôn',
    body: ['Số liệu chốt đến ngày 31/3/2024, do các trưởng thôn rà soát; UBND xã đã kiểm tra xác suất.'],
    table: {
      widths: [30, '*', 90, 120],
      rows: [['TT', 'Thôn', 'Tổng số', 'Đạt yêu cầu'], ...villages, ['', 'Cộng', sum(2), sum(3)]],
    },
  }
}

/** Minutes of an inspection on the spot. */
export const minutes = (name: string | null): AdministrativePaper => ({
  ...communeOf(name ?? '…'),
  number: 'Số: 07/BB-UBND',
  date: 'ngày 20 tháng 3 năm 2024',
  kind: 'BIÊN BẢN',
  title: 'Kiểm tra thực địa kết quả thực hiện tiêu chí',
  body: [
    'Thành phần: đại diện UBND xã, công chức phụ trách, trưởng các thôn; đại diện cơ quan phụ trách tiêu chí cấp huyện.',
    'Nội dung: đoàn kiểm tra đã xem hồ sơ, đối chiếu biểu số liệu với hiện trạng tại các thôn, chụp ảnh lưu hồ sơ.',
    'Kết luận: hồ sơ phản ánh đúng hiện trạng tại thời điểm kiểm tra. UBND xã tiếp tục hoàn thiện những nội dung còn thiếu theo ý kiến của đoàn.',
  ],
  signer: ['ĐẠI DIỆN ĐOÀN KIỂM TRA'],
})

const deciders: Readonly<Record<string, Pick<AdministrativePaper, 'issuer' | 'place' | 'signer'>>> = {
  xã: { issuer: [...district, 'ỦY BAN NHÂN DÂN XÃ …'], place: '…', signer: byCommune },
  huyện: { issuer: ['TỈNH LẠNG SƠN', 'ỦY BAN NHÂN DÂN HUYỆN VĂN QUAN'], place: 'Văn Quan', signer: byCommune },
  tỉnh: { issuer: ['ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN'], place: 'Lạng Sơn', signer: byCommune },
}

/** A decision of the commune, the district or the province. */
export const decision = (level: string): AdministrativePaper => ({
  ...(deciders[level] ?? deciders['huyện'] ?? communeOf('…')),
  number: 'Số: 00/QĐ-UBND (minh họa)',
  date: 'ngày 15 tháng 12 năm 2023',
  kind: 'QUYẾT ĐỊNH',
  title: 'Về việc công nhận, phê duyệt (nội dung minh họa)',
  body: [
    'Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22 tháng 11 năm 2019;',
    'Xét đề nghị của cơ quan chuyên môn,',
    'Điều 1. Công nhận, phê duyệt nội dung nêu trong trích yếu của hồ sơ. Văn bản này chỉ dùng để minh họa cách lưu hồ sơ minh chứng trên cổng.',
    'Điều 2. Quyết định này có hiệu lực kể từ ngày ký.',
    'Điều 3. Các cơ quan, đơn vị liên quan chịu trách nhiệm thi hành Quyết định này./.',
  ],
  receivers: ['- Như Điều 3;', '- Lưu: VT.'],
})

/** An agency's written confirmation. */
export const confirmation = (): AdministrativePaper => ({
  issuer: [...district, 'CƠ QUAN PHỤ TRÁCH TIÊU CHÍ'],
  number: 'Số: 00/XN (minh họa)',
  place: 'Văn Quan',
  date: 'ngày 18 tháng 3 năm 2024',
  kind: 'VĂN BẢN XÁC NHẬN',
  title: 'Mức độ đạt chỉ tiêu nông thôn mới',
  body: [
    'Căn cứ đề nghị của UBND xã và kết quả kiểm tra hồ sơ, thực địa, cơ quan phụ trách xác nhận số liệu và mức độ đạt của chỉ tiêu như nêu trong trích yếu của hồ sơ.',
    'Văn bản này được lập để UBND xã hoàn thiện hồ sơ minh chứng./.',
  ],
  receivers: ['- UBND xã;', '- VPĐP NTM huyện;', '- Lưu: VT.'],
  signer: ['THỦ TRƯỞNG CƠ QUAN'],
})

/** A laboratory's result on samples of water. */
export const waterTest = (): AdministrativePaper => ({
  issuer: ['SỞ Y TẾ LẠNG SƠN', 'TRUNG TÂM Y TẾ HUYỆN VĂN QUAN'],
  number: 'Số: 00/PXN (minh họa)',
  place: 'Văn Quan',
  date: 'ngày 12 tháng 02 năm 2024',
  kind: 'PHIẾU XÉT NGHIỆM',
  title: 'Mẫu nước sinh hoạt',
  body: ['Mẫu lấy tại bể cấp nước tập trung Thôn 1 và ba điểm dùng nước của hộ.'],
  table: {
    widths: ['*', 90, 90, 80],
    rows: [
      ['Chỉ tiêu', 'Kết quả', 'Giới hạn', 'Đánh giá'],
      ['Độ đục (NTU)', '0,8', '≤ 2', 'Đạt'],
      ['pH', '7,2', '6,0 - 8,5', 'Đạt'],
      ['Coliform (CFU/100 mL)', '0', '< 3', 'Đạt'],
      ['E. coli (CFU/100 mL)', '0', '< 1', 'Đạt'],
    ],
  },
  receivers: ['- UBND xã;', '- Lưu: VT.'],
  signer: ['GIÁM ĐỐC'],
})
