import { lateSql } from '../assessments/conditions.js'
import { listStandings } from '../assessments/standings.js'
import { criterionWord } from '../assessments/tiles.js'
import type { SetDef } from '../criteria/catalogue.js'
import { type CommandCtx, command } from '../kernel/command.js'
import { Conflict, FieldRefused, NotFound } from '../kernel/errors.js'
import { dayToDb } from '../kernel/time.js'
import { authorize } from '../policies/guard.js'
import { mayActForOffice } from '../policies/letters.js'
import { addTask } from '../tasks/create.js'
import { tellAddressees } from '../tasks/tell.js'
import { getCommune, listAncestorIds } from '../units/queries.js'
import {
  type CommuneMinutes,
  communeOf,
  emptyGeneral,
  type GeneralMinutes,
  type Minutes,
  type MinutesStanding,
  readMinutes,
} from './minutes.js'
import { listAgencies, type Meeting } from './queries.js'
import type { DecisionForm, GeneralForm, NotesForm, OpenForm } from './schemas.js'

const notTheirs = 'Cuộc họp giao ban do Văn phòng Điều phối nông thôn mới mở và ghi.'

const authorizeOffice = async (ctx: CommandCtx, unitId: number): Promise<void> =>
  authorize(mayActForOffice(ctx.actor, await listAncestorIds(ctx, unitId, ctx.today)), notTheirs)

const worded = ({
  place,
  chair,
  secretary,
  attendees,
}: Pick<OpenForm, 'place' | 'chair' | 'secretary' | 'attendees'>) => ({
  place: place ?? '',
  chair: chair ?? '',
  secretary: secretary ?? '',
  attendees: attendees ?? '',
})

/** Opens a meeting of the office's unit: minutes are written and decisions taken in it. */
export const openMeeting = command(
  'meeting.opened',
  async (
    ctx,
    unitId: number,
    { heldOn, subject, ...rest }: OpenForm,
    claim: (ctx: CommandCtx, meetingId: number) => Promise<void>,
  ): Promise<number> => {
    await authorizeOffice(ctx, unitId)
    const minutes: Minutes = { general: { ...emptyGeneral, ...worded(rest) }, communes: {} }
    const { id } = await ctx.db.meeting.create({
      data: { unitId, heldOn: dayToDb(heldOn), subject, minutes },
      select: { id: true },
    })
    await ctx.record({ subject: 'Meeting', subjectId: id, to: { heldOn, subject } })
    await claim(ctx, id)
    return id
  },
)

/** Reads the minutes to write them: nobody else writes these until the command has ended. */
const lockMinutes = async (ctx: CommandCtx, meetingId: number): Promise<Minutes> => {
  await authorizeOffice(ctx, await unitOf(ctx, meetingId))
  const [row] = await ctx.db.$queryRaw<{ minutes: unknown }[]>`
    SELECT minutes FROM "Meeting" WHERE id = ${meetingId} FOR UPDATE`
  return readMinutes(row?.minutes)
}

const unitOf = async ({ db }: CommandCtx, meetingId: number): Promise<number> => {
  const row = await db.meeting.findUnique({ where: { id: meetingId }, select: { unitId: true } })
  if (!row) throw new NotFound('Không tìm thấy cuộc họp này.')
  return row.unitId
}

const storeCommune = async (
  { db }: CommandCtx,
  { meetingId, minutes, communeId }: { meetingId: number; minutes: Minutes; communeId: number },
  changed: CommuneMinutes,
): Promise<void> => {
  const communes = { ...minutes.communes, [String(communeId)]: changed }
  await db.meeting.update({ where: { id: meetingId }, data: { minutes: { ...minutes, communes } } })
}

/** Writes who was there and what was concluded. @throws Conflict when someone saved since the form was opened */
export const writeGeneral = command(
  'meeting.edited',
  async (ctx, meeting: Meeting, { version, conclusion, ...rest }: GeneralForm): Promise<void> => {
    const minutes = await lockMinutes(ctx, meeting.id)
    if (minutes.general.version !== version) throw new Conflict()
    const general: GeneralMinutes = { ...worded(rest), conclusion: conclusion ?? '', version: version + 1 }
    await ctx.db.meeting.update({ where: { id: meeting.id }, data: { minutes: { ...minutes, general } } })
    await ctx.record({
      subject: 'Meeting',
      subjectId: meeting.id,
      version: general.version,
      from: minutes.general,
      to: general,
    })
  },
)

