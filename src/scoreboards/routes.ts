import { type Request, type Response, Router } from 'express'
import { logAccess } from '../audit/access-log.js'
import { type Catalogue, getCatalogue } from '../criteria/catalogue.js'
import { chooseSet } from '../dashboards/choice.js'
import { type Ctx, lookingBack } from '../kernel/context.js'
import { Conflict } from '../kernel/errors.js'
import { fmt } from '../kernel/format.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOfQuery, pageOf, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { addDays, type Day, parseDay } from '../kernel/time.js'
import { listHolidays } from '../notices/settings.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { mayEditScoreboards } from '../policies/scoreboards.js'
import { chooseUnit, listCommunes, listReportingUnits, type ReportingUnit } from '../units/queries.js'
import { type AnswerTimes, answerTimes, workingDayCounter } from './answer-times.js'
import { csvOf } from './csv.js'
import { agencyRows, presentAgencies, presentFrame, presentRanking, rankingRows } from './presenter.js'
import { listBundles, listContenders, listSent, type Period } from './queries.js'
import { readScoreSettings, ruleForm, type ScoreSettings, saveRule } from './settings.js'

const read = requires('dashboard.read')
const edit = requires('scoreboard.edit')

/** Who stands where in the emulation movement, by a rule in the open; how long agencies take to answer. */
export const scoreboardRoutes = (): Router => {
  const router = Router()
  const { communes, communesCsv, agencies, agenciesCsv, agency, rule } = paths.scoreboards
  router.get(communes.pattern, read, showRanking)
  router.get(communesCsv.pattern, read, sendRanking)
  router.get(agencies.pattern, read, showAgencies)
  router.get(agenciesCsv.pattern, read, sendAgencies)
  router.get(agency.pattern, read, showAgency)
  router.get(rule.pattern, edit, async (req, res) => showRule(req, res))
  router.post(rule.pattern, edit, changeRule)
  return router
}

/** No scoreboard looks over more days than three years have. */
const longest = 1100
const first: Day = '2015-01-01'

type Asked = Readonly<{ period: Period; form: Form }>

/** The period asked for; this year until today unless said. What is no period is said beside its box. */
const periodOf = (req: Request): Asked => {
  const today = req.ctx.today
  const typed = { from: queryText(req, 'from', 20), to: queryText(req, 'to', 20) }
  const to = typed.to === '' ? today : parseDay(typed.to)
  const yearOf = (day: Day): Day => `${day.slice(0, 4)}-01-01`
  const from = typed.from === '' ? yearOf(to ?? today) : parseDay(typed.from)
  const errors: { from?: string; to?: string } = {}
  if (to === null) errors.to = 'Ngày chưa đúng, ví dụ 30/04/2024.'
  else if (to > today) errors.to = 'Ngày này chưa đến.'
  if (from === null || from < first) errors.from = 'Ngày chưa đúng, ví dụ 01/01/2024.'
  else if (to !== null && from > to) errors.from = 'Ngày đầu kỳ đứng sau ngày cuối kỳ.'
  else if (to !== null && addDays(from, longest) < to) errors.from = 'Kỳ dài nhất là ba năm.'
  if (from === null || to === null || errors.from || errors.to)
    return { period: { from: yearOf(today), to: today }, form: invalidForm(typed, errors) }
  return { period: { from, to }, form: blankForm({ from: fmt.day(from), to: fmt.day(to) }) }
}

type Stage = Asked &
  Readonly<{
    ctx: Ctx
    units: readonly ReportingUnit[]
    unit: ReportingUnit
    rule: ScoreSettings
    query: Readonly<{ unit: number; from: Day; to: Day }>
  }>

/** Everything is read as of the end of the period. */
const stageOf = async (req: Request): Promise<Stage> => {
  const asked = periodOf(req)
  const { from, to } = asked.period
  const ctx = to < req.ctx.today ? lookingBack(req.ctx, to) : req.ctx
  const [units, { rule }] = await Promise.all([listReportingUnits(ctx), readScoreSettings(ctx)])
  const unit = chooseUnit(ctx, units, idOfQuery(req, 'unit'))
  return { ...asked, ctx, units, unit, rule, query: { unit: unit.id, from, to } }
}

const frame = (req: Request, { units, unit, period, form, rule, query }: Stage) => ({
  ...presentFrame(unit, period, rule),
  form,
  units: units.length > 1 ? units.map(({ id, fullName }) => ({ value: id, label: fullName })) : null,
  unitId: unit.id,
  tabs: [
    { label: 'Xếp hạng các xã', href: paths.scoreboards.communes({}, query) },
    { label: 'Thời gian trả lời của cơ quan', href: paths.scoreboards.agencies({}, query) },
  ],
  ruleHref: mayEditScoreboards(req.ctx.actor) ? paths.scoreboards.rule() : null,
})

const rankingOf = async ({ ctx, unit, period, rule }: Stage, catalogue: Catalogue) => {
  const sets = { all: catalogue.sets.map(({ id }) => id), basic: chooseSet(catalogue, unit.asOf, '').id }
  return { contenders: await listContenders(ctx, unit, period, sets), rule, catalogue, period, unit }
}

const showRanking = async (req: Request, res: Response) => {
  const [stage, catalogue] = await Promise.all([stageOf(req), getCatalogue(req.ctx)])
  res.render('scoreboards/communes', {
    ...frame(req, stage),
    action: paths.scoreboards.communes(),
    classes: presentRanking(await rankingOf(stage, catalogue)),
    csvHref: paths.scoreboards.communesCsv({}, stage.query),
  })
}

