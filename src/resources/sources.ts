/** A source of what is mobilised for the programme (Biểu 5). Money is in triệu đồng; land and labour keep their unit. */
export type Source = Readonly<{ code: string; label: string; group: string; unit: string | null }>

const STATE = 'Ngân sách nhà nước'
const OTHER = 'Lồng ghép, tín dụng, doanh nghiệp'
const PEOPLE = 'Nhân dân đóng góp'

/**
 * The fixed list, in the order of the table. `unit`: what is counted beside the money it may be worth; the money
 * equivalent is optional and never computed.
 */
export const SOURCES = [
  { code: 'NSTW_DTPT', label: 'Ngân sách Trung ương: đầu tư phát triển', group: STATE, unit: null },
  { code: 'NSTW_SN', label: 'Ngân sách Trung ương: sự nghiệp', group: STATE, unit: null },
  { code: 'NS_TINH', label: 'Ngân sách tỉnh', group: STATE, unit: null },
  { code: 'NS_HUYEN', label: 'Ngân sách huyện', group: STATE, unit: null },
  { code: 'NS_XA', label: 'Ngân sách xã', group: STATE, unit: null },
  { code: 'LONG_GHEP', label: 'Vốn lồng ghép', group: OTHER, unit: null },
  { code: 'TIN_DUNG', label: 'Vốn tín dụng', group: OTHER, unit: null },
  { code: 'DOANH_NGHIEP', label: 'Doanh nghiệp, hợp tác xã', group: OTHER, unit: null },
  { code: 'DAN_TIEN', label: 'Tiền', group: PEOPLE, unit: null },
  { code: 'NGAY_CONG', label: 'Ngày công', group: PEOPLE, unit: 'công' },
  { code: 'HIEN_DAT', label: 'Hiến đất', group: PEOPLE, unit: 'm²' },
  { code: 'HIEN_VAT', label: 'Hiện vật (quy tiền)', group: PEOPLE, unit: null },
] as const satisfies readonly Source[]

/** The words of a source; one that is no longer listed keeps its code. */
export const sourceLabel = (code: string): string => SOURCES.find((one) => one.code === code)?.label ?? code
