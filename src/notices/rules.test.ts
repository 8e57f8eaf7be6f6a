import { describe, expect, it } from 'vitest'
import { addWorkingDays, workingDaysBetween } from '../kernel/time.js'
import { escalates, quietFor, stepReached } from './rules.js'

const holidays = [
  { day: '2024-09-02', working: false }, // Monday
  { day: '2024-09-03', working: false },
  { day: '2024-05-04', working: true }, // a Saturday worked in exchange
]
const steps = { before: [7, 3, 1, 0], after: [1, 5] }

describe('working days', () => {
  it('leave out weekends and holidays and count days worked in exchange', () => {
    expect(addWorkingDays('2024-08-30', 1, holidays)).toBe('2024-09-04')
    expect(addWorkingDays('2024-09-04', -1, holidays)).toBe('2024-08-30')
    expect(addWorkingDays('2024-05-03', 1, holidays)).toBe('2024-05-04')
    expect(workingDaysBetween('2024-05-03', '2024-05-06', holidays)).toBe(2)
    expect(workingDaysBetween('2024-08-30', '2024-09-04', holidays)).toBe(1)
    expect(workingDaysBetween('2024-09-04', '2024-08-30', holidays)).toBe(-1)
    expect(workingDaysBetween('2024-02-28', '2024-03-01', [])).toBe(2) // over a leap day
  })
})

describe('a reminder', () => {
  const reached = (due: string, today: string) => stepReached(due, today, steps, holidays)
  it('comes so many working days before, and on the day', () => {
    expect(reached('2024-05-31', '2024-05-20')).toBeNull()
    expect(reached('2024-05-31', '2024-05-22')).toBe(7)
    expect(reached('2024-05-31', '2024-05-28')).toBe(3)
    expect(reached('2024-05-31', '2024-05-30')).toBe(1)
    expect(reached('2024-05-31', '2024-05-31')).toBe(0)
  })
  it('of a day off comes on the last working day before it', () => {
    expect(reached('2024-06-01', '2024-05-31')).toBe(0)
    expect(reached('2024-09-03', '2024-08-30')).toBe(0)
  })
  it('is made up for when a day was slept over', () => expect(reached('2024-05-31', '2024-05-29')).toBe(3))
  it('follows after the day, counted in working days too', () => {
    expect(reached('2024-05-31', '2024-06-01')).toBeNull()
    expect(reached('2024-05-31', '2024-06-03')).toBe(-1)
    expect(reached('2024-05-31', '2024-06-06')).toBe(-1)
    expect(reached('2024-05-31', '2024-06-07')).toBe(-5)
    expect(reached('2024-08-31', '2024-09-04')).toBe(-1)
  })
  it('goes to the leaders once it is late for long', () => {
    expect(escalates('2024-05-31', '2024-06-06', 5, holidays)).toBe(false)
    expect(escalates('2024-05-31', '2024-06-07', 5, holidays)).toBe(true)
    expect(escalates('2024-05-31', '2024-05-31', 1, holidays)).toBe(false)
  })
})

describe('quiet hours', () => {
  const at = (clock: string) => new Date(`2024-05-20T${clock}:00+07:00`)
  it('run over midnight', () => {
    const night = { from: '21:00', to: '06:00' }
    expect(quietFor(at('07:30'), night)).toBe(0)
    expect(quietFor(at('21:00'), night)).toBe(540)
    expect(quietFor(at('23:30'), night)).toBe(390)
    expect(quietFor(at('05:59'), night)).toBe(1)
    expect(quietFor(at('06:00'), night)).toBe(0)
  })
  it('may end later in the morning, or be none', () => {
    expect(quietFor(at('07:30'), { from: '20:00', to: '09:00' })).toBe(90)
    expect(quietFor(at('07:30'), { from: '00:00', to: '00:00' })).toBe(0)
  })
})
