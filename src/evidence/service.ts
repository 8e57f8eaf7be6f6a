import { randomBytes } from 'node:crypto'
import { type CommandCtx, command, type EventInput } from '../kernel/command.js'
import { NotFound } from '../kernel/errors.js'
import { paths } from '../paths.js'
import { mayUpload } from '../policies/evidence.js'
import { authorize } from '../policies/guard.js'
import { askToExamine, askToScan } from './asking.js'
import { insertBlobs, insertPapers, notTheirs } from './insert.js'
import type { Added, NewPaper, StoredFile } from './new-file.js'
import { paperOf } from './paper.js'
import { receiptCode } from './rules.js'

/** Whose matter it is, said to whoever may not. */
export const notYours = 'Chỉ xã và Văn phòng Điều phối thêm, sửa hồ sơ của xã.'

/** Keeps a form's key with the address of its result, in the same transaction. */
export type Claim = (ctx: CommandCtx, location: string) => Promise<void>

/**
 * Names files that the store keeps already, and asks for a look into them, or for the scan that they wait for; the same
 * content is one row, which one clean scan frees.
 */
export const nameBlobs = async (ctx: CommandCtx, files: readonly StoredFile[]): Promise<void> => {
  await insertBlobs(ctx, files)
  const hashes = (...scans: StoredFile['scan'][]) =>
    files.filter(({ scan }) => scans.includes(scan)).map(({ sha256 }) => sha256)
  await askToScan(ctx.db, hashes('PENDING'))
  await askToExamine(ctx.db, hashes('CLEAN', 'NOT_REQUIRED'))
}

/** @throws NotFound unless every indicator is the commune's */
export const checkIndicators = async (
  { db }: CommandCtx,
  communeId: number,
  assessmentIds: readonly number[],
): Promise<void> => {
  const known = await db.assessment.count({ where: { id: { in: [...assessmentIds] }, communeId } })
  if (known !== assessmentIds.length) throw new NotFound(notTheirs)
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
    await nameBlobs(
      ctx,
      papers.flatMap(({ file }) => file ?? []),
    )
    const coded = papers.map((one) => ({ ...one, code: one.file && (one.file.receiptCode ?? codeFor()) }))
    const { ids, links } = await insertPapers(ctx, coded, { communeId, assessmentIds })
    const added = coded.map((one, index) => ({ ...one, id: ids[index] ?? 0 }))
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
    return { location, ids }
  },
)
