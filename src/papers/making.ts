import { Readable } from 'node:stream'
import { findActorOf } from '../auth/actor.js'
import type { Deps } from '../deps.js'
import { command } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { Conflict, Forbidden, Refusal } from '../kernel/errors.js'
import { type Job, job } from '../kernel/jobs/job.js'
import type { Received } from '../kernel/storage/store.js'
import { findCurrentTemplate, readTemplate } from '../templates/queries.js'
import { listAncestorIds } from '../units/queries.js'
import { makePaperKind, type PaperOrder } from './asking.js'
import { composePaper, type Made } from './compose.js'
import type { PaperFigures } from './figures.js'
import { fillingOf } from './filling.js'
import { gather, gatherSteps, type Tell } from './gather.js'
import type { Format } from './kinds.js'
import { findPaper, type Paper } from './queries.js'
import { authorizePaper } from './service.js'

type MakeDeps = Pick<Deps, 'db' | 'storage' | 'clock' | 'log'>

/** More than this no report has (bytes). */
const MOST = 60 * 1024 ** 2

const types: Readonly<Record<Format, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  own: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
}

type Written = Readonly<{ format: Format; received: Received; templateId: number | null }>

const keep = async ({ storage }: MakeDeps, bytes: Buffer): Promise<Received> => {
  const received = await storage.receive(Readable.from([bytes]), { maxBytes: MOST })
  await storage.keep(received)
  return received
}

/** The files of a version and that it is done, together. */
const finish = command('paper.made', async (ctx, paper: Paper, written: readonly Written[]): Promise<void> => {
  const { count } = await ctx.db.generatedDocument.updateMany({
    where: { id: paper.id, version: paper.version, state: { not: 'DONE' } },
    data: { state: 'DONE', failure: null },
  })
  if (count === 0) return ctx.unchanged() // overtaken by a newer version, or made by another process
  for (const { format, received, templateId } of written) {
    const { sha256, size } = received
    await ctx.db.blob.upsert({
      where: { sha256 },
      create: { sha256, size, mediaType: types[format], storedAt: ctx.now, examinedAt: ctx.now },
      update: {},
    })
    const file = { documentId: paper.id, version: paper.version, format, sha256, templateId, madeAt: ctx.now }
    await ctx.db.generatedFile.createMany({ data: [file], skipDuplicates: true })
  }
  await ctx.record({
    subject: 'MadeReport',
    subjectId: paper.id,
    version: paper.version,
    to: Object.fromEntries(written.map(({ format, received }) => [format, received.sha256])),
  })
})

/** Figures are taken once: a job that runs again goes on with those it took. */
const freeze = async ({ db }: MakeDeps, { id, version }: Paper, figures: PaperFigures): Promise<void> => {
  const { count } = await db.generatedDocument.updateMany({
    where: { id, version, figures: { equals: {} } },
    data: { figures },
  })
  if (count === 0) throw new Conflict('Báo cáo vừa được lập ở nơi khác.')
}

type Writer = Readonly<{
  format: Format
  label: string
  templateId: number | null
  write: (made: Made) => Promise<Buffer>
}>

const writers: readonly Writer[] = [
  {
    format: 'docx',
    label: 'Ghi tệp Word',
    templateId: null,
    write: async (made) => (await import('../reports/official-docx/write.js')).writeOfficial(composePaper(made)),
  },
  {
    format: 'pdf',
    label: 'Ghi tệp PDF',
    templateId: null,
    write: async (made) => (await import('../reports/official-pdf/write.js')).writeOfficialPdf(composePaper(made)),
  },
]

/** The writers of a report: with the office's own template where one is in use. */
const writersFor = async ({ storage }: MakeDeps, ctx: Ctx, { kind, unitId }: Paper): Promise<readonly Writer[]> => {
  const unitIds = await listAncestorIds(ctx, unitId, ctx.today)
  const template = await findCurrentTemplate(ctx, { unitIds, kind })
  if (!template) return writers
  const write = async (made: Made) => {
    const { fillTemplate } = await import('../templates/fill.js')
    return fillTemplate(kind, await readTemplate(storage, template), fillingOf(made))
  }
  return [...writers, { format: 'own', label: 'Ghi tệp theo mẫu của đơn vị', templateId: template.id, write }]
}

/** Notes how far the work is; each call is one step done more. */
const teller = ({ db }: MakeDeps, { id, version }: Paper, total: number): Tell => {
  let done = 0
  return async (label) => {
    await db.generatedDocument.updateMany({
      where: { id, version, state: { not: 'DONE' } },
      data: { state: 'RUNNING', progress: { done, total, label } },
    })
    done += 1
  }
}

const makeFiles = async (deps: MakeDeps, ctx: Ctx, paper: Paper, signal: AbortSignal): Promise<void> => {
  await authorizePaper(ctx, paper.unitId)
  const { kind, unitId, params } = paper
  const all = await writersFor(deps, ctx, paper)
  const total = (paper.figures ? 0 : gatherSteps(kind)) + all.length
  const tell = teller(deps, paper, total)
  const figures = paper.figures ?? (await gather(ctx, { kind, unitId, choice: params.choice }, tell))
  if (!paper.figures) await freeze(deps, paper, figures)
  const made: Made = { kind, figures, words: params.words }
  const written: Written[] = []
  for (const { format, label, templateId, write } of all) {
    signal.throwIfAborted()
    await tell(label)
    written.push({ format, received: await keep(deps, await write(made)), templateId })
  }
  await finish(ctx, paper, written)
}

const sentenceOf = (error: unknown): string =>
  error instanceof Refusal
    ? error.message
    : 'Cổng gặp lỗi khi lập báo cáo; quản trị hệ thống thấy lỗi ở trang Công việc nền.'

/**
 * Makes one version of a report on behalf of who ordered it, with that person's rights of this moment. Stopped in the
 * middle it is done again from the figures already taken; what fails is said on the report's page.
 */
const make = async (deps: MakeDeps, { paper: id, version, by }: PaperOrder, signal: AbortSignal): Promise<void> => {
  const { db, clock } = deps
  const paper = await findPaper({ db }, id)
  if (paper?.version !== version || paper.state === 'DONE') return
  const today = clock.today()
  try {
    const actor = await findActorOf(db, by, today)
    if (!actor) throw new Forbidden('Tài khoản yêu cầu lập báo cáo không còn hoạt động.')
    const ctx: Ctx = { db, actor, now: clock.now(), today, requestId: null, address: null }
    await makeFiles(deps, ctx, paper, signal)
  } catch (error) {
    if (signal.aborted) throw error
    await db.generatedDocument.updateMany({
      where: { id, version, state: { not: 'DONE' } },
      data: { state: 'FAILED', failure: sentenceOf(error) },
    })
    if (error instanceof Refusal) return // trying again would be refused again
    throw error
  }
}

export const paperJob = (deps: MakeDeps): Job =>
  job(makePaperKind, (payload, { signal }) => make(deps, payload, signal))
