import { listRecentChanges, type RecentChange } from '../communes/changes.js'
import { loadCommune } from '../communes/load.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { addDays, type Day, startOfDay } from '../kernel/time.js'
import { listOpenObstacles, type Obstacle } from '../obstacles/queries.js'
import { type Commune, listCommunes, listReportingUnits } from '../units/queries.js'
import {
  findPreviousDay,
  listAgencies,
  listDecisions,
  listOpenTasks,
  type Meeting,
  type MeetingTask,
} from './queries.js'

/** The communes a meeting speaks of, in the office's order. */
export const listSpokenOf = async (ctx: Ctx, { unit }: Meeting): Promise<Commune[]> => {
  const found = (await listReportingUnits(ctx)).find(({ id }) => id === unit.id)
  return found ? listCommunes(ctx, found) : []
}

/** Without a meeting before it, the changes of so many days are looked back at. */
const firstLook = 30

/** Changes on one screen; the rest is one link away. */
const listed = 8

/** One commune as a meeting looks at it. */
export type Screen = Readonly<{
  meeting: Meeting
  page: Awaited<ReturnType<typeof loadCommune>>
  communes: readonly Commune[]
  index: number
  previous: Day | null
  since: Day
  changes: readonly RecentChange[]
  obstacles: readonly Obstacle[]
  tasks: readonly MeetingTask[]
  decisions: readonly MeetingTask[]
  agencies: readonly { id: number; shortName: string }[]
}>

/** Reads one screen. @throws NotFound where the meeting does not speak of the commune */
export const loadScreen = async (ctx: Ctx, meeting: Meeting, communeId: number): Promise<Screen> => {
  const communes = await listSpokenOf(ctx, meeting)
  const index = communes.findIndex(({ id }) => id === communeId)
  if (index < 0) throw new NotFound('Cuộc họp này không có xã đó.')
  const previous = await findPreviousDay(ctx, meeting)
  const since = previous ?? addDays(meeting.heldOn, -firstLook)
  const [page, changes, obstacles, tasks, decisions, agencies] = await Promise.all([
    loadCommune(ctx, communeId),
    listRecentChanges(ctx, { communeIds: [communeId], limit: listed, since: startOfDay(since) }),
    listOpenObstacles(ctx, { communeId }),
    listOpenTasks(ctx, communeId),
    listDecisions(ctx, meeting.id),
    listAgencies(ctx, meeting.unit.id, ctx.today),
  ])
  return { meeting, page, communes, index, previous, since, changes, obstacles, tasks, decisions, agencies }
}
