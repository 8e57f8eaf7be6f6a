import { listRecentChanges, presentChanges } from '../communes/changes.js'
import type { Catalogue } from '../criteria/catalogue.js'
import { chooseSet } from '../dashboards/choice.js'
import { presentAgencies } from '../dashboards/lists.js'
import { loadDistrict } from '../dashboards/queries.js'
import { listOwnTasks } from '../directives/queries.js'
import type { Ctx } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { paths } from '../paths.js'
import { presentTargets } from '../targets/card.js'
import { countFollowed } from '../tasks/lists.js'
import { chooseUnit, listReportingUnits } from '../units/queries.js'
import { campaignsSection } from './campaigns.js'
import type { Part } from './sections.js'
import { followedSection, tasksSection } from './tasks.js'

/** What whoever follows the district looks at first: whose the delays are, what moved, how far the targets are. */
export const districtPart = async (ctx: Ctx, catalogue: Catalogue): Promise<Part> => {
  const units = await listReportingUnits(ctx)
  const unit = chooseUnit(ctx, units)
  const set = chooseSet(catalogue, unit.asOf, '')
  const figures = await loadDistrict(ctx, unit, set)
  const communeIds = figures.communes.map(({ id }) => id)
  const [changes, tasks, followed] = await Promise.all([
    listRecentChanges(ctx, { communeIds, limit: 8 }),
    listOwnTasks(ctx),
    countFollowed(ctx, [unit.id]),
  ])
  const filter = { unit: unit.id, set: set.code, basis: 'verified' } as const
  const { rows } = presentAgencies(figures, set, filter)
  return {
    main: [
      {
        kind: 'counts',
        id: 'agencies',
        title: 'Quá hạn theo cơ quan',
        head: ['Cơ quan', 'Quá hạn', 'Lâu nhất', 'Chờ thẩm tra'],
        rows: rows.map(({ name, late, longest, waiting, lateHref, waitingHref }) => ({
          name,
          counts: [
            { text: fmt.number(late), href: late > 0 ? lateHref : null, ...(late > 0 && { tone: 'late' }) },
            { text: late > 0 ? `${longest} ngày` : '–' },
            { text: fmt.number(waiting), href: waiting > 0 ? waitingHref : null },
          ],
        })),
        more: { label: 'Toàn huyện', href: paths.dashboard() },
        note: `${set.shortName}, tính đến ngày ${fmt.day(unit.asOf)}.`,
        empty: 'Không có chỉ tiêu quá hạn hoặc chờ thẩm tra.',
      },
      {
        kind: 'log',
        id: 'changes',
        title: 'Thay đổi gần đây',
        items: presentChanges(changes, catalogue, { named: true }),
        empty: 'Chưa có cập nhật nào.',
      },
    ],
    side: [
      {
        kind: 'goals',
        id: 'targets',
        title: 'Mục tiêu',
        cards: presentTargets(figures.targets, 'verified', catalogue),
      },
      ...(await campaignsSection(ctx)),
      ...tasksSection(tasks, 'Nhiệm vụ được giao', ctx.today),
      ...followedSection(followed),
    ],
  }
}
