import type { ListFilter } from '../assessments/list-filter.js'
import { getListFacts, type ListFacts } from '../assessments/list-page.js'
import { type AssessmentRow, selectRows } from '../assessments/queries.js'
import { presentRow } from '../assessments/row-presenter.js'
import { listStandings } from '../assessments/standings.js'
import { dueDay, isWaiting, late, statusOf, statusWords } from '../assessments/status.js'
import { criterionWord } from '../assessments/tiles.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { groupBy } from '../kernel/group.js'
import { type Day, dayFromDb, daysBetween } from '../kernel/time.js'
import type { ReportingUnit } from '../units/queries.js'
import type { FigureRow, Figures } from './figures.js'
import { deadlineOf, isNamed, type Subject } from './rules.js'

/** What the office chose a letter to be about. Empty lists of agencies and criteria: all of them. */
export type Choice = Readonly<{
  unit: number | null
  set: string | null
  communes: readonly number[]
  agencies: readonly number[]
  /** Numbers of criteria. */
  criteria: readonly number[]
  about: readonly Subject[]
  deadline: Day
}>

/** The unit, its communes, the set and who answers for it: what a letter is chosen from. */
export type Scope = ListFacts & { unit: ReportingUnit }

const wholeList: Omit<ListFilter, 'unit' | 'set'> = {
  criterion: null,
  indicator: null,
  commune: null,
  agency: null,
  state: null,
  basis: 'verified',
  sort: 'commune',
  page: 1,
}

/** @throws NotFound where the person stands on no unit above the commune */
export const getScope = async (ctx: Ctx, { unit, set }: Pick<Choice, 'unit' | 'set'>): Promise<Scope> => {
  const facts = await getListFacts(ctx, { ...wholeList, unit, set })
  if (facts.unit === null) throw new NotFound('Công văn đôn đốc do đơn vị cấp trên của xã soạn.')
  return { ...facts, unit: facts.unit }
}

/** More rows no letter names: 40 communes with all their indicators. */
const mostRows = 3000

const rowsOf = (ctx: Pick<Ctx, 'db'>, { scope, indicators }: Scope, communeIds: readonly number[]) =>
  selectRows(
    ctx,
    Prisma.sql`a."communeId" = ANY (${[...communeIds]}::int[])
      AND a."indicatorId" = ANY (${indicators.map(({ indicator }) => indicator.id)}::int[])
      AND NOT (a.stage = 'OPEN' AND a."verifiedResult" IN ('MET', 'NOT_APPLICABLE'))
      ORDER BY array_position(${[...scope.communeIds]}::int[], a."communeId"),
        array_position(${[...scope.indicatorIds]}::int[], a."indicatorId"), a.id LIMIT ${mostRows}`,
  )

type Origin = { assessmentId: number; id: bigint; at: Date; by: string | null }

/** The events that made exactly these versions. */
const originsOf = async (ctx: Pick<Ctx, 'db'>, rows: readonly AssessmentRow[]): Promise<Map<number, Origin>> => {
  const found = await ctx.db.$queryRaw<Origin[]>`
    SELECT e."assessmentId", e.id, e.at, u."displayName" AS by
    FROM unnest(${rows.map(({ id }) => id)}::int[], ${rows.map(({ version }) => version)}::int[]) AS r (id, version)
    JOIN "Event" e ON e."assessmentId" = r.id AND e.version = r.version LEFT JOIN "User" u ON u.id = e."actorId"`
  return new Map(found.map((one) => [one.assessmentId, one]))
}

type Around = Readonly<{ facts: Scope; choice: Choice; day: Day; origins: ReadonlyMap<number, Origin> }>

