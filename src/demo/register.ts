import type { Tx } from '../kernel/db/client.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { instantOf } from './calendar.js'
import type { Happening } from './replay.js'
import type { World } from './world.js'

/** Every paper of the register says in its number what it is. */
const illustrative = (docNumber: string): string => `${docNumber} (minh họa)`

const document = (
  tx: Tx,
  { docNumber, issuer, issuedOn, title }: { docNumber: string; issuer: string; issuedOn: Day; title: string },
) =>
  tx.legalDocument.create({
    data: {
      docNumber: illustrative(docNumber),
      issuer,
      issuedOn: dayToDb(issuedOn),
      kind: 'QD',
      title,
      note: 'Văn bản minh họa của bản trình diễn, không có thật.',
    },
  })

type Recognised = Readonly<{ commune: string; level: string; year: number; on: Day; docNumber: string }>

const recognised: readonly Recognised[] = [
  { commune: 'Điềm He', level: 'NTM', year: 2021, on: '2022-01-20', docNumber: '91/QĐ-UBND' },
  { commune: 'Yên Phúc', level: 'NTM', year: 2022, on: '2023-01-18', docNumber: '104/QĐ-UBND' },
  { commune: 'Điềm He', level: 'NANG_CAO', year: 2023, on: '2024-01-25', docNumber: '152/QĐ-UBND' },
  { commune: 'Liên Hội', level: 'NTM', year: 2023, on: '2024-02-06', docNumber: '187/QĐ-UBND' },
]

/** Enters the communes that hold a title. Answers the lines of history. */
export const enterRecognitions = async (tx: Tx, world: World, officeId: number): Promise<Happening[]> => {
  const lines: Happening[] = []
  for (const { commune, level, year, on, docNumber } of recognised) {
    const place = world.communes.find(({ name }) => name === commune)
    const set = world.catalogue.sets.find((one) => one.level === level)
    if (!place || !set) throw new Error(`Cannot recognise ${commune} for ${level}`)
    const title = `Công nhận xã ${commune} đạt chuẩn ${set.shortName} năm ${year}`
    const paper = await document(tx, { docNumber, issuer: 'UBND tỉnh Lạng Sơn', issuedOn: on, title })
    const row = await tx.recognition.create({
      data: { communeId: place.id, setId: set.id, standardYear: year, recognisedOn: dayToDb(on), documentId: paper.id },
    })
    lines.push({
      at: instantOf(on < '2023-01-09' ? '2023-01-09' : on, 95),
      actorId: officeId,
      action: 'recognition.entered',
      subject: 'Recognition',
      subjectId: row.id,
      communeId: place.id,
      to: { set: set.code, standardYear: year, recognisedOn: on, document: paper.docNumber },
    })
  }
  return lines
}

/** Criteria whose assignments stay drafts, so that the office has something to confirm. */
const leftAsDrafts: Readonly<Record<string, readonly number[]>> = { NANG_CAO: [12, 16], KIEU_MAU: [1, 2, 3, 4] }

type Draft = Readonly<{
  id: number
  role: string
  agency: string
  set: string
  level: string
  no: number
  code: string
  validFrom: Day
  validTo: Day | null
}>

const listDrafts = (tx: Tx, unitId: number) => tx.$queryRaw<Draft[]>`
  SELECT s.id, s.role::text AS role, a."shortName" AS agency, k.code AS set, k.level, c.no,
    coalesce(i.code, c.no::text) AS code, s."validFrom"::text AS "validFrom", s."validTo"::text AS "validTo"
  FROM "Assignment" s JOIN "Agency" a ON a.id = s."agencyId" LEFT JOIN "Indicator" i ON i.id = s."indicatorId"
  JOIN "Criterion" c ON c.id = coalesce(s."criterionId", i."criterionId") JOIN "CriteriaSet" k ON k.id = c."setId"
  WHERE s."unitId" = ${unitId} AND s.status = 'DRAFT' ORDER BY s.id`

/**
 * Confirms the typical assignments under an illustrative decision, as if the office had compared them with its own, all
 * but a few. Answers the lines of history.
 */
export const confirmAssignments = async (tx: Tx, world: World, officeId: number): Promise<Happening[]> => {
  const paper = await document(tx, {
    docNumber: '03/QĐ-UBND',
    issuer: 'UBND huyện Văn Quan',
    issuedOn: '2022-07-10',
    title: 'Phân công các cơ quan phụ trách tiêu chí, theo phân công điển hình',
  })
  const drafts = (await listDrafts(tx, world.districtId)).filter(({ level, no }) => !leftAsDrafts[level]?.includes(no))
  await tx.assignment.updateMany({
    where: { id: { in: drafts.map(({ id }) => id) } },
    data: { status: 'CONFIRMED', documentId: paper.id, version: { increment: 1 } },
  })
  return drafts.map(({ id, set, code, agency, role, validFrom, validTo }) => {
    const told = { unit: world.districtId, set, code, agency, role, validFrom, validTo }
    const before = { ...told, status: 'DRAFT', document: null }
    return {
      at: instantOf('2023-01-09', 20),
      actorId: officeId,
      action: 'assignment.confirmed',
      subject: 'Assignment',
      subjectId: id,
      from: before,
      to: { ...before, status: 'CONFIRMED', document: paper.docNumber },
    }
  })
}
