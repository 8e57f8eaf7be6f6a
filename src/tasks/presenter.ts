import type { Actor } from '../kernel/context.js'
import { dateTime, fmt } from '../kernel/format.js'
import { type Day, daysBetween } from '../kernel/time.js'
import { paths } from '../paths.js'
import { mayUpload } from '../policies/evidence.js'
import { mayDirect } from '../policies/tasks.js'
import { tryAct } from './answer-service.js'
import { type Answer } from './answers.js'
import type { TaskComment } from './comments.js'
import { type ListedRow, ROW_FILTERS, type RowFilter } from './lists.js'
import { type Row, type Task } from './queries.js'
import { recurrenceWords } from './recurrence.js'
import { TASK_ACTIONS, type TaskAction } from './transitions.js'
import { actionWords, answerWords, stateWords } from './words.js'

/** Days left of a row that is still to be done; null where none are counted. */
export const daysOf = ({ dueDate, state }: Pick<Row, 'dueDate' | 'state'>, today: Day): number | null =>
  dueDate === null || state === 'DONE' || state === 'CLOSED' ? null : daysBetween(today, dueDate)

/** "Hoàn thành 20/08/2024, trễ 3 ngày": how what was done stands to its day. */
const doneWords = ({ doneOn, dueDate }: Row): string => {
  if (doneOn === null) return ''
  const late = dueDate !== null && doneOn > dueDate ? `, trễ ${daysBetween(dueDate, doneOn)} ngày` : ''
  return `Hoàn thành ${fmt.day(doneOn)}${late}`
}

export const presentRow = (row: Row, today: Day) => ({
  id: row.id,
  name: row.name,
  group: row.group,
  href: paths.tasks.row({ id: row.taskId, row: row.id }),
  due: row.dueDate ? fmt.day(row.dueDate) : 'Không ghi hạn',
  days: daysOf(row, today),
  state: stateWords[row.state],
  asking: row.askedUntil === null ? null : `Đề nghị gia hạn đến ${fmt.day(row.askedUntil)}`,
  done: doneWords(row),
})

const crumbsOf = ({ source, title }: Task, ...more: { label: string; href?: string }[]) => [
  { label: 'Văn bản chỉ đạo', href: paths.directives.list() },
  ...(source.directiveId === null
    ? [{ label: source.label }]
    : [{ label: source.label, href: paths.directives.show({ id: source.directiveId }) }]),
  ...(more.length > 0 ? more : [{ label: title }]),
]

export const titleOf = ({ section, title }: Pick<Task, 'section' | 'title'>): string =>
  section ? `Mục ${section}. ${title}` : title

type Standings = readonly { name: string; href: string; text: string }[]

/** A task with where its places stand, the latest turn first. */
export const presentTask = (
  task: Task,
  { actor, rows, today, standings }: { actor: Actor; rows: readonly Row[]; today: Day; standings: Standings },
) => {
  const turns = [...new Set(rows.map(({ turn }) => turn))]
  const may = mayDirect(actor, task.source.unitId) && !task.closed && !task.source.closed
  return {
    title: titleOf(task),
    over: task.source.label,
    crumbs: crumbsOf(task),
    lines: (task.body ?? '').split('\n').filter((line) => line.trim() !== ''),
    closed: task.closed || task.source.closed,
    facts: [
      {
        label: 'Hạn',
        text: task.recurrence
          ? `Lặp lại ${recurrenceWords(task.recurrence)}${task.recurrence.until ? `, đến ${fmt.day(task.recurrence.until)}` : ''}`
          : task.dueDate
            ? fmt.day(task.dueDate)
            : 'Thường xuyên, không ghi hạn',
      },
      ...(task.completionSet
        ? [{ label: 'Hoàn thành khi', text: 'tất cả tiêu chí của bộ được thẩm tra đạt; cổng tự ghi nhận' }]
        : []),
      ...standings.map(({ name, href, text }) => ({ label: name, href, text })),
      ...task.communes.map(({ id, name }) => ({
        label: 'Xã được nêu',
        text: name,
        href: paths.communes.show({ id }),
      })),
      ...task.criteria.map(({ no, name, set, setName }) => ({
        label: `Tiêu chí ${no}`,
        text: name,
        href: paths.sets.criterion({ set, no }),
        sub: setName,
      })),
    ],
    turns: turns.map((turn) => ({
      label: task.recurrence ? `Kỳ ${fmt.day(turn)}` : 'Nơi thực hiện',
      rows: rows.filter((row) => row.turn === turn).map((row) => presentRow(row, today)),
    })),
    acts: may
      ? { addressees: paths.tasks.addressees({ id: task.id }), ending: paths.tasks.ending({ id: task.id }) }
      : null,
    comments: paths.tasks.comments({ id: task.id }),
  }
}

