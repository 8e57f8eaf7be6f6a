import { type CriterionDef, type IndicatorDef, indicatorsOn, type SetDef } from '../criteria/catalogue.js'
import { list } from '../kernel/format.js'
import { compareVi } from '../kernel/text.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { Assigned } from './listing.js'
import { daysText } from './presenter.js'
import { holdsOn, leadsOn } from './rules.js'

const unique = (texts: readonly string[]): string[] => [...new Set(texts)]

/** One criterion, or one indicator with holders of its own, as a row of the list. */
const holdersOf = (rows: readonly Assigned[], day: Day) => {
  const now = rows.filter((row) => holdsOn(row, day))
  const leads = leadsOn(now, day)
  const drafts = now.filter(({ status }) => status === 'DRAFT').length
  return {
    ids: now.map(({ id }) => id),
    agencyIds: now.map(({ agency }) => agency.id),
    leads: leads.map(({ agency }) => agency.shortName),
    supports: now.filter(({ role }) => role === 'SUPPORT').map(({ agency }) => agency.shortName),
    drafts,
    confirmed: now.length - drafts,
    double: leads.length > 1,
    basis: list(unique(now.flatMap(({ document }) => (document ? [document.docNumber] : [])))),
    days: list(unique(now.map(daysText))),
    later: unique(
      rows.filter(({ validFrom }) => validFrom > day).map((row) => `${row.agency.shortName} ${daysText(row)}`),
    ),
  }
}

type Where = { set: SetDef; day: Day; asked: number | null; mayEdit: boolean }

const presentTarget = (code: string, name: string, rows: readonly Assigned[], { set, day, asked, mayEdit }: Where) => {
  const holders = holdersOf(rows, day)
  return {
    code,
    name,
    ...holders,
    edit: mayEdit ? paths.sets.assign({ set: set.code, code }, { unit: asked }) : null,
    confirm:
      mayEdit && holders.drafts > 0 && !holders.double
        ? paths.sets.confirmations({ set: set.code }, { unit: asked, code })
        : null,
  }
}

const presentCriterion = (criterion: CriterionDef, rows: readonly Assigned[], where: Where) => {
  const indicators = indicatorsOn(criterion, where.set, where.day)
  const own = (indicator: IndicatorDef) => rows.filter(({ indicatorId }) => indicatorId === indicator.id)
  const whole = presentTarget(
    String(criterion.no),
    criterion.name,
    rows.filter((row) => row.criterionId === criterion.id),
    where,
  )
  const parts = indicators
    .filter((one) => own(one).length > 0)
    .map((one) => presentTarget(one.code, one.name, own(one), where))
  const led = new Set(parts.filter(({ leads }) => leads.length > 0).map(({ code }) => code))
  const without = whole.leads.length > 0 ? [] : indicators.filter(({ code }) => !led.has(code)).map(({ code }) => code)
  return {
    ...whole,
    groupId: criterion.groupId,
    byIndicator: led.size === indicators.length && indicators.length > 0,
    without,
    parts,
  }
}

export type PresentedCriterion = ReturnType<typeof presentCriterion>
export type Show = 'draft' | 'gap' | 'double' | null

const fits = (criterion: PresentedCriterion, show: Show, agencyId: number | null): boolean => {
  const all = [criterion, ...criterion.parts]
  if (agencyId !== null && !all.some(({ agencyIds }) => agencyIds.includes(agencyId))) return false
  if (show === 'draft') return all.some(({ drafts }) => drafts > 0)
  if (show === 'double') return all.some(({ double }) => double)
  return show === 'gap' ? criterion.without.length > 0 : true
}

/** Who leads and supports what of a set, group by group, with what is still a draft, missing or given twice. */
export const presentMatrix = (
  rows: readonly Assigned[],
  { show, agencyId, ...where }: Where & { show: Show; agencyId: number | null },
) => {
  const { set } = where
  const criteria = set.criteria.map((criterion) => presentCriterion(criterion, rows, where))
  const targets = criteria.flatMap((criterion) => [criterion, ...criterion.parts])
  const shown = criteria.filter((criterion) => fits(criterion, show, agencyId))
  const sum = (count: (target: (typeof targets)[number]) => number) =>
    targets.reduce((total, one) => total + count(one), 0)
  const groups = [...set.groups, { id: null, code: '', name: '' }]
  return {
    groups: groups
      .map(({ id, code, name }) => ({
        name: name && `Nhóm ${code}. ${name}`,
        criteria: shown.filter(({ groupId }) => groupId === id),
      }))
      .filter(({ criteria: some }) => some.length > 0),
    counts: {
      confirmed: sum(({ confirmed }) => confirmed),
      drafts: sum(({ drafts }) => drafts),
      without: criteria.reduce((total, { without }) => total + without.length, 0),
      doubles: sum(({ double }) => Number(double)),
    },
    agencies: [...new Map(rows.map(({ agency }) => [agency.id, agency])).values()]
      .sort((a, b) => compareVi(a.shortName, b.shortName))
      .map(({ id, shortName }) => ({ value: id, label: shortName })),
  }
}
