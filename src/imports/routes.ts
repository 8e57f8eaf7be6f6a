import { randomUUID } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import { logAccess } from '../audit/access-log.js'
import { getCatalogue, setOf } from '../criteria/catalogue.js'
import { documentOptions } from '../documents/citation.js'
import { listDocumentChoices } from '../documents/queries.js'
import { cleanFileName } from '../evidence/file-name.js'
import { onlyOnce } from '../kernel/command.js'
import { Invalid, NotFound, TooLarge } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOf, idOfQuery, pageOf, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { receiveSmallFile } from '../kernel/http/small-file.js'
import { writeSheets } from '../kernel/xlsx.js'
import { paths } from '../paths.js'
import { authorize, requires } from '../policies/guard.js'
import { mayContinue } from '../policies/imports.js'
import { guessHead, suggestColumns } from './guess.js'
import type { Columns, FieldDef, Kind } from './kind.js'
import { planBatch, setOfBatch } from './planning.js'
import {
  fieldOptions,
  findingSheets,
  headChoices,
  presentBatch,
  presentChanges,
  presentColumns,
  presentKind,
  presentPlan,
} from './presenter.js'
import { type Batch, getBatch, listBatches, listChangePage, listFileRows, pageSize } from './queries.js'
import { maxMegabytes, readFile } from './reading.js'
import { findKind, kindsOf } from './registry.js'
import { columnsForm, confirmForm, paperForm, uploadForm } from './schemas.js'
import {
  applyBatch,
  dropBatch,
  isUndoable,
  listMoved,
  Moved,
  mayTakeBack,
  type Reading,
  receiveBatch,
  settleColumns,
  undoBatch,
} from './service.js'

const use = requires('import.use')
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Figures brought in from spreadsheets: uploaded, their columns settled, looked at, confirmed, taken back. */
export const importRoutes = (): Router => {
  const router = Router()
  const { imports } = paths
  router.get(imports.list.pattern, use, showList)
  router.get(imports.create.pattern, use, (req, res) => showUpload(req, res))
  router.post(imports.create.pattern, use, upload)
  router.get(imports.template.pattern, use, sendTemplate)
  router.get(imports.findings.pattern, use, sendFindings)
  router.get(imports.columns.pattern, use, async (req, res) => showColumns(req, res, await openBatch(req)))
  router.post(imports.columns.pattern, use, settle)
  router.get(imports.check.pattern, use, async (req, res) => showCheck(req, res, await openBatch(req)))
  router.post(imports.check.pattern, use, confirm)
  router.get(imports.reversal.pattern, use, showReversal)
  router.post(imports.reversal.pattern, use, reverse)
  router.post(imports.removal.pattern, use, remove)
  router.get(imports.show.pattern, use, showBatch)
  return router
}

const showList = async (req: Request, res: Response) => {
  const page = pageOf(req)
  const { total, batches } = await listBatches(req.ctx, page)
  res.render('imports/list', {
    kinds: kindsOf(req.ctx.actor).map(presentKind),
    batches: batches.map(presentBatch),
    total,
    current: page,
    pages: Math.max(1, Math.ceil(total / pageSize)),
  })
}

/** The kind an address or a form names. @throws NotFound also for one that is not the person's */
const kindIn = ({ ctx }: Request, key: string): Kind => {
  const kind = findKind(key)
  if (!kind || !kindsOf(ctx.actor).includes(kind)) throw new NotFound('Không tìm thấy loại số liệu này.')
  return kind
}

/** The sets a person may choose from: those in force first. */
const setChoices = async ({ ctx }: Request) => {
  const { sets } = await getCatalogue(ctx)
  const inForce = sets.filter(
    ({ validFrom, validTo }) => validFrom <= ctx.today && (validTo === null || validTo >= ctx.today),
  )
  return [...inForce, ...sets.filter((set) => !inForce.includes(set))].map(({ code, shortName }) => ({
    value: code,
    label: shortName,
  }))
}

const showUpload = async (
  req: Request,
  res: Response,
  fault?: { message: string; values: Form['values']; status?: number },
) => {
  const asked = fault?.values['kind'] ?? queryText(req, 'kind', 20)
  const kind = kindIn(req, String(asked))
  const sets = kind.withSet ? await setChoices(req) : []
  const chosen = String(fault?.values['set'] ?? queryText(req, 'set', 60)) || (sets[0]?.value ?? '')
  const values = { requestKey: randomUUID(), set: chosen }
  res.status(fault ? (fault.status ?? 422) : 200).render('imports/new', {
    kind: presentKind(kind),
    sets,
    form: fault ? invalidForm(values, { file: fault.message }) : blankForm(values),
    template: paths.imports.template({ kind: kind.key }, { set: kind.withSet ? chosen : null }),
    present: paths.imports.template({ kind: kind.key }, { set: kind.withSet ? chosen : null, filled: true }),
    mostRows: kind.mostRows,
    maxMegabytes,
  })
}

