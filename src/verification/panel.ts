import type { IndicatorFacts } from '../assessments/show-page.js'
import { sameFigures } from '../assessments/state.js'
import type { Responsibility } from '../assignments/queries.js'
import type { Actor, Ctx } from '../kernel/context.js'
import { dateTime, day as showDay } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { type Comment, listTargets, listThread, markRead, type Target } from './comment-queries.js'
import { concernOf, type Matter, tryMove } from './matter.js'
import { listSubmissionsOf, type Submission } from './queries.js'
import { daysSince, waitedInWords } from './queue-presenter.js'
import { newComment, presentThread } from './thread-presenter.js'
import { type Stand, standOf } from './transitions.js'
import { decisionView } from './words.js'

type Loaded = Readonly<{
  matter: Matter
  rounds: readonly Submission[]
  thread: readonly Comment[]
  targets: readonly Target[]
}>

const waitingView = ({ matter, rounds }: Loaded, today: Day) => {
  const open = rounds.find(({ closedAt }) => closedAt === null)
  if (!open) return null
  return {
    href: paths.verifications.show({ id: open.id }),
    when: dateTime(open.submittedAt),
    who: open.submittedBy,
    agency: matter.responsibility.lead?.shortName ?? 'Văn phòng Điều phối',
    waited: waitedInWords(daysSince(open.submittedAt, today)),
    round: open.round,
    /** The working row says something else by now. */
    differs: !sameFigures(open.frozen.state, matter.row),
    lines: open.frozen.lines.map(({ label, given, detail }) => ({
      label,
      text: detail ? `${given} (${detail})` : given,
    })),
  }
}

/** The decision that the present state rests on: the request when something is owed, else the verdict that stands. */
const decisionOf = ({ matter, rounds }: Loaded) => {
  const decided = rounds.filter(({ decision }) => decision !== null)
  const returned = matter.row.stage === 'SUPPLEMENT_REQUESTED'
  const found = decided.find(({ decision }) =>
    returned ? decision?.result === 'SUPPLEMENT' : decision?.result === matter.row.verifiedResult,
  )
  if (!found?.decision || (!returned && matter.row.verifiedResult === 'NONE')) return null
  return { ...decisionView(found.decision), href: paths.verifications.show({ id: found.id }), returned }
}

const sendLabels: Readonly<Partial<Record<Stand, string>>> = {
  OPEN: 'Gửi thẩm tra',
  RETURNED: 'Gửi lại sau khi bổ sung',
  RETURNED_VERIFIED: 'Gửi lại sau khi bổ sung',
  REFUSED: 'Gửi thẩm tra lại',
  FLAGGED: 'Gửi thẩm tra lại',
}

const actsOf = (actor: Actor, { matter, rounds }: Loaded) => {
  const { id } = matter.row
  const open = rounds.find(({ closedAt }) => closedAt === null)
  const may = (action: 'submit' | 'recall' | 'reopen' | 'confirmMet') =>
    tryMove({ actor }, action, matter, action === 'confirmMet' ? (open?.submittedById ?? null) : null).ok
  return {
    send: may('submit')
      ? { href: paths.assessments.submission({ id }), label: sendLabels[matter.stand] ?? 'Gửi thẩm tra' }
      : null,
    recall: open && may('recall') ? paths.verifications.recall({ id: open.id }) : null,
    decide: open && may('confirmMet') ? paths.verifications.show({ id: open.id }) : null,
    reopen: may('reopen') ? paths.assessments.reopening({ id }) : null,
  }
}

/**
 * Verification and discussion of an indicator, for its own page: what waits, what was concluded, what the person may do.
 * Reading the page counts as having read the discussion.
 */
export const loadPanel = async (ctx: Ctx, facts: IndicatorFacts & { responsibility: Responsibility }) => {
  const { row, responsibility, context } = facts
  const matter = { ...facts, concern: concernOf(row.communeId, responsibility), stand: standOf(row) }
  const [rounds, thread, targets] = await Promise.all([
    listSubmissionsOf(ctx, row.id),
    listThread(ctx, row.id),
    listTargets(ctx, { communeId: row.communeId, unitIds: context.unitPath }),
  ])
  const last = thread.at(-1)
  if (last) await markRead(ctx, row.id, last.id)
  const loaded = { matter, rounds, thread, targets }
  const back = paths.assessments.show({ id: row.id })
  return {
    waiting: waitingView(loaded, ctx.today),
    decision: decisionOf(loaded),
    due: row.supplementDue && showDay(row.supplementDue),
    acts: actsOf(ctx.actor, loaded),
    rounds: rounds.length,
    thread: presentThread(matter, { actor: ctx.actor, thread, targets, back }),
    form: newComment(),
  }
}
