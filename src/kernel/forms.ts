import { compare, type DecimalLike, exact, parseDecimal, scaleOf } from './decimal.js'
import { type Ask, absent, asking, type Field, field, ONE_VALUE, single, traits, Wrong } from './field.js'
import { number, decimal as show, day as showDay } from './format.js'
import { nfc } from './text.js'
import { type Day, parseDay } from './time.js'

// A form's whole vocabulary is imported from here: its fields below, and what is done with it.
export { blankForm, type Form, invalidForm, type Parsed, parseForm } from './form-state.js'

type TextOptions = Ask & { min?: number; max?: number; oneLine?: boolean }

const readText =
  ({ min = 1, max = 500, label = 'Nội dung', oneLine = false }: TextOptions) =>
  (typed: string): string | Wrong => {
    const value = oneLine ? typed.replace(/\s+/g, ' ') : typed
    const length = Array.from(value).length
    if (length < min) return new Wrong(`${label} cần ít nhất ${number(min)} ký tự, hiện có ${number(length)}.`)
    if (length > max)
      return new Wrong(`${label} dài nhất ${number(max)} ký tự, hiện có ${number(length)}. Đề nghị rút gọn.`)
    return value
  }

/** Text of min to max characters (1 to 500 unless said), cleaned and NFC; `oneLine` turns line breaks into spaces. */
export const text = (options: TextOptions = {}): Field<string> =>
  single(asking(options, 'Đề nghị nhập nội dung này.'), readText(options))

export const optionalText = (options: Omit<TextOptions, 'ask'> = {}): Field<string | null> =>
  single<string | null>(absent, readText(options))

/** As typed but for NFC: no trimming, and never shown again. Its strength is the business of whoever sets it. */
export const password = ({ ask = 'Đề nghị nhập mật khẩu.' }: Ask = {}): Field<string> =>
  field((raw) => {
    if (raw === undefined || raw === null || raw === '') return new Wrong(ask)
    if (typeof raw !== 'string') return new Wrong(ONE_VALUE)
    return raw.length > 1024 ? new Wrong('Mật khẩu dài quá 1.024 ký tự.') : nfc(raw)
  }).register(traits, { secret: true })

type DayOptions = Ask & { min?: Day; max?: Day }

const readDay =
  ({ min = '1900-01-01', max = '2100-12-31', label = 'Ngày' }: DayOptions) =>
  (typed: string): Day | Wrong => {
    const value = parseDay(typed)
    if (value === null)
      return new Wrong(
        /^\d{1,2}\/\d{1,2}\/\d{4}$/.test(typed)
          ? `Lịch không có ngày ${typed}. Đề nghị kiểm tra lại.`
          : 'Đề nghị nhập ngày theo dạng ngày/tháng/năm, ví dụ 30/09/2024.',
      )
    if (value < min) return new Wrong(`${label} không trước ${showDay(min)}. Đề nghị kiểm tra lại ${showDay(value)}.`)
    if (value > max) return new Wrong(`${label} không sau ${showDay(max)}. Đề nghị kiểm tra lại ${showDay(value)}.`)
    return value
  }

/** A day typed as dd/mm/yyyy, between min and max (1900 to 2100 unless said). */
export const day = (options: DayOptions = {}): Field<Day> =>
  single(asking(options, 'Đề nghị nhập ngày, ví dụ 30/09/2024.'), readDay(options))

export const optionalDay = (options: Omit<DayOptions, 'ask'> = {}): Field<Day | null> =>
  single<Day | null>(absent, readDay(options))

type DecimalOptions = Ask & {
  min?: DecimalLike
  max?: DecimalLike
  /** Most decimals taken; a longer number is refused, never rounded. */
  scale?: number
  /** May be typed after the number: "62,5%". */
  unit?: string
}

/** The columns are numeric(18,4): fourteen digits before the comma. */
const LIMIT = '99999999999999.9999'

const range = (value: string, { min, max, label = 'Giá trị' }: DecimalOptions): Wrong | null => {
  const beyond = (limit: DecimalLike, side: -1 | 1) => compare(exact(value), exact(limit)) === side
  if (beyond(LIMIT, 1) || beyond(`-${LIMIT}`, -1)) return new Wrong(`${label} quá lớn. Đề nghị kiểm tra lại số chữ số.`)
  const low = min !== undefined && beyond(min, -1)
  const high = max !== undefined && beyond(max, 1)
  if (!low && !high) return null
  const again = `Đề nghị kiểm tra lại ${show(value)}.`
  if (min !== undefined && max !== undefined)
    return new Wrong(`${label} nằm trong khoảng ${show(min)} đến ${show(max)}. ${again}`)
  return new Wrong(
    low ? `${label} không nhỏ hơn ${show(min)}. ${again}` : `${label} không lớn hơn ${show(max)}. ${again}`,
  )
}

const readDecimal =
  (options: DecimalOptions) =>
  (typed: string): string | Wrong => {
    const { scale = 4, unit = '', label = 'Giá trị' } = options
    const value = parseDecimal(unit !== '' && typed.endsWith(unit) ? typed.slice(0, -unit.length) : typed)
    if (value === null) return new Wrong('Đề nghị nhập số, ví dụ 62,5.')
    if (scaleOf(value) > scale) return new Wrong(`${label} có nhiều nhất ${scale} chữ số sau dấu phẩy.`)
    return range(value, options) ?? value
  }

/** A number as canonical decimal text ("1234.5") fit for numeric(18,4). How it may be typed: parseDecimal. */
export const decimal = (options: DecimalOptions = {}): Field<string> =>
  single(asking(options, 'Đề nghị nhập số, ví dụ 62,5.'), readDecimal(options))

