import type { Sheet, SheetRead } from '../kernel/xlsx.js'
import { columnName } from '../kernel/xlsx-formal.js'
import type { Fault, SetImport, WhereOf } from './set-file.js'

/** How a cell is read: words as they stand, a number, yes or no, several keys, a day left open by "không", or JSON. */
type Kind = 'text' | 'number' | 'flag' | 'list' | 'end' | 'json'
type Column = Readonly<{ head: string; field: string; kind?: Kind; width?: number }>

const column = (head: string, field: string, kind: Kind = 'text', width = 16): Column => ({ head, field, kind, width })

const HEAD: readonly Column[] = [
  column('Mã bộ', 'code'),
  column('Cấp độ', 'level'),
  column('Tên', 'name'),
  column('Tên ngắn', 'shortName'),
  column('Vùng', 'region'),
  column('Áp dụng từ', 'validFrom'),
  column('Áp dụng đến', 'validTo', 'end'),
  column('Bộ phải đạt trước', 'prerequisite'),
  column('Văn bản quy định mức', 'document'),
  column('Điều, khoản', 'clause'),
  column('Các văn bản', 'documents', 'list'),
  column('Nhóm xếp theo số tiêu chí', 'bands', 'json'),
  column('Điều kiện công nhận, thu hồi', 'recognition', 'json'),
  column('Ghi chú của tệp', 'notes', 'json'),
]
const GROUP = [column('Mã nhóm', 'code'), column('Tên nhóm', 'name', 'text', 40)]
const CRITERION = [
  column('Tiêu chí số', 'no', 'number'),
  column('Tên', 'name', 'text', 50),
  column('Tên ngắn', 'shortName', 'text', 30),
  column('Nhóm', 'group'),
  column('Dùng khi xét thu hồi', 'revocationTrigger', 'flag'),
]
const INDICATOR = [
  column('Mã chỉ tiêu', 'code'),
  column('Tiêu chí số', 'criterion', 'number'),
  column('Tên', 'name', 'text', 60),
  column('Kiểu', 'type'),
  column('Đơn vị tính', 'unit'),
  column('Căn cứ không áp dụng', 'notApplicable', 'text', 30),
  column('Giao tỉnh quy định', 'delegatedToProvince', 'flag'),
  column('Yêu cầu đạt bộ', 'requiresSet'),
  column('Bộ, ngành phụ trách', 'responsibleMinistry', 'text', 30),
  column('Ghi chú', 'note', 'text', 40),
  column('Áp dụng từ', 'validFrom'),
  column('Áp dụng đến', 'validTo', 'end'),
  column('Số đo kèm theo', 'measure', 'json', 30),
  column('Thông tin hỏi thêm', 'inputs', 'json', 30),
  column('Nguồn và mức đối chiếu', 'provenance', 'json', 40),
]
/** Which life of an indicator a row of another sheet is about; the day only where the indicator has one of its own. */
const OF = [column('Mã chỉ tiêu', 'indicator'), column('Chỉ tiêu áp dụng từ', 'life')]
const PART = [
  ...OF,
  column('Mã nội dung', 'key'),
  column('Tên', 'name', 'text', 60),
  column('Kiểu', 'type'),
  column('Đơn vị tính', 'unit'),
  column('Điều kiện áp dụng', 'condition', 'json', 30),
]
const LEVEL = [
  ...OF,
  column('Mã nội dung', 'part'),
  column('Năm', 'year', 'number'),
  column('Nội dung mức', 'text', 'text', 50),
  column('Trạng thái', 'status'),
  column('So sánh', 'comparator'),
  column('Giá trị', 'value', 'number'),
  column('Công thức', 'formula', 'json', 30),
  column('Văn bản', 'document'),
  column('Điều, khoản', 'clause'),
]
const LINK = [
  column('Từ chỉ tiêu', 'from'),
  column('Của bộ', 'fromSet', 'text', 28),
  column('Đến chỉ tiêu', 'to'),
  column('Quan hệ', 'kind'),
  column('Cùng một số liệu', 'sameFigure', 'flag'),
  column('Nội dung tương ứng', 'parts', 'json', 30),
  column('Nguồn', 'source', 'text', 50),
]
const PAPER = [
  column('Mã văn bản', 'key', 'text', 20),
  column('Số, ký hiệu', 'docNumber'),
  column('Ngày ban hành', 'issuedOn'),
  column('Cơ quan ban hành', 'issuer', 'text', 30),
  column('Loại', 'kind'),
  column('Trích yếu', 'title', 'text', 60),
  column('Hiệu lực từ', 'effectiveFrom'),
  column('Ghi chú', 'note', 'text', 40),
]

