import { percentOf } from '../../assessments/checks.js'
import { type FigureAsk, fieldNames } from '../../assessments/fields.js'
import type { Subject } from '../../assessments/form.js'
import type { PartState } from '../../assessments/state.js'
import { compare, exact, parseDecimal, scaleOf } from '../../kernel/decimal.js'
import { decimalInput } from '../../kernel/format.js'
import { resultHelp, resultOf } from '../words.js'

/** Cells of one figure as typed. */
export type FigureCells = Readonly<{ value: string; numerator: string; denominator: string }>

/** Fields to set, or what is wrong, by the name of the field. */
export type Overrides = Readonly<{ values: Record<string, string>; faults: Record<string, string> }>

const none: Overrides = { values: {}, faults: {} }

type Numbers = Pick<PartState, 'value' | 'numerator' | 'denominator'>

const numberIn = (cell: string): string | null => parseDecimal(cell.replace(/%$/, ''))

const sameNumber = (cell: string, stored: string | null): boolean => {
  const typed = numberIn(cell)
  return typed !== null && stored !== null && compare(exact(typed), exact(stored)) === 0
}

/** A percentage as its two stored numbers make it, at the decimals it is written with. */
const isComputed = (cell: string, { numerator, denominator }: Numbers): boolean => {
  const typed = numberIn(cell)
  if (typed === null || numerator === null || denominator === null || compare(exact(denominator), exact(0)) === 0)
    return false
  return compare(exact(percentOf(numerator, denominator, scaleOf(typed))), exact(typed)) === 0
}

/**
 * A ratio from its cells. A percentage alone that is what the stored numbers make changes nothing; another one takes
 * their place, since two numbers and a percentage they do not make cannot both stand.
 */
const ratioOf = (prefix: string, cells: FigureCells, stored: Numbers): Overrides => {
  const { value, numerator, denominator } = cells
  const at = (values: Record<string, string>): Overrides => ({
    values: Object.fromEntries(Object.entries(values).map(([name, text]) => [prefix + name, text])),
    faults: {},
  })
  if (numerator !== '' || denominator !== '') {
    const same = isComputed(value, { value: null, numerator: numberIn(numerator), denominator: numberIn(denominator) })
    return at({ ...written({ numerator, denominator }, stored), value: same ? '' : value })
  }
  if (value === '' || isComputed(value, stored)) return none
  return at({
    value: sameNumber(value, stored.value) ? decimalInput(stored.value) : value,
    numerator: '',
    denominator: '',
  })
}

/** Numbers that say what is stored, in the letters the form shows it with. */
const written = (cells: Pick<FigureCells, 'numerator' | 'denominator'>, stored: Numbers) => ({
  numerator: sameNumber(cells.numerator, stored.numerator) ? decimalInput(stored.numerator) : cells.numerator,
  denominator: sameNumber(cells.denominator, stored.denominator) ? decimalInput(stored.denominator) : cells.denominator,
})

const notAsked = 'Chỉ tiêu này không nhập'

/** The figures of an indicator as a whole; `ask` is null where its parts are asked for. */
export const wholeOf = (ask: FigureAsk | null, cells: FigureCells, text: string, subject: Subject): Overrides => {
  const { row } = subject
  const names = ask ? fieldNames(ask) : []
  if (ask?.kind === 'ratio') {
    const figures = ratioOf('', cells, row)
    return text === '' || text === row.valueText ? figures : refuse(figures, 'valueText', `${notAsked} mô tả.`)
  }
  const values: Record<string, string> = {}
  const faults: Record<string, string> = {}
  for (const name of ['numerator', 'denominator'] as const)
    if (cells[name] !== '' && !sameNumber(cells[name], row[name])) faults[name] = `${notAsked} tử số, mẫu số.`
  if (names.includes('valueText')) {
    const given = text === '' && !sameNumber(cells.value, row.value) ? cells.value : text
    if (given !== '') values['valueText'] = given
  } else if (text !== '' && text !== row.valueText) faults['valueText'] = `${notAsked} mô tả.`
  if (names.includes('value')) {
    if (cells.value !== '') values['value'] = sameNumber(cells.value, row.value) ? decimalInput(row.value) : cells.value
  } else if (!names.includes('valueText') && cells.value !== '' && !sameNumber(cells.value, row.value))
    faults['value'] = `${notAsked} số liệu.`
  return { values, faults }
}

const refuse = ({ values, faults }: Overrides, field: string, message: string): Overrides => ({
  values,
  faults: { ...faults, [field]: message },
})

const blankPart: Numbers = { value: null, numerator: null, denominator: null }

const partOf = (ask: FigureAsk, typed: string, subject: Subject): Overrides => {
  const stored = subject.row.parts.find(({ partId }) => partId === ask.part?.id) ?? blankPart
  const at = (name: string, value: string): Overrides => ({ values: { [ask.prefix + name]: value }, faults: {} })
  if (ask.kind === 'word') {
    const result = resultOf(typed)
    if (result === 'MET' || result === 'NOT_MET') return at('result', result)
    return sameNumber(typed, stored.value)
      ? none
      : { values: {}, faults: { parts: 'Ghi “đạt” hoặc “chưa đạt” cho phần này.' } }
  }
  const [numerator = '', denominator] = typed.split('/').map((one) => one.trim())
  if (ask.kind === 'ratio' && denominator !== undefined)
    return ratioOf(ask.prefix, { value: '', numerator, denominator }, stored)
  if (ask.kind === 'ratio') return ratioOf(ask.prefix, { value: typed, numerator: '', denominator: '' }, stored)
  return at('value', sameNumber(typed, stored.value) ? decimalInput(stored.value) : typed)
}

/** Parts from one cell: "a: 33,3; b: 41/642; c: đạt". Parts it does not name stay. */
export const partsOf = (cell: string, asks: readonly FigureAsk[], subject: Subject): Overrides => {
  const all: { values: Record<string, string>; faults: Record<string, string> } = { values: {}, faults: {} }
  for (const one of cell.split(/[;\n]/).map((text) => text.trim())) {
    if (one === '') continue
    const [, key = '', typed = ''] = /^([^:]+):\s*(.*)$/.exec(one) ?? []
    const ask = asks.find(({ part }) => part?.key === key.trim())
    if (!ask) {
      const known = asks.flatMap(({ part }) => part?.key ?? []).join(', ')
      all.faults['parts'] =
        `Không có phần “${key || one}”: chỉ tiêu gồm các phần ${known}. Ghi dạng “a: 33,3; b: 41/642”.`
      continue
    }
    if (typed === '' || typed === '–' || typed === '-') continue
    const { values, faults } = partOf(ask, typed, subject)
    Object.assign(all.values, values)
    Object.assign(all.faults, faults)
  }
  return all
}

/** A result from a cell. */
export const resultField = (cell: string): Overrides => {
  if (cell === '') return none
  const result = resultOf(cell)
  return result === null
    ? { values: {}, faults: { result: `Không hiểu kết quả “${cell}”. ${resultHelp}` } }
    : { values: { result }, faults: {} }
}

/** Several readings of one row together. */
export const together = (all: readonly Overrides[]): Overrides => ({
  values: Object.assign({}, ...all.map(({ values }) => values)) as Record<string, string>,
  faults: Object.assign({}, ...all.map(({ faults }) => faults)) as Record<string, string>,
})
