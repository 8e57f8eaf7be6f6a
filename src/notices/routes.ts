import { type Request, type Response, Router } from 'express'
import { dateTime, fmt } from '../kernel/format.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { pageOf, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import type { Column } from '../kernel/lists/column.js'
import { inPages } from '../kernel/lists/files.js'
import { listFiles } from '../lists/files.js'
import { fileOf, fileTools } from '../lists/tools.js'
import { insidePath, paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { DATED_KINDS, NOTICE_KINDS, type NoticeKind, noticeLabel } from './kinds.js'
import { type InboxNotice, listNotices, markNoticesRead, noticesPerPage } from './queries.js'
import { choiceForm, reminderForm } from './schemas.js'
import { saveChoices, saveReminders } from './service.js'
import { readChoices, readReminders, WAYS, type Way, wayOf } from './settings.js'

const self = requires('account.self')
const edit = requires('reminder.edit')

const unreadIn = (req: Request): boolean => queryText(req, 'unread', 2) !== ''

/** What the files of the inbox hold. */
const noticeColumns: readonly Column<InboxNotice>[] = [
  { key: 'at', label: 'Lúc', kind: 'instant', of: ({ at }) => at },
  { key: 'kind', label: 'Loại', of: ({ kind }) => noticeLabel(kind as NoticeKind) },
  { key: 'title', label: 'Nội dung', of: ({ title }) => title },
  { key: 'readAt', label: 'Đọc lúc', kind: 'instant', of: ({ readAt }) => readAt },
]

const list = async (req: Request, res: Response): Promise<void> => {
  const unread = unreadIn(req)
  const page = pageOf(req)
  const { notices, total } = await listNotices(req.ctx, { unread, page })
  res.render('notices/list', {
    tools: fileTools(req, fileOf(paths.notices.export)),
    notices: notices.map(({ id, kind, title, href, at, readAt }) => ({
      id,
      title,
      href,
      kind: noticeLabel(kind as NoticeKind),
      when: dateTime(at),
      iso: at.toISOString(),
      unread: readAt === null,
    })),
    unread,
    newest: notices[0]?.id ?? 0,
    waiting: notices.some(({ readAt }) => readAt === null),
    paging: { current: page, pages: Math.max(1, Math.ceil(total / noticesPerPage)), total, noun: 'thông báo' },
  })
}

const positive = (value: unknown): number =>
  typeof value === 'string' && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : 0

/** Marks as read: one notice, which is then opened, or all that were seen. */
const read = async (req: Request, res: Response): Promise<void> => {
  const body = req.body as Record<string, unknown>
  const id = positive(body['id'])
  if (id > 0) {
    await markNoticesRead(req.ctx, { id })
    return res.redirect(303, insidePath(body['next'], paths.notices.list()))
  }
  const count = await markNoticesRead(req.ctx, { upTo: positive(body['upTo']) })
  flash(req, 'success', `Đã đánh dấu đã đọc ${fmt.number(count)} thông báo.`)
  res.redirect(303, paths.notices.list())
}

const wayLabels: Record<Way, string> = { BOTH: 'Trên cổng và trong thư', INBOX: 'Chỉ trên cổng', NONE: 'Không nhận' }

const showChoices = async (req: Request, res: Response, form: Form, status = 200): Promise<void> => {
  const { email } = await req.ctx.db.user.findUniqueOrThrow({
    where: { id: req.ctx.actor.id },
    select: { email: true },
  })
  res.status(status).render('notices/choices', {
    form,
    email,
    kinds: NOTICE_KINDS.map((kind) => ({ name: kind, label: noticeLabel(kind) })),
    ways: WAYS.map((way) => ({ value: way, label: wayLabels[way] })),
  })
}

const presentChoices = async (req: Request): Promise<Form> => {
  const user = await req.ctx.db.user.findUniqueOrThrow({
    where: { id: req.ctx.actor.id },
    select: { noticeChoices: true, version: true },
  })
  const chosen = readChoices(user.noticeChoices)
  return blankForm({
    ...Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, wayOf(chosen, kind)])),
    mail: chosen.mail,
    quietFrom: chosen.quietFrom,
    quietTo: chosen.quietTo,
    version: String(user.version),
  })
}

const showReminders = (res: Response, form: Form, status = 200) =>
  res.status(status).render('notices/reminders', {
    form,
    kinds: DATED_KINDS.map((kind) => ({ name: kind, label: noticeLabel(kind) })),
  })

const presentReminders = async (req: Request): Promise<Form> => {
  const { settings, version } = await readReminders(req.ctx)
  const { escalateAfter, workingDaysOnly, quietFrom, quietTo } = settings
  const steps = DATED_KINDS.flatMap((kind) => [
    [`${kind}Before`, settings[kind].before.join(', ')],
    [`${kind}After`, settings[kind].after.join(', ')],
  ])
  return blankForm({
    ...(Object.fromEntries(steps) as Record<string, string>),
    escalateAfter,
    workingDaysOnly,
    quietFrom,
    quietTo,
    version: String(version),
  })
}

/** The inbox, what a person wants to be told and how, and the office's rules of reminding. */
export const noticeRoutes = (): Router => {
  const router = Router()
  const { notices, account, reminders } = paths

  router.get(notices.list.pattern, self, list)
  listFiles(router, notices.export, self, (req) => ({
    name: 'thong-bao',
    subject: 'Notification',
    columns: noticeColumns,
    rows: inPages(async (page, size) => (await listNotices(req.ctx, { unread: unreadIn(req), page }, size)).notices),
  }))
  router.post(notices.read.pattern, self, read)
  router.get(account.notices.pattern, self, async (req, res) => showChoices(req, res, await presentChoices(req)))
  router.post(account.notices.pattern, self, async (req, res) => {
    const form = parseForm(choiceForm, req.body)
    if (!form.ok) return showChoices(req, res, form.form, 422)
    await saveChoices(req.ctx, form.data)
    flash(req, 'success', 'Đã lưu cách nhận nhắc việc.')
    res.redirect(303, account.notices())
  })
  router.get(reminders.pattern, edit, async (req, res) => showReminders(res, await presentReminders(req)))
  router.post(reminders.pattern, edit, async (req, res) => {
    const form = parseForm(reminderForm, req.body)
    if (!form.ok) return showReminders(res, form.form, 422)
    await saveReminders(req.ctx, form.data)
    flash(req, 'success', 'Đã lưu cài đặt nhắc việc.')
    res.redirect(303, reminders())
  })
  return router
}