export const optionalDecimal = (options: Omit<DecimalOptions, 'ask'> = {}): Field<string | null> =>
  single<string | null>(absent, readDecimal(options))

type IntegerOptions = Ask & { min?: number; max?: number }

/** Within what a PostgreSQL integer holds. */
const readInteger =
  ({ min = -2147483648, max = 2147483647, ...rest }: IntegerOptions) =>
  (typed: string): number | Wrong => {
    const value = parseDecimal(typed)
    if (value === null || scaleOf(value) > 0) return new Wrong('Đề nghị nhập số nguyên, ví dụ 2.')
    return range(value, { min, max, ...rest }) ?? Number(value)
  }

export const integer = (options: IntegerOptions = {}): Field<number> =>
  single(asking(options, 'Đề nghị nhập số nguyên, ví dụ 2.'), readInteger(options))

export const optionalInteger = (options: Omit<IntegerOptions, 'ask'> = {}): Field<number | null> =>
  single<number | null>(absent, readInteger(options))

const readChoice =
  <T extends string>(options: readonly T[]) =>
  (typed: string): T | Wrong =>
    options.find((option) => option === typed) ?? new Wrong('Mục đã chọn không có trong danh sách. Đề nghị chọn lại.')

const REOPEN = 'Biểu mẫu đã cũ. Đề nghị mở lại trang và gửi lại.'
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** One of the given codes. */
export const choice = <const T extends string>(
  options: readonly T[],
  { ask = 'Đề nghị chọn một mục.' }: Ask = {},
): Field<T> => single<T>(() => new Wrong(ask), readChoice(options))

export const optionalChoice = <const T extends string>(options: readonly T[]): Field<T | null> =>
  single<T | null>(absent, readChoice(options))

const asId = (typed: string): number | Wrong =>
  /^[1-9]\d{0,9}$/.test(typed) && Number(typed) <= 2147483647
    ? Number(typed)
    : new Wrong('Mục đã chọn không có trong danh sách. Đề nghị chọn lại.')

/** The id of one record, from a list to choose from. Whether it exists and may be seen is the service's question. */
export const id = ({ ask = 'Đề nghị chọn một mục.' }: Ask = {}): Field<number> => single(() => new Wrong(ask), asId)

export const optionalId = (): Field<number | null> => single<number | null>(absent, asId)

/** Several ids, each once, in the order given; none is an empty list unless `min` asks for some. */
export const idList = ({
  min = 0,
  max = 500,
  ask = 'Đề nghị chọn ít nhất một mục.',
}: Ask & { min?: number; max?: number } = {}): Field<number[]> =>
  field((raw) => {
    const typed: unknown[] = raw === undefined || raw === null || raw === '' ? [] : Array.isArray(raw) ? raw : [raw]
    const ids = typed.map((one) => (typeof one === 'string' ? asId(one.trim()) : new Wrong(ONE_VALUE)))
    const wrong = ids.find((one) => one instanceof Wrong)
    if (wrong) return wrong
    const once = [...new Set(ids as number[])]
    if (once.length < min) return new Wrong(ask)
    return once.length > max ? new Wrong(`Chọn nhiều nhất ${number(max)} mục một lần.`) : once
  }).register(traits, { many: true })

/** Several keys (UUID) of rows that a script made, each once, in the order given. */
export const keyList = ({ max }: { max: number }): Field<string[]> =>
  field((raw) => {
    const typed: unknown[] = raw === undefined || raw === null || raw === '' ? [] : Array.isArray(raw) ? raw : [raw]
    const keys = typed.filter((one) => typeof one === 'string' && UUID.test(one)) as string[]
    if (keys.length < typed.length) return new Wrong(REOPEN)
    const once = [...new Set(keys.map((key) => key.toLowerCase()))]
    return once.length > max ? new Wrong(`Chọn nhiều nhất ${number(max)} mục một lần.`) : once
  }).register(traits, { many: true })

/** Several of the given codes (checkboxes of one name), each once, in the order of the list. */
export const choices = <const T extends string>(
  options: readonly T[],
  { min = 0, ask = 'Đề nghị chọn ít nhất một mục.' }: Ask & { min?: number } = {},
): Field<T[]> =>
  field((raw) => {
    const typed: unknown[] = raw === undefined || raw === null || raw === '' ? [] : Array.isArray(raw) ? raw : [raw]
    const unknown = typed.some((one) => !options.some((option) => option === one))
    if (unknown) return new Wrong('Mục đã chọn không có trong danh sách. Đề nghị chọn lại.')
    const chosen = options.filter((option) => typed.includes(option))
    return chosen.length < min ? new Wrong(ask) : chosen
  }).register(traits, { many: true })

/** Ticked or not: browsers leave an unticked box out. */
export const checkbox = (): Field<boolean> =>
  single(
    () => false,
    (typed) => ['on', '1', 'true'].includes(typed) || new Wrong(ONE_VALUE),
  )

/** The row as its editor saw it; a save from an older one is answered with both versions. */
export const rowVersion = (): Field<number> =>
  single(
    () => new Wrong(REOPEN),
    (typed) => (asId(typed) instanceof Wrong ? new Wrong(REOPEN) : Number(typed)),
  )

/** One form, one record: the key (UUID) under which a form sent twice is recognised. */
export const requestKey = (): Field<string> =>
  single(
    () => new Wrong(REOPEN),
    (typed) => (UUID.test(typed) ? typed.toLowerCase() : new Wrong(REOPEN)),
  )
