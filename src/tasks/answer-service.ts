import type { NewPaper } from '../evidence/new-file.js'
import { addEvidence, nameBlobs } from '../evidence/service.js'
import type { AnswerKind } from '../generated/prisma/enums.js'
import { type CommandCtx, command } from '../kernel/command.js'
import { Conflict, FieldRefused, Forbidden, NotFound } from '../kernel/errors.js'
import { fmt } from '../kernel/format.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { tell } from '../notices/tell.js'
import { paths } from '../paths.js'
import { mayUpload, visibleEvidence } from '../policies/evidence.js'
import { taskSidesOf } from '../policies/tasks.js'
import { concernOf, getRow, getTask, type Row, type Task } from './queries.js'
import type { AnswerForm } from './schemas.js'
import { type TaskAction, type TaskOutcome, taskOutcome, taskStandOf } from './transitions.js'

const moved =
  'Chưa lưu: nhiệm vụ vừa được người khác cập nhật. Nội dung dưới đây là mới nhất; nội dung đã nhập được giữ lại.'

type Claim = (ctx: CommandCtx, location: string) => Promise<void>

/** What comes of an act of the person on a row now. */
export const tryAct = (
  ctx: Pick<CommandCtx, 'actor'>,
  action: TaskAction,
  { task, row }: { task: Task; row: Row },
): TaskOutcome =>
  taskOutcome({
    action,
    stand: taskStandOf({ state: row.state, asking: row.askedUntil !== null }),
    sides: taskSidesOf(ctx.actor, concernOf(row, task.source)),
    tied: task.completionSet !== null,
    ended: task.closed || task.source.closed,
    hasDue: row.dueDate !== null,
  })

/** What the words of an act are called where they are missing. */
const asked: Readonly<Partial<Record<TaskAction, string>>> = {
  report: 'Đề nghị nhập nội dung tiến độ.',
  declareDone: 'Đề nghị nhập kết quả thực hiện.',
}

const checkWords = (action: TaskAction, form: AnswerForm, row: Row, owed: string): void => {
  if (owed === 'required' && form.body === null) throw new FieldRefused('body', asked[action] ?? 'Đề nghị ghi lý do.')
  if (action === 'askExtension' && (form.until === null || form.until <= (row.dueDate ?? '')))
    throw new FieldRefused(
      'until',
      row.dueDate ? `Đề nghị nhập ngày sau hạn hiện tại ${fmt.day(row.dueDate)}.` : 'Đề nghị nhập ngày.',
    )
}

/** The day more time lasts until: what the issuer grants, else what was asked. @throws FieldRefused */
const grantedUntil = (form: AnswerForm, row: Row): Day => {
  const until = form.until ?? row.askedUntil
  if (until === null || (row.dueDate !== null && until <= row.dueDate))
    throw new FieldRefused('until', 'Đề nghị nhập ngày sau hạn hiện tại.')
  return until
}

const changesOf = (action: TaskAction, form: AnswerForm, row: Row, today: Day) => {
  switch (action) {
    case 'askExtension':
      return { askedUntil: form.until === null ? null : dayToDb(form.until) }
    case 'grantExtension':
      return { askedUntil: null, dueDate: dayToDb(grantedUntil(form, row)) }
    case 'refuseExtension':
      return { askedUntil: null }
    case 'declareDone':
      return { askedUntil: null, doneOn: dayToDb(today) }
    case 'close':
      return { askedUntil: null }
    case 'return':
    case 'reopen':
      return { doneOn: null }
    default:
      return {}
  }
}

const told: Readonly<Record<TaskAction, string | null>> = {
  acknowledge: null,
  report: 'Báo cáo tiến độ',
  declareDone: 'Báo cáo hoàn thành',
  askExtension: 'Đề nghị gia hạn',
  grantExtension: 'Được gia hạn',
  refuseExtension: 'Không gia hạn',
  return: 'Trả lại, yêu cầu làm tiếp',
  close: 'Đã kết thúc nhiệm vụ',
  reopen: 'Mở lại nhiệm vụ',
}

/** The other side learns of it: the office of what an addressee says, the addressee of what the office decides. */
const tellOther = async (
  ctx: CommandCtx,
  { task, row }: { task: Task; row: Row },
  action: TaskAction,
  answerId: number,
) => {
  const words = told[action]
  if (words === null) return
  const byAddressee = ['report', 'declareDone', 'askExtension'].includes(action)
  await tell(ctx, [
    {
      kind: 'task',
      key: `task:answer:${answerId}`,
      title: byAddressee ? `${words} (${row.name}): ${task.title}` : `${words}: ${task.title}`,
      href: paths.tasks.row({ id: task.id, row: row.id }),
      to: byAddressee
        ? { unitId: task.source.unitId, role: 'COORDINATOR' }
        : { unitId: row.unitId, agencyId: row.agencyId, userId: row.userId },
    },
  ])
}

