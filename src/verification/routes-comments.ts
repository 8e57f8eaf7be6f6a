import type { Request, Response } from 'express'
import { communeCrumbs } from '../assessments/crumbs.js'
import { onlyOnce } from '../kernel/command.js'
import { type Form, parseForm } from '../kernel/forms.js'
import { idOf } from '../kernel/http/request.js'
import { insidePath, paths } from '../paths.js'
import { listTargets, listThread, markRead } from './comment-queries.js'
import { writeComment } from './comment-service.js'
import { getMatter, type Matter } from './matter.js'
import { commentForm } from './schemas.js'
import { newComment, presentThread } from './thread-presenter.js'

const page = async (req: Request, res: Response, matter: Matter, form: Form): Promise<void> => {
  const { ctx } = req
  const { row, commune, set, criterion, indicator, context } = matter
  const [thread, targets] = await Promise.all([
    listThread(ctx, row.id),
    listTargets(ctx, { communeId: row.communeId, unitIds: context.unitPath }),
  ])
  const last = thread.at(-1)
  if (last) await markRead(ctx, row.id, last.id)
  const own = paths.assessments.show({ id: row.id })
  const criterionHref = paths.communes.status({ id: commune.id, set: set.code }, { criterion: criterion.no })
  res.render('verification/comments', {
    thread: presentThread(matter, {
      actor: ctx.actor,
      thread,
      targets,
      back: paths.assessments.comments({ id: row.id }),
    }),
    form,
    title: `Trao đổi: ${indicator.code} ${indicator.name}`,
    over: `${commune.fullName} · ${set.shortName}`,
    crumbs: communeCrumbs(
      ctx.actor,
      commune,
      { label: `${criterion.no}. ${criterion.name}`, href: `${criterionHref}#tc${criterion.no}` },
      { label: indicator.code, href: own },
      { label: 'Trao đổi' },
    ),
  })
}

export const showComments = async (req: Request, res: Response): Promise<void> =>
  page(req, res, await getMatter(req.ctx, idOf(req)), newComment())

/** Writes a comment and leads back to the page it was written on. */
export const sendComment = async (req: Request, res: Response): Promise<void> => {
  const matter = await getMatter(req.ctx, idOf(req))
  const form = parseForm(commentForm, req.body)
  if (!form.ok) {
    res.status(form.status)
    return page(req, res, matter, form)
  }
  const own = paths.assessments.comments({ id: matter.row.id })
  const back = insidePath((req.body as Record<string, unknown>)['back'], own)
  const { location } = await onlyOnce(req.ctx, form.data.requestKey, async (claim) => {
    await writeComment(req.ctx, matter, form.data, (inner) => claim(inner, `${back}#discussion`))
    return { location: `${back}#discussion` }
  })
  res.redirect(303, location)
}