const sendCsv = async (req: Request, res: Response, name: string, rows: Parameters<typeof csvOf>[0]) => {
  const { ctx } = req
  await logAccess(ctx, { action: 'list.exported', userId: ctx.actor.id, subject: name, detail: {} })
  res.type('text/csv; charset=utf-8').attachment(`${name}.csv`).send(csvOf(rows))
}

const sendRanking = async (req: Request, res: Response) => {
  const [stage, catalogue] = await Promise.all([stageOf(req), getCatalogue(req.ctx)])
  const rows = rankingRows(await rankingOf(stage, catalogue))
  await sendCsv(req, res, `xep-hang-${stage.period.to}`, rows)
}

/** How the agencies answered; the days are counted by the office's holiday table. */
const timesOf = async ({ ctx, unit, period, rule }: Stage): Promise<AnswerTimes[]> => {
  const communeIds = (await listCommunes(ctx, unit)).map(({ id }) => id)
  const bundles = await listBundles(ctx, communeIds, period)
  const earliest = bundles.reduce((day, { sentOn }) => (sentOn < day ? sentOn : day), period.from)
  const days = workingDayCounter(earliest, period.to, await listHolidays(ctx, earliest, period.to))
  return answerTimes(bundles, { ...period, dueDays: rule.answerDays, days })
}

const showAgencies = async (req: Request, res: Response) => {
  const stage = await stageOf(req)
  res.render('scoreboards/agencies', {
    ...frame(req, stage),
    action: paths.scoreboards.agencies(),
    rows: presentAgencies(await timesOf(stage), stage.query),
    csvHref: paths.scoreboards.agenciesCsv({}, stage.query),
  })
}

const sendAgencies = async (req: Request, res: Response) => {
  const stage = await stageOf(req)
  await sendCsv(req, res, `thoi-gian-tra-loi-${stage.period.to}`, agencyRows(await timesOf(stage), stage.period))
}

const pageSize = 50

const results: Readonly<globalThis.Record<string, string>> = {
  MET: 'Đạt',
  NOT_MET: 'Chưa đạt',
  NOT_APPLICABLE: 'Không áp dụng',
  SUPPLEMENT: 'Yêu cầu bổ sung',
}

const showAgency = async (req: Request, res: Response) => {
  const [stage, catalogue] = await Promise.all([stageOf(req), getCatalogue(req.ctx)])
  const { ctx, unit, period, query } = stage
  const agencyId = /^\d{1,9}$/.test(String(req.params['id'])) ? Number(req.params['id']) : -1
  const open = queryText(req, 'open', 1) === '1'
  const page = pageOf(req)
  const communeIds = (await listCommunes(ctx, unit)).map(({ id }) => id)
  const [rows, agency] = await Promise.all([
    listSent(ctx, communeIds, period, { agencyId, open, page, size: pageSize }),
    ctx.db.agency.findUnique({ where: { id: Math.max(agencyId, 0) }, select: { name: true } }),
  ])
  const earliest = rows.reduce((day, { sentOn }) => (sentOn < day ? sentOn : day), period.from)
  const days = workingDayCounter(earliest, period.to, await listHolidays(ctx, earliest, period.to))
  const total = rows[0]?.total ?? 0
  res.render('scoreboards/agency', {
    ...frame(req, stage),
    agency: agency?.name ?? 'Chưa phân công cơ quan',
    open,
    back: paths.scoreboards.agencies({}, query),
    rows: rows.map((row) => {
      const indicator = catalogue.indicator(row.indicatorId)
      return {
        commune: row.commune,
        title: indicator ? `${indicator.code} ${indicator.name}` : '',
        href: paths.assessments.show({ id: row.assessmentId }),
        sentOn: row.sentOn,
        answeredOn: row.answeredOn,
        days: days(row.sentOn, row.answeredOn ?? period.to),
        result: row.result === null ? null : (results[row.result] ?? ''),
      }
    }),
    paging: { current: page, pages: Math.max(1, Math.ceil(total / pageSize)), total, noun: 'nội dung' },
  })
}

const showRule = async (req: Request, res: Response, again?: { form: Form; status: 409 | 422; message?: string }) => {
  const { rule, version } = await readScoreSettings(req.ctx)
  const { met, progress, onTime, answerDays } = rule
  const blank = blankForm({
    met: String(met),
    progress: String(progress),
    onTime: String(onTime),
    answerDays: answerDays === null ? '' : String(answerDays),
    version: String(version),
  })
  const form = again ? { ...again.form, values: { ...again.form.values, version: String(version) } } : blank
  res.status(again?.status ?? 200).render('scoreboards/rule', { form, stale: again?.message ?? null })
}

const changeRule = async (req: Request, res: Response) => {
  const { form, ...parsed } = parseForm(ruleForm, req.body)
  if (!parsed.ok) return showRule(req, res, { form, status: 422 })
  const { rule } = await readScoreSettings(req.ctx)
  try {
    await saveRule(req.ctx, rule, parsed.data)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return showRule(req, res, { form, status: 409, message: error.message })
  }
  flash(req, 'success', 'Đã lưu quy tắc. Bảng xếp hạng tính theo quy tắc này từ bây giờ.')
  res.redirect(303, paths.scoreboards.communes())
}
