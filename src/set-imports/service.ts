import { createHash } from 'node:crypto'
import { type Catalogue, getCatalogue, touchSet } from '../criteria/catalogue.js'
import { dependentsOf } from '../criteria/requirements.js'
import { type CommandCtx, command } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { Conflict } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { type Effect, effectsOf, turned } from '../levels/effects.js'
import { getMatters } from '../levels/queries.js'
import { rejudge } from '../levels/rejudge.js'
import { authorize } from '../policies/guard.js'
import { mayImportSets } from '../policies/sets.js'
import { LOCK } from '../reference/load.js'
import { keepRevision, lastRevision, type SetContent, writeSet } from '../reference/load-set.js'
import { lockCommunes } from '../reference/loading.js'
import { canonical, type Value } from '../reference/merge.js'
import type { Done } from '../reference/sync.js'
import { diffSets, type SetChange } from './diff.js'
import type { Proposal } from './read-file.js'

export const notTheirs = 'Bộ tiêu chí do Văn phòng Điều phối nông thôn mới hoặc quản trị hệ thống nhập.'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

const contentOf = ({ set, inUse }: Proposal): SetContent => {
  const { legalDocuments: documents, ...own } = set
  return { set: own, overlays: inUse.content?.overlays ?? [], documents }
}

type Written = Readonly<{ setId: number; done: Done; effects: readonly Effect[] }>

/** Indicators that the set's levels decide about, here and in sets computed from it. */
const decidedBy = (catalogues: readonly Catalogue[], setId: number): number[] => [
  ...new Set(
    catalogues.flatMap((catalogue) =>
      (catalogue.set(setId)?.criteria ?? [])
        .flatMap(({ indicators }) => indicators)
        .flatMap(({ id }) => [id, ...dependentsOf(catalogue, id).map((one) => one.id)]),
    ),
  ),
]

/** The locks every writer takes in this order, then the set as the file says it, and what that makes of the communes' rows. */
const write = async (ctx: CommandCtx, proposal: Proposal, why: string): Promise<Written> => {
  const { db: tx, now, today } = ctx
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`
  await lockCommunes({ tx, today })
  await tx.$executeRaw`SELECT 1 FROM "CriteriaSet" ORDER BY id FOR NO KEY UPDATE`
  const last = await lastRevision(tx, proposal.set.code)
  if ((last?.number ?? 0) !== proposal.inUse.revision) throw new Conflict()
  const before = await getCatalogue(ctx)
  const { setId, done } = await writeSet({ tx, now, today }, contentOf(proposal), last)
  await touchSet(tx, setId)
  const after = await getCatalogue(ctx)
  const matters = await getMatters(ctx, { indicatorIds: decidedBy([before, after], setId), unitId: null }, today)
  return { setId, done, effects: effectsOf({ before, after }, matters, { on: today, why }) }
}

const markOf = (effects: readonly Effect[]): string =>
  digest(
    turned(effects)
      .map(({ row, before, after }) => `${row.id} ${before.result} ${after.result}`)
      .join('\n'),
  ).slice(0, 20)

/** What bringing in a file would do. */
export type Preview = Readonly<{
  changes: readonly SetChange[]
  turned: readonly Effect[]
  /** Verdicts of agencies that would be flagged to be looked at again. */
  flagged: number
  /** Codes of indicators whose level stays as the office entered it, though the file says another. */
  keptLevels: readonly string[]
  expected: string
}>

/** Ends a transaction that was only tried. */
class Undone extends Error {
  readonly written: Written
  constructor(written: Written) {
    super('undone')
    this.written = written
  }
}

const limits = { maxWait: 5_000, timeout: 30_000 }

/** Writes a file as it would be written and takes all of it back: what it would do is then known by the one code that does it. */
const attempt = async (ctx: Ctx, proposal: Proposal): Promise<Written> => {
  if (!('$transaction' in ctx.db)) throw new Error('a trial needs the client')
  try {
    await ctx.db.$transaction(async (db) => {
      const inner = { ...ctx, db, record: () => Promise.resolve(), unchanged: () => undefined }
      throw new Undone(await write(inner, proposal, ''))
    }, limits)
  } catch (error) {
    if (error instanceof Undone) return error.written
    throw error
  }
  throw new Error('a trial did not end')
}

/** Says beforehand what a file changes and which communes' verdicts turn with it. Nothing stays written. */
export const previewImport = async (ctx: Ctx, proposal: Proposal): Promise<Preview> => {
  authorize(mayImportSets(ctx.actor), notTheirs)
  const { effects, done } = await attempt(ctx, proposal)
  return {
    changes: diffSets(proposal.inUse.set, proposal.set),
    turned: turned(effects),
    flagged: effects.filter(({ row, next }) => row.reverifyReason !== next.reverifyReason).length,
    keptLevels: [...new Set(done.kept.flatMap((row) => /^level (\S+) /.exec(row)?.[1] ?? []))],
    expected: markOf(effects),
  }
}

export type Confirmed = Readonly<{ expected: string; fileName: string }>
export type Claim = (ctx: CommandCtx) => Promise<void>

/**
 * Brings in a version of a set: the set, its levels, crosswalk and papers, the assessments of new indicators, and what all
 * that makes of stored results, in one transaction. What the office entered of levels stays; nothing is deleted.
 * @throws Conflict when another version came in, or the effect on the communes is no longer what was shown
 */
export const importSet = command(
  'set.imported',
  async (ctx, proposal: Proposal, { expected, fileName }: Confirmed, claim: Claim) => {
    authorize(mayImportSets(ctx.actor), notTheirs)
    const why = `Bộ tiêu chí cập nhật ngày ${showDay(ctx.today)} theo tệp ${fileName}.`
    const { setId, done, effects } = await write(ctx, proposal, why)
    if (markOf(effects) !== expected) throw new Conflict()
    await rejudge(ctx, effects, why)
    const content = contentOf(proposal)
    const told = diffSets(proposal.inUse.set, proposal.set)
    const number = await keepRevision(
      { tx: ctx.db, now: ctx.now, today: ctx.today },
      {
        setId,
        last:
          proposal.inUse.revision === 0 ? null : { number: proposal.inUse.revision, content: proposal.inUse.content },
        content,
        sha256: digest(canonical(JSON.parse(JSON.stringify(content)) as Value)),
        changes: { ...done, told },
        by: { id: ctx.actor.id, fileName },
      },
    )
    const count = (kind: SetChange['kind']) => told.filter((one) => one.kind === kind).length
    const sums = { added: count('added'), changed: count('changed'), ended: count('ended'), removed: count('removed') }
    await ctx.record({
      subject: 'CriteriaSet',
      subjectId: setId,
      ...(proposal.inUse.revision > 0 && { from: { revision: proposal.inUse.revision } }),
      to: { set: proposal.set.code, revision: number, fileName, ...sums, kept: [...done.kept] },
    })
    await claim(ctx)
    return { number, turned: turned(effects).length, kept: done.kept }
  },
)
