import type { Actor } from '../kernel/context.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'

export type Crumb = { label: string; href?: string }

/** The way to a commune: the district and its communes for those who see more than one. The last crumb is the page itself. */
export const communeCrumbs = (
  actor: Actor,
  commune: Readonly<{ id: number; name: string }>,
  ...further: readonly Crumb[]
): Crumb[] => {
  const district: Crumb[] = holds(actor, 'dashboard.read') ? [{ label: 'Toàn huyện', href: paths.dashboard() }] : []
  const list: Crumb[] = actor.communeIds.length > 1 ? [{ label: 'Các xã', href: paths.communes.list() }] : []
  const own = { label: commune.name, href: paths.communes.show({ id: commune.id }) }
  return [...district, ...list, own, ...further]
}
