import type { Role } from '../generated/prisma/enums.js'

/** A person of the demonstration. Who is not `open` stands in its history and has no password. */
export type Person = Readonly<{
  username: string
  name: string
  role: Role
  /** Name of the unit as the district knows it; for officers their commune. */
  unit: string
  /** Code of the agency in whose name a reviewer acts. */
  agency: string | null
  open: boolean
}>

/** One password for all: easy to type, fit for nothing but a demonstration. */
export const demoPassword = 'thu-nghiem-2024'

const district = 'Huyện Văn Quan'
const province = 'Tỉnh Lạng Sơn'

const person = (username: string, name: string, role: Role, unit: string, open = true): Person => ({
  username,
  name,
  role,
  unit,
  agency: null,
  open,
})

const reviewer = (code: string, name: string, open = false): Person => ({
  username: code === 'VPDP' ? 'vpdp-thamtra' : code.toLowerCase(),
  name,
  role: 'AGENCY',
  unit: district,
  agency: code,
  open,
})

const officer = (username: string, name: string, commune: string, open = false): Person =>
  person(username, name, 'COMMUNE', `Xã ${commune}`, open)

/** Invented names. The accounts one may try come first of their kind. */
export const people: readonly Person[] = [
  person('quantri', 'Chu Đức Long', 'ADMIN', province),
  person('vpdp', 'Nông Văn Thắng', 'COORDINATOR', district),
  person('lanhdao', 'Lành Thị Minh', 'LEADER', district),
  person('bcd', 'Mã Quang Huy', 'STEERING', district),
  person('thamdinh', 'Đàm Thị Ngọc', 'APPRAISER', province),
  reviewer('NNPTNT', 'Lộc Minh Tuấn', true),
  reviewer('KTHT', 'Hoàng Văn Dũng', true),
  reviewer('GDDT', 'Lương Thị Thủy', true),
  reviewer('BHXH', 'Nguyễn Thị Hằng', true),
  reviewer('TNMT', 'Vy Văn Sơn', true),
  reviewer('VHTT', 'Triệu Thị Lan', true),
  reviewer('LDTBXH', 'Hứa Thị Mai', true),
  officer('tranninh', 'Hoàng Thị Liên', 'Trấn Ninh', true),
  officer('diemhe', 'Lý Văn Hưng', 'Điềm He', true),
  officer('yenphuc', 'Phùng Thị Hoa', 'Yên Phúc', true),
  officer('lienhoi', 'Nông Thị Nhung', 'Liên Hội', true),
  officer('tuxuyen', 'Hà Văn Tiến', 'Tú Xuyên', true),
  officer('huule', 'Vi Thị Hạnh', 'Hữu Lễ', true),
  officer('hoabinh', 'Lăng Văn Kiên', 'Hòa Bình'),
  officer('anson', 'Triệu Văn Páo', 'An Sơn'),
  officer('khanhkhe', 'Lương Văn Quyết', 'Khánh Khê'),
  officer('luongnang', 'Hoàng Thị Duyên', 'Lương Năng'),
  officer('donggiap', 'Nông Văn Ba', 'Đồng Giáp'),
  officer('binhphuc', 'Lộc Thị Thơm', 'Bình Phúc'),
  officer('trangcac', 'Chu Văn Sinh', 'Tràng Các'),
  officer('tandoan', 'Vi Văn Cường', 'Tân Đoàn'),
  officer('trile', 'Hoàng Văn Nghĩa', 'Tri Lễ'),
  officer('trangphai', 'Đinh Thị Yến', 'Tràng Phái'),
  reviewer('TCKH', 'Phan Thị Thu'),
  reviewer('YT', 'Hà Thị Bích'),
  reviewer('NV', 'Lương Văn Hải'),
  reviewer('TP', 'Hoàng Thị Vân'),
  reviewer('VP', 'Nông Quốc Việt'),
  reviewer('TK', 'Đặng Văn Toàn'),
  reviewer('BTC', 'Lành Văn Hiếu'),
  reviewer('MTTQ', 'Triệu Văn Thành'),
  reviewer('CA', 'Hoàng Đức Anh'),
  reviewer('BCHQS', 'Nông Văn Khánh'),
  reviewer('VPDP', 'Mông Thị Phượng'),
]
