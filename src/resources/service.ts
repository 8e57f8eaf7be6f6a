import { documentOf } from '../documents/service.js'
import { type CommandCtx, command } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { dayToDb } from '../kernel/time.js'
import { authorize } from '../policies/guard.js'
import { mayEnterResources } from '../policies/resources.js'
import { type Arrear, findOverlap, listEntries, type Site, stampOf } from './queries.js'
import type { ArrearForm, ResourceForm, SiteForm } from './schemas.js'
import { SOURCES, type Source } from './sources.js'

export const notYours = 'Số liệu của xã do cán bộ xã hoặc Văn phòng Điều phối nhập.'

type Claim = (ctx: CommandCtx, id: number) => Promise<void>

const sources: readonly Source[] = SOURCES

/** What was typed, of the sources that have anything. */
const typedOf = (form: ResourceForm) =>
  sources.flatMap(({ code, unit }) => {
    const amount = form[`amount_${code}`] ?? null
    const quantity = unit === null ? null : (form[`quantity_${code}`] ?? null)
    return amount === null && quantity === null
      ? []
      : [{ source: code, amount, quantity, quantityUnit: quantity === null ? null : unit }]
  })

/**
 * Keeps what a commune mobilised in a period, whole: a line left empty is taken away.
 * @throws FieldRefused when the period shares days with another one, Conflict when someone saved first
 */
export const saveResources = command(
  'resource.saved',
  async (ctx, communeId: number, form: ResourceForm, reason: string | null = null): Promise<number> => {
    authorize(mayEnterResources(ctx.actor, { communeId }), notYours)
    await ctx.db.$executeRaw`SELECT 1 FROM "AdminUnit" WHERE id = ${communeId} FOR NO KEY UPDATE`
    const period = { from: form.periodStart, to: form.periodEnd }
    const overlap = await findOverlap(ctx, communeId, period)
    if (overlap)
      throw new FieldRefused(
        'periodStart',
        `Đã nhập kỳ từ ${showDay(overlap.from)} đến ${showDay(overlap.to)}: hai kỳ không được trùng ngày, để không cộng hai lần.`,
      )
    const before = await listEntries(ctx, communeId, period)
    if (stampOf(before) !== form.stamp) throw new Conflict()
    const rows = typedOf(form)
    const days = { periodStart: dayToDb(period.from), periodEnd: dayToDb(period.to) }
    await ctx.db.mobilisedResource.deleteMany({ where: { communeId, ...days } })
    await ctx.db.mobilisedResource.createMany({ data: rows.map((row) => ({ communeId, ...days, ...row })) })
    const from = before.map(({ source, amount, quantity }) => ({ source, amount, quantity }))
    await ctx.record({
      subject: 'MobilisedResource',
      subjectId: communeId,
      communeId,
      from: { ...period, lines: from },
      to: { ...period, lines: rows },
      reason,
    })
    return rows.length
  },
)

const arrearData = ({ project, total, paid, asOf }: ArrearForm) => ({ project, total, paid, asOf: dayToDb(asOf) })

/** Enters or corrects a debt of construction. Answers its id. */
export const saveArrear = command(
  'arrear.saved',
  async (ctx, known: Arrear | null, form: ArrearForm, claim: Claim): Promise<number> => {
    const communeId = known?.communeId ?? form.communeId
    authorize(mayEnterResources(ctx.actor, { communeId }), notYours)
    const data = arrearData(form)
    const { project, total, paid, asOf } = form
    const about = { subject: 'ConstructionArrear', communeId, to: { project, total, paid, asOf } }
    if (known === null) {
      const { id } = await ctx.db.constructionArrear.create({ data: { communeId, ...data } })
      await ctx.record({ ...about, subjectId: id })
      await claim(ctx, id)
      return id
    }
    const { count } = await ctx.db.constructionArrear.updateMany({
      where: { id: known.id, version: form.version ?? 0 },
      data: { ...data, version: { increment: 1 } },
    })
    if (count === 0) throw new Conflict()
    const from = { project: known.project, total: known.total, paid: known.paid, asOf: known.asOf }
    await ctx.record({ ...about, subjectId: known.id, from })
    return known.id
  },
)

/** The village of a form: the chosen one of the commune, the one of that name, or a new one. */
const villageOf = async (ctx: CommandCtx, communeId: number, { villageId, villageName }: SiteForm): Promise<number> => {
  if (villageId !== null) {
    const row = await ctx.db.village.findFirst({ where: { id: villageId, communeId } })
    if (!row) throw new FieldRefused('villageId', 'Thôn được chọn không thuộc xã này. Đề nghị chọn lại.')
    return villageId
  }
  const name = villageName ?? ''
  const same = await ctx.db.village.findFirst({ where: { communeId, name } })
  if (same) return same.id
  const { id } = await ctx.db.village.create({ data: { communeId, name } })
  await ctx.record({ action: 'village.added', subject: 'Village', subjectId: id, communeId, to: { name } })
  return id
}

/** Enters or corrects a model site with the decision that recognised it. Answers its id. */
export const saveSite = command(
  'modelSite.saved',
  async (ctx, known: Site | null, form: SiteForm, claim: Claim): Promise<number> => {
    const communeId = known?.communeId ?? form.communeId
    authorize(mayEnterResources(ctx.actor, { communeId }), notYours)
    const villageId = await villageOf(ctx, communeId, form)
    const { kind, name, planYear, recognisedOn, docNumber, docIssuer } = form
    const paper = { docNumber, docIssuer, docIssuedOn: recognisedOn, docTitle: null, documentId: null }
    const document = docNumber === null ? null : await documentOf(ctx, paper)
    const data = {
      villageId,
      kind,
      name,
      planYear,
      recognisedOn: recognisedOn && dayToDb(recognisedOn),
      documentId: document?.id ?? null,
    }
    const about = { subject: 'ModelSite', communeId, to: { villageId, kind, name, planYear, recognisedOn, docNumber } }
    if (known === null) {
      const { id } = await ctx.db.modelSite.create({ data })
      await ctx.record({ ...about, subjectId: id })
      await claim(ctx, id)
      return id
    }
    const { count } = await ctx.db.modelSite.updateMany({
      where: { id: known.id, version: form.version ?? 0 },
      data: { ...data, version: { increment: 1 } },
    })
    if (count === 0) throw new Conflict()
    await ctx.record({
      ...about,
      subjectId: known.id,
      from: { kind: known.kind, name: known.name, village: known.village },
    })
    return known.id
  },
)