const figureRow = (row: AssessmentRow, { facts, choice, day, origins }: Around): FigureRow | null => {
  const found = facts.indicators.find(({ indicator }) => indicator.id === row.indicatorId)
  if (!found) return null
  const { criterion, indicator } = found
  const { view, verdict } = presentRow(indicator, row, {
    context: facts.contextOf(row.communeId),
    responsibilities: facts.responsibilities,
    today: day,
  })
  const { lead, confirmed } = facts.responsibilities.of(indicator)
  const origin = origins.get(row.id)
  const due = dueDay(row)
  return {
    assessmentId: row.id,
    version: row.version,
    eventId: origin ? String(origin.id) : null,
    at: (origin?.at ?? row.updatedAt).toISOString(),
    by: origin?.by ?? row.updatedBy,
    criterionNo: criterion.no,
    criterion: criterion.shortName,
    code: indicator.code,
    name: indicator.name,
    requirement: view.requirement,
    value: view.lines.map(({ label, text }) => (label ? `${label}: ${text}` : text)).join('; ') || null,
    gap: verdict.gap?.text ?? null,
    status: statusWords(statusOf(row)).long,
    waiting: isWaiting(row),
    agency: lead && { id: lead.id, name: lead.name, shortName: lead.shortName },
    draft: lead !== null && !confirmed,
    due,
    lateDays: late(row, day) && due !== null ? Math.max(0, daysBetween(lateSince(row, day) ?? due, day)) : 0,
    deadline: deadlineOf(due, { day, deadline: choice.deadline }),
  }
}

/** A returned row whose supplement is not due yet may still be late by its planned day. */
const lateSince = (row: AssessmentRow, day: Day): Day | null => {
  const due = dueDay(row)
  return due !== null && due < day ? due : row.plannedDate
}

const planOf = async (ctx: Pick<Ctx, 'db'>, unitId: number, day: Day): Promise<Figures['plan']> => {
  const plan = await ctx.db.plan.findFirst({
    where: { unitId, year: Number(day.slice(0, 4)) },
    select: { name: true, document: { select: { docNumber: true, issuedOn: true, issuer: true } } },
    orderBy: { id: 'desc' },
  })
  if (!plan) return null
  const { docNumber, issuedOn, issuer } = plan.document
  return { docNumber, issuer, issuedOn: issuedOn && dayFromDb(issuedOn), name: plan.name }
}

const chosenIndicators = (facts: Scope, { criteria, agencies }: Choice): Scope['indicators'] =>
  facts.indicators.filter(
    ({ criterion, indicator }) =>
      (criteria.length === 0 || criteria.includes(criterion.no)) &&
      (agencies.length === 0 || agencies.includes(facts.responsibilities.of(indicator).lead?.id ?? 0)),
  )

/** The figures of a letter as they stand now; five statements however many communes. Communes out of scope drop out. */
export const takeFigures = async (ctx: Ctx, whole: Scope, choice: Choice): Promise<Figures> => {
  const facts = { ...whole, indicators: chosenIndicators(whole, choice) }
  const day = facts.scope.day
  const chosen = facts.communes.filter(({ id }) => choice.communes.includes(id))
  const communeIds = chosen.map(({ id }) => id)
  const [rows, standings, plan] = await Promise.all([
    rowsOf(ctx, facts, communeIds),
    listStandings(ctx, { communeIds, setIds: [facts.set.id], before: day }),
    planOf(ctx, facts.unit.id, day),
  ])
  const named = rows.filter((row) => isNamed(row, choice.about, day))
  const around = { facts, choice, day, origins: await originsOf(ctx, named) }
  const grouped = groupBy(named, ({ communeId }) => communeId)
  return {
    takenAt: ctx.now.toISOString(),
    day,
    unit: { id: facts.unit.id, name: facts.unit.name, fullName: facts.unit.fullName },
    set: { code: facts.set.code, shortName: facts.set.shortName, word: criterionWord(facts.set) },
    plan,
    deadline: choice.deadline,
    communes: chosen.map(({ id, name, fullName }) => {
      const standing = standings.find(({ communeId }) => communeId === id)
      return {
        id,
        name,
        fullName,
        criteria: standing?.criteria ?? 0,
        verified: standing?.criteriaVerifiedMet ?? 0,
        self: standing?.criteriaSelfMet ?? 0,
        rows: (grouped.get(id) ?? []).flatMap((row) => figureRow(row, around) ?? []),
      }
    }),
  }
}
