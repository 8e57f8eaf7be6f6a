import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { onlyOnce } from '../kernel/command.js'
import { FieldRefused, NotFound } from '../kernel/errors.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOf } from '../kernel/http/request.js'
import { sendFile } from '../kernel/http/send-file.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { visibleDirectives } from '../policies/directives.js'
import { authorize } from '../policies/guard.js'
import { directedUnits, mayDirect } from '../policies/tasks.js'
import { listTaskChoices } from './choices.js'
import { type FileDeps, withFiles } from './files.js'
import { directiveForm, endForm, taskForm } from './schemas.js'
import { endDirective, giveTask, registerDirective } from './service.js'

const refused = (form: Form, { field, message }: FieldRefused): Form => {
  const { errors, list } = invalidForm({}, { [field]: message })
  return { values: form.values, errors: { ...form.errors, ...errors }, list: [...form.list, ...list] }
}

/** A letter in sight, as far as acts on it need it. @throws NotFound */
const getLetter = async ({ ctx }: Request, id: number) => {
  const row = await ctx.db.directive.findFirst({
    where: { AND: [{ id }, visibleDirectives(ctx.actor)] },
    select: {
      id: true,
      unitId: true,
      version: true,
      closedAt: true,
      document: {
        select: {
          docNumber: true,
          title: true,
          file: { select: { sha256: true, size: true, mediaType: true, scan: true } },
        },
      },
    },
  })
  if (!row) throw new NotFound('Không tìm thấy văn bản này trong phạm vi của tài khoản.')
  return row
}
type Letter = Awaited<ReturnType<typeof getLetter>>

const own = async (req: Request): Promise<Letter> => {
  const letter = await getLetter(req, idOf(req))
  authorize(mayDirect(req.ctx.actor, letter.unitId), 'Chỉ văn phòng của đơn vị ban hành giao nhiệm vụ của văn bản này.')
  return letter
}

const headOf = ({ id, document }: Letter) => ({
  subject: document.title ?? document.docNumber,
  href: paths.directives.show({ id }),
  action: paths.directives.task({ id }),
})

/** Registering a letter, its file, its tasks, and its end. */
export const directiveHandlers = (deps: FileDeps) => {
  const pageNew = async (res: Response, form: Form, status = 200) => {
    const { maxMegabytes } = (await deps.settings.get()).upload
    res.status(status).render('directives/new', { form, maxMegabytes })
  }

  const showNew = async (req: Request, res: Response): Promise<void> => {
    const [unitId = 0] = directedUnits(req.ctx.actor)
    const unit = await req.ctx.db.adminUnit.findUnique({ where: { id: unitId }, select: { fullName: true } })
    const name = unit?.fullName ?? ''
    const issuer = name === '' ? '' : `UBND ${name.charAt(0).toLowerCase()}${name.slice(1)}`
    await pageNew(res, blankForm({ requestKey: randomUUID(), docIssuer: issuer }))
  }

  const register = async (req: Request, res: Response): Promise<void> =>
    withFiles(req, res, deps, async (keep) => {
      const form = parseForm(directiveForm(req.ctx.today), req.body)
      if (!form.ok) return pageNew(res, form.form, 422)
      const [unitId = 0] = directedUnits(req.ctx.actor)
      try {
        const { location } = await onlyOnce(req.ctx, form.data.requestKey, async (claim) => {
          const [file = null] = await keep()
          return { location: await registerDirective(req.ctx, unitId, form.data, file, claim) }
        })
        flash(req, 'success', `Đã ghi nhận văn bản ${form.data.docNumber}. Tiếp theo: giao nhiệm vụ.`)
        res.redirect(303, location)
      } catch (error) {
        if (!(error instanceof FieldRefused)) throw error
        await pageNew(res, refused(form.form, error), 422)
      }
    })

  const file = async (req: Request, res: Response): Promise<void> => {
    const { document } = await getLetter(req, idOf(req))
    const blob = document.file
    if (!blob || blob.scan === 'PENDING' || blob.scan === 'INFECTED')
      throw new NotFound('Văn bản này chưa có tệp, hoặc tệp đang được kiểm tra.')
    await sendFile(req, res, {
      name: `${document.docNumber.replaceAll('/', '-')}${blob.mediaType === 'application/pdf' ? '.pdf' : ''}`,
      mediaType: blob.mediaType,
      size: Number(blob.size),
      inline: false,
      open: async (range) => (await deps.storage.open(blob.sha256, range)).stream,
    })
  }

  const pageTask = async (req: Request, res: Response, letter: Letter, form: Form, status = 200) =>
    res.status(status).render('tasks/new', {
      letter: headOf(letter),
      choices: await listTaskChoices(req.ctx, letter.unitId),
      form,
    })

  const showTask = async (req: Request, res: Response): Promise<void> =>
    pageTask(req, res, await own(req), blankForm({ requestKey: randomUUID() }))

  const give = async (req: Request, res: Response): Promise<void> => {
    const letter = await own(req)
    const form = parseForm(taskForm, req.body)
    if (!form.ok) return pageTask(req, res, letter, form.form, 422)
    try {
      const { location } = await onlyOnce(req.ctx, form.data.requestKey, async (claim) => ({
        location: await giveTask(req.ctx, { unitId: letter.unitId, directiveId: letter.id }, form.data, claim),
      }))
      flash(req, 'success', `Đã giao nhiệm vụ: ${form.data.title}.`)
      res.redirect(303, location)
    } catch (error) {
      if (!(error instanceof FieldRefused)) throw error
      const field = error.field === 'addressees' ? 'groups' : error.field === 'recurrence' ? 'until' : error.field
      await pageTask(req, res, letter, refused(form.form, new FieldRefused(field, error.message)), 422)
    }
  }

  const pageEnding = (res: Response, letter: Letter, form: Form, status = 200) =>
    res.status(status).render('tasks/ending', {
      title: 'Kết thúc theo dõi văn bản',
      text: letter.document.title ?? letter.document.docNumber,
      points: [
        'Mọi nhiệm vụ của văn bản thôi được theo dõi, nhắc hạn.',
        'Văn bản, nhiệm vụ và báo cáo đã gửi còn nguyên để tra cứu.',
      ],
      action: paths.directives.ending({ id: letter.id }),
      cancel: paths.directives.show({ id: letter.id }),
      form,
    })

  const showEnding = async (req: Request, res: Response): Promise<void> => {
    const letter = await own(req)
    pageEnding(res, letter, blankForm({ version: String(letter.version) }))
  }

  const end = async (req: Request, res: Response): Promise<void> => {
    const letter = await own(req)
    const form = parseForm(endForm, req.body)
    if (!form.ok) return pageEnding(res, letter, form.form, 422)
    await endDirective(req.ctx, letter, form.data)
    flash(req, 'success', 'Đã kết thúc theo dõi văn bản.')
    res.redirect(303, paths.directives.show({ id: letter.id }))
  }

  return { showNew, register, file, showTask, give, showEnding, end }
}
