import { documentOf } from '../documents/service.js'
import type { StoredFile } from '../evidence/new-file.js'
import { nameBlobs } from '../evidence/service.js'
import { type CommandCtx, command } from '../kernel/command.js'
import { Conflict, FieldRefused, NotFound } from '../kernel/errors.js'
import { paths } from '../paths.js'
import { authorize } from '../policies/guard.js'
import { mayDirect } from '../policies/tasks.js'
import { type Addressee, addTask, addTurn, resolveAddressees } from './create.js'
import type { Task } from './queries.js'
import type { DirectiveForm, TaskForm } from './schemas.js'
import { tellAddressees } from './tell.js'

const notYours = 'Chỉ văn phòng của đơn vị ban hành ghi nhận văn bản và giao nhiệm vụ.'

type Claim = (ctx: CommandCtx, location: string) => Promise<void>

/** Registers a letter in the name of a unit: its paper, its head, its file if there is one. */
export const registerDirective = command(
  'directive.registered',
  async (ctx, unitId: number, form: DirectiveForm, file: StoredFile | null, claim: Claim): Promise<string> => {
    authorize(mayDirect(ctx.actor, unitId), notYours)
    const { docNumber, docIssuedOn, docIssuer, docTitle, signer, summary } = form
    const document = await documentOf(ctx, { documentId: null, docNumber, docIssuedOn, docIssuer, docTitle })
    const taken = await ctx.db.directive.findUnique({ where: { documentId: document.id }, select: { id: true } })
    if (taken) throw new FieldRefused('docNumber', 'Văn bản này đã được ghi nhận trong danh sách chỉ đạo.')
    if (file) {
      await nameBlobs(ctx, [file])
      await ctx.db.legalDocument.update({ where: { id: document.id }, data: { fileSha256: file.sha256 } })
    }
    const { id } = await ctx.db.directive.create({
      data: { unitId, documentId: document.id, signer, summary },
      select: { id: true },
    })
    const location = paths.directives.show({ id })
    await ctx.record({ subject: 'Directive', subjectId: id, to: { docNumber, docIssuedOn, docIssuer, signer } })
    await claim(ctx, location)
    return location
  },
)

const addresseesOf = (form: Pick<TaskForm, 'groups' | 'units' | 'agencies' | 'users'>): Addressee[] => [
  ...form.units.map((unitId) => ({ unitId })),
  ...form.agencies.map((agencyId) => ({ agencyId })),
  ...form.users.map((userId) => ({ userId })),
  ...form.groups.map((groupCode) => ({ groupCode })),
]

/** Everyone named lives below or at the unit. @throws NotFound */
const checkWithin = async (ctx: CommandCtx, unitId: number, form: Pick<TaskForm, 'units' | 'agencies' | 'users'>) => {
  const below = { ancestors: { some: { ancestorId: unitId } } }
  const [units, agencies, users] = await Promise.all([
    ctx.db.adminUnit.count({ where: { id: { in: form.units }, ...below } }),
    ctx.db.agency.count({ where: { id: { in: form.agencies }, unit: below } }),
    ctx.db.user.count({ where: { id: { in: form.users }, grants: { some: { unit: below } } } }),
  ])
  if (units < form.units.length || agencies < form.agencies.length || users < form.users.length)
    throw new NotFound('Nơi thực hiện được chọn không thuộc phạm vi của đơn vị giao.')
}

type Giving = Readonly<{ unitId: number; directiveId: number }>

/** Gives a task of a letter and tells those addressed. Answers the address of the task. */
export const giveTask = command(
  'task.given',
  async (ctx, { unitId, directiveId }: Giving, form: TaskForm, claim: Claim): Promise<string> => {
    authorize(mayDirect(ctx.actor, unitId), notYours)
    await checkWithin(ctx, unitId, form)
    const recurrence = form.every && {
      every: form.every,
      day: form.onDay ?? 31,
      ...(form.onMonth !== null && { month: form.onMonth }),
      ...(form.until !== null && { until: form.until }),
    }
    const { id, addresseeIds } = await addTask(ctx, {
      unitId,
      directiveId,
      section: form.section,
      title: form.title,
      body: form.body,
      dueDate: form.dueDate,
      recurrence,
      completionSet: form.completionSet,
      criterionIds: form.criteria,
      communeIds: form.communes,
      addressees: addresseesOf(form),
    })
    await tellAddressees(ctx, id, addresseeIds, form.title)
    const location = paths.tasks.show({ id })
    await claim(ctx, location)
    return location
  },
)

/** Gives a task to more places: those it has stay as they are. Answers how many are new. */
export const addAddressees = command(
  'task.addresseesAdded',
  async (ctx, task: Task, form: Pick<TaskForm, 'groups' | 'units' | 'agencies' | 'users'>): Promise<number> => {
    const { unitId } = task.source
    authorize(mayDirect(ctx.actor, unitId), notYours)
    if (task.closed || task.source.closed) throw new Conflict('Nhiệm vụ đã kết thúc theo dõi.')
    await checkWithin(ctx, unitId, form)
    const whom = await resolveAddressees(ctx, unitId, addresseesOf(form))
    const last = await ctx.db.taskAddressee.findFirst({
      where: { taskId: task.id },
      orderBy: [{ turn: 'desc' }, { id: 'desc' }],
      select: { turn: true },
    })
    const turn = last ? last.turn.toISOString().slice(0, 10) : (task.dueDate ?? ctx.today)
    const rows = await addTurn(ctx, { taskId: task.id, turn, dueDate: task.recurrence ? turn : task.dueDate }, whom)
    if (rows.length === 0) throw new FieldRefused('groups', 'Các nơi được chọn đều đã được giao nhiệm vụ này.')
    await ctx.record({ subject: 'Task', subjectId: task.id, to: { turn, addressees: rows.length } })
    await tellAddressees(
      ctx,
      task.id,
      rows.map(({ id }) => id),
      task.title,
    )
    return rows.length
  },
)

type Ending = { reason: string; version: number }

/** No longer follows a task with all its places, whatever they have answered. */
export const endTask = command('task.ended', async (ctx, task: Task, { reason, version }: Ending): Promise<void> => {
  authorize(mayDirect(ctx.actor, task.source.unitId), notYours)
  const { count } = await ctx.db.task.updateMany({
    where: { id: task.id, version, closedAt: null },
    data: { closedAt: ctx.now, version: { increment: 1 } },
  })
  if (count === 0) throw new Conflict('Nhiệm vụ đã kết thúc theo dõi hoặc vừa được người khác cập nhật.')
  await ctx.record({ subject: 'Task', subjectId: task.id, version: version + 1, reason })
})

/** No longer follows a letter. */
export const endDirective = command(
  'directive.ended',
  async (ctx, directive: { id: number; unitId: number }, { reason, version }: Ending): Promise<void> => {
    authorize(mayDirect(ctx.actor, directive.unitId), notYours)
    const { count } = await ctx.db.directive.updateMany({
      where: { id: directive.id, version, closedAt: null },
      data: { closedAt: ctx.now, version: { increment: 1 } },
    })
    if (count === 0) throw new Conflict('Văn bản đã kết thúc theo dõi hoặc vừa được người khác cập nhật.')
    await ctx.record({ subject: 'Directive', subjectId: directive.id, version: version + 1, reason })
  },
)
