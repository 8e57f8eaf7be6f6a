import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  clock,
  dayFromDb,
  dayOf,
  daysBetween,
  dayToDb,
  endOfMonth,
  isDay,
  isWorkingDay,
  parseDay,
  timeOf,
  weekdayOf,
} from './time.js'

const anyDay = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('parseDay', () => {
  it.each([
    ['20/05/2024', '2024-05-20'],
    ['1/2/2024', '2024-02-01'],
    [' 29/02/2024 ', '2024-02-29'],
    ['2024-05-20', '2024-05-20'],
  ])('reads %s', (text, day) => expect(parseDay(text)).toBe(day))

  it.each([
    '',
    '29/02/2023',
    '31/04/2024',
    '00/05/2024',
    '12/13/2024',
    '20/5/24',
    '20-05-2024',
    '2024-5-20',
    '2024-02-30',
    '20/05/2024 08:00',
    'hôm nay',
  ])('refuses %j', (text) => expect(parseDay(text)).toBeNull())

  it('reads what it writes', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(parseDay(day.split('-').reverse().join('/'))).toBe(day)
        expect(isDay(day)).toBe(true)
        expect(dayFromDb(dayToDb(day))).toBe(day)
      }),
    )
  })
})

describe('calendar', () => {
  it('adds days and months', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01')
    expect(addDays('2024-01-01', -1)).toBe('2023-12-31')
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29')
    expect(addMonths('2024-01-15', -2)).toBe('2023-11-15')
    expect(endOfMonth('2024-02-10')).toBe('2024-02-29')
    expect(daysBetween('2024-05-20', '2024-11-30')).toBe(194)
    expect(daysBetween('2024-05-20', '2024-04-30')).toBe(-20)
    expect(weekdayOf('2024-05-19')).toBe(0)
  })

  it('adding and counting agree', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), (day, days) => {
        expect(daysBetween(day, addDays(day, days))).toBe(days)
      }),
    )
  })

  it('knows working days', () => {
    const holidays = [
      { day: '2024-04-29', working: false },
      { day: '2024-05-04', working: true },
    ]
    expect(isWorkingDay('2024-05-20', holidays)).toBe(true)
    expect(isWorkingDay('2024-05-18', holidays)).toBe(false) // Saturday
    expect(isWorkingDay('2024-04-29', holidays)).toBe(false) // a day off in exchange
    expect(isWorkingDay('2024-05-04', holidays)).toBe(true) // the Saturday worked for it
  })
})

describe('on a machine in any zone', () => {
  const home = process.env['TZ']
  afterEach(() => {
    if (home === undefined) delete process.env['TZ']
    else process.env['TZ'] = home
  })

  it.each([
    ['UTC', 0],
    ['Asia/Ho_Chi_Minh', -420],
    ['America/Los_Angeles', 420],
    ['Pacific/Kiritimati', -840],
    ['America/St_Johns', 150],
  ])('%s', (zone, offset) => {
    process.env['TZ'] = zone
    expect(new Date('2024-05-20T12:00:00Z').getTimezoneOffset()).toBe(offset) // the zone really changed
    expect(dayOf(new Date('2024-05-19T16:59:59.999Z'))).toBe('2024-05-19')
    expect(dayOf(new Date('2024-05-19T17:00:00Z'))).toBe('2024-05-20')
    expect(timeOf(new Date('2024-05-20T01:14:00Z'))).toBe('08:14')
    expect(dayFromDb(new Date('2024-05-20T00:00:00Z'))).toBe('2024-05-20')
    expect(dayToDb('2024-05-20').toISOString()).toBe('2024-05-20T00:00:00.000Z')
    expect(parseDay('10/03/2024')).toBe('2024-03-10') // Los Angeles loses an hour that day
    expect(addDays('2024-03-09', 2)).toBe('2024-03-11')
    expect(daysBetween('2024-03-09', '2024-03-11')).toBe(2)
    expect(endOfMonth('2024-03-10')).toBe('2024-03-31')
    expect(weekdayOf('2024-03-10')).toBe(0)
    const pinned = clock('2024-05-20', () => new Date('2026-11-23T18:30:00Z')) // 01:30 on the 24th in Vietnam
    expect(pinned.today()).toBe('2024-05-20')
    expect(timeOf(pinned.now())).toBe('01:30')
  })
})

describe('clock', () => {
  it('without a business day is the real one', () => {
    const instant = new Date('2026-11-23T18:30:00.123Z')
    const real = clock(undefined, () => instant)
    expect(real.now()).toEqual(instant)
    expect(real.today()).toBe('2026-11-24')
    expect(Math.abs(clock().now().getTime() - Date.now())).toBeLessThan(1000)
  })

  it('pinned, keeps the day at every hour and the present time of day', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2060-01-01'), noInvalidDate: true }),
        (instant) => {
          const pinned = clock('2024-05-20', () => instant)
          expect(pinned.today()).toBe('2024-05-20')
          expect(timeOf(pinned.now())).toBe(timeOf(instant))
        },
      ),
    )
  })
})
