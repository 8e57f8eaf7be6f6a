import { addMonths, type Day, endOfMonth, parseDay } from '../kernel/time.js'

/** The two days of a comparison, each at its end; what was typed and what is wrong with it. */
export type Days = Readonly<{
  from: Day
  to: Day
  typed: Readonly<{ from: string; to: string }>
  errors: Readonly<{ from: string | null; to: string | null }>
}>

const wrongDay = 'Ngày chưa đúng. Đề nghị nhập ngày/tháng/năm, ví dụ 30/04/2024.'

/**
 * Reads two days. Left out, the first is the end of the month before, the second today. What cannot be compared is told
 * beside its box, and the days left out stand in.
 */
export const readDays = (typed: Days['typed'], today: Day): Days => {
  const usual = { from: endOfMonth(addMonths(today, -1)), to: today }
  const [from, to] = [
    typed.from === '' ? usual.from : parseDay(typed.from),
    typed.to === '' ? usual.to : parseDay(typed.to),
  ]
  const errors = {
    from: from === null ? wrongDay : null,
    to: to === null ? wrongDay : to > today ? 'Ngày này chưa đến.' : null,
  }
  if (from !== null && to !== null && errors.to === null && from >= to)
    return { ...usual, typed, errors: { from: 'Ngày đầu phải trước ngày sau.', to: null } }
  if (from === null || to === null || errors.to !== null) return { ...usual, typed, errors }
  return { from, to, typed, errors }
}
