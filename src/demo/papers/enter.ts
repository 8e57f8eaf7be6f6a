import { columnsOf, type Paper, paperOf } from '../../evidence/paper.js'
import { receiptCode } from '../../evidence/rules.js'
import type { Tx } from '../../kernel/db/client.js'
import { instantOf, minutesOfDay } from '../calendar.js'
import type { HandOf } from '../deeds.js'
import { type Draw, draw } from '../random.js'
import type { Happening } from '../replay.js'
import type { World } from '../world.js'
import type { MadeFile } from './files.js'
import { fileNameOf, papersOf } from './plan.js'
import type { PlannedPaper } from './planned.js'

type Known = Readonly<{ id: number; sensitivity: Paper['sensitivity'] }>

/** Customary papers by criterion and name; those of every criterion by their key. */
const readTypes = async (tx: Tx) => {
  const rows = await tx.evidenceType.findMany({
    select: { id: true, name: true, criterionId: true, dossierKey: true, sensitivity: true },
  })
  const known = new Map<string, Known>()
  for (const row of rows) known.set(row.dossierKey ?? `${row.criterionId ?? 0}/${row.name}`, row)
  return ({ type }: PlannedPaper): Known | null => {
    if (!type) return null
    const found = known.get(type.name) ?? known.get(`${type.criterion.id}/${type.name}`)
    if (!found) throw new Error(`No customary paper ${type.name} of criterion ${type.criterion.no}`)
    return found
  }
}

/** A planned paper with all it needs to be written. */
type Ready = Readonly<{
  communeId: number
  userId: number
  planned: PlannedPaper
  paper: Paper
  chance: Draw
  at: Date
}>

const cabinet = 'Tủ hồ sơ số 2, bộ phận Văn phòng - Thống kê, trụ sở UBND xã'

const readyPapers = (world: World, handOf: HandOf, typeOf: (planned: PlannedPaper) => Known | null): Ready[] =>
  world.communes.flatMap(({ id: communeId, name, profile }) =>
    papersOf(profile, world.catalogue.sets).map((planned, index) => {
      const type = typeOf(planned)
      const chance = draw(`${name} ${index} ${planned.subject} upload`)
      const paper: Paper = {
        typeId: type?.id ?? null,
        subject: planned.subject,
        docNumber: planned.docNumber,
        issuedOn: planned.issuedOn,
        issuer: planned.issuer,
        validUntil: planned.validUntil,
        dataYear: planned.dataYear,
        sensitivity: type?.sensitivity ?? 'OPEN',
        keptAt: planned.files.length === 0 ? cabinet : null,
        note: planned.note,
      }
      const at = instantOf(planned.addedOn, chance.whole(0, minutesOfDay))
      return { communeId, userId: handOf('officer', communeId, null), planned, paper, chance, at }
    }),
  )

