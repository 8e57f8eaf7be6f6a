import { randomBytes } from 'node:crypto'
import { type CommandCtx, command, type EventInput } from '../kernel/command.js'
import { NotFound } from '../kernel/errors.js'
import { paths } from '../paths.js'
import { mayUpload } from '../policies/evidence.js'
import { authorize } from '../policies/guard.js'
import { askToExamine, askToScan } from './asking.js'
import type { ScanResult } from './inspect.js'
import { columnsOf, type Paper, paperOf } from './paper.js'
import { receiptCode } from './rules.js'

/** A file that lies in the store under its hash and was found sound. */
export type StoredFile = Readonly<{
  fileName: string
  sha256: string
  size: number
  mediaType: string
  scan: Exclude<ScanResult, 'INFECTED'>
  /** The receipt that was given when the file came before its record. */
  receiptCode?: string
}>

/** One paper to add: its record, and its file unless the paper lies in a cabinet. */
export type NewPaper = Readonly<{ paper: Paper; file: StoredFile | null }>

/** Whose matter it is, said to whoever may not. */
export const notYours = 'Chỉ xã và Văn phòng Điều phối thêm, sửa hồ sơ của xã.'

/** Keeps a form's key with the address of its result, in the same transaction. */
export type Claim = (ctx: CommandCtx, location: string) => Promise<void>

/**
 * Names files that the store keeps already, and asks for a look into them, or for the scan that they wait for; the same
 * content is one row, which one clean scan frees.
 */
export const nameBlobs = async ({ db, now }: CommandCtx, files: readonly StoredFile[]): Promise<void> => {
  await db.blob.createMany({
    data: files.map(({ sha256, size, mediaType, scan }) => ({ sha256, size, mediaType, scan, storedAt: now })),
    skipDuplicates: true,
  })
  const hashes = (...scans: StoredFile['scan'][]) =>
    files.filter(({ scan }) => scans.includes(scan)).map(({ sha256 }) => sha256)
  const clean = hashes('CLEAN')
  if (clean.length > 0)
    await db.blob.updateMany({ where: { sha256: { in: clean }, scan: 'PENDING' }, data: { scan: 'CLEAN' } })
  await askToScan(db, hashes('PENDING'))
  await askToExamine(db, hashes('CLEAN', 'NOT_REQUIRED'))
}

/** @throws NotFound unless every indicator is the commune's */
export const checkIndicators = async (
  { db }: CommandCtx,
  communeId: number,
  assessmentIds: readonly number[],
): Promise<void> => {
  const known = await db.assessment.count({ where: { id: { in: [...assessmentIds] }, communeId } })
  if (known !== assessmentIds.length) throw new NotFound('Chỉ tiêu được chọn không thuộc xã này.')
}

/** The line of history of a new link; an indicator's page finds it by the link's id. */
export const linkEvent = (
  communeId: number,
  link: { id: number; evidenceId: number; assessmentId: number },
): EventInput => ({
  action: 'evidence.linked',
  subject: 'EvidenceLink',
  subjectId: link.id,
  communeId,
  to: { evidenceId: link.evidenceId, assessmentId: link.assessmentId },
})

/** What history keeps of a file. */
export const fileFacts = ({ fileName, sha256, size, mediaType }: StoredFile, number: number, receiptCode: string) => ({
  number,
  fileName,
  sha256,
  size,
  mediaType,
  receiptCode,
})

/** A new receipt's code. */
export const codeFor = () => receiptCode(randomBytes(8))

type Added = Readonly<{ id: number; paper: Paper; file: StoredFile | null; code: string | null }>

const addRecords = async (ctx: CommandCtx, communeId: number, papers: readonly NewPaper[]): Promise<Added[]> => {
  const rows = await ctx.db.evidence.createManyAndReturn({
    data: papers.map(({ paper, file }) => ({
      ...columnsOf(paper),
      ownerUnitId: communeId,
      currentRevision: file ? 1 : 0,
      createdAt: ctx.now,
    })),
    select: { id: true },
  })
  return papers.map(({ paper, file }, index) => {
    const id = rows[index]?.id
    if (id === undefined) throw new Error('a record was not made')
    return { id, paper, file, code: file && (file.receiptCode ?? codeFor()) }
  })
}

const addFirstRevisions = ({ db, actor, now }: CommandCtx, added: readonly Added[]) =>
  db.evidenceRevision.createMany({
    data: added.flatMap(({ id, file, code }) =>
      file && code
        ? [
            {
              evidenceId: id,
              number: 1,
              sha256: file.sha256,
              fileName: file.fileName,
              uploadedById: actor.id,
              uploadedAt: now,
              receiptCode: code,
            },
          ]
        : [],
    ),
  })

/** Where the person is led: the receipts of the files, or the record of a paper without one. */
const locationOf = (added: readonly Added[]): string => {
  const code = added.flatMap((one) => one.code ?? [])
  return code.length > 0 ? paths.evidence.receipts({}, { code }) : paths.evidence.show({ id: added[0]?.id ?? 0 })
}

/**
 * Adds papers to a commune's file, each linked to the same indicators: rows, links and events together. The files lie in
 * the store already. `claim` makes the form count once. Answers where the person is led.
 * @throws Forbidden for another's commune, NotFound for indicators of another commune
 */
export const addEvidence = command(
  'evidence.uploaded',
  async (
    ctx,
    {
      communeId,
      assessmentIds,
      papers,
    }: { communeId: number; assessmentIds: readonly number[]; papers: readonly NewPaper[] },
    claim: Claim,
  ): Promise<{ location: string; ids: number[] }> => {
    authorize(mayUpload(ctx.actor, { communeId }), notYours)
    await checkIndicators(ctx, communeId, assessmentIds)
    await nameBlobs(
      ctx,
      papers.flatMap(({ file }) => file ?? []),
    )
    const added = await addRecords(ctx, communeId, papers)
    await addFirstRevisions(ctx, added)
    const links = await ctx.db.evidenceLink.createManyAndReturn({
      data: added.flatMap(({ id }) =>
        assessmentIds.map((assessmentId) => ({ evidenceId: id, assessmentId, linkedAt: ctx.now })),
      ),
    })
    const events = added.map(({ id, paper, file, code }) => ({
      action: file ? 'evidence.uploaded' : 'evidence.notedOnPaper',
      subject: 'Evidence',
      subjectId: id,
      communeId,
      to: { ...paperOf(paper), ...(file && code && { file: fileFacts(file, 1, code) }) },
    }))
    await ctx.record(...events, ...links.map((link) => linkEvent(communeId, link)))
    const location = locationOf(added)
    await claim(ctx, location)
    return { location, ids: added.map(({ id }) => id) }
  },
)
