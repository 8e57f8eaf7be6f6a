import { describe, expect, it } from 'vitest'
import type { Role } from '../generated/prisma/enums.js'
import type { Actor } from '../kernel/context.js'
import { type Capability, capabilities, holds } from './capabilities.js'

const roles: Role[] = ['ADMIN', 'COORDINATOR', 'AGENCY', 'COMMUNE', 'STEERING', 'LEADER', 'APPRAISER']

const actorWith = (...held: Role[]): Actor => ({
  id: 1,
  username: 'x',
  displayName: 'X',
  mustChangePassword: false,
  grants: held.map((role) => ({ role, unitId: 1, agencyId: null, communeIds: [] })),
  communeIds: [],
  agencyIds: [],
  label: '',
})

/** The whole table once more, written from the product's description of the roles: A C G X S L P as in `roles`. */
const expected: Record<Capability, string> = {
  'account.self': 'ACGXSLP',
  'home.read': 'ACGXSLP',
  'help.read': 'ACGXSLP',
  'set.read': 'ACGXSLP',
  'dashboard.read': 'ACG-SL-',
  'boundary.edit': '-C-----',
  'scoreboard.edit': '-C-----',
  'public.manage': 'AC-----',
  'commune.read': 'ACGXSL-',
  'assessment.read': 'ACGXSL-',
  'assessment.update': '-C-X---',
  'assessment.export': 'ACGXSL-',
  'target.read': 'ACGXSL-',
  'target.edit': '-C-----',
  'verification.read': 'ACGXSL-',
  'verification.submit': '-C-X---',
  'verification.decide': '-CG----',
  'comment.write': '-CGXS--',
  'evidence.read': 'ACGXSL-',
  'evidence.upload': '-C-X---',
  'directive.read': 'ACGXSL-',
  'letter.read': '-C---L-',
  'letter.make': '-C-----',
  'table.read': 'ACGXSL-',
  'paper.read': 'ACGXSL-',
  'paper.make': '-C-X---',
  'template.edit': '-C-----',
  'campaign.read': 'ACGXSL-',
  'campaign.manage': '-C-----',
  'report.write': '---X---',
  'directive.issue': '-C-----',
  'reminder.edit': 'AC-----',
  'task.answer': '-CGXS--',
  'obstacle.read': 'ACGXSL-',
  'obstacle.write': '-C-X---',
  'obstacle.answer': '-CG----',
  'meeting.read': '-C--SL-',
  'meeting.hold': '-C-----',
  'resource.read': 'ACGXSL-',
  'resource.write': '-C-X---',
  'import.use': 'AC-X---',
  'fund.write': '-C-----',
  'search.use': 'ACGXSL-',
  'level.edit': '-C-----',
  'set.import': 'AC-----',
  'assignment.edit': '-C-----',
  'user.manage': 'A------',
  'unit.read': 'AC-----',
  'setting.edit': 'A------',
  'apiClient.manage': 'A------',
  'audit.read': 'A------',
  'job.manage': 'A------',
}

describe('who may do what', () => {
  it('is stated for every capability', () => {
    expect(Object.keys(expected).sort()).toEqual(Object.keys(capabilities).sort())
  })

  it.each(Object.entries(expected))('%s: %s', (capability, letters) => {
    const held = roles.map((role, index) =>
      holds(actorWith(role), capability as Capability) ? 'ACGXSLP'.charAt(index) : '-',
    )
    expect(held.join('')).toBe(letters)
  })

  it('gives nothing to an account without a role', () => {
    for (const capability of Object.keys(capabilities)) expect(holds(actorWith(), capability as Capability)).toBe(false)
  })
})
