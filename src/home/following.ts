import { countPending, listCriterionTotals, listStandings } from '../assessments/standings.js'
import { isCriterionMet } from '../assessments/totals.js'
import { idsInForce } from '../communes/load.js'
import type { Catalogue } from '../criteria/catalogue.js'
import { chooseSet } from '../dashboards/choice.js'
import { monthBefore } from '../dashboards/queries.js'
import type { Ctx } from '../kernel/context.js'
import { paths } from '../paths.js'
import { type Following, listFollowings } from '../steering/queries.js'
import { chooseUnit, listCommunes, listReportingUnits } from '../units/queries.js'
import type { Section } from './sections.js'

type Item = Readonly<{ label: string; href: string; note?: string; tone?: string }>

const communeItems = async (ctx: Ctx, catalogue: Catalogue, own: readonly Following[]): Promise<Item[]> => {
  const communes = [
    ...new Map(own.flatMap(({ commune }) => (commune ? [[commune.id, commune] as const] : []))).values(),
  ]
  if (communes.length === 0) return []
  const communeIds = communes.map(({ id }) => id)
  const set = chooseSet(catalogue, ctx.today, '')
  const [standings, pending] = await Promise.all([
    listStandings(ctx, { communeIds, setIds: [set.id], before: monthBefore(ctx.today) }),
    countPending(ctx, { communeIds, indicatorIds: idsInForce(catalogue, ctx.today), day: ctx.today }),
  ])
  return communes.map(({ id, fullName }) => {
    const standing = standings.find(({ communeId }) => communeId === id)
    const late = [...pending.cells].reduce((sum, [key, one]) => sum + (key.startsWith(`${id}/`) ? one.late : 0), 0)
    const met = standing ? `${standing.criteriaVerifiedMet}/${standing.criteria} tiêu chí đạt (${set.shortName})` : ''
    return {
      label: fullName,
      href: paths.communes.show({ id }),
      note: [met, late > 0 ? `${late} chỉ tiêu quá hạn` : 'không có chỉ tiêu quá hạn'].filter(Boolean).join(', '),
      ...(late > 0 && { tone: 'late' }),
    }
  })
}

const criterionItems = async (ctx: Ctx, catalogue: Catalogue, own: readonly Following[]): Promise<Item[]> => {
  const followed = own.flatMap((one) => {
    const criterion = one.criterionId === null ? undefined : catalogue.criterion(one.criterionId)
    return criterion ? [{ criterion, commune: one.commune }] : []
  })
  if (followed.length === 0) return []
  const unit = chooseUnit(ctx, await listReportingUnits(ctx))
  const communes = await listCommunes(ctx, unit)
  const totals = await listCriterionTotals(ctx, {
    communeIds: communes.map(({ id }) => id),
    setIds: [...new Set(followed.map(({ criterion }) => criterion.setId))],
  })
  return followed.map(({ criterion, commune }) => {
    const set = catalogue.set(criterion.setId)
    const where = commune ? communes.filter(({ id }) => id === commune.id) : communes
    const met = where.filter(({ id }) => {
      const total = totals.get(id)?.find(({ criterionId }) => criterionId === criterion.id)
      return total !== undefined && isCriterionMet(total, 'verified')
    })
    return {
      label: `Tiêu chí ${criterion.no}. ${criterion.name}${commune ? ` tại ${commune.fullName}` : ''}`,
      href: paths.assessments.list(
        {},
        { set: set?.code, criterion: criterion.no, commune: commune?.id, state: 'unmet' },
      ),
      note: `${set?.shortName ?? ''}: ${met.length}/${where.length} xã đạt`,
    }
  })
}

/** What a member of the steering committee follows, each with how it stands now; nothing where nothing was assigned. */
export const followingSection = async (ctx: Ctx, catalogue: Catalogue): Promise<Section[]> => {
  const all = await listFollowings(ctx, { userIds: [ctx.actor.id], from: ctx.today })
  const own = all.filter(({ validFrom }) => validFrom <= ctx.today)
  const [communes, criteria] = await Promise.all([
    communeItems(
      ctx,
      catalogue,
      own.filter(({ criterionId }) => criterionId === null),
    ),
    criterionItems(ctx, catalogue, own),
  ])
  return [
    {
      kind: 'links',
      id: 'following',
      title: 'Theo dõi của tôi',
      items: [...communes, ...criteria],
      empty: 'Chưa được phân công theo dõi xã, tiêu chí nào.',
      more: { label: 'Phân công của Ban Chỉ đạo', href: paths.steering.list() },
    },
  ]
}
