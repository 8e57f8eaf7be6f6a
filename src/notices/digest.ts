import { z } from 'zod'
import type { Ctx } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { groupBy } from '../kernel/group.js'
import { Away, type JobKind } from '../kernel/jobs/job.js'
import { addJobs } from '../kernel/jobs/queue.js'
import type { Mailer } from '../kernel/mail.js'
import { addDays, type Day, dayFromDb, dayToDb, isDay, isWorkingDay } from '../kernel/time.js'
import { paths } from '../paths.js'
import { NOTICE_KINDS, noticeLabel } from './kinds.js'
import { quietFor } from './rules.js'
import { listHolidays, readChoices, readReminders, wayOf } from './settings.js'

type Payload = { userId: number; day: Day }

/** The day's one mail to one person. */
export const sendDigestKind: JobKind<Payload> = {
  name: 'notices.send',
  label: 'Gửi thư nhắc việc trong ngày',
  payload: z.object({ userId: z.int().positive(), day: z.string().refine(isDay) }),
  attempts: 8,
}

const minute = 60_000

type Person = { id: number; noticeChoices: unknown }

/** Minutes a mail to the person has to wait now. */
const waitOf = (now: Date, choices: unknown, office: { quietFrom: string; quietTo: string }): number => {
  const { quietFrom, quietTo } = readChoices(choices)
  return quietFor(now, { from: quietFrom ?? office.quietFrom, to: quietTo ?? office.quietTo })
}

/** Asks for mails; within quiet hours for their end. The queue goes by the real clock, whatever the business day. */
const ask = (ctx: Pick<Ctx, 'db'>, mails: readonly Payload[], wait: number) =>
  addJobs(
    ctx.db,
    sendDigestKind,
    mails.map((mail) => ({ payload: mail, key: `digest:${mail.userId}:${mail.day}` })),
    wait > 0 ? { runAt: new Date(Date.now() + wait * minute) } : {},
  )

/** Kinds that people may want by mail and that wait unread: those who have an address and something to be told. */
const listWanting = async (ctx: Pick<Ctx, 'db'>): Promise<Person[]> =>
  ctx.db.$queryRaw<Person[]>`
    SELECT u.id, u."noticeChoices" FROM "User" u
    WHERE u."disabledAt" IS NULL AND u.email IS NOT NULL AND coalesce(u."noticeChoices" ->> 'mail', 'true') <> 'false'
      AND EXISTS (SELECT FROM "Notification" n WHERE n."userId" = u.id AND n."readAt" IS NULL AND n."digestDay" IS NULL
        AND coalesce(u."noticeChoices" -> 'kinds' ->> n.kind, 'BOTH') = 'BOTH')
    ORDER BY u.id LIMIT 20000`

/**
 * Plans the day's mails: one to each person who has something unread that no mail has told. The row of the day is made with
 * the job in one transaction, so that of any number of processes one asks for it. Answers how many.
 */
export const planDigests = async (ctx: Ctx): Promise<number> => {
  const { settings } = await readReminders(ctx)
  if (settings.workingDaysOnly && !isWorkingDay(ctx.today, await listHolidays(ctx, ctx.today, ctx.today))) return 0
  const people = await listWanting(ctx)
  if (people.length === 0 || !('$transaction' in ctx.db)) return 0
  return ctx.db.$transaction(async (db) => {
    const day = dayToDb(ctx.today)
    const fresh = await db.digest.createManyAndReturn({
      data: people.map(({ id }) => ({ userId: id, day })),
      skipDuplicates: true,
      select: { userId: true },
    })
    const ids = new Set(fresh.map(({ userId }) => userId))
    const wanting = people.filter(({ id }) => ids.has(id))
    for (const [wait, some] of groupBy(wanting, ({ noticeChoices }) => waitOf(ctx.now, noticeChoices, settings))) {
      const mails = some.map(({ id }) => ({ userId: id, day: ctx.today }))
      await ask({ db }, mails, wait)
    }
    return ids.size
  })
}

/** One process sends; another that comes while it does tries again later, in case the first was cut off (ms). */
const claimLasts = 10 * minute

const claim = async (ctx: Pick<Ctx, 'db' | 'now'>, { userId, day }: Payload): Promise<boolean> => {
  const { count } = await ctx.db.digest.updateMany({
    where: {
      userId,
      day: dayToDb(day),
      sentAt: null,
      OR: [{ claimedAt: null }, { claimedAt: { lt: new Date(ctx.now.getTime() - claimLasts) } }],
    },
    data: { claimedAt: ctx.now },
  })
  return count === 1
}

type Told = { id: number; kind: string; title: string; href: string }

/** The notices this mail tells: those it took before, should it be tried again, and those that wait. */
const take = async (ctx: Pick<Ctx, 'db'>, { userId, day }: Payload, choices: unknown): Promise<Told[]> => {
  const chosen = readChoices(choices)
  const kinds = NOTICE_KINDS.filter((kind) => wayOf(chosen, kind) === 'BOTH')
  await ctx.db.notification.updateMany({
    where: { userId, readAt: null, digestDay: null, kind: { in: [...kinds] } },
    data: { digestDay: dayToDb(day) },
  })
  return ctx.db.notification.findMany({
    where: { userId, digestDay: dayToDb(day) },
    select: { id: true, kind: true, title: true, href: true },
    orderBy: { id: 'desc' },
    take: 500,
  })
}

