import { randomUUID } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import { listStandings } from '../assessments/standings.js'
import { getCatalogue } from '../criteria/catalogue.js'
import { noScanner, type Scanner } from '../evidence/inspect.js'
import type { NewPaper, StoredFile } from '../evidence/new-file.js'
import { paperOf } from '../evidence/paper.js'
import { onlyOnce } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { idOf, pageOf, queryText } from '../kernel/http/request.js'
import { sendFile } from '../kernel/http/send-file.js'
import { flash } from '../kernel/http/session.js'
import { inPages } from '../kernel/lists/files.js'
import type { FileStore } from '../kernel/storage/store.js'
import { listFiles } from '../lists/files.js'
import { fileOf, listTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { authorize, requires } from '../policies/guard.js'
import { mayDirect } from '../policies/tasks.js'
import type { SettingsReader } from '../settings/settings.js'
import { actOnTask } from './answer-service.js'
import { getAnswerFile, listAnswers, listPaperChoices } from './answers.js'
import { listTaskChoices } from './choices.js'
import { rowColumns } from './columns.js'
import { listTaskComments, talksOn, writeTaskComment } from './comments.js'
import { type FileDeps, withFiles } from './files.js'
import { listAllRows, ROW_FILTERS, type RowFilter, rowsPerPage } from './lists.js'
import { presentComments, presentList, presentPlace, presentTask, titleOf } from './presenter.js'
import { getRow, getTask, listRows, type Row, type Task } from './queries.js'
import { directiveHandlers } from './routes-directive.js'
import { addresseesForm, answerForm, endForm, taskCommentForm } from './schemas.js'
import { addAddressees, endTask } from './service.js'
import { TASK_ACTIONS, type TaskAction } from './transitions.js'
import { actionWords } from './words.js'

type Deps = Readonly<{ storage: FileStore; settings: SettingsReader; scan?: Scanner }>

/** A form with one more fault, found by a rule that needs stored data. */
export const withFault = (form: Form, { field, message }: FieldRefused): Form => ({
  ...form,
  errors: { ...form.errors, [field]: message },
  list: [...form.list, { field, message }],
})

/** How the communes in sight stand in the set that settles the task. */
const standingsOf = async (ctx: Ctx, { completionSet }: Task, rows: readonly Row[]) => {
  const communeIds = rows.flatMap(({ unitId }) => unitId ?? []).filter((id) => ctx.actor.communeIds.includes(id))
  if (completionSet === null || communeIds.length === 0) return []
  const set = (await getCatalogue(ctx)).sets.find(({ code }) => code === completionSet)
  if (!set) return []
  const standings = await listStandings(ctx, { communeIds, setIds: [set.id], before: ctx.today })
  return standings.map(({ communeId, criteria, criteriaVerifiedMet }) => ({
    name: rows.find(({ unitId }) => unitId === communeId)?.name ?? '',
    href: paths.communes.status({ id: communeId, set: set.code }),
    text: `${criteriaVerifiedMet}/${criteria} tiêu chí ${set.shortName} đã thẩm tra đạt`,
  }))
}

const showTask = async (req: Request, res: Response, task: Task, form: Form, status = 200): Promise<void> => {
  const { ctx } = req
  const [rows, comments, talks] = await Promise.all([
    listRows(ctx, task.id),
    listTaskComments(ctx, task.id),
    talksOn(ctx, task),
  ])
  const standings = await standingsOf(ctx, task, rows)
  res.status(status).render('tasks/show', {
    ...presentTask(task, { actor: ctx.actor, rows, today: ctx.today, standings }),
    talk: presentComments(comments),
    talks,
    form,
  })
}

const newComment = (): Form => blankForm({ requestKey: randomUUID() })

const comment = async (req: Request, res: Response): Promise<void> => {
  const task = await getTask(req.ctx, idOf(req))
  const form = parseForm(taskCommentForm, req.body)
  if (!form.ok) return showTask(req, res, task, form.form, 422)
  const { location } = await onlyOnce(req.ctx, form.data.requestKey, async (claim) => {
    const back = `${paths.tasks.show({ id: task.id })}#discussion`
    await writeTaskComment(req.ctx, task, form.data.body, (inner) => claim(inner, back))
    return { location: back }
  })
  res.redirect(303, location)
}

type Place = Readonly<{ task: Task; row: Row }>
const placeOf = async (req: Request): Promise<Place> => {
  const task = await getTask(req.ctx, idOf(req))
  return { task, row: await getRow(req.ctx, task.id, idOf(req, 'row')) }
}

const chosenOf = (text: unknown): TaskAction | null => TASK_ACTIONS.find((action) => action === text) ?? null

const showPlace = async (
  req: Request,
  res: Response,
  place: Place,
  shown: { form?: Form; status?: number; refused?: string } = {},
) => {
  const { ctx } = req
  const { task, row } = place
  const form = shown.form ?? blankForm({ requestKey: randomUUID(), version: String(row.version) })
  const chosen = chosenOf(form.values['action']) ?? chosenOf(queryText(req, 'act', 20))
  const answers = await listAnswers(ctx, row.id)
  const view = presentPlace(task, row, { actor: ctx.actor, answers, today: ctx.today, chosen })
  const choices = view.attaches === 'papers' && row.unitId !== null ? await listPaperChoices(ctx, row.unitId) : []
  const options = choices.map(({ id, subject, docNumber }) => ({
    value: id,
    label: docNumber ? `${subject} (${docNumber})` : subject,
  }))
  res
    .status(shown.status ?? 200)
    .render('tasks/place', { ...view, form, chosen, papers: options, refused: shown.refused ?? null })
}

/** Sends a file of an agency's or a member's answer. */
const sendAnswerFile =
  ({ storage }: FileDeps) =>
  async (req: Request, res: Response): Promise<void> => {
    const { row } = await placeOf(req)
    const { fileName, sha256, mediaType, size } = await getAnswerFile(req.ctx, row.id, idOf(req, 'file'))
    const open = async (range?: { start: number; end: number }) => (await storage.open(sha256, range)).stream
    await sendFile(req, res, { name: fileName, mediaType, size, inline: false, open })
  }

/** Papers made of the files of an answer: what they are called is what the files are. */
const papersOf = (files: readonly StoredFile[], task: Task): NewPaper[] =>
  files.map((file) => ({
    file,
    paper: paperOf({
      typeId: null,
      subject: `${file.fileName.replace(/\.[^.]+$/, '')} (${titleOf(task)})`.slice(0, 480),
      docNumber: null,
      issuedOn: null,
      issuer: null,
      validUntil: null,
      dataYear: null,
      sensitivity: 'OPEN',
      keptAt: null,
      note: null,
    }),
  }))

const act = (deps: FileDeps) => async (req: Request, res: Response) =>
  withFiles(req, res, deps, async (keep) => {
    const place = await placeOf(req)
    const form = parseForm(answerForm, req.body)
    if (!form.ok) return showPlace(req, res, place, { form: form.form, status: 422 })
    const at = { taskId: place.task.id, rowId: place.row.id }
    try {
      const { location } = await onlyOnce(req.ctx, form.data.requestKey, async (claim) => {
        const papers = papersOf(await keep(), place.task)
        await actOnTask(req.ctx, at, form.data, papers, (inner, own) => claim(inner, own))
        return { location: paths.tasks.row({ id: at.taskId, row: at.rowId }) }
      })
      flash(req, 'success', actionWords[form.data.action].saved)
      res.redirect(303, location)
    } catch (error) {
      if (error instanceof FieldRefused)
        return showPlace(req, res, place, { form: withFault(form.form, error), status: 422 })
      if (!(error instanceof Conflict)) throw error
      const fresh = await placeOf(req)
      const values = { ...form.form.values, version: String(fresh.row.version) }
      await showPlace(req, res, fresh, { form: { ...form.form, values }, status: 409, refused: error.message })
    }
  })

const mustDirect = (req: Request, { source }: Task): void =>
  authorize(mayDirect(req.ctx.actor, source.unitId), 'Chỉ văn phòng của đơn vị giao nhiệm vụ thực hiện việc này.')

const showAddressees = async (req: Request, res: Response, task: Task, form: Form, status = 200) =>
  res.status(status).render('tasks/addressees', {
    task: {
      title: titleOf(task),
      href: paths.tasks.show({ id: task.id }),
      action: paths.tasks.addressees({ id: task.id }),
    },
    choices: await listTaskChoices(req.ctx, task.source.unitId),
    form,
  })

const saveAddressees = async (req: Request, res: Response) => {
  const task = await getTask(req.ctx, idOf(req))
  mustDirect(req, task)
  const form = parseForm(addresseesForm, req.body)
  if (!form.ok) return showAddressees(req, res, task, form.form, 422)
  try {
    const count = await addAddressees(req.ctx, task, form.data)
    flash(req, 'success', `Đã giao nhiệm vụ cho thêm ${count} nơi.`)
    res.redirect(303, paths.tasks.show({ id: task.id }))
  } catch (error) {
    if (!(error instanceof FieldRefused)) throw error
    await showAddressees(req, res, task, withFault(form.form, error), 422)
  }
}

const showEnding = (res: Response, task: Task, form: Form, status = 200) =>
  res.status(status).render('tasks/ending', {
    title: 'Kết thúc theo dõi nhiệm vụ',
    text: titleOf(task),
    points: [
      'Các nơi thực hiện không báo cáo thêm được; nhiệm vụ không còn trong danh sách việc và lời nhắc.',
      'Mọi báo cáo đã gửi còn nguyên.',
    ],
    action: paths.tasks.ending({ id: task.id }),
    cancel: paths.tasks.show({ id: task.id }),
    form,
  })

const end = async (req: Request, res: Response) => {
  const task = await getTask(req.ctx, idOf(req))
  mustDirect(req, task)
  const form = parseForm(endForm, req.body)
  if (!form.ok) return showEnding(res, task, form.form, 422)
  await endTask(req.ctx, task, form.data)
  flash(req, 'success', 'Đã kết thúc theo dõi nhiệm vụ.')
  res.redirect(303, paths.tasks.show({ id: task.id }))
}

const filterOf = (req: Request): { filter: RowFilter; mine: boolean } => ({
  filter: ROW_FILTERS.find((one) => one === queryText(req, 'state', 10)) ?? 'open',
  mine: queryText(req, 'mine', 2) !== '',
})

/** The columns of the table after the first. */
const tableColumns = [
  { key: 'place', label: 'Nơi thực hiện' },
  { key: 'state', label: 'Trạng thái' },
  { key: 'due', label: 'Hạn' },
]

const list = async (req: Request, res: Response) => {
  const { ctx } = req
  const { filter, mine } = filterOf(req)
  const page = pageOf(req)
  const [{ rows, total }, tools] = await Promise.all([
    listAllRows(ctx, { filter, mine, page }),
    listTools(req, 'tasks', { columns: tableColumns, file: fileOf(paths.tasks.export) }),
  ])
  res.render('tasks/list', {
    tools,
    ...presentList(rows, { filter, today: ctx.today }),
    mine,
    paging: { current: page, pages: Math.max(1, Math.ceil(total / rowsPerPage)), total, noun: 'nhiệm vụ' },
  })
}

/** Letters registered and split into tasks; what is done, asked and answered on them. */
export const taskRoutes = ({ storage, settings, scan = noScanner }: Deps): Router => {
  const router = Router()
  const { tasks, directives } = paths
  const [read, answer, issue] = [requires('directive.read'), requires('task.answer'), requires('directive.issue')]
  const deps = { storage, settings, scan }
  const letters = directiveHandlers(deps)

  router.get(directives.create.pattern, issue, letters.showNew)
  router.post(directives.create.pattern, issue, letters.register)
  router.get(directives.file.pattern, read, letters.file)
  router.get(directives.task.pattern, issue, letters.showTask)
  router.post(directives.task.pattern, issue, letters.give)
  router.get(directives.ending.pattern, issue, letters.showEnding)
  router.post(directives.ending.pattern, issue, letters.end)

  router.get(tasks.list.pattern, read, list)
  listFiles(router, tasks.export, read, (req) => ({
    name: 'nhiem-vu',
    subject: 'TaskAddressee',
    columns: rowColumns,
    detail: filterOf(req),
    rows: inPages(async (page, size) => (await listAllRows(req.ctx, { ...filterOf(req), page }, size)).rows),
  }))
  router.get(tasks.show.pattern, read, async (req, res) =>
    showTask(req, res, await getTask(req.ctx, idOf(req)), newComment()),
  )
  router.get(tasks.file.pattern, read, sendAnswerFile(deps))
  router.post(tasks.comments.pattern, requires('comment.write'), comment)
  router.get(tasks.row.pattern, read, async (req, res) => showPlace(req, res, await placeOf(req)))
  router.post(tasks.row.pattern, answer, act(deps))
  router.get(tasks.addressees.pattern, issue, async (req, res) => {
    const task = await getTask(req.ctx, idOf(req))
    mustDirect(req, task)
    await showAddressees(req, res, task, blankForm({ version: String(task.version) }))
  })
  router.post(tasks.addressees.pattern, issue, saveAddressees)
  router.get(tasks.ending.pattern, issue, async (req, res) => {
    const task = await getTask(req.ctx, idOf(req))
    mustDirect(req, task)
    showEnding(res, task, blankForm({ version: String(task.version) }))
  })
  router.post(tasks.ending.pattern, issue, end)
  return router
}
