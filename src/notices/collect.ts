import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { addDays, type Day, dayFromDb, dayToDb, type Holiday, isWorkingDay } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { DatedKind } from './kinds.js'
import { escalates, stepReached } from './rules.js'
import { listHolidays, type ReminderSettings, readReminders, stepsOf } from './settings.js'
import { type Notice, type Recipient, tell } from './tell.js'

/** Something with a day, and who answers for it. */
type Dated = Readonly<{
  kind: DatedKind
  id: number
  title: string
  due: Day
  href: string
  to: Recipient
  /** Of a task: the unit whose leaders are told when it is late for long. */
  issuerId?: number
}>

/** How far reminders reach: 90 working days at most are set, and 200 days hold them with every holiday. */
const reach = 200

type Span = Readonly<{ from: Day; to: Day; today: Day }>
const between = (column: Prisma.Sql, { from, to }: Span) =>
  Prisma.sql`${column} BETWEEN ${dayToDb(from)}::date AND ${dayToDb(to)}::date`

type TaskRow = {
  id: number
  taskId: number
  title: string
  due: Date
  unitId: number | null
  agencyId: number | null
  userId: number | null
  issuerId: number
  name: string
}

const tasks = async (ctx: Pick<Ctx, 'db'>, span: Span): Promise<Dated[]> => {
  const rows = await ctx.db.$queryRaw<TaskRow[]>`
    SELECT r.id, r."taskId", k.title, r."dueDate" AS due, r."unitId", r."agencyId", r."userId",
      coalesce(d."unitId", m."unitId") AS "issuerId", coalesce(n."fullName", a."shortName", u."displayName") AS name
    FROM "TaskAddressee" r JOIN "Task" k ON k.id = r."taskId" AND k."closedAt" IS NULL
    LEFT JOIN "Directive" d ON d.id = k."directiveId" LEFT JOIN "Meeting" m ON m.id = k."meetingId"
    LEFT JOIN "AdminUnit" n ON n.id = r."unitId" LEFT JOIN "Agency" a ON a.id = r."agencyId" LEFT JOIN "User" u ON u.id = r."userId"
    WHERE r.state NOT IN ('DONE', 'CLOSED') AND d."closedAt" IS NULL AND ${between(Prisma.sql`r."dueDate"`, span)}
    ORDER BY r.id LIMIT 20000`
  return rows.map(({ id, taskId, title, due, unitId, agencyId, userId, issuerId, name }) => ({
    kind: 'taskDue',
    id,
    title: `${title} (${name})`,
    due: dayFromDb(due),
    href: paths.tasks.row({ id: taskId, row: id }),
    to: { unitId, agencyId, userId },
    issuerId,
  }))
}

type AssessmentRow = { id: number; communeId: number; commune: string; code: string; name: string; due: Date }

const indicators = (ctx: Pick<Ctx, 'db'>, day: Day, column: Prisma.Sql, where: Prisma.Sql) =>
  ctx.db.$queryRaw<AssessmentRow[]>`
    SELECT a.id, a."communeId", n.name AS commune, i.code, i.name, ${column} AS due
    FROM "Assessment" a JOIN "AdminUnit" n ON n.id = a."communeId" JOIN "Indicator" i ON i.id = a."indicatorId"
    WHERE ${where} AND days(i."validFrom", i."validTo") @> ${dayToDb(day)}::date
      AND days(n."validFrom", n."validTo") @> ${dayToDb(day)}::date
    ORDER BY a.id LIMIT 20000`

const ofIndicator =
  (kind: DatedKind) =>
  ({ id, communeId, commune, code, name, due }: AssessmentRow): Dated => ({
    kind,
    id,
    title: `${commune}, chỉ tiêu ${code} ${name}`,
    due: dayFromDb(due),
    href: paths.assessments.show({ id }),
    to: { unitId: communeId, role: 'COMMUNE' },
  })

const plans = async (ctx: Pick<Ctx, 'db'>, span: Span): Promise<Dated[]> => {
  const open = Prisma.sql`a.stage = 'OPEN' AND a."selfResult" NOT IN ('MET', 'NOT_APPLICABLE')
    AND a."verifiedResult" NOT IN ('MET', 'NOT_APPLICABLE') AND ${between(Prisma.sql`a."plannedDate"`, span)}`
  return (await indicators(ctx, span.today, Prisma.sql`a."plannedDate"`, open)).map(ofIndicator('planDue'))
}

