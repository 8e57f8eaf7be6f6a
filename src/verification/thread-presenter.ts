import { randomUUID } from 'node:crypto'
import type { Actor } from '../kernel/context.js'
import { dateTime } from '../kernel/format.js'
import { blankForm, type Form } from '../kernel/forms.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'
import { mayComment } from '../policies/verification.js'
import type { Comment, Target } from './comment-queries.js'
import type { Matter } from './matter.js'

const commentView = ({ id, author, office, at, body, to }: Comment) => ({
  id: `c${id}`,
  who: [author, office].filter(Boolean).join(', '),
  when: dateTime(at),
  iso: at.toISOString(),
  body,
  to,
})

/** Whom a comment may speak to: the commune, the agencies in charge, then the others. */
const optionsOf = (targets: readonly Target[], { concern }: Pick<Matter, 'concern'>) => {
  const inCharge = new Set([concern.lead?.id, ...concern.supportIds])
  const near = ({ agencyId, unitId }: Target) => unitId !== null || inCharge.has(agencyId ?? 0)
  const option =
    (group: string) =>
    ({ key, label }: Target) => ({ value: key, label, group })
  return [
    ...targets.filter(near).map(option('Xã và cơ quan phụ trách')),
    ...targets.filter((one) => !near(one)).map(option('Cơ quan khác')),
  ]
}

type Shown = Readonly<{ actor: Actor; thread: readonly Comment[]; targets: readonly Target[]; back: string }>

/** The discussion of an indicator; with its form for whoever may write. `back`: the page it stands on. */
export const presentThread = (matter: Pick<Matter, 'row' | 'concern'>, { actor, thread, targets, back }: Shown) => {
  const mentioned = thread.flatMap(({ agencyIds }) => agencyIds)
  const may = holds(actor, 'comment.write') && mayComment(actor, matter.concern, mentioned)
  return {
    items: thread.map(commentView),
    count: thread.length,
    action: may ? paths.assessments.comments({ id: matter.row.id }) : null,
    options: may ? optionsOf(targets, matter) : [],
    back,
  }
}
/** The empty form of a comment; sent twice it makes one. */
export const newComment = (): Form => blankForm({ requestKey: randomUUID() })

export type ThreadView = ReturnType<typeof presentThread>