/** Papers named in an answer are those the person may see. @throws NotFound */
const checkPapers = async (ctx: CommandCtx, ids: readonly number[]): Promise<void> => {
  if (ids.length === 0) return
  const seen = await ctx.db.evidence.count({
    where: { AND: [{ id: { in: [...ids] } }, visibleEvidence(ctx.actor, ctx.today)] },
  })
  if (seen < ids.length) throw new NotFound('Giấy tờ được chọn không còn trong phạm vi của tài khoản.')
}

/**
 * Keeps the files of an answer: a commune's become papers of its own, which prove no indicator by themselves; those of an
 * agency or a member stay with the answer, for the store of evidence is the communes'.
 */
const keepWithAnswer = async (ctx: CommandCtx, row: Row, papers: readonly NewPaper[]) => {
  if (papers.length === 0) return { evidenceIds: [], files: [] }
  if (row.unitId !== null && mayUpload(ctx.actor, { communeId: row.unitId })) {
    const none = { communeId: row.unitId, assessmentIds: [], papers }
    return { evidenceIds: (await addEvidence(ctx, none, () => Promise.resolve())).ids, files: [] }
  }
  const files = papers.flatMap(({ file }) => file ?? [])
  await nameBlobs(ctx, files)
  return { evidenceIds: [], files: files.map(({ sha256, fileName }) => ({ sha256, fileName })) }
}

const mustAct = (outcome: TaskOutcome): Extract<TaskOutcome, { ok: true }> => {
  if (outcome.ok) return outcome
  throw outcome.status === 403 ? new Forbidden(outcome.sentence) : new Conflict(outcome.sentence)
}

/** The day an answer is about, kept beside its words. */
const dayOfAnswer = (action: TaskAction, form: AnswerForm, row: Row): Date | null => {
  if (action === 'askExtension') return form.until === null ? null : dayToDb(form.until)
  return action === 'grantExtension' ? dayToDb(grantedUntil(form, row)) : null
}

/**
 * One act on a row: the state, the answer with its papers, the event and the notice to the other side together.
 * @throws Forbidden, Conflict by the table of moves or from an old page; FieldRefused for missing words or days
 */
export const actOnTask = command(
  'task.acted',
  async (
    ctx,
    at: { taskId: number; rowId: number },
    form: AnswerForm,
    papers: readonly NewPaper[],
    claim: Claim,
  ): Promise<void> => {
    const task = await getTask(ctx, at.taskId)
    const row = await getRow(ctx, at.taskId, at.rowId)
    const { state, kind, words } = mustAct(tryAct(ctx, form.action, { task, row }))
    if (row.version !== form.version) throw new Conflict(moved)
    checkWords(form.action, form, row, words)
    await checkPapers(ctx, form.papers)
    const { count } = await ctx.db.taskAddressee.updateMany({
      where: { id: row.id, version: form.version },
      data: { ...changesOf(form.action, form, row, ctx.today), state, version: { increment: 1 } },
    })
    if (count === 0) throw new Conflict(moved)
    const kept = await keepWithAnswer(ctx, row, papers)
    const evidenceIds = [...form.papers, ...kept.evidenceIds]
    const { id } = await ctx.db.taskAnswer.create({
      data: {
        addresseeId: row.id,
        kind,
        body: form.body,
        untilDate: dayOfAnswer(form.action, form, row),
        authorId: ctx.actor.id,
        at: ctx.now,
        evidence: { createMany: { data: evidenceIds.map((evidenceId) => ({ evidenceId })) } },
        files: { createMany: { data: kept.files } },
      },
      select: { id: true },
    })
    await ctx.record({
      action: eventOf(kind),
      subject: 'TaskAddressee',
      subjectId: row.id,
      communeId: row.unitId,
      version: row.version + 1,
      from: { state: row.state, dueDate: row.dueDate, askedUntil: row.askedUntil },
      to: { state, taskId: task.id, answerId: id, until: form.until, evidenceIds, files: kept.files },
      reason: form.body,
    })
    await tellOther(ctx, { task, row }, form.action, id)
    await claim(ctx, paths.tasks.row({ id: task.id, row: row.id }))
  },
)

const events: Record<AnswerKind, string> = {
  ACKNOWLEDGED: 'task.acknowledged',
  PROGRESS: 'task.reported',
  DONE: 'task.declaredDone',
  EXTENSION_REQUEST: 'task.extensionAsked',
  EXTENSION_GRANTED: 'task.extensionGranted',
  EXTENSION_REFUSED: 'task.extensionRefused',
  RETURNED: 'task.returned',
  CLOSED: 'task.closed',
  REOPENED: 'task.reopened',
}
const eventOf = (kind: AnswerKind): string => events[kind]
