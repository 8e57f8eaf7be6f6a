import { resultWords } from '../assessments/words.js'
import type { Ctx } from '../kernel/context.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { Queue } from './desk-page.js'
import { isPlain, readFrozen } from './frozen.js'
import type { Submission } from './queries.js'
import type { Waiting } from './queue.js'
import { daysSince, deskHref, waitedInWords } from './queue-presenter.js'

/** Submissions looked through for one page; a longer queue is worked off from its front. */
const lookedThrough = 300

/** What is decided alike: what the commune claims and the program confirms. */
export type Alike = 'MET' | 'NOT_MET'

/** A waiting submission with what was sent. */
export type Sent = Readonly<{ one: Waiting; frozen: Submission['frozen'] }>

/** The front of the queue with what was sent, in one statement. */
export const listSent = async (ctx: Pick<Ctx, 'db'>, waiting: readonly Waiting[]): Promise<Sent[]> => {
  const front = waiting.slice(0, lookedThrough)
  const rows = await ctx.db.verificationSubmission.findMany({
    where: { id: { in: front.map(({ id }) => id) } },
    select: { id: true, frozen: true },
  })
  const frozen = new Map(rows.map((row) => [row.id, readFrozen(row.frozen)]))
  return front.flatMap((one) => {
    const sent = frozen.get(one.id)
    return sent ? [{ one, frozen: sent }] : []
  })
}

/** Those that may be decided alike by the person: nothing differs, and the person did not send them. */
export const alike = (all: readonly Sent[], result: Alike, actorId: number): Sent[] =>
  all.filter(
    ({ one, frozen }) => isPlain(frozen) && frozen.state.selfResult === result && one.submittedById !== actorId,
  )

const rowView = (queue: Queue, { one, frozen }: Sent, today: Day) => {
  const indicator = queue.catalogue.indicator(one.indicatorId)
  return {
    id: one.id,
    href: deskHref(queue, one),
    commune: one.commune,
    code: indicator?.code ?? '',
    name: indicator?.name ?? '',
    set: queue.catalogue.set(one.setId)?.shortName ?? '',
    verdict: frozen.verdict.sentence,
    papers: frozen.papers.length,
    agency: one.agency ?? '',
    waited: waitedInWords(daysSince(one.submittedAt, today)),
  }
}

const LABELS: Readonly<Record<Alike, string>> = {
  MET: 'Xã báo đạt, số liệu đủ mức',
  NOT_MET: 'Xã báo chưa đạt, số liệu chưa đủ mức',
}

/** The page that decides several at once: those of one kind, and how many have to be looked at one by one. */
export const presentTogether = (
  queue: Queue,
  all: readonly Sent[],
  { result, today, actorId, office }: { result: Alike; today: Day; actorId: number; office: boolean },
) => {
  const rows = alike(all, result, actorId)
  const own = all.filter(({ one }) => one.submittedById === actorId).length
  const differing = all.length - alike(all, 'MET', actorId).length - alike(all, 'NOT_MET', actorId).length - own
  const [first] = queue.shown
  return {
    result,
    word: resultWords[result],
    tabs: (['MET', 'NOT_MET'] as const).map((one) => ({
      label: `${LABELS[one]} (${alike(all, one, actorId).length})`,
      href: paths.verifications.together({}, { ...queue.filter, result: one }),
      current: one === result,
    })),
    rows: rows.map((one) => rowView(queue, one, today)),
    differing,
    own,
    beyond: queue.shown.length - all.length,
    deskHref: first ? deskHref(queue, first) : paths.verifications.list(),
    /** The person decides in the place of the agencies. */
    office,
    action: paths.verifications.together({}, { ...queue.filter, result }),
    allHref: paths.verifications.together({}, { ...queue.filter, result, all: 1 }),
  }
}