const textIn = (req: Request, name: string): string => {
  const value = (req.body as Record<string, unknown> | undefined)?.[name]
  return typeof value === 'string' ? value : ''
}

const upload = async (req: Request, res: Response) => {
  const asked = queryText(req, 'kind', 20)
  const file = await receiveSmallFile(req, res, { field: 'file', maxBytes: maxMegabytes * 1024 ** 2 }).catch(
    (error: unknown) => {
      if (error instanceof TooLarge) return error
      throw error
    },
  )
  const kind = kindIn(req, asked)
  const values = { kind: kind.key, set: textIn(req, 'set') }
  if (file instanceof TooLarge)
    return showUpload(req, res, { message: `Tệp lớn hơn ${maxMegabytes} MB. Đề nghị chia nhỏ.`, values, status: 413 })
  if (!file) return showUpload(req, res, { message: 'Đề nghị chọn tệp .xlsx hoặc .csv.', values })
  const form = parseForm(uploadForm, req.body)
  if (!form.ok) return showUpload(req, res, { message: form.list[0]?.message ?? '', values })
  const set = kind.withSet ? setOf(await getCatalogue(req.ctx), form.data.set ?? '').code : null
  try {
    const read = await readFile(file, cleanFileName(req.file?.originalname ?? 'bang-tinh'), kind.mostRows)
    const { location } = await onlyOnce(req.ctx, form.data.requestKey, async (claim) => {
      const at = (id: number) => paths.imports.columns({ id })
      const id = await receiveBatch(req.ctx, kind, { ...read, set }, (inner, made) => claim(inner, at(made)))
      return { location: at(id) }
    })
    res.redirect(303, location)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    await showUpload(req, res, { message: error.message, values })
  }
}

/** A batch that is still to be confirmed, by whoever uploaded it. */
const openBatch = async (req: Request): Promise<Batch> => {
  const batch = await getBatch(req.ctx, idOf(req))
  if (batch.state !== 'CHECKED') throw new NotFound('Đợt nhập này đã xử lý xong, không còn bước này.')
  authorize(mayContinue(req.ctx.actor, batch), 'Đợt nhập này do người khác tải tệp lên.')
  return batch
}

/** How the sheet would be read: as asked, as settled before, or as guessed. */
const readingOf = async (req: Request, batch: Batch) => {
  const { ctx } = req
  const { setup, kind } = batch
  const asked = idOfQuery(req, 'sheet')
  const sheet = asked !== null && asked > 0 && asked <= setup.sheets.length ? asked - 1 : setup.sheet
  const rows = await listFileRows(ctx, { id: batch.id, sheet, most: 200 })
  const fields = kind.fields(await setOfBatch(ctx, setup), ctx.today)
  const head = idOfQuery(req, 'head')
  const settled = sheet === setup.sheet && setup.head !== null && head === null
  const at = settled
    ? setup.head
    : head && rows.some(({ no }) => no === head)
      ? head
      : (guessHead(rows, fields) ?? rows[0]?.no ?? 1)
  const heads = rows.find(({ no }) => no === at)?.cells ?? []
  const columns = settled ? setup.columns : suggestColumns(heads, fields)
  return { sheet, rows, fields, head: at, columns }
}

const columnsIn = (req: Request, fields: readonly { key: string }[]): Columns => {
  const body = (req.body ?? {}) as Record<string, unknown>
  const columns: Record<string, number> = {}
  for (const [name, key] of Object.entries(body)) {
    const [, index] = /^c\.(\d{1,3})$/.exec(name) ?? []
    if (index === undefined || typeof key !== 'string' || !fields.some((field) => field.key === key)) continue
    columns[key] ??= Number(index)
  }
  return columns
}