const NAMES = {
  head: 'Bộ tiêu chí',
  groups: 'Nhóm',
  criteria: 'Tiêu chí',
  indicators: 'Chỉ tiêu',
  parts: 'Nội dung',
  levels: 'Mức',
  links: 'Liên kết',
  papers: 'Văn bản',
} as const

type Record_ = Readonly<Record<string, unknown>>
const OPEN = 'không'

const written = (value: unknown, kind: Kind | undefined): string | number => {
  if (kind === 'end' && value === null) return OPEN
  if (value === undefined || value === null) return ''
  if (kind === 'json') return JSON.stringify(value)
  if (kind === 'flag') return value === true ? 'x' : ''
  if (kind === 'list') return (value as string[]).join(', ')
  return typeof value === 'number' ? value : (value as string)
}

const sheetOf = (name: string, columns: readonly Column[], rows: readonly Record_[]): Sheet => ({
  name,
  head: columns.map(({ head }) => head),
  widths: columns.map(({ width }) => width ?? 16),
  rows: rows.map((row) => columns.map(({ field, kind }) => written(row[field], kind))),
})

type Requirement = SetImport['criteria'][number]['indicators'][number]['requirement']

/** A level and, where it has them, those of single years. */
const levelRowsOf = (of: Record_, { byYear = [], ...level }: Requirement): Record_[] => [
  { ...of, ...level },
  ...byYear.map((year) => ({ ...of, ...year })),
]

/** A set as sheets that a person can read, correct and bring in again. */
export const toSheets = (set: SetImport): Sheet[] => {
  const indicators = set.criteria.flatMap(({ no, indicators }) =>
    indicators.map((entry) => ({ criterion: no, ...entry })),
  )
  const of = ({ code, validFrom }: { code: string; validFrom?: string | undefined }) => ({
    indicator: code,
    life: validFrom,
  })
  const parts = indicators.flatMap((entry) => entry.parts.map((part) => ({ ...of(entry), ...part })))
  const levels = indicators.flatMap((entry) => [
    ...levelRowsOf(of(entry), entry.requirement),
    ...entry.parts.flatMap(({ key, requirement }) => levelRowsOf({ ...of(entry), part: key }, requirement)),
  ])
  const head = set as unknown as Record_
  return [
    {
      name: NAMES.head,
      head: ['Mục', 'Nội dung'],
      widths: [30, 100],
      rows: HEAD.map(({ head: label, field, kind }) => [label, written(head[field], kind)]),
    },
    sheetOf(NAMES.groups, GROUP, set.groups),
    sheetOf(NAMES.criteria, CRITERION, set.criteria),
    sheetOf(NAMES.indicators, INDICATOR, indicators),
    sheetOf(NAMES.parts, PART, parts),
    sheetOf(NAMES.levels, LEVEL, levels),
    sheetOf(NAMES.links, LINK, set.links),
    sheetOf(NAMES.papers, PAPER, set.legalDocuments),
  ]
}

const asNumber = (cell: string): number | string => {
  const plain = cell.replace(',', '.')
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : cell
}

const asJson = (cell: string): unknown => {
  try {
    return JSON.parse(cell, (key, value: unknown) => (key === '__proto__' ? undefined : value)) as unknown
  } catch {
    return cell // the form says that it is not what belongs here
  }
}

