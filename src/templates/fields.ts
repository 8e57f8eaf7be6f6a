/** What a template may be of. Stored with each template. */
export const TEMPLATE_KINDS = {
  CHASING_LETTER: 'Công văn đôn đốc',
  COMMUNE_REPORT: 'Báo cáo tiến độ của xã',
  DISTRICT_REPORT: 'Báo cáo của huyện',
  MEETING_SUMMARY: 'Tóm tắt phục vụ họp',
} as const
export type TemplateKind = keyof typeof TEMPLATE_KINDS
export const isTemplateKind = (text: string): text is TemplateKind => Object.hasOwn(TEMPLATE_KINDS, text)

/** A field a template may name as {{name}}. A block stands for paragraphs and tables and takes its whole paragraph. */
export type Field = Readonly<{ name: string; meaning: string; sample: string; block?: boolean }>

const common: readonly Field[] = [
  { name: 'co_quan', meaning: 'Cơ quan ban hành', sample: 'ỦY BAN NHÂN DÂN\nHUYỆN VĂN QUAN' },
  { name: 'ky_hieu', meaning: 'Ký hiệu, đứng sau “Số: /”', sample: 'BC-UBND' },
  { name: 'dia_danh', meaning: 'Địa danh', sample: 'Văn Quan' },
  { name: 'thang_nam', meaning: 'Tháng, năm sau ngày để trống', sample: 'tháng 5 năm 2024' },
  { name: 'trich_yeu', meaning: 'Trích yếu', sample: 'Kết quả thực hiện tháng 5/2024' },
  { name: 'don_vi', meaning: 'Tên đơn vị', sample: 'Huyện Văn Quan' },
  { name: 'ngay_so_lieu', meaning: 'Ngày chốt số liệu', sample: '20/5/2024' },
  {
    name: 'noi_dung',
    meaning: 'Toàn bộ nội dung, gồm các bảng; đứng riêng một đoạn',
    sample: 'Nội dung văn bản',
    block: true,
  },
  {
    name: 'noi_nhan',
    meaning: 'Nơi nhận, viết sau “- ”; các dòng sau tự có gạch đầu dòng',
    sample: 'UBND tỉnh;\n- Lưu: VT.',
  },
  { name: 'chuc_vu_ky', meaning: 'Các dòng trên chữ ký', sample: 'TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH' },
  { name: 'nguoi_ky', meaning: 'Họ tên người ký', sample: 'Nguyễn Văn A' },
]

const parts: readonly Field[] = [
  { name: 'cong_tac_chi_dao', meaning: 'Phần I: công tác chỉ đạo, tuyên truyền', sample: 'Đã ban hành kế hoạch.' },
  { name: 'ket_qua', meaning: 'Phần II: lời của đơn vị', sample: 'Các xã duy trì tiêu chí đã đạt.' },
  { name: 'kho_khan', meaning: 'Phần III: khó khăn, vướng mắc', sample: 'Thiếu vốn đối ứng.' },
  { name: 'nhiem_vu', meaning: 'Phần IV: nhiệm vụ kỳ tới', sample: 'Hoàn thành tiêu chí 17.' },
  { name: 'kien_nghi', meaning: 'Phần V: đề xuất, kiến nghị', sample: 'Đề nghị bố trí vốn.' },
]

const tables: readonly Field[] = ['1', '2', '3', '4', '5', '7'].map((no) => ({
  name: `bieu_${no}`,
  meaning: `Biểu ${no}; đứng riêng một đoạn`,
  sample: `Biểu ${no}`,
  block: true,
}))

const district: readonly Field[] = [
  { name: 'so_xa', meaning: 'Số xã', sample: '16' },
  { name: 'binh_quan', meaning: 'Bình quân tiêu chí một xã', sample: '12,56' },
  { name: 'binh_quan_ky_truoc', meaning: 'Bình quân của kỳ trước', sample: '12,31' },
  { name: 'so_qua_han', meaning: 'Số chỉ tiêu quá hạn', sample: '24' },
  { name: 'so_cho_tham_tra', meaning: 'Số chỉ tiêu chờ thẩm tra', sample: '18' },
]

/** The fields of each kind of template, in the order they are listed. */
export const fieldsOf: Readonly<Record<TemplateKind, readonly Field[]>> = {
  CHASING_LETTER: [
    ...common,
    { name: 'kinh_gui', meaning: 'Nơi kính gửi', sample: '- Ủy ban nhân dân xã Trấn Ninh.' },
    { name: 'thoi_han', meaning: 'Thời hạn của công văn', sample: '31/5/2024' },
    { name: 'so_chi_tieu', meaning: 'Số chỉ tiêu nêu trong công văn', sample: '12' },
    { name: 'so_qua_han', meaning: 'Số chỉ tiêu quá hạn', sample: '04' },
  ],
  COMMUNE_REPORT: [
    ...common,
    ...parts,
    { name: 'so_dat', meaning: 'Số tiêu chí đã thẩm tra đạt', sample: '12' },
    { name: 'so_tu_danh_gia', meaning: 'Số tiêu chí xã tự đánh giá đạt', sample: '14' },
    { name: 'tong_so', meaning: 'Tổng số tiêu chí', sample: '19' },
    {
      name: 'bieu_chi_tiet',
      meaning: 'Biểu chi tiết của xã; đứng riêng một đoạn',
      sample: 'Biểu chi tiết',
      block: true,
    },
  ],
  DISTRICT_REPORT: [...common, ...parts, ...district, ...tables],
  MEETING_SUMMARY: [...common, ...district],
}

/** Folded to compare: a field typed with a slip is told its likely name. */
const letters = (name: string): string => name.replace(/[^a-z0-9]/gi, '').toLowerCase()

/** The known field that a name not known most likely means; null: none is near. */
export const nearest = (kind: TemplateKind, name: string): string | null =>
  fieldsOf[kind].find((one) => letters(one.name) === letters(name))?.name ??
  fieldsOf[kind].find((one) => letters(one.name).startsWith(letters(name).slice(0, 4)))?.name ??
  null
