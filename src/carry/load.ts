import { askedOf, type FigureAsk } from '../assessments/fields.js'
import { type AssessmentRow, selectRows } from '../assessments/queries.js'
import type { IndicatorFacts } from '../assessments/show-page.js'
import { stateOf } from '../assessments/state.js'
import { type JudgeContext, judge } from '../assessments/verdict.js'
import type { Catalogue, IndicatorDef, SetDef } from '../criteria/catalogue.js'
import { type LowerLink, relationOf, type Standing, sharedFigures } from '../criteria/crosswalk.js'
import { type Comparator, levelIn } from '../criteria/levels.js'
import { type EvidenceRow, listEvidenceOf } from '../evidence/queries.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { mayUpload } from '../policies/evidence.js'
import { type Offer, offerOf, type Shared } from './rules.js'

/** What an indicator of the set below has to give to one of the set above. */
export type Source = Readonly<{
  link: LowerLink
  set: SetDef
  indicator: IndicatorDef
  row: AssessmentRow
  standing: Standing
  offer: Offer
}>

const betterOf = (comparator: Comparator): Shared['better'] =>
  comparator === 'EQ' ? null : comparator === 'GTE' || comparator === 'GT' ? 'more' : 'less'

const comparatorOf = ({ level, part }: FigureAsk, { measure }: IndicatorDef): Comparator | null => {
  if (!level.known) return null
  return level.value === null && part === null && measure ? measure.comparator : level.comparator
}

const carried: readonly FigureAsk['kind'][] = ['ratio', 'number', 'whole', 'degree']

/** The figures that may go from one form into the other: asked for in the same way and in the same unit. */
const sharedOf = (link: LowerLink, lower: IndicatorDef, higher: IndicatorDef, context: JudgeContext): Shared[] => {
  const [below, above] = [askedOf(lower, context).figures, askedOf(higher, context).figures]
  return sharedFigures(link, lower, higher).flatMap(({ from, to }) => {
    const theirs = below.find(({ part }) => (part?.id ?? null) === (from?.id ?? null))
    const ours = above.find(({ part }) => (part?.id ?? null) === (to?.id ?? null))
    if (!theirs || !ours || theirs.kind !== ours.kind || !carried.includes(ours.kind)) return []
    if (ours.kind !== 'degree' && theirs.unit !== ours.unit) return []
    const comparator = comparatorOf(ours, higher) ?? comparatorOf(theirs, lower)
    const degree = ours.kind === 'degree'
    const better = degree ? 'more' : comparator && betterOf(comparator)
    return [{ from: from?.id ?? null, to: to?.id ?? null, degree, better }]
  })
}

type Above = Readonly<{ catalogue: Catalogue; indicator: IndicatorDef; row: AssessmentRow; context: JudgeContext }>

const sourceOf = (
  { catalogue, indicator, row, context }: Above,
  link: LowerLink,
  lower: AssessmentRow | undefined,
): Source[] => {
  const below = catalogue.indicator(link.fromId)
  const set = below && catalogue.set(below.setId)
  if (!below || !set || !lower) return []
  const standing = relationOf(link, { lower: below, higher: indicator }, (id, partId) =>
    levelIn(context.levels, context, id, partId),
  )
  const offer = offerOf({
    relation: standing.relation,
    shared: sharedOf(link, below, indicator, context),
    lower: stateOf(lower),
    own: stateOf(row),
    judge: (state) => judge(indicator, state, context),
  })
  return [{ link, set, indicator: below, row: lower, standing, offer }]
}

/** What the sets below have for each of several indicators of a commune, by assessment: one statement. */
export const listSources = async (
  ctx: Pick<Ctx, 'db'>,
  { catalogue, context, communeId }: Pick<Above, 'catalogue' | 'context'> & { communeId: number },
  above: readonly Pick<Above, 'indicator' | 'row'>[],
): Promise<Map<number, Source[]>> => {
  const ids = [...new Set(above.flatMap(({ indicator }) => indicator.lower.map(({ fromId }) => fromId)))]
  if (ids.length === 0) return new Map()
  const rows = await selectRows(
    ctx,
    Prisma.sql`a."communeId" = ${communeId} AND a."indicatorId" = ANY (${ids}::int[]) ORDER BY a.id LIMIT 1000`,
  )
  const byIndicator = new Map(rows.map((row) => [row.indicatorId, row]))
  return new Map(
    above.map(({ indicator, row }) => [
      row.id,
      indicator.lower.flatMap((link) =>
        sourceOf({ catalogue, context, indicator, row }, link, byIndicator.get(link.fromId)),
      ),
    ]),
  )
}

/** A source with its papers that do not prove the indicator above yet; only for those who may link them. */
export type SourceWithPapers = Source & Readonly<{ papers: readonly EvidenceRow[] }>

/** What the sets below have for one indicator, papers included; `linked` are the papers it has. */
export const getSources = async (
  ctx: Ctx,
  facts: IndicatorFacts,
  linked: readonly Pick<EvidenceRow, 'id'>[],
): Promise<SourceWithPapers[]> => {
  const place = { catalogue: facts.catalogue, context: facts.context, communeId: facts.commune.id }
  const sources = (await listSources(ctx, place, [facts])).get(facts.row.id) ?? []
  const keeper = mayUpload(ctx.actor, facts.row)
  const lists = await Promise.all(
    sources.map(async ({ row }) => (keeper && row.papers > 0 ? listEvidenceOf(ctx, row.id) : [])),
  )
  const has = new Set(linked.map(({ id }) => id))
  return sources.map((source, index) => ({ ...source, papers: (lists[index] ?? []).filter(({ id }) => !has.has(id)) }))
}
