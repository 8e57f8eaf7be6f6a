import type { Standing } from '../assessments/standings.js'
import type { Actor } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { type Day, daysBetween } from '../kernel/time.js'
import { paths } from '../paths.js'
import { mayDirect } from '../policies/tasks.js'
import type { RowCounts } from '../tasks/lists.js'
import { recurrenceWords } from '../tasks/recurrence.js'
import { countWords, stateWords } from '../tasks/words.js'
import type { Addressee, DirectiveDetail, DirectiveHead, DirectiveTask, OwnTask } from './queries.js'

/** "UBND huyện Văn Quan · 08/05/2024"; a letter the office has not dated says so. */
const sourceOf = ({ issuer, issuedOn }: DirectiveHead): string =>
  `${issuer} · ${issuedOn ? fmt.day(issuedOn) : 'chưa ghi ngày'}`

/** "Số 05/UBND-VPĐP"; a draft's number is still blank before the slash. */
const numberOf = (docNumber: string): string => (docNumber.startsWith('/') ? `Số: …${docNumber}` : `Số ${docNumber}`)

export const presentHead = (row: DirectiveHead) => ({
  subject: row.subject,
  href: paths.directives.show(row),
  number: numberOf(row.docNumber),
  source: sourceOf(row),
  closed: row.closed,
})

/** A task of one's own in a list of things to do; `days` is what is left, negative when overdue. */
export const presentOwnTask = ({ section, title, dueDate, state, id, rowId }: OwnTask, today: Day) => ({
  title: section ? `Mục ${section}. ${title}` : title,
  href: paths.tasks.row({ id, row: rowId }),
  days: dueDate && state !== 'DONE' ? daysBetween(today, dueDate) : null,
  note: `${stateWords[state]} · ${dueDate ? `Hạn ${fmt.day(dueDate)}` : 'Thường xuyên, không ghi hạn'}`,
})

type Group = { label: string; names: string[] }

/** Addressees as the letter names them: those sent as one group stand together under its name. */
export const groupsOf = (addressees: readonly Addressee[]): Group[] => {
  const groups = new Map<string, string[]>()
  for (const { group, name } of addressees) {
    const key = group ?? name
    groups.set(key, [...(groups.get(key) ?? []), name])
  }
  return [...groups].map(([label, names]) => ({ label, names: names.length === 1 && names[0] === label ? [] : names }))
}

type SetWords = { id: number; code: string; shortName: string }
type Progress = { sets: readonly SetWords[]; standings: readonly Standing[] }

/** How far the communes are to which a task is tied by a set. */
const progressOf = (task: DirectiveTask, { sets, standings }: Progress) => {
  const set = sets.find(({ code }) => code === task.completionSet)
  if (!set) return []
  return task.addressees.flatMap(({ unitId, name }) => {
    const standing = standings.find((one) => one.communeId === unitId && one.setId === set.id)
    if (!standing || unitId === null) return []
    return [
      {
        label: `${name}: ${set.shortName}`,
        href: paths.communes.status({ id: unitId, set: set.code }),
        text: `${standing.criteriaVerifiedMet}/${standing.criteria} tiêu chí đạt (thẩm tra), xã tự đánh giá ${standing.criteriaSelfMet}/${standing.criteria}`,
      },
    ]
  })
}

type Counts = ReadonlyMap<number, RowCounts>

const presentTask = (task: DirectiveTask, progress: Progress, counts: Counts, today: Day) => {
  const own = task.addressees.find(({ mine }) => mine)
  const due = own?.dueDate ?? task.dueDate
  const done = own?.state === 'DONE' || own?.state === 'CLOSED'
  const count = counts.get(task.id)
  return {
    id: `nv${task.id}`,
    section: task.section,
    title: task.title,
    /** The letter's own lines; those that begin with a dash are a list. */
    lines: (task.body ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    href: paths.tasks.show({ id: task.id }),
    own: own ? { href: paths.tasks.row({ id: task.id, row: own.id }), state: stateWords[own.state] } : null,
    counts: count ? countWords(count) : null,
    late: (count?.late ?? 0) > 0,
    again: task.recurrence && recurrenceWords(task.recurrence),
    due: due && fmt.day(due),
    days: due && !task.closed && !done ? daysBetween(today, due) : null,
    closed: task.closed,
    mine: task.addressees.some(({ mine }) => mine),
    groups: groupsOf(task.addressees),
    progress: progressOf(task, progress),
  }
}

/** The letter: its head, and its tasks with those of the reader first. */
export const presentDirective = (
  directive: DirectiveDetail,
  progress: Progress,
  { counts, actor, today }: { counts: Counts; actor: Actor; today: Day },
) => {
  const tasks = directive.tasks.map((task) => presentTask(task, progress, counts, today))
  return {
    ...presentHead(directive),
    file: directive.hasFile ? paths.directives.file(directive) : null,
    acts:
      mayDirect(actor, directive.unitId) && !directive.closed
        ? { task: paths.directives.task(directive), ending: paths.directives.ending(directive) }
        : null,
    signer: directive.signer,
    summary: directive.summary,
    mine: tasks.filter(({ mine }) => mine),
    others: tasks.filter(({ mine }) => !mine),
  }
}
