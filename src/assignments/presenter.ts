import { indicatorsOn, type SetDef } from '../criteria/catalogue.js'
import { inSentence } from '../criteria/standpoint.js'
import { cite } from '../documents/citation.js'
import { dateTime, day as showDay } from '../kernel/format.js'
import { groupBy } from '../kernel/group.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { Draft } from './drafts.js'
import type { AssignmentEvent, ToldAssignment } from './history.js'
import type { AgencyChoice, Assigned } from './listing.js'
import type { Stage, Subject } from './stage.js'

/** What stands on every page of assignments: the set, the unit, the way back, the other units to choose from. */
export const frame = ({ set, standpoint: { unit, choices }, asked }: Stage) => ({
  set: { code: set.code, name: set.name, shortName: set.shortName },
  unit: { id: unit.id, name: inSentence(unit.fullName) },
  asked,
  back: paths.sets.assignments({ set: set.code }, { unit: asked }),
  units: choices.map(({ id, name }) => ({
    label: name,
    href: paths.sets.assignments({ set: set.code }, { unit: id }),
    current: id === unit.id,
  })),
})

/** "từ 10/07/2022 đến 30/06/2025" */
export const daysText = ({ validFrom, validTo }: { validFrom: Day; validTo: Day | null }): string =>
  `từ ${showDay(validFrom)}${validTo === null ? '' : ` đến ${showDay(validTo)}`}`

const roleWords = { LEAD: 'chủ trì', SUPPORT: 'phối hợp' } as const
const statusWords = { DRAFT: 'dự thảo', CONFIRMED: 'đã xác nhận' } as const

/** "Phòng KT&HT chủ trì" */
export const partText = ({ agency, role }: Pick<ToldAssignment, 'agency' | 'role'>): string =>
  `${agency} ${roleWords[role]}`

const eventText = ({ action, from, to }: AssignmentEvent): string => {
  const told = to ?? from
  if (!told) return ''
  if (action === 'assignment.ended') return `${partText(told)}: thôi từ sau ngày ${showDay(told.validTo)}`
  if (action === 'assignment.replaced')
    return `${partText(told)} (${statusWords[told.status]}): bỏ, chưa có hiệu lực ngày nào`
  const under = told.document === null ? '' : ` theo ${told.document}`
  const verb = action === 'assignment.confirmed' ? 'xác nhận' : 'giao'
  return `${partText(told)}: ${verb} ${daysText(told)}${under}`
}

/** The history of an assignment as lines of a log. */
export const presentAssignmentEvents = (events: readonly AssignmentEvent[]) =>
  events.map((event) => ({
    when: dateTime(event.at),
    iso: event.at.toISOString(),
    who: event.who ?? 'Hệ thống',
    text: eventText(event),
  }))

/** The holders of one criterion or indicator, now and later, as lines. */
export const presentHolders = (rows: readonly Assigned[]) =>
  rows.map((row) => ({
    text: partText({ agency: row.agency.shortName, role: row.role }),
    draft: row.status === 'DRAFT',
    basis: [row.document && cite(row.document), daysText(row)].filter(Boolean).join(', '),
  }))

const nameOf = (set: SetDef, code: string): string =>
  set.criteria.find(({ no }) => String(no) === code)?.name ??
  set.criteria.flatMap(({ indicators }) => indicators).find((one) => one.code === code)?.name ??
  ''

/** Drafts by what they assign, in the order of the set. */
export const presentDrafts = (set: SetDef, drafts: readonly Draft[]) =>
  [...groupBy(drafts, ({ code }) => code)]
    .sort(([a], [b]) => a.localeCompare(b, 'vi', { numeric: true }))
    .map(([code, some]) => ({ code, name: nameOf(set, code), holders: presentHolders(some.map(({ row }) => row)) }))

/** The criterion above an indicator, and the indicators below a criterion, each with the way to its own assignment. */
export const presentNeighbours = ({ set, day, asked }: Stage, { criterion, indicator }: Subject) => {
  const link = (code: string, name: string) => ({
    code,
    name,
    href: paths.sets.assign({ set: set.code, code }, { unit: asked }),
  })
  const below = indicator ? [] : indicatorsOn(criterion, set, day).filter(({ code }) => code.includes('.'))
  return {
    whole: indicator && link(String(criterion.no), criterion.name),
    indicators: below.map(({ code, name }) => link(code, name)),
  }
}

export const presentAgencies = (agencies: readonly AgencyChoice[]) =>
  agencies.map(({ id, shortName, name }) => ({ value: id, label: shortName, name }))
