import { randomUUID } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import { logAccess } from '../audit/access-log.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOf, pageOf } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import type { Column } from '../kernel/lists/column.js'
import { inPages } from '../kernel/lists/files.js'
import { listFiles } from '../lists/files.js'
import { fileOf, fileTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'
import { requires } from '../policies/guard.js'
import { sendOfficial } from '../reports/official-docx/send.js'
import { chooseUnit, listReportingUnits } from '../units/queries.js'
import { composeMinutes } from './compose.js'
import { listSpokenOf, loadScreen } from './load.js'
import { presentHead, presentMeeting, presentScreen } from './presenter.js'
import { getMeeting, listDecisions, listMeetings, type MeetingHead, pageSize } from './queries.js'
import { decisionForm, generalForm, notesForm, openForm } from './schemas.js'
import { decide, openMeeting, writeGeneral, writeNotes } from './service.js'

const read = requires('meeting.read')
const hold = requires('meeting.hold')
const { meetings } = paths

const open = async (req: Request, res: Response) => {
  const { ctx } = req
  const form = parseForm(openForm, req.body)
  if (!form.ok) return res.status(form.status).render('meetings/new', { form })
  const unit = chooseUnit(ctx, await listReportingUnits(ctx))
  const { location } = await onlyOnce(ctx, form.data.requestKey ?? undefined, async (claim) => ({
    location: meetings.show({
      id: await openMeeting(ctx, unit.id, form.data, (inner, id) => claim(inner, meetings.show({ id }))),
    }),
  }))
  flash(req, 'success', 'Đã mở cuộc họp.')
  res.redirect(303, location)
}

type ShownMeeting = Readonly<{ form?: Form; status?: number; stale?: boolean }>

const showMeeting = async (req: Request, res: Response, { form, status = 200, stale = false }: ShownMeeting = {}) => {
  const meeting = await getMeeting(req.ctx, idOf(req))
  const [communes, decisions] = await Promise.all([listSpokenOf(req.ctx, meeting), listDecisions(req.ctx, meeting.id)])
  const { version, ...general } = meeting.minutes.general
  res.status(status).render('meetings/show', {
    meeting: presentMeeting(meeting, communes, decisions, req.ctx.today),
    form:
      stale && form
        ? { ...form, values: { ...form.values, version: String(version) } }
        : (form ?? blankForm({ ...general, version })),
    stale,
    may: { hold: holds(req.ctx.actor, 'meeting.hold') },
  })
}

const saveGeneral = async (req: Request, res: Response) => {
  const meeting = await getMeeting(req.ctx, idOf(req))
  const form = parseForm(generalForm, req.body)
  if (!form.ok) return showMeeting(req, res, { form: form.form, status: form.status })
  try {
    await writeGeneral(req.ctx, meeting, form.data)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return showMeeting(req, res, { form: form.form, status: 409, stale: true })
  }
  flash(req, 'success', 'Đã lưu biên bản.')
  res.redirect(303, meetings.show(meeting))
}

type ShownScreen = Readonly<{ notes?: Form; decision?: Form; status?: number; stale?: boolean }>

const showScreen = async (
  req: Request,
  res: Response,
  { notes, decision, status = 200, stale = false }: ShownScreen = {},
) => {
  const meeting = await getMeeting(req.ctx, idOf(req))
  const screen = presentScreen(await loadScreen(req.ctx, meeting, idOf(req, 'commune')))
  const stored = blankForm({ notes: screen.notes.notes, version: screen.notes.version })
  const version = String(screen.notes.version)
  res.status(status).render('meetings/commune', {
    screen,
    notes: stale && notes ? { ...notes, values: { ...notes.values, version } } : (notes ?? stored),
    decision: decision ?? blankForm({ doer: 'commune', requestKey: randomUUID() }),
    stale,
    may: { hold: holds(req.ctx.actor, 'meeting.hold') },
  })
}

/** The meeting, the commune and the set its screen speaks of. */
const spokenOf = async (req: Request) => {
  const meeting = await getMeeting(req.ctx, idOf(req))
  const { page } = await loadScreen(req.ctx, meeting, idOf(req, 'commune'))
  const location = meetings.commune({ id: meeting.id, commune: page.commune.id })
  return { meeting, spoken: { communeId: page.commune.id, set: page.set }, location, name: page.commune.fullName }
}

const saveNotes = async (req: Request, res: Response) => {
  const { meeting, spoken, location, name } = await spokenOf(req)
  const form = parseForm(notesForm, req.body)
  if (!form.ok) return showScreen(req, res, { notes: form.form, status: form.status })
  try {
    await writeNotes(req.ctx, meeting, spoken, form.data)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return showScreen(req, res, { notes: form.form, status: 409, stale: true })
  }
  flash(req, 'success', `Đã ghi biên bản về ${name.charAt(0).toLowerCase()}${name.slice(1)}.`)
  res.redirect(303, location)
}

const saveDecision = async (req: Request, res: Response) => {
  const { meeting, spoken, location } = await spokenOf(req)
  const form = parseForm(decisionForm(req.ctx.today), req.body)
  if (!form.ok) return showScreen(req, res, { decision: form.form, status: form.status })
  try {
    await onlyOnce(req.ctx, form.data.requestKey ?? undefined, async (claim) => {
      await decide(req.ctx, meeting, spoken, form.data, (inner) => claim(inner, location))
      return { location }
    })
  } catch (error) {
    if (!(error instanceof FieldRefused)) throw error
    const refused = invalidForm(form.form.values, { [error.field]: error.message })
    return showScreen(req, res, { decision: refused, status: 422 })
  }
  flash(req, 'success', `Đã giao nhiệm vụ: ${form.data.title}`)
  res.redirect(303, location)
}

const sendMinutes = async (req: Request, res: Response) => {
  const { ctx } = req
  const meeting = await getMeeting(ctx, idOf(req))
  const [communes, decisions] = await Promise.all([listSpokenOf(ctx, meeting), listDecisions(ctx, meeting.id)])
  await logAccess(ctx, {
    action: 'minutes.downloaded',
    userId: ctx.actor.id,
    subject: 'Meeting',
    subjectId: meeting.id,
  })
  await sendOfficial(req, res, {
    paper: composeMinutes(meeting, communes, decisions),
    name: `Biên bản họp ${meeting.heldOn}.docx`,
  })
}

/** What the files of the list hold. */
const meetingColumns: readonly Column<MeetingHead>[] = [
  { key: 'heldOn', label: 'Ngày họp', kind: 'day', of: ({ heldOn }) => heldOn },
  { key: 'subject', label: 'Nội dung', of: ({ subject }) => subject },
  { key: 'unit', label: 'Đơn vị', of: ({ unit }) => unit.fullName },
  { key: 'decisions', label: 'Số nhiệm vụ giao', kind: 'number', of: ({ decisions }) => decisions },
]

/** Meetings: one screen a commune on the wall, what is decided there becomes tasks, the minutes become a biên bản. */
export const meetingRoutes = (): Router => {
  const router = Router()

  router.get(meetings.list.pattern, read, async (req, res) => {
    const page = pageOf(req)
    const { rows, total } = await listMeetings(req.ctx, page)
    res.render('meetings/list', {
      meetings: rows.map(presentHead),
      tools: fileTools(req, fileOf(meetings.export)),
      may: { hold: holds(req.ctx.actor, 'meeting.hold') },
      paging: { current: page, pages: Math.max(1, Math.ceil(total / pageSize)), total, noun: 'cuộc họp' },
    })
  })

  listFiles(router, meetings.export, read, (req) => ({
    name: 'cuoc-hop',
    subject: 'Meeting',
    columns: meetingColumns,
    rows: inPages(async (page, size) => (await listMeetings(req.ctx, page, size)).rows),
  }))

  router.get(meetings.create.pattern, hold, (req, res) => {
    const form = blankForm({
      heldOn: showDay(req.ctx.today),
      subject: 'Giao ban tiến độ xây dựng nông thôn mới',
      requestKey: randomUUID(),
    })
    res.render('meetings/new', { form })
  })
  router.post(meetings.create.pattern, hold, open)

  router.get(meetings.show.pattern, read, (req, res) => showMeeting(req, res))
  router.post(meetings.general.pattern, hold, saveGeneral)
  router.get(meetings.file.pattern, read, sendMinutes)

  router.get(meetings.commune.pattern, read, (req, res) => showScreen(req, res))
  router.post(meetings.notes.pattern, hold, saveNotes)
  router.post(meetings.decisions.pattern, hold, saveDecision)

  return router
}
