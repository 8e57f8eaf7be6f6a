import { fmt } from '../kernel/format.js'
import { paths } from '../paths.js'
import type { Obstacle, ObstacleEvent, ObstacleState } from './queries.js'

export const stateWords: Readonly<Record<ObstacleState, string>> = {
  OPEN: 'Chưa trả lời',
  ANSWERED: 'Đã trả lời',
  RESOLVED: 'Đã giải quyết',
}

const tones = { OPEN: { tone: 'late' }, ANSWERED: { tone: 'soon' }, RESOLVED: { icon: 'ok' } } as const

const about = ({ criterion, code }: Obstacle): string | null => {
  if (criterion === null) return null
  const what = code === null ? `Tiêu chí ${criterion.no} ${criterion.shortName}` : `Chỉ tiêu ${code}`
  return `${what} · ${criterion.set.shortName}`
}

/** An obstacle as lists and pages show it. */
export const presentObstacle = (one: Obstacle) => ({
  id: one.id,
  href: paths.obstacles.show(one),
  commune: one.commune,
  communeHref: paths.communes.show({ id: one.communeId }),
  about: about(one),
  aboutHref:
    one.assessmentId !== null
      ? paths.assessments.show({ id: one.assessmentId })
      : one.criterion && paths.sets.criterion({ set: one.criterion.set.code, no: one.criterion.no }),
  description: one.description,
  cause: one.cause,
  proposal: one.proposal,
  agency: one.agency,
  answer: one.answer,
  answered: one.answeredAt ? fmt.day(one.answeredAt) : null,
  raised: fmt.day(one.raisedAt),
  resolved: one.resolvedAt ? fmt.day(one.resolvedAt) : null,
  state: { text: stateWords[one.state], ...tones[one.state] },
})

const deeds: Readonly<Record<string, string>> = {
  'obstacle.raised': 'Ghi vướng mắc',
  'obstacle.changed': 'Sửa nội dung',
  'obstacle.answered': 'Trả lời',
  'obstacle.resolved': 'Xác nhận đã giải quyết',
  'obstacle.reopened': 'Mở lại',
}

export const presentObstacleEvents = (events: readonly ObstacleEvent[]) =>
  events.map(({ at, action, who }) => ({
    when: fmt.dateTime(at),
    iso: at.toISOString(),
    who: who ?? 'Hệ thống',
    text: deeds[action] ?? action,
  }))
