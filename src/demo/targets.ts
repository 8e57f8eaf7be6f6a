import { touchSet } from '../criteria/catalogue.js'
import type { Tx } from '../kernel/db/client.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { instantOf } from './calendar.js'
import type { Happening } from './replay.js'
import type { World } from './world.js'

type Given = Readonly<{
  commune: string
  dueDate: Day
  maintain?: boolean
  note: string
  /** Numbers of criteria with the day of their own; none: the whole set. */
  criteria: readonly (readonly [no: number, dueDate: Day | null])[]
}>

/** Invented: what communes of the demonstration are to complete within the year of plan 37/KH-UBND. */
const given: readonly Given[] = [
  {
    commune: 'Hữu Lễ',
    dueDate: '2024-12-31',
    note: 'Mục tiêu minh họa của bản trình diễn.',
    criteria: [
      [2, '2024-09-30'],
      [8, '2024-06-30'],
      [15, null],
    ],
  },
  {
    commune: 'Tú Xuyên',
    dueDate: '2024-12-31',
    note: 'Mục tiêu minh họa của bản trình diễn.',
    criteria: [
      [6, '2024-04-30'],
      [16, null],
    ],
  },
  { commune: 'Liên Hội', dueDate: '2024-12-31', maintain: true, note: 'Mục tiêu minh họa.', criteria: [] },
]

/** Gives the communes their targets of the year, under the plan the reference data has. Answers the lines of history. */
export const enterTargets = async (tx: Tx, world: World, officeId: number): Promise<Happening[]> => {
  const plan = await tx.plan.findFirstOrThrow({ where: { year: 2024 }, orderBy: { id: 'asc' } })
  const set = world.catalogue.sets.find(({ level }) => level === 'NTM')
  if (!set) throw new Error('The demonstration needs the set NTM')
  const at = instantOf('2024-02-05', 100)
  const lines: Happening[] = []
  for (const { commune, dueDate, maintain = false, note, criteria } of given) {
    const place = world.communes.find(({ name }) => name === commune)
    if (!place) throw new Error(`No commune ${commune}`)
    const row = await tx.target.create({
      data: {
        communeId: place.id,
        setId: set.id,
        planId: plan.id,
        year: plan.year,
        dueDate: dayToDb(dueDate),
        maintain,
        note,
        criteria: {
          create: criteria.map(([no, own]) => ({
            criterionId: set.criteria.find((one) => one.no === no)?.id ?? 0,
            dueDate: own === null ? null : dayToDb(own),
          })),
        },
      },
    })
    lines.push({
      at,
      actorId: officeId,
      action: 'target.added',
      subject: 'Target',
      subjectId: row.id,
      communeId: place.id,
      to: { set: set.code, year: plan.year, dueDate, maintain, focus: false, note, plan: plan.name },
    })
  }
  return lines
}

/** Invented durations, by the kind of work: what is built takes longer than what is certified. */
const usualDays: Readonly<Record<string, number>> = {
  1: 120,
  2: 180,
  3: 150,
  4: 60,
  5: 270,
  6: 180,
  7: 120,
  8: 45,
  9: 120,
  10: 90,
  11: 90,
  12: 60,
  13: 120,
  14: 60,
  15: 60,
  16: 45,
  17: 90,
  18: 45,
  19: 30,
}

/** Enters how long the indicators of the set usually take. */
export const enterDurations = async (tx: Tx, { catalogue }: World): Promise<void> => {
  const set = catalogue.sets.find(({ level }) => level === 'NTM')
  if (!set) return
  for (const { id, no } of set.criteria) {
    const days = usualDays[String(no)]
    if (days !== undefined) await tx.indicator.updateMany({ where: { criterionId: id }, data: { usualDays: days } })
  }
  await touchSet(tx, set.id)
}

/** Lets the committee's member of the demonstration follow two communes and two criteria, under the decision cited. */
export const enterSteering = async (
  tx: Tx,
  world: World,
  { memberId, member, officeId }: { memberId: number; member: string; officeId: number },
): Promise<Happening[]> => {
  const paper = await tx.legalDocument.findFirst({ where: { docNumber: '1988/QĐ-UBND' }, orderBy: { id: 'asc' } })
  const set = world.catalogue.sets.find(({ level }) => level === 'NTM')
  const followed = [
    ...world.communes
      .filter(({ name }) => ['Trấn Ninh', 'Hữu Lễ'].includes(name))
      .map(({ id, name }) => ({ communeId: id, criterionId: null, commune: `Xã ${name}`, criterion: null })),
    ...(set?.criteria ?? [])
      .filter(({ no }) => [5, 17].includes(no))
      .map(({ id, no }) => ({ communeId: null, criterionId: id, commune: null, criterion: String(no) })),
  ]
  const lines: Happening[] = []
  for (const { commune, criterion, ...one } of followed) {
    const row = await tx.steeringAssignment.create({
      data: { userId: memberId, ...one, documentId: paper?.id ?? null, validFrom: dayToDb('2023-01-09') },
    })
    lines.push({
      at: instantOf('2023-01-09', 40),
      actorId: officeId,
      action: 'steering.assigned',
      subject: 'SteeringAssignment',
      subjectId: row.id,
      to: { member, commune, criterion, document: paper?.docNumber ?? null, validFrom: '2023-01-09', validTo: null },
    })
  }
  return lines
}