/** Fields two columns are said to hold, and fields that no column holds but one must. */
const columnFaults = (req: Request, { withSet }: Kind, fields: readonly FieldDef[], columns: Columns) => {
  const body = (req.body ?? {}) as Record<string, unknown>
  const faults: Record<string, string> = {}
  for (const [name, key] of Object.entries(body)) {
    const [, index] = /^c\.(\d{1,3})$/.exec(name) ?? []
    const field = fields.find((one) => one.key === key)
    if (index !== undefined && field && columns[field.key] !== Number(index))
      faults[name] = `Hai cột cùng ghi vào “${field.label}”. Đề nghị bỏ một.`
  }
  const missing = fields.filter(({ key, required }) => required && columns[key] === undefined)
  if (missing.length > 0) faults['columns'] = `Chưa chọn cột cho: ${missing.map(({ label }) => label).join(', ')}.`
  else if (withSet && Object.keys(columns).length === fields.filter(({ required }) => required).length)
    faults['columns'] = 'Chưa chọn cột nào để ghi ngoài các cột nhận biết. Đề nghị chọn thêm cột.'
  return faults
}

const termsValues = ({ setup }: Batch): Record<string, string> => {
  const terms = (setup.terms ?? {}) as Record<string, string | number | null>
  const days = ['validFrom', 'docIssuedOn']
  return Object.fromEntries(
    Object.entries(terms).map(([name, value]) => [
      name,
      value === null ? '' : days.includes(name) ? showDay(String(value)) : String(value),
    ]),
  )
}

const showColumns = async (req: Request, res: Response, batch: Batch, again?: { form: Form; columns: Columns }) => {
  const { sheet, rows, fields, head, columns } = await readingOf(req, batch)
  const { kind, setup } = batch
  const documents = kind.terms === 'paper' ? await listDocumentChoices(req.ctx) : []
  const values = {
    validFrom: showDay(req.ctx.today),
    ...termsValues(batch),
    asOf: setup.asOf === null ? '' : showDay(setup.asOf),
  }
  const set = await setOfBatch(req.ctx, setup)
  res.status(again ? 422 : 200).render('imports/columns', {
    batch: presentBatch(batch),
    kind: presentKind(kind),
    set: set?.shortName ?? null,
    sheets: setup.sheets.map(({ name, rows: count }, index) => ({
      value: index + 1,
      label: `${name} (${count} dòng)`,
    })),
    sheet,
    head,
    heads: headChoices(rows),
    columns: presentColumns(rows, head, again?.columns ?? columns),
    options: fieldOptions(fields),
    withDay: kind.withDay,
    terms: kind.terms,
    documents: documentOptions(documents),
    form: again?.form ?? blankForm(values),
  })
}

const settle = async (req: Request, res: Response) => {
  const { ctx } = req
  const batch = await openBatch(req)
  const fields = batch.kind.fields(await setOfBatch(ctx, batch.setup), ctx.today)
  const columns = columnsIn(req, fields)
  const parsed = parseForm(batch.kind.terms === 'paper' ? paperForm(ctx.today) : columnsForm(ctx.today), req.body)
  const faults = { ...parsed.errors, ...columnFaults(req, batch.kind, fields, columns) }
  if (!parsed.ok || Object.keys(faults).length > 0)
    return showColumns(req, res, batch, { form: invalidForm(parsed.values, faults), columns })
  const { sheet, head, asOf, ...terms } = parsed.data
  const reading: Reading = { sheet, head, columns, asOf: batch.kind.withDay ? asOf : null, terms }
  await settleColumns(ctx, batch, reading)
  res.redirect(303, paths.imports.check(batch))
}

type Again = Readonly<{ status: 409 | 422; form?: Form; moved?: string }>

const showCheck = async (req: Request, res: Response, batch: Batch, again?: Again) => {
  if (batch.setup.head === null) return res.redirect(303, paths.imports.columns(batch))
  const plan = await planBatch(req.ctx, batch)
  const set = await setOfBatch(req.ctx, batch.setup)
  res.status(again?.status ?? 200).render('imports/check', {
    batch: presentBatch(batch),
    set: set?.shortName ?? null,
    sheet: batch.setup.sheets.length > 1 ? (batch.setup.sheets[batch.setup.sheet]?.name ?? null) : null,
    plan: presentPlan(plan),
    form: again?.form ?? blankForm({}),
    stamp: plan.stamp,
    moved: again?.moved ?? null,
  })
}

const confirm = async (req: Request, res: Response) => {
  const found = await getBatch(req.ctx, idOf(req))
  if (found.state === 'APPLIED') return res.redirect(303, paths.imports.show(found)) // sent twice
  const batch = await openBatch(req)
  const parsed = parseForm(confirmForm, req.body)
  if (!parsed.ok) return showCheck(req, res, batch, { status: 422, form: parsed.form })
  try {
    const { stamp, skipFaulty } = parsed.data
    const { counts, secrets } = await applyBatch(req.ctx, batch, { stamp, skipFaulty: skipFaulty === 'on' })
    if (secrets.length > 0) return res.render('imports/passwords', { batch: presentBatch(batch), secrets })
    flash(req, 'success', `Đã ghi ${counts.create + counts.change} nội dung từ tệp. Có thể hoàn tác trong hôm nay.`)
    res.redirect(303, paths.imports.show(batch))
  } catch (error) {
    if (error instanceof Moved) return showCheck(req, res, batch, { status: 409, moved: error.message })
    if (!(error instanceof Invalid)) throw error
    const form = invalidForm(parsed.values, { skipFaulty: error.message })
    return showCheck(req, res, batch, { status: 422, form })
  }
}

