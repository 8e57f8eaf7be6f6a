import { describe, expect, it } from 'vitest'
import type { Stage, VerifiedResult } from '../assessments/status.js'
import { SIDES } from '../policies/verification.js'
import { ACTIONS, type Action, moves, outcomeOf, STANDS, type Stand, standOf } from './transitions.js'

/**
 * The whole table once more, written from the field's procedure and not from the code: for each action the stands it
 * leads from, with the stage and the verdict it leads to; and who makes it. Everything absent is refused.
 */
const expected: Record<Action, { by: string; from: Partial<Record<Stand, string>> }> = {
  submit: {
    by: 'COMMUNE COORDINATOR',
    from: {
      OPEN: 'UNDER_VERIFICATION KEPT',
      RETURNED: 'UNDER_VERIFICATION KEPT',
      RETURNED_VERIFIED: 'UNDER_VERIFICATION KEPT',
      REFUSED: 'UNDER_VERIFICATION KEPT',
      FLAGGED: 'UNDER_VERIFICATION KEPT',
    },
  },
  recall: {
    by: 'COMMUNE COORDINATOR',
    from: { WAITING: 'OPEN KEPT', WAITING_AGAIN: 'SUPPLEMENT_REQUESTED KEPT' },
  },
  confirmMet: { by: 'LEAD COORDINATOR', from: { WAITING: 'OPEN MET', WAITING_AGAIN: 'OPEN MET' } },
  confirmNotMet: { by: 'LEAD COORDINATOR', from: { WAITING: 'OPEN NOT_MET', WAITING_AGAIN: 'OPEN NOT_MET' } },
  confirmNotApplicable: {
    by: 'LEAD COORDINATOR',
    from: { WAITING: 'OPEN NOT_APPLICABLE', WAITING_AGAIN: 'OPEN NOT_APPLICABLE' },
  },
  requestSupplement: {
    by: 'LEAD COORDINATOR',
    from: { WAITING: 'SUPPLEMENT_REQUESTED KEPT', WAITING_AGAIN: 'SUPPLEMENT_REQUESTED KEPT' },
  },
  reopen: {
    by: 'LEAD COORDINATOR',
    from: {
      CONFIRMED: 'OPEN NONE',
      REFUSED: 'OPEN NONE',
      FLAGGED: 'OPEN NONE',
      RETURNED_VERIFIED: 'SUPPLEMENT_REQUESTED NONE',
    },
  },
}

const deciding: readonly Action[] = ['confirmMet', 'confirmNotMet', 'confirmNotApplicable', 'requestSupplement']
const all = ACTIONS.flatMap((action) => STANDS.flatMap((stand) => SIDES.map((side) => [action, stand, side] as const)))

describe('the table of moves', () => {
  it.each(all)('%s from %s by %s', (action, stand, side) => {
    const { by, from } = expected[action]
    const outcome = outcomeOf({ action, stand, sides: [side] })
    if (!by.split(' ').includes(side)) return expect(outcome).toMatchObject({ ok: false, status: 403 })
    if (from[stand] === undefined) return expect(outcome).toMatchObject({ ok: false, status: 409 })
    const [stage, verdict] = from[stand].split(' ')
    const onBehalf = side === 'COORDINATOR' && by.includes('LEAD')
    expect(outcome).toEqual({ ok: true, as: side, onBehalf, effect: { stage, verdict } })
  })

  it('says a sentence of its own for every refusal by state', () => {
    for (const action of ACTIONS)
      for (const stand of STANDS) {
        const { from, refused } = moves[action]
        expect([action, stand, stand in from, stand in refused]).toEqual([
          action,
          stand,
          stand in from,
          !(stand in from),
        ])
      }
  })

  it('lets nobody decide what they submitted, whatever their capacity', () => {
    for (const action of deciding)
      for (const sides of [['LEAD'], ['COORDINATOR'], ['LEAD', 'COORDINATOR']] as const)
        expect(outcomeOf({ action, stand: 'WAITING', sides, own: true })).toMatchObject({ ok: false, status: 403 })
  })

  it('says first that a matter is settled, also to whoever submitted it', () => {
    expect(outcomeOf({ action: 'confirmMet', stand: 'CONFIRMED', sides: ['LEAD'], own: true })).toMatchObject({
      status: 409,
    })
  })

  it('takes someone who is both for the agency, not for the office in its place', () => {
    expect(outcomeOf({ action: 'confirmMet', stand: 'WAITING', sides: ['COORDINATOR', 'LEAD'] })).toMatchObject({
      as: 'LEAD',
      onBehalf: false,
    })
  })

  it('refuses whoever has no capacity at all', () => {
    for (const action of ACTIONS)
      for (const stand of STANDS)
        expect(outcomeOf({ action, stand, sides: [] })).toMatchObject({ ok: false, status: 403 })
  })
})

describe('where an assessment stands', () => {
  const stages: Stage[] = ['OPEN', 'UNDER_VERIFICATION', 'SUPPLEMENT_REQUESTED']
  const verdicts: VerifiedResult[] = ['NONE', 'MET', 'NOT_MET', 'NOT_APPLICABLE']

  const written = (stage: Stage, verdict: VerifiedResult, flagged: boolean, owed: boolean): Stand => {
    if (stage === 'UNDER_VERIFICATION') return owed ? 'WAITING_AGAIN' : 'WAITING'
    if (stage === 'SUPPLEMENT_REQUESTED') return verdict === 'NONE' ? 'RETURNED' : 'RETURNED_VERIFIED'
    if (verdict === 'NONE') return 'OPEN'
    if (flagged) return 'FLAGGED'
    return verdict === 'NOT_MET' ? 'REFUSED' : 'CONFIRMED'
  }

  it('is one of the stands for every combination', () => {
    for (const stage of stages)
      for (const verifiedResult of verdicts)
        for (const flagged of [true, false])
          for (const owed of [true, false]) {
            const row = {
              stage,
              verifiedResult,
              reverifyReason: flagged ? 'VALUE_CHANGED' : null,
              supplementDue: owed ? '2024-05-31' : null,
            }
            expect(standOf(row)).toBe(written(stage, verifiedResult, flagged, owed))
          }
  })

  it('returns from every move to a stand from which there is another', () => {
    for (const action of ACTIONS)
      for (const effect of Object.values(moves[action].from)) {
        const verifiedResult = effect.verdict === 'KEPT' ? 'NONE' : effect.verdict
        const next = standOf({ stage: effect.stage, verifiedResult, reverifyReason: null, supplementDue: null })
        expect(ACTIONS.some((following) => next in moves[following].from)).toBe(true)
      }
  })
})