const answerView = ({ kind, body, until, at, author, papers, hidden }: Answer) => ({
  when: dateTime(at),
  iso: at.toISOString(),
  who: author ?? 'Cổng tự ghi nhận',
  what: `${answerWords[kind]}${until ? ` đến ${fmt.day(until)}` : ''}`,
  body,
  papers: papers.map(({ id, subject }) => ({ label: subject, href: paths.evidence.show({ id }) })),
  hidden,
})

/** The acts the person may make now, the one that is next first. */
export const actsOf = (actor: Actor, at: { task: Task; row: Row }) =>
  TASK_ACTIONS.flatMap((action) => {
    const outcome = tryAct({ actor }, action, at)
    return outcome.ok ? [{ action, words: outcome.words, ...actionWords[action] }] : []
  })

/** Acts that end or refuse are asked for by name; the usual one stands open. */
const order: readonly TaskAction[] = [
  'acknowledge',
  'grantExtension',
  'refuseExtension',
  'report',
  'declareDone',
  'askExtension',
  'return',
  'close',
  'reopen',
]

type Shown = Readonly<{ actor: Actor; answers: readonly Answer[]; today: Day; chosen: TaskAction | null }>

/** One place's page: where it stands, what it may do, what was said. */
export const presentPlace = (task: Task, row: Row, { actor, answers, today, chosen }: Shown) => {
  const acts = actsOf(actor, { task, row }).sort((a, b) => order.indexOf(a.action) - order.indexOf(b.action))
  const asking = row.askedUntil !== null && row.state !== 'DONE' && row.state !== 'CLOSED'
  return {
    ...presentRow(row, today),
    title: titleOf(task),
    asking: asking && row.askedUntil ? fmt.day(row.askedUntil) : null,
    task: paths.tasks.show({ id: task.id }),
    over: row.name,
    crumbs: crumbsOf(task, { label: titleOf(task), href: paths.tasks.show({ id: task.id }) }, { label: row.name }),
    lines: (task.body ?? '').split('\n').filter((line) => line.trim() !== ''),
    tied: task.completionSet !== null,
    ended: task.closed || task.source.closed,
    action: paths.tasks.row({ id: task.id, row: row.id }),
    act: acts.find(({ action }) => action === chosen) ?? acts[0] ?? null,
    tabs: acts.map(({ action, label }, index) => ({
      label,
      href: `${paths.tasks.row({ id: task.id, row: row.id }, { act: action })}#act`,
      current: acts.some((one) => one.action === chosen) ? action === chosen : index === 0,
    })),
    attaches: row.unitId !== null && mayUpload(actor, { communeId: row.unitId }) ? 'papers' : 'files',
    answers: answers.map((answer) => ({
      ...answerView(answer),
      files: answer.files.map(({ id, fileName, ready }) => ({
        label: ready ? fileName : `${fileName} (chờ quét vi-rút)`,
        href: ready ? paths.tasks.file({ id: task.id, row: row.id, file: id }) : null,
      })),
    })),
  }
}

const filterLabels: Record<RowFilter, string> = {
  open: 'Chưa kết thúc',
  late: 'Quá hạn',
  asking: 'Đề nghị gia hạn',
  done: 'Chờ xác nhận hoàn thành',
  closed: 'Đã kết thúc',
  all: 'Tất cả',
}

export const presentList = (rows: readonly ListedRow[], { filter, today }: { filter: RowFilter; today: Day }) => ({
  rows: rows.map((row) => ({ ...presentRow(row, today), title: titleOf(row), source: row.source.label })),
  states: { value: filter, options: ROW_FILTERS.map((one) => ({ value: one, label: filterLabels[one] })) },
})

export const presentComments = (comments: readonly TaskComment[]) =>
  comments.map(({ id, author, office, at, body }) => ({
    id: `c${id}`,
    who: [author, office].filter(Boolean).join(', '),
    when: dateTime(at),
    iso: at.toISOString(),
    body,
  }))
