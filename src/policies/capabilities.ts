import type { Role } from '../generated/prisma/enums.js'
import { type Actor, hasRole } from '../kernel/context.js'

const everyone: Role[] = ['ADMIN', 'COORDINATOR', 'AGENCY', 'COMMUNE', 'STEERING', 'LEADER', 'APPRAISER']
const district: Role[] = ['ADMIN', 'COORDINATOR', 'AGENCY', 'STEERING', 'LEADER'] // read beyond one commune
const readers: Role[] = [...district, 'COMMUNE']

/**
 * The written table of rights: what each role may do at all. Which rows it may do it on is the matter of the policy of
 * that noun. Anything not listed is refused.
 */
export const capabilities = {
  'account.self': everyone,
  'home.read': everyone,
  'help.read': everyone,
  'set.read': everyone,
  'dashboard.read': district,
  'boundary.edit': ['COORDINATOR'],
  'scoreboard.edit': ['COORDINATOR'],
  'public.manage': ['ADMIN', 'COORDINATOR'],
  'commune.read': readers,
  'assessment.read': readers,
  'assessment.update': ['COORDINATOR', 'COMMUNE'],
  'assessment.export': readers,
  'target.read': readers,
  'target.edit': ['COORDINATOR'],
  'verification.read': readers,
  'verification.submit': ['COORDINATOR', 'COMMUNE'],
  'verification.decide': ['COORDINATOR', 'AGENCY'],
  'comment.write': ['COORDINATOR', 'AGENCY', 'COMMUNE', 'STEERING'],
  'evidence.read': readers,
  'evidence.upload': ['COORDINATOR', 'COMMUNE'],
  'directive.read': readers,
  'letter.read': ['COORDINATOR', 'LEADER'],
  'letter.make': ['COORDINATOR'],
  'table.read': readers,
  'campaign.read': readers,
  'campaign.manage': ['COORDINATOR'],
  'report.write': ['COMMUNE'],
  'directive.issue': ['COORDINATOR'],
  'reminder.edit': ['ADMIN', 'COORDINATOR'],
  'task.answer': ['COORDINATOR', 'AGENCY', 'COMMUNE', 'STEERING'],
  'paper.read': readers,
  'paper.make': ['COORDINATOR', 'COMMUNE'],
  'template.edit': ['COORDINATOR'],
  'obstacle.read': readers,
  'obstacle.write': ['COORDINATOR', 'COMMUNE'],
  'obstacle.answer': ['COORDINATOR', 'AGENCY'],
  'meeting.read': ['COORDINATOR', 'LEADER', 'STEERING'],
  'meeting.hold': ['COORDINATOR'],
  'resource.read': readers,
  'resource.write': ['COORDINATOR', 'COMMUNE'],
  'import.use': ['ADMIN', 'COORDINATOR', 'COMMUNE'],
  'fund.write': ['COORDINATOR'],
  'search.use': readers,
  'level.edit': ['COORDINATOR'],
  'set.import': ['ADMIN', 'COORDINATOR'],
  'assignment.edit': ['COORDINATOR'],
  'user.manage': ['ADMIN'],
  'unit.read': ['ADMIN', 'COORDINATOR'],
  'setting.edit': ['ADMIN'],
  'apiClient.manage': ['ADMIN'],
  'audit.read': ['ADMIN'],
  'job.manage': ['ADMIN'],
} as const satisfies Record<string, readonly Role[]>

export type Capability = keyof typeof capabilities

/** Whether any role the person holds today carries the capability. */
export const holds = (actor: Actor, capability: Capability): boolean => hasRole(actor, ...capabilities[capability])