/** Lines of one kind; more are only counted, the inbox has them all. */
const listed = 15

const linesOf = (notices: readonly Told[], base: string): string[] => {
  const lines = notices
    .slice(0, listed)
    .map(({ title, href }) => `- ${title}${base === '' ? '' : `\n  ${base}${href}`}`)
  return notices.length > listed ? [...lines, `- và ${fmt.number(notices.length - listed)} việc khác`] : lines
}

/** The words of a mail: what there is, by kind, each with the way to it. */
export const digestText = (
  notices: readonly Told[],
  { name, day, brand, baseUrl }: { name: string; day: Day; brand: string; baseUrl: string | undefined },
): { subject: string; text: string } => {
  const base = (baseUrl ?? '').replace(/\/$/, '')
  const groups = groupBy(notices, ({ kind }) => kind)
  const parts = NOTICE_KINDS.flatMap((kind) => {
    const of = groups.get(kind) ?? []
    return of.length === 0 ? [] : [`${noticeLabel(kind)} (${fmt.number(of.length)})`, ...linesOf(of, base), '']
  })
  return {
    subject: `${brand}: ${fmt.number(notices.length)} việc cần biết, ngày ${fmt.day(day)}`,
    text: [
      `Kính gửi ${name},`,
      '',
      ...parts,
      base === '' ? 'Chi tiết xem mục Thông báo trên cổng.' : `Tất cả thông báo: ${base}${paths.notices.list()}`,
      'Mỗi ngày cổng gửi nhiều nhất một thư. Cách nhận đổi tại Tài khoản, Cách nhận nhắc việc.',
    ].join('\n'),
  }
}

type Post = Readonly<{ mailer: Mailer; brand: string; baseUrl: string | undefined }>

const release = (ctx: Pick<Ctx, 'db'>, { userId, day }: Payload) =>
  ctx.db.digest.updateMany({ where: { userId, day: dayToDb(day), sentAt: null }, data: { claimedAt: null } })

/** A mail of an earlier day is not sent late: what it had told waits for the mail of today. */
const giveUp = async (ctx: Pick<Ctx, 'db'>, { userId, day }: Payload): Promise<void> => {
  await ctx.db.notification.updateMany({ where: { userId, digestDay: dayToDb(day) }, data: { digestDay: null } })
}

const write = async (ctx: Ctx, payload: Payload, { mailer, brand, baseUrl }: Post): Promise<boolean> => {
  const user = await ctx.db.user.findUniqueOrThrow({
    where: { id: payload.userId },
    select: { email: true, displayName: true, noticeChoices: true, disabledAt: true },
  })
  const notices = user.email && !user.disabledAt ? await take(ctx, payload, user.noticeChoices) : []
  if (!user.email || notices.length === 0) return false
  const { subject, text } = digestText(notices, { name: user.displayName, day: payload.day, brand, baseUrl })
  const host = baseUrl ? new URL(baseUrl).hostname : 'ntm.invalid'
  const messageId = `<digest-${payload.userId}-${payload.day}@${host}>`
  await mailer.send({ to: user.email, subject, text, messageId })
  return true
}

/**
 * Sends a person's mail of a day, once: whoever claims the row sends, and notes that it did. Within quiet hours it is put
 * off to their end. A server that is away gives the claim back and is tried again. Cut off between sending and noting, it
 * is sent again under the same Message-ID, by which mail programs know it. Answers whether a mail went out.
 * @throws Away while the mail server, or another process that may have died, is waited for
 */
export const sendDigest = async (ctx: Ctx, payload: Payload, post: Post): Promise<boolean> => {
  const where = { userId_day: { userId: payload.userId, day: dayToDb(payload.day) } }
  const row = await ctx.db.digest.findUnique({ where, include: { user: { select: { noticeChoices: true } } } })
  if (!row || row.sentAt !== null) return false
  if (dayFromDb(row.day) < ctx.today) {
    await giveUp(ctx, payload)
    return false
  }
  const wait = waitOf(ctx.now, row.user.noticeChoices, (await readReminders(ctx)).settings)
  if (wait > 0) {
    await ask(ctx, [payload], wait)
    return false
  }
  if (!(await claim(ctx, payload))) throw new Away('Tiến trình khác đang gửi thư này.')
  try {
    const sent = await write(ctx, payload, post)
    await ctx.db.digest.update({ where, data: { sentAt: ctx.now } })
    return sent
  } catch (error) {
    await release(ctx, payload)
    throw error
  }
}

/** Inboxes keep what was read for so long (days); the unread twice that. */
const keeps = 120

export const sweepNotices = async (ctx: Pick<Ctx, 'db' | 'today'>): Promise<void> => {
  const before = (days: number) => dayToDb(addDays(ctx.today, -days))
  await ctx.db.notification.deleteMany({ where: { at: { lt: before(2 * keeps) } } })
}