const showBatch = async (req: Request, res: Response) => {
  const { ctx } = req
  const batch = await getBatch(ctx, idOf(req))
  if (batch.state === 'CHECKED' && mayContinue(ctx.actor, batch)) return showCheck(req, res, batch)
  const page = pageOf(req)
  const found = await listChangePage(ctx, batch.id, page)
  const set = await setOfBatch(ctx, batch.setup)
  res.render('imports/show', {
    batch: presentBatch(batch),
    set: set?.shortName ?? null,
    changes: presentChanges(found),
    total: found.total,
    kept: batch.state === 'UNDONE' ? found.kept : 0,
    current: page,
    pages: Math.max(1, Math.ceil(found.total / pageSize)),
    mayUndo: isUndoable(batch, ctx.today) && mayTakeBack(ctx.actor, batch),
  })
}

const undoable = async (req: Request): Promise<Batch> => {
  const batch = await getBatch(req.ctx, idOf(req))
  authorize(mayTakeBack(req.ctx.actor, batch), 'Đợt nhập này do người đã xác nhận hoặc Văn phòng Điều phối hoàn tác.')
  return batch
}

const showReversal = async (req: Request, res: Response) => askReversal(req, res, await undoable(req))

const askReversal = async (req: Request, res: Response, batch: Batch, refused?: string) => {
  if (!isUndoable(batch, req.ctx.today))
    throw new NotFound('Đợt nhập này không còn hoàn tác được: chỉ trong ngày xác nhận.')
  const { changes, moved } = await listMoved(req.ctx, batch)
  res.status(refused ? 409 : 200).render('imports/reversal', {
    batch: presentBatch(batch),
    total: changes.length,
    intact: changes.length - moved.length,
    moved: moved.slice(0, 50).map(({ about, rowNo }) => `${about} (dòng ${rowNo})`),
    more: Math.max(0, moved.length - 50),
    refused: refused ?? null,
  })
}

const reverse = async (req: Request, res: Response) => {
  const batch = await undoable(req)
  if (batch.state === 'UNDONE') return res.redirect(303, paths.imports.show(batch)) // sent twice
  try {
    const { undone, kept } = await undoBatch(req.ctx, batch, { partly: textIn(req, 'partly') === 'on' })
    const rest = kept > 0 ? ` Giữ nguyên ${kept} nội dung đã cập nhật sau khi nhập.` : ''
    flash(req, 'success', `Đã hoàn tác ${undone} nội dung.${rest}`)
    res.redirect(303, paths.imports.show(batch))
  } catch (error) {
    if (!(error instanceof Moved)) throw error
    return askReversal(req, res, batch, error.message)
  }
}

const remove = async (req: Request, res: Response) => {
  await dropBatch(req.ctx, await openBatch(req))
  flash(req, 'success', 'Đã bỏ đợt nhập. Chưa ghi gì từ tệp.')
  res.redirect(303, paths.imports.list())
}

const sendFindings = async (req: Request, res: Response) => {
  const batch = await openBatch(req)
  const plan = await planBatch(req.ctx, batch)
  const file = await writeSheets(findingSheets(plan))
  res.attachment(`kiem-tra-dot-${batch.id}.xlsx`).type(sheetType).send(file)
}

const sendTemplate = async (req: Request, res: Response) => {
  const { ctx } = req
  const kind = kindIn(req, String(req.params['kind']))
  const set = kind.withSet ? setOf(await getCatalogue(ctx), queryText(req, 'set', 60)) : null
  const filled = queryText(req, 'filled', 2) === '1'
  const sheet = await kind.sheet(ctx, { set, empty: !filled })
  if (filled)
    await logAccess(ctx, {
      action: 'list.exported',
      userId: ctx.actor.id,
      subject: kind.key,
      detail: { set: set?.code ?? null },
    })
  const name = `${filled ? 'so-lieu' : 'mau'}-${kind.key.toLowerCase()}`
  res
    .attachment(`${name}-${ctx.today}.xlsx`)
    .type(sheetType)
    .send(await writeSheets([sheet]))
}
