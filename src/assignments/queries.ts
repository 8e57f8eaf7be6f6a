import type { Ctx } from '../kernel/context.js'
import { type Day, dayToDb } from '../kernel/time.js'

export type AssignedAgency = Readonly<{ id: number; code: string; name: string; shortName: string }>

/** Who answers for an indicator: the lead, whether that is confirmed, and who supports. */
export type Responsibility = Readonly<{
  lead: AssignedAgency | null
  /** False: the lead is a draft that the office has yet to confirm; it gives no rights. */
  confirmed: boolean
  support: readonly AssignedAgency[]
}>

export type Responsibilities = Readonly<{
  of: (indicator: { id: number; criterionId: number }) => Responsibility
  /** Every agency that leads something of the set, in name order: the choices of a filter. */
  leads: readonly AssignedAgency[]
}>

type Row = {
  criterionId: number | null
  indicatorId: number | null
  role: 'LEAD' | 'SUPPORT'
  confirmed: boolean
  id: number
  code: string
  name: string
  shortName: string
}

const nobody: Responsibility = { lead: null, confirmed: false, support: [] }

const gather = (rows: readonly Row[]): Responsibility => {
  const agency = ({ id, code, name, shortName }: Row): AssignedAgency => ({ id, code, name, shortName })
  const leads = rows.filter((row) => row.role === 'LEAD')
  const lead = leads.find((row) => row.confirmed) ?? leads[0]
  return {
    lead: lead ? agency(lead) : null,
    confirmed: lead?.confirmed ?? false,
    support: rows.filter((row) => row.role === 'SUPPORT').map(agency),
  }
}

/**
 * Who answers for what in a set on a day, within the unit (and those above it). An assignment of an indicator is
 * stronger than that of its criterion; a confirmed lead is stronger than a draft.
 */
export const getResponsibilities = async (
  ctx: Pick<Ctx, 'db'>,
  { setId, unitIds, day }: { setId: number; unitIds: readonly number[]; day: Day },
): Promise<Responsibilities> => {
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT s."criterionId", s."indicatorId", s.role::text AS role, s.status = 'CONFIRMED' AS confirmed,
      a.id, a.code, a.name, a."shortName"
    FROM "Assignment" s JOIN "Agency" a ON a.id = s."agencyId"
    LEFT JOIN "Indicator" i ON i.id = s."indicatorId" LEFT JOIN "Criterion" c ON c.id = s."criterionId"
    WHERE s."unitId" = ANY (${[...unitIds]}::int[]) AND coalesce(i."setId", c."setId") = ${setId}
      AND days(s."validFrom", s."validTo") @> ${dayToDb(day)}::date
    ORDER BY a."shortName", a.id`
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = row.indicatorId === null ? `c${row.criterionId ?? 0}` : `i${row.indicatorId}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const known = new Map([...groups].map(([key, group]) => [key, gather(group)] as const))
  const leads = new Map<number, AssignedAgency>()
  for (const { lead } of known.values()) if (lead) leads.set(lead.id, lead)
  return {
    of: ({ id, criterionId }) => {
      const own = known.get(`i${id}`)
      if (own?.lead) return own
      const whole = known.get(`c${criterionId}`) ?? nobody
      return own ? { ...whole, support: own.support } : whole
    },
    leads: [...leads.values()].sort((a, b) => a.shortName.localeCompare(b.shortName, 'vi')),
  }
}