/** A cell as the form wants it; undefined where nothing stands in it. */
const readCell = (cell: string, kind: Kind | undefined): unknown => {
  if (cell === '') return undefined
  if (kind === 'end' && cell.toLocaleLowerCase('vi') === OPEN) return null
  if (kind === 'number') return asNumber(cell)
  if (kind === 'flag') return ['x', 'có', 'true', '1'].includes(cell.toLocaleLowerCase('vi')) ? true : cell
  if (kind === 'list') return cell.split(/\s*,\s*/).filter((one) => one !== '')
  if (kind === 'json') return asJson(cell)
  return cell
}

type Read = Record<string, unknown>
/** Where the data stands: by path, the sheet and the cell. */
type Places = Map<string, string>

const at = (path: readonly PropertyKey[]): string => path.map(String).join('/')
const placeOf = (sheet: string, row: number, column: number): string =>
  `Trang “${sheet}”, ô ${columnName(column)}${row}`

type Line = Readonly<{ no: number; values: Read; cell: (field: string) => string }>

class Reader {
  readonly faults: Fault[] = []
  readonly places: Places = new Map()
  readonly #sheets: readonly SheetRead[]

  constructor(sheets: readonly SheetRead[]) {
    this.#sheets = sheets
  }

  /** The rows below the head; a sheet that is not there has none. */
  lines(name: string, columns: readonly Column[]): Line[] {
    const sheet = this.#sheets.find((one) => one.name.normalize('NFC').trim() === name)
    const [head, ...rows] = sheet?.rows ?? []
    if (!head) return []
    const missing = columns.filter(({ head: label }) => !head.cells.includes(label)).map(({ head: label }) => label)
    if (missing.length > 0) this.faults.push({ where: `Trang “${name}”`, message: `thiếu cột: ${missing.join(', ')}` })
    return rows.map(({ no, cells }) => {
      const columnAt = (field: string) => head.cells.indexOf(columns.find((one) => one.field === field)?.head ?? '')
      const values = Object.fromEntries(
        columns.flatMap(({ field, kind, head: label }) => {
          const value = readCell(cells[head.cells.indexOf(label)] ?? '', kind)
          return value === undefined ? [] : [[field, value]]
        }),
      )
      return { no, values, cell: (field) => placeOf(name, no, Math.max(0, columnAt(field))) }
    })
  }

  /** Notes where the fields of a thing stand. */
  place(path: readonly PropertyKey[], { cell, no }: Line, sheet: string, columns: readonly Column[]): void {
    this.places.set(at(path), `Trang “${sheet}”, dòng ${no}`)
    for (const { field } of columns) this.places.set(at([...path, field]), cell(field))
  }

  fault(line: Line, field: string, message: string): void {
    this.faults.push({ where: line.cell(field), message })
  }
}

const pick = (values: Read, ...without: string[]): Read =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !without.includes(name)))

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const lifeKey = (code: unknown, life: unknown): string => `${text(code)}@${text(life)}`

type Target = Readonly<{ entry: Read; path: readonly PropertyKey[] }>

const readCriteria = (reader: Reader): { criteria: Read[]; targets: Map<string, Target> } => {
  const targets = new Map<string, Target>()
  const lines = reader.lines(NAMES.criteria, CRITERION)
  const criteria = lines.map((line, index): Read => {
    reader.place(['criteria', index], line, NAMES.criteria, CRITERION)
    return { ...line.values, indicators: [] as Read[] }
  })
  for (const line of reader.lines(NAMES.indicators, INDICATOR)) {
    const index = criteria.findIndex(({ no }) => no === line.values['criterion'])
    const own = criteria[index]?.['indicators'] as Read[] | undefined
    if (!own) {
      reader.fault(line, 'criterion', 'không có tiêu chí này ở trang Tiêu chí')
      continue
    }
    const path = ['criteria', index, 'indicators', own.length]
    const entry = pick(line.values, 'criterion')
    reader.place(path, line, NAMES.indicators, INDICATOR)
    own.push(entry)
    targets.set(lifeKey(entry['code'], entry['validFrom']), { entry, path })
  }
  return { criteria, targets }
}