const enterRecords = async (tx: Tx, ready: readonly Ready[]): Promise<number[]> => {
  const rows = await tx.evidence.createManyAndReturn({
    data: ready.map(({ communeId, planned, paper, at }) => ({
      ...columnsOf(paper),
      ownerUnitId: communeId,
      currentRevision: planned.files.length,
      createdAt: at,
      version: Math.max(1, planned.files.length) + (planned.withdrawn ? 1 : 0),
      ...(planned.withdrawn && {
        withdrawnAt: instantOf(planned.withdrawn.day, 120),
        withdrawReason: planned.withdrawn.reason,
      }),
    })),
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

type Uploaded = Readonly<{
  evidenceId: number
  number: number
  sha256: string
  fileName: string
  uploadedById: number
  uploadedAt: Date
  receiptCode: string
  note: string | null
}>

const uploadsOf = (
  { planned, paper, userId, chance, at }: Ready,
  evidenceId: number,
  made: ReadonlyMap<string, MadeFile>,
): Uploaded[] =>
  planned.files.map(({ key, day, note }, index) => {
    const file = made.get(key)
    if (!file) throw new Error(`No file was made for ${key}`)
    return {
      evidenceId,
      number: index + 1,
      sha256: file.sha256,
      fileName: fileNameOf(paper.subject, file.extension),
      uploadedById: userId,
      uploadedAt: index === 0 ? at : instantOf(day, chance.whole(0, minutesOfDay)),
      receiptCode: receiptCode(Uint8Array.from({ length: 8 }, () => chance.whole(0, 239))),
      note,
    }
  })

/** What history tells of a paper: its arrival, each later version, its withdrawal. */
const linesOf = (one: Ready, evidenceId: number, uploads: readonly Uploaded[]): Happening[] => {
  const { communeId, userId: actorId, planned, paper, at } = one
  const line = { actorId, subject: 'Evidence', subjectId: evidenceId, communeId }
  const facts = ({ number, fileName, sha256, receiptCode: code }: Uploaded) => ({
    number,
    fileName,
    sha256,
    receiptCode: code,
  })
  const [first, ...later] = uploads
  const arrival = {
    ...line,
    at,
    action: first ? 'evidence.uploaded' : 'evidence.notedOnPaper',
    to: { ...paperOf(paper), ...(first && { file: facts(first) }) },
  }
  const revisions = later.map((upload) => ({
    ...line,
    at: upload.uploadedAt,
    action: 'evidence.revised',
    version: upload.number,
    ...(first && { from: { file: facts(first) } }),
    to: { file: facts(upload) },
    reason: upload.note,
  }))
  if (!planned.withdrawn) return [arrival, ...revisions]
  const { day, reason } = planned.withdrawn
  const version = Math.max(1, uploads.length) + 1
  return [
    arrival,
    ...revisions,
    { ...line, at: instantOf(day, 120), action: 'evidence.withdrawn', version, to: { withdrawn: true }, reason },
  ]
}

const enterLinks = async (
  tx: Tx,
  world: World,
  ready: readonly Ready[],
  ids: readonly number[],
): Promise<Happening[]> => {
  const wanted = ready.flatMap((one, index) =>
    one.planned.links.map(({ indicator }) => ({
      evidenceId: ids[index] ?? 0,
      assessmentId: world.assessmentId(one.communeId, indicator.id),
      linkedAt: one.at,
    })),
  )
  const owner = new Map(ids.map((id, index) => [id, ready[index]]))
  const links = await tx.evidenceLink.createManyAndReturn({ data: wanted })
  return links.map(({ id, evidenceId, assessmentId, linkedAt }) => ({
    at: linkedAt,
    actorId: owner.get(evidenceId)?.userId ?? null,
    action: 'evidence.linked',
    subject: 'EvidenceLink',
    subjectId: id,
    communeId: owner.get(evidenceId)?.communeId ?? null,
    to: { evidenceId, assessmentId },
  }))
}

/** Enters the papers of all communes with their files, versions and links. Answers the lines of history. */
export const enterPapers = async (
  tx: Tx,
  world: World,
  handOf: HandOf,
  made: ReadonlyMap<string, MadeFile>,
): Promise<Happening[]> => {
  const ready = readyPapers(world, handOf, await readTypes(tx))
  await tx.blob.createMany({
    data: [...made.values()].map(({ sha256, size, mediaType, pages }) => ({
      sha256,
      size,
      mediaType,
      pages,
      storedAt: ready[0]?.at ?? instantOf('2023-01-09', 0),
    })),
    skipDuplicates: true,
  })
  const ids = await enterRecords(tx, ready)
  const uploads = ready.map((one, index) => uploadsOf(one, ids[index] ?? 0, made))
  await tx.evidenceRevision.createMany({ data: uploads.flat() })
  const links = await enterLinks(tx, world, ready, ids)
  return [...ready.flatMap((one, index) => linesOf(one, ids[index] ?? 0, uploads[index] ?? [])), ...links]
}
