import { late } from '../assessments/status.js'
import { criterionWord } from '../assessments/tiles.js'
import { presentChanges } from '../communes/changes.js'
import { byDue, isOwed, presentItem } from '../communes/items.js'
import { fmt } from '../kernel/format.js'
import { type Day, daysBetween } from '../kernel/time.js'
import type { Obstacle } from '../obstacles/queries.js'
import { paths } from '../paths.js'
import type { Commune } from '../units/queries.js'
import type { Screen } from './load.js'
import { communeOf } from './minutes.js'
import type { Meeting, MeetingHead, MeetingTask } from './queries.js'

export const presentHead = (row: MeetingHead) => ({
  subject: row.subject,
  href: paths.meetings.show(row),
  note: [fmt.day(row.heldOn), row.unit.fullName, row.decisions > 0 && `${fmt.number(row.decisions)} nhiệm vụ giao`]
    .filter(Boolean)
    .join(' · '),
})

const stateWords: Readonly<Record<MeetingTask['state'], string>> = {
  SENT: 'Chưa nhận',
  ACKNOWLEDGED: 'Đã nhận',
  IN_PROGRESS: 'Đang thực hiện',
  DONE: 'Báo đã xong',
  CLOSED: 'Đã kết thúc',
}

const presentTask = ({ id, title, doers, dueDate, state, closed }: MeetingTask, today: Day) => ({
  title,
  href: paths.tasks.show({ id }),
  doers: doers.join(', '),
  due: dueDate && fmt.day(dueDate),
  days: dueDate === null || closed || state === 'CLOSED' || state === 'DONE' ? null : daysBetween(today, dueDate),
  state: closed ? stateWords.CLOSED : stateWords[state],
})

/** A meeting with its communes: where the minutes stand, and the way in. */
export const presentMeeting = (
  meeting: Meeting,
  communes: readonly Commune[],
  decisions: readonly MeetingTask[],
  today: Day,
) => ({
  id: meeting.id,
  subject: meeting.subject,
  lead: `${fmt.day(meeting.heldOn)} · ${meeting.unit.fullName}`,
  general: meeting.minutes.general,
  start: communes[0] ? paths.meetings.commune({ id: meeting.id, commune: communes[0].id }) : null,
  communes: communes.map(({ id, fullName }) => {
    const { notes, decisions: taken } = communeOf(meeting.minutes, id)
    return {
      name: fullName,
      href: paths.meetings.commune({ id: meeting.id, commune: id }),
      noted: notes !== '',
      decisions: taken.length,
    }
  }),
  decisions: decisions.map((task) => presentTask(task, today)),
})

const presentObstacle = (row: Obstacle) => ({
  title: row.description,
  over: [row.criterion && `Tiêu chí ${row.criterion.no}`, `nêu ngày ${fmt.day(row.raisedAt)}`]
    .filter(Boolean)
    .join(' · '),
  lines: [
    row.cause && `Nguyên nhân: ${row.cause}`,
    row.proposal && `Đề xuất: ${row.proposal}`,
    row.agency && `Trả lời: ${row.agency}${row.answer ? `, ${row.answer}` : ' (chưa trả lời)'}`,
  ].filter((line): line is string => typeof line === 'string' && line !== ''),
})

const step = ({ meeting, communes }: Screen, index: number) => {
  const commune = communes[index]
  return commune
    ? { name: commune.fullName, href: paths.meetings.commune({ id: meeting.id, commune: commune.id }) }
    : null
}

/** Rows of one list on the screen; the rest is behind its link. */
const listed = 12

/** One commune on the wall: how it stands, what changed, what is late, who leads what is missing, what hinders. */
export const presentScreen = (screen: Screen) => {
  const { meeting, page, communes, index, changes, obstacles, tasks, decisions, previous, since } = screen
  const { commune, set, rows, catalogue, responsibilities, standings, targets, day } = page
  const words = { catalogue, day, setId: set.id, responsibilities }
  const ordered = [...rows].sort(byDue(catalogue))
  const overdue = ordered.filter((row) => late(row, day))
  const missing = ordered.filter((row) => row.setId === set.id && isOwed(row) && !late(row, day))
  const standing = standings.find(({ setId }) => setId === set.id)
  const target = targets.find(({ setId }) => setId === set.id)
  const own = communeOf(meeting.minutes, commune.id)
  const listOf = (state: string) => paths.assessments.list({}, { commune: commune.id, set: set.code, state })
  return {
    meeting: { id: meeting.id, subject: meeting.subject, day: fmt.day(meeting.heldOn) },
    id: commune.id,
    name: commune.fullName,
    place: `${index + 1}/${communes.length}`,
    back: step(screen, index - 1),
    next: step(screen, index + 1),
    statusHref: paths.communes.status({ id: commune.id, set: set.code }),
    set: set.shortName,
    word: criterionWord(set),
    met: standing?.criteriaVerifiedMet ?? 0,
    self: standing?.criteriaSelfMet ?? 0,
    of: standing?.criteria ?? 0,
    target: target ? { due: target.dueDate, year: target.year } : null,
    since:
      previous === null ? `từ ngày ${fmt.day(since)} (chưa có cuộc họp trước)` : `từ cuộc họp ngày ${fmt.day(since)}`,
    changes: presentChanges(changes, catalogue),
    communeHref: paths.communes.show({ id: commune.id }),
    overdue: {
      items: overdue.slice(0, listed).map((row) => presentItem(row, words)),
      total: overdue.length,
      href: listOf('late'),
    },
    missing: {
      items: missing.slice(0, listed).map((row) => presentItem(row, words)),
      total: missing.length,
      href: listOf('unmet'),
    },
    obstacles: obstacles.map(presentObstacle),
    tasks: tasks.filter(({ meetingId }) => meetingId !== meeting.id).map((task) => presentTask(task, page.today)),
    decisions: decisions.filter(({ id }) => own.decisions.includes(id)).map((task) => presentTask(task, page.today)),
    notes: own,
    doers: [
      { value: 'commune', label: `UBND ${commune.fullName.charAt(0).toLowerCase()}${commune.fullName.slice(1)}` },
      ...screen.agencies.map(({ id, shortName }) => ({ value: `agency-${id}`, label: shortName })),
    ],
  }
}