const targetOf = (reader: Reader, line: Line, targets: ReadonlyMap<string, Target>): Target | null => {
  const found = targets.get(lifeKey(line.values['indicator'], line.values['life'])) ?? null
  if (!found) reader.fault(line, 'indicator', 'không có chỉ tiêu này ở trang Chỉ tiêu')
  return found
}

const readParts = (reader: Reader, targets: ReadonlyMap<string, Target>): void => {
  for (const line of reader.lines(NAMES.parts, PART)) {
    const target = targetOf(reader, line, targets)
    if (!target) continue
    const parts = (target.entry['parts'] ??= []) as Read[]
    reader.place([...target.path, 'parts', parts.length], line, NAMES.parts, PART)
    parts.push(pick(line.values, 'indicator', 'life'))
  }
}

const readLevels = (reader: Reader, targets: ReadonlyMap<string, Target>): void => {
  for (const line of reader.lines(NAMES.levels, LEVEL)) {
    const target = targetOf(reader, line, targets)
    if (!target) continue
    const key = line.values['part']
    const parts = (target.entry['parts'] ?? []) as Read[]
    const index = key === undefined ? -1 : parts.findIndex((part) => part['key'] === key)
    const holder = key === undefined ? target.entry : parts[index]
    if (!holder) {
      reader.fault(line, 'part', 'không có nội dung này ở trang Nội dung')
      continue
    }
    const path = [...target.path, ...(key === undefined ? [] : ['parts', index]), 'requirement']
    const level = pick(line.values, 'indicator', 'life', 'part', 'year')
    const known = holder['requirement'] as Read | undefined
    if (line.values['year'] === undefined) {
      if (known) reader.fault(line, 'indicator', 'mức này đã ghi ở dòng trên')
      else holder['requirement'] = level
      reader.place(path, line, NAMES.levels, LEVEL)
    } else if (!known) reader.fault(line, 'year', 'dòng mức chung (không ghi năm) phải đứng trước các dòng theo năm')
    else {
      const years = (known['byYear'] ??= []) as Read[]
      reader.place([...path, 'byYear', years.length], line, NAMES.levels, LEVEL)
      years.push({ year: line.values['year'], ...level })
    }
  }
}

const readHead = (reader: Reader, sheets: readonly SheetRead[]): Read => {
  const sheet = sheets.find(({ name }) => name.normalize('NFC').trim() === NAMES.head)
  if (!sheet)
    reader.faults.push({ where: 'Cả tệp', message: `thiếu trang “${NAMES.head}”; đề nghị sửa trên tệp xuất từ cổng` })
  const head: Read = {}
  for (const { no, cells } of sheet?.rows.slice(1) ?? []) {
    const known = HEAD.find(({ head: label }) => label === cells[0])
    if (!known) continue
    reader.places.set(at([known.field]), placeOf(NAMES.head, no, 1))
    const value = readCell(cells[1] ?? '', known.kind)
    if (value !== undefined) head[known.field] = value
  }
  return 'validTo' in head ? head : { ...head, validTo: null }
}

const plain = (reader: Reader, name: string, field: string, columns: readonly Column[]): Read[] =>
  reader.lines(name, columns).map((line, index) => {
    reader.place([field, index], line, name, columns)
    return line.values
  })

/** Sheets as the form of a set wants them, what does not fit together in them, and where each thing stands. */
export const fromSheets = (sheets: readonly SheetRead[]): { data: unknown; faults: Fault[]; where: WhereOf } => {
  const reader = new Reader(sheets)
  const head = readHead(reader, sheets)
  const { criteria, targets } = readCriteria(reader)
  readParts(reader, targets)
  readLevels(reader, targets)
  const data = {
    documents: [],
    ...head,
    groups: plain(reader, NAMES.groups, 'groups', GROUP),
    criteria,
    links: plain(reader, NAMES.links, 'links', LINK),
    legalDocuments: plain(reader, NAMES.papers, 'legalDocuments', PAPER),
  }
  const where: WhereOf = (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const found = reader.places.get(at(path.slice(0, length)))
      if (found !== undefined) return found
    }
    return 'Cả tệp'
  }
  return { data, faults: reader.faults, where }
}
