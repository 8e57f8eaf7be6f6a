/** The tables of the reporting routine, in the office's order. `bySet`: one for each criteria set, on a basis. */
export const TABLES = [
  { no: '1', name: 'Kết quả thực hiện tiêu chí theo xã', bySet: true },
  { no: '2', name: 'Phân nhóm xã theo số tiêu chí đạt', bySet: true },
  { no: '3', name: 'Kết quả theo từng tiêu chí', bySet: true },
  { no: '4', name: 'Chỉ tiêu chưa đạt của xã điểm', bySet: true },
  { no: '5', name: 'Nguồn lực huy động', bySet: false },
  { no: '6', name: 'Vốn Chương trình', bySet: false },
  { no: '7', name: 'Khu dân cư kiểu mẫu, vườn mẫu, thôn nông thôn mới', bySet: false },
  { no: '8', name: 'Xã đã được công nhận', bySet: false },
  { no: '9', name: 'Nợ đọng xây dựng cơ bản', bySet: false },
] as const satisfies readonly TableEntry[]

export type TableEntry = Readonly<{ no: string; name: string; bySet: boolean }>
export type TableNo = (typeof TABLES)[number]['no']

/** The number of a table as an address carries it; null where there is no such table. */
export const tableNo = (text: string): TableNo | null => TABLES.find(({ no }) => no === text)?.no ?? null