const supplements = async (ctx: Pick<Ctx, 'db'>, span: Span): Promise<Dated[]> => {
  const returned = Prisma.sql`a.stage = 'SUPPLEMENT_REQUESTED' AND ${between(Prisma.sql`a."supplementDue"`, span)}`
  return (await indicators(ctx, span.today, Prisma.sql`a."supplementDue"`, returned)).map(ofIndicator('supplementDue'))
}

const papers = async (ctx: Pick<Ctx, 'db'>, { from, to }: Span): Promise<Dated[]> => {
  const rows = await ctx.db.evidence.findMany({
    where: { withdrawnAt: null, validUntil: { gte: dayToDb(from), lte: dayToDb(to) } },
    select: { id: true, subject: true, validUntil: true, ownerUnitId: true },
    orderBy: { id: 'asc' },
    take: 20_000,
  })
  return rows.flatMap(({ id, subject, validUntil, ownerUnitId }) =>
    validUntil === null
      ? []
      : [
          {
            kind: 'paperExpiring' as const,
            id,
            title: subject,
            due: dayFromDb(validUntil),
            href: paths.evidence.show({ id }),
            to: { unitId: ownerUnitId, role: 'COMMUNE' as const },
          },
        ],
  )
}

const campaigns = async (ctx: Pick<Ctx, 'db'>, { from, to, today }: Span): Promise<Dated[]> => {
  const rows = await ctx.db.reportSubmission.findMany({
    where: {
      state: { in: ['DRAFT', 'RETURNED'] },
      campaign: { closedAt: null, opensOn: { lte: dayToDb(today) }, dueDate: { gte: dayToDb(from), lte: dayToDb(to) } },
    },
    select: { id: true, communeId: true, campaign: { select: { title: true, dueDate: true } } },
    relationLoadStrategy: 'join',
    orderBy: { id: 'asc' },
    take: 20_000,
  })
  return rows.map(({ id, communeId, campaign }) => ({
    kind: 'campaignDue',
    id,
    title: campaign.title,
    due: dayFromDb(campaign.dueDate),
    href: paths.campaignReports.show({ id }),
    to: { unitId: communeId, role: 'COMMUNE' },
  }))
}

const verbs: Record<DatedKind, string> = {
  taskDue: 'Hạn nhiệm vụ',
  planDue: 'Ngày dự kiến',
  supplementDue: 'Hạn bổ sung',
  paperExpiring: 'Giấy tờ hết hiệu lực',
  campaignDue: 'Hạn nộp báo cáo',
}

const noticeOf = ({ kind, id, title, due, href, to }: Dated, step: number): Notice => ({
  kind,
  key: `${kind}:${id}:${due}:${step}`,
  title: `${step < 0 ? 'Quá hạn. ' : ''}${verbs[kind]} ${fmt.day(due)}: ${title}`,
  href,
  to,
})

type Rules = Readonly<{ settings: ReminderSettings; holidays: readonly Holiday[]; today: Day }>

/** What one thing has to be told today: to those who answer for it, and to the leaders when it is late for long. */
const noticesOf = (one: Dated, { settings, holidays, today }: Rules): Notice[] => {
  const step = stepReached(one.due, today, stepsOf(settings, one.kind), holidays)
  const { issuerId } = one
  return [
    ...(step === null ? [] : [noticeOf(one, step)]),
    ...(issuerId !== undefined && escalates(one.due, today, settings.escalateAfter, holidays)
      ? [
          {
            kind: 'escalation' as const,
            key: `escalation:${one.id}:${one.due}`,
            title: `Nhiệm vụ quá hạn từ ${fmt.day(one.due)}: ${one.title}`,
            href: one.href,
            to: { unitId: issuerId, role: 'LEADER' as const },
          },
        ]
      : []),
  ]
}

/**
 * Puts the day's reminders into the inboxes, each once however often it runs. On days off nothing is told, if the office
 * says so; what fell on them is told on the working day before or after. Answers how many were new.
 */
export const collectReminders = async (ctx: Ctx): Promise<number> => {
  const span = { from: addDays(ctx.today, -reach), to: addDays(ctx.today, reach), today: ctx.today }
  const [{ settings }, holidays] = await Promise.all([readReminders(ctx), listHolidays(ctx, span.from, span.to)])
  if (settings.workingDaysOnly && !isWorkingDay(ctx.today, holidays)) return 0
  const dated = await Promise.all([tasks, plans, supplements, papers, campaigns].map((list) => list(ctx, span)))
  const rules = { settings, holidays, today: ctx.today }
  return tell(
    ctx,
    dated.flat().flatMap((one) => noticesOf(one, rules)),
  )
}
