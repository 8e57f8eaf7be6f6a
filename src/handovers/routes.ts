import { randomUUID } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { listAgencies } from '../assignments/listing.js'
import { getCatalogue } from '../criteria/catalogue.js'
import { documentOptions } from '../documents/citation.js'
import { listDocumentChoices } from '../documents/queries.js'
import { checkDocument, documentFields } from '../documents/schemas.js'
import { onlyOnce } from '../kernel/command.js'
import { always, crossCheck } from '../kernel/cross-check.js'
import { Conflict } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { blankForm, choice, day, type Form, id, parseForm, requestKey, text } from '../kernel/forms.js'
import { queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { authorize, requires } from '../policies/guard.js'
import { mayAssignOn } from '../policies/sets.js'
import { listMembers } from '../steering/queries.js'
import { chooseUnit, listReportingUnits } from '../units/queries.js'
import { findMatters, type Kind, type Move, mattersStamp, type Party, presentMatters } from './matters.js'
import { handOver } from './service.js'

const edit = requires('assignment.edit')

const between = {
  giverId: id({ ask: 'Đề nghị chọn bên giao.' }),
  takerId: id({ ask: 'Đề nghị chọn bên nhận.' }),
  validFrom: day({ label: 'Ngày bàn giao', ask: 'Đề nghị nhập ngày bàn giao, ví dụ 01/06/2024.' }),
}

type Between = Partial<{ giverId: number; takerId: number }>

const checkParties = ({ giverId, takerId }: Between, say: (field: string, message: string) => void) => {
  if (giverId !== undefined && giverId === takerId) say('takerId', 'Bên nhận phải khác bên giao.')
}

const chooseForm = z.object(between).superRefine(crossCheck(checkParties), always)

const confirmForm = z
  .object({
    requestKey: requestKey(),
    stamp: text({ max: 40, ask: 'Biểu mẫu đã cũ. Đề nghị mở lại trang và gửi lại.' }),
    kind: choice(['agency', 'person']),
    ...between,
    ...documentFields,
  })
  .superRefine(
    crossCheck((input, say) => {
      checkParties(input, say)
      checkDocument(input, say, 'Đề nghị chọn văn bản bàn giao, hoặc nhập văn bản mới.')
    }),
    always,
  )

/** Handing all matters of an agency or a committee member to another: choose, see what moves, confirm. */
export const handoverRoutes = (): Router => {
  const router = Router()
  router.get(paths.handovers.create.pattern, edit, choose)
  router.post(paths.handovers.create.pattern, edit, confirm)
  return router
}

const placeOf = async (req: Request, kind: Kind) => {
  const { ctx } = req
  const unit = chooseUnit(ctx, await listReportingUnits(ctx))
  authorize(mayAssignOn(ctx.actor, unit.id), 'Bàn giao do Văn phòng Điều phối nông thôn mới thực hiện.')
  const parties: Party[] =
    kind === 'agency'
      ? (await listAgencies(ctx, unit.id, ctx.today)).map((one) => ({
          id: one.id,
          name: one.shortName,
          validTo: one.validTo,
        }))
      : (await listMembers(ctx, { unitIds: [unit.id], day: ctx.today })).map((one) => ({ ...one, validTo: null }))
  return { unit, parties }
}

type Place = Awaited<ReturnType<typeof placeOf>>

/** The move a form names; null when one of the two is not of this unit. */
const moveOf = (
  kind: Kind,
  { unit, parties }: Place,
  { giverId, takerId, validFrom }: { giverId: number; takerId: number; validFrom: string },
): Move | null => {
  const giver = parties.find((one) => one.id === giverId)
  const taker = parties.find((one) => one.id === takerId)
  return giver && taker ? { kind, unitId: unit.id, giver, taker, from: validFrom } : null
}

const tabs = (kind: Kind) => [
  { label: 'Giữa các cơ quan', href: paths.handovers.create({}, { kind: 'agency' }), current: kind === 'agency' },
  {
    label: 'Giữa thành viên Ban Chỉ đạo',
    href: paths.handovers.create({}, { kind: 'person' }),
    current: kind === 'person',
  },
]

const choose = async (req: Request, res: Response) => {
  const kind: Kind = queryText(req, 'kind') === 'person' ? 'person' : 'agency'
  const place = await placeOf(req, kind)
  const asked = queryText(req, 'giverId') !== '' || queryText(req, 'takerId') !== ''
  const { form, ...parsed } = parseForm(chooseForm, req.query)
  if (parsed.ok) {
    const move = moveOf(kind, place, parsed.data)
    if (move) return showPreview(req, res, move)
  }
  res.status(asked ? 422 : 200).render('handovers/choose', {
    kind,
    tabs: tabs(kind),
    action: paths.handovers.create(),
    parties: place.parties.map(({ id: value, name }) => ({ value, label: name })),
    form: asked ? form : blankForm({ validFrom: showDay(req.ctx.today) }),
  })
}

const showPreview = async (req: Request, res: Response, move: Move, again?: { form: Form; status: 409 | 422 }) => {
  const { ctx } = req
  const [matters, catalogue, documents] = await Promise.all([
    findMatters(ctx, move),
    getCatalogue(ctx),
    listDocumentChoices(ctx),
  ])
  const stamp = mattersStamp(matters)
  const fixed = {
    kind: move.kind,
    giverId: String(move.giver.id),
    takerId: String(move.taker.id),
    validFrom: showDay(move.from),
  }
  const fresh = { requestKey: randomUUID(), stamp }
  res.status(again?.status ?? 200).render('handovers/preview', {
    giver: move.giver.name,
    taker: move.taker.name,
    from: showDay(move.from),
    ...presentMatters(matters, move, catalogue),
    action: paths.handovers.create(),
    back: paths.handovers.create({}, { kind: move.kind }),
    fixed,
    documents: documentOptions(documents),
    stale: again?.status === 409,
    form: again ? { ...again.form, values: { ...again.form.values, ...fresh } } : blankForm(fresh),
  })
}

const confirm = async (req: Request, res: Response) => {
  const { ctx } = req
  const { form, ...parsed } = parseForm(confirmForm, req.body)
  const kind: Kind = form.values['kind'] === 'person' ? 'person' : 'agency'
  const place = await placeOf(req, kind)
  const named = chooseForm.safeParse(form.values)
  const move = named.success ? moveOf(kind, place, named.data) : null
  if (!move) return res.redirect(303, paths.handovers.create({}, { kind }))
  if (!parsed.ok) return showPreview(req, res, move, { form, status: 422 })
  const location = kind === 'person' ? paths.steering.list() : paths.handovers.create({}, { kind })
  try {
    await onlyOnce(ctx, parsed.data.requestKey, async (claim) => {
      await handOver(ctx, move, parsed.data, (inner) => claim(inner, location))
      return { location }
    })
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return showPreview(req, res, move, { form, status: 409 })
  }
  flash(req, 'success', `Đã bàn giao từ ${move.giver.name} sang ${move.taker.name}, từ ngày ${showDay(move.from)}.`)
  res.redirect(303, location)
}
