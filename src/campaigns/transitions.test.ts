import { describe, expect, it } from 'vitest'
import type { Role } from '../generated/prisma/enums.js'
import type { Actor } from '../kernel/context.js'
import { reportSides } from '../policies/campaigns.js'
import { STANDS } from './rules.js'
import { ACTIONS, outcomeOf } from './transitions.js'

const roles: Role[] = ['ADMIN', 'COORDINATOR', 'AGENCY', 'COMMUNE', 'STEERING', 'LEADER', 'APPRAISER']

const actorWith = (role: Role, communeId: number): Actor => ({
  id: 1,
  username: 'x',
  displayName: 'X',
  mustChangePassword: false,
  grants: [{ role, unitId: 1, agencyId: null, communeIds: [communeId] }],
  communeIds: [communeId],
  agencyIds: [],
  label: '',
})

/** Every cell of state × action, for the one role that makes the move; all others: 403. */
const expected: Record<(typeof ACTIONS)[number], { by: Role; cells: string[] }> = {
  //                       WAITS DRAFT       SUBMITTED   RETURNED     ACCEPTED    CLOSED
  save: { by: 'COMMUNE', cells: ['409', 'DRAFT', '409', 'RETURNED', '409', '409'] },
  submit: { by: 'COMMUNE', cells: ['409', 'SUBMITTED', '409', 'SUBMITTED', '409', '409'] },
  accept: { by: 'COORDINATOR', cells: ['409', '409', 'ACCEPTED', '409', '409', '409'] },
  return: { by: 'COORDINATOR', cells: ['409', '409', 'RETURNED', '409', 'RETURNED', '409'] },
}

describe('state × action × role', () => {
  for (const action of ACTIONS) {
    for (const role of roles) {
      it(`${action} by ${role}`, () => {
        const sides = reportSides(actorWith(role, 7), { communeId: 7 })
        const cells = STANDS.map((stand) => {
          const outcome = outcomeOf(action, stand, sides)
          if (!outcome.ok) expect(outcome.sentence).toMatch(/^\p{Lu}.+\.$/u)
          return outcome.ok ? outcome.to : String(outcome.status)
        })
        const { by, cells: own } = expected[action]
        expect(cells).toEqual(role === by ? own : STANDS.map(() => '403'))
      })
    }

    it(`${action} is nobody's outside the own communes`, () => {
      for (const role of roles) {
        const sides = reportSides(actorWith(role, 8), { communeId: 7 })
        for (const stand of STANDS) expect(outcomeOf(action, stand, sides)).toMatchObject({ ok: false, status: 403 })
      }
    })
  }
})
