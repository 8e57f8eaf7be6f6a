import { describe, expect, it } from 'vitest'
import { TASK_ACTIONS, TASK_STANDS, type TaskAction, taskOutcome, taskStandOf } from './transitions.js'

/** What each side may do from each stand, written once more: the letter is where it leads, else the status it is refused with. */
const letters = { SENT: 'S', ACKNOWLEDGED: 'A', IN_PROGRESS: 'P', DONE: 'D', CLOSED: 'C' } as const
const expected: Record<TaskAction, { by: 'ADDRESSEE' | 'ISSUER'; cells: string; tied: string }> = {
  //                                      SENT ACK PROG ASK DONE CLOSED
  acknowledge: { by: 'ADDRESSEE', cells: 'A . . . . .', tied: 'A . . . . .' },
  report: { by: 'ADDRESSEE', cells: 'P P P P . .', tied: 'P P P P . .' },
  declareDone: { by: 'ADDRESSEE', cells: 'D D D D . .', tied: '. . . . . .' },
  askExtension: { by: 'ADDRESSEE', cells: 'A A P . . .', tied: 'A A P . . .' },
  grantExtension: { by: 'ISSUER', cells: '. . . P . .', tied: '. . . P . .' },
  refuseExtension: { by: 'ISSUER', cells: '. . . P . .', tied: '. . . P . .' },
  return: { by: 'ISSUER', cells: '. . . . P .', tied: '. . . . . .' },
  close: { by: 'ISSUER', cells: 'C C C C C .', tied: '. . . . . .' },
  reopen: { by: 'ISSUER', cells: '. . . . . P', tied: '. . . . . .' },
}

describe.each(TASK_ACTIONS)('%s', (action) => {
  const { by, cells, tied } = expected[action]
  const row = (isTied: boolean) =>
    TASK_STANDS.map((stand) => {
      const outcome = taskOutcome({ action, stand, sides: [by, 'READER'], tied: isTied })
      if (outcome.ok) return letters[outcome.state]
      expect(outcome.status).toBe(409)
      expect(outcome.sentence).toMatch(/\p{Lu}.+\.$/u)
      return '.'
    }).join(' ')

  it('leads where the table says, by whose it is', () => expect(row(false)).toBe(cells))
  it('is left to the rule where the criteria settle the task', () => expect(row(true)).toBe(tied))
  it('is nobody else’s', () => {
    const others = (['ADDRESSEE', 'ISSUER', 'READER'] as const).filter((side) => side !== by)
    for (const side of others)
      for (const stand of TASK_STANDS) {
        const outcome = taskOutcome({ action, stand, sides: [side] })
        expect(outcome).toMatchObject({ ok: false, status: 403 })
      }
  })
  it('is refused once the task is no longer followed', () => {
    for (const stand of TASK_STANDS)
      expect(taskOutcome({ action, stand, sides: [by], ended: true })).toMatchObject({ ok: false, status: 409 })
  })
})

it('a row that asks for more time stands apart until it is answered or done', () => {
  expect(taskStandOf({ state: 'ACKNOWLEDGED', asking: true })).toBe('ASKING')
  expect(taskStandOf({ state: 'DONE', asking: true })).toBe('DONE')
})

it('more time is asked for only where there is a day, and ending what nobody declared done asks for a reason', () => {
  expect(taskOutcome({ action: 'askExtension', stand: 'SENT', sides: ['ADDRESSEE'], hasDue: false })).toMatchObject({
    status: 409,
  })
  expect(taskOutcome({ action: 'close', stand: 'SENT', sides: ['ISSUER'] })).toMatchObject({ words: 'required' })
  expect(taskOutcome({ action: 'close', stand: 'DONE', sides: ['ISSUER'] })).toMatchObject({ words: 'optional' })
})