type Spoken = Readonly<{ communeId: number; set: SetDef }>

/** How the commune stands at this moment in the set the screen speaks of. */
const standingNow = async (ctx: CommandCtx, { communeId, set }: Spoken): Promise<MinutesStanding | null> => {
  const [standing] = await listStandings(ctx, { communeIds: [communeId], setIds: [set.id], before: ctx.today })
  if (!standing) return null
  const [count] = await ctx.db.$queryRaw<{ late: number }[]>`
    SELECT count(*)::int AS late FROM "Assessment" a
    WHERE a."communeId" = ${communeId} AND a."setId" = ${set.id} AND ${lateSql(ctx.today)}`
  return {
    set: set.shortName,
    word: criterionWord(set),
    criteria: standing.criteria,
    verified: standing.criteriaVerifiedMet,
    late: count?.late ?? 0,
    at: ctx.now.toISOString(),
  }
}

/**
 * Writes what was said of a commune, with how it stood at that moment.
 * @throws Conflict when someone wrote its part since the form was opened
 */
export const writeNotes = command(
  'meeting.noted',
  async (ctx, meeting: Meeting, spoken: Spoken, { version, notes }: NotesForm): Promise<void> => {
    const { communeId } = spoken
    await getCommune(ctx, communeId)
    const minutes = await lockMinutes(ctx, meeting.id)
    const before = communeOf(minutes, communeId)
    if (before.version !== version) throw new Conflict()
    const after: CommuneMinutes = {
      ...before,
      version: version + 1,
      notes: notes ?? '',
      standing: await standingNow(ctx, spoken),
      by: ctx.actor.displayName,
    }
    await storeCommune(ctx, { meetingId: meeting.id, minutes, communeId }, after)
    await ctx.record({
      subject: 'Meeting',
      subjectId: meeting.id,
      communeId,
      from: { notes: before.notes },
      to: { notes: after.notes },
    })
  },
)

/** Takes a decision on a commune: it becomes a task of the commune or of an agency, and stands in the minutes. */
export const decide = command(
  'meeting.decided',
  async (
    ctx,
    meeting: Meeting,
    spoken: Spoken,
    { title, doer, dueDate }: DecisionForm,
    claim: (ctx: CommandCtx) => Promise<void>,
  ): Promise<number> => {
    const { communeId } = spoken
    await getCommune(ctx, communeId)
    const minutes = await lockMinutes(ctx, meeting.id)
    if (doer.agencyId !== null) await agencyOf(ctx, meeting.unit.id, doer.agencyId)
    const { id, addresseeIds } = await addTask(ctx, {
      unitId: meeting.unit.id,
      meetingId: meeting.id,
      title,
      dueDate,
      communeIds: doer.agencyId === null ? [] : [communeId],
      addressees: [doer.agencyId === null ? { unitId: communeId } : { agencyId: doer.agencyId }],
    })
    await tellAddressees(ctx, id, addresseeIds, title)
    const before = communeOf(minutes, communeId)
    const standing = before.standing ?? (await standingNow(ctx, spoken))
    await storeCommune(
      ctx,
      { meetingId: meeting.id, minutes, communeId },
      { ...before, decisions: [...before.decisions, id], standing, by: before.by ?? ctx.actor.displayName },
    )
    await ctx.record({ subject: 'Meeting', subjectId: meeting.id, communeId, to: { taskId: id, title, dueDate } })
    await claim(ctx)
    return id
  },
)

const agencyOf = async (ctx: CommandCtx, unitId: number, agencyId: number): Promise<void> => {
  const agencies = await listAgencies(ctx, unitId, ctx.today)
  if (!agencies.some(({ id }) => id === agencyId))
    throw new FieldRefused('doer', 'Cơ quan đã chọn không còn trong danh sách. Đề nghị chọn lại.')
}
