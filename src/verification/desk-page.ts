import { type HistoryEvent, listHistory } from '../assessments/history-queries.js'
import { type Catalogue, getCatalogue } from '../criteria/catalogue.js'
import type { Anomaly } from '../evidence/anomalies.js'
import { listAnomalies } from '../evidence/anomaly-queries.js'
import type { Ctx } from '../kernel/context.js'
import { holds } from '../policies/capabilities.js'
import { type Comment, listTargets, listThread, markRead, type Target } from './comment-queries.js'
import { listSentPapers, type SentPaper } from './desk-queries.js'
import { getMatter, type Matter } from './matter.js'
import { getSubmission, listSubmissionsOf, type Submission } from './queries.js'
import { listWaiting, type Waiting } from './queue.js'
import { narrowed, type QueueFilter } from './queue-filter.js'

/** The queue of a person: everything in it, and what the filters leave. */
export type Queue = Readonly<{
  catalogue: Catalogue
  all: readonly Waiting[]
  shown: readonly Waiting[]
  filter: QueueFilter
}>

/** Empty for whoever decides nothing: they see what was sent, not a queue. */
export const getQueue = async (ctx: Ctx, filter: QueueFilter): Promise<Queue> => {
  const catalogue = await getCatalogue(ctx)
  const all = holds(ctx.actor, 'verification.decide') ? await listWaiting(ctx) : []
  return { catalogue, all, shown: narrowed(all, filter, (id) => catalogue.set(id)?.level), filter }
}

/** One submission with everything it is judged by. */
export type Desk = Readonly<{
  submission: Submission
  matter: Matter
  papers: readonly SentPaper[]
  /** Papers that were sent and that the person may not see. */
  hidden: number
  /** What there is to look at twice. */
  anomalies: readonly Anomaly[]
  rounds: readonly Submission[]
  history: Readonly<{ events: readonly HistoryEvent[]; total: number }>
  thread: readonly Comment[]
  targets: readonly Target[]
}>

/** Lines of history on the desk; the rest stands on a page of its own. */
const historyLines = 8

/** @throws NotFound outside the person's scope */
export const getDesk = async (ctx: Ctx, id: number): Promise<Desk> => {
  const submission = await getSubmission(ctx, id)
  const { assessmentId, communeId, frozen } = submission
  const matter = await getMatter(ctx, assessmentId)
  const { catalogue, set, criterion, indicator } = matter
  const judged = {
    assessmentId,
    communeId,
    setId: set.id,
    criterion,
    indicator,
    ...frozen,
    sentAt: submission.submittedAt,
  }
  const [papers, anomalies, rounds, history, thread, targets] = await Promise.all([
    listSentPapers(ctx, submission),
    listAnomalies(ctx, catalogue, judged),
    listSubmissionsOf(ctx, assessmentId),
    listHistory(ctx, assessmentId, { limit: historyLines }),
    listThread(ctx, assessmentId),
    listTargets(ctx, { communeId, unitIds: matter.context.unitPath }),
  ])
  const last = thread.at(-1)
  if (last) await markRead(ctx, assessmentId, last.id)
  const hidden = frozen.papers.length - papers.length
  return { submission, matter, papers, hidden, anomalies, rounds, history, thread, targets }
}
