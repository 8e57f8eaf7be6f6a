import { type Request, type Response, Router } from 'express'
import { logAccess } from '../audit/access-log.js'
import { getCatalogue } from '../criteria/catalogue.js'
import { NotFound } from '../kernel/errors.js'
import { readAsOf } from '../kernel/http/as-of.js'
import { idOf } from '../kernel/http/request.js'
import { inTurn } from '../kernel/in-turn.js'
import { fold } from '../kernel/text.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { listCommunes } from '../units/queries.js'
import { choiceQuery, presentChoice, readChoice } from './asked.js'
import { tableCsv, tableJson } from './csv.js'
import { loadDetail, loadTable, loadTables } from './load.js'
import { TABLES, type TableEntry, type TableNo, tableNo } from './registry.js'
import type { ReportTable } from './table.js'
import { presentTable } from './view.js'
import { tablesXlsx } from './xlsx.js'

const read = requires('table.read')
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The number of an address. @throws NotFound */
const numberOf = (req: Request): TableNo => {
  const no = tableNo(String(req.params['no']))
  if (no === null) throw new NotFound('Không có biểu này.')
  return no
}

/** The tables chosen on the hub; none chosen: all. */
const chosenOf = (req: Request): TableNo[] => {
  const asked = [req.query['no']].flat().map(String)
  const chosen = TABLES.map(({ no }) => no).filter((no) => asked.includes(no))
  return chosen.length > 0 ? chosen : TABLES.map(({ no }) => no)
}

/** "bieu-1-huyen-van-quan-2024-05-20": whose and of which day, in letters every system keeps. */
const fileName = (tables: readonly ReportTable[]): string => {
  const [first] = tables
  const no = tables.length > 1 ? 'tong-hop' : (first?.no ?? '')
  return `bieu-${fold(no)}-${fold(first?.unit ?? '')}-${first?.cutoff ?? ''}`.replace(/[^a-z0-9]+/g, '-')
}

const entries: readonly TableEntry[] = TABLES

const formats = ['xlsx', 'csv', 'json'] as const
type Format = (typeof formats)[number]

type Load = () => Promise<readonly ReportTable[]>

/** Reads tables and writes their workbook, one request after the other: each fills the memory until it is packed. */
const makeWorkbook = inTurn(async (load: Load) => {
  const tables = await load()
  return { tables, file: await tablesXlsx(tables) }
})

/** Sends tables as a file, its trace first. */
const send = async (req: Request, res: Response, load: Load, format: Format): Promise<void> => {
  const { tables, file } = format === 'xlsx' ? await makeWorkbook(load) : { tables: await load(), file: null }
  const [first] = tables
  const detail = { tables: tables.map(({ no }) => no), unit: first?.unit ?? '', cutoff: first?.cutoff ?? '', format }
  await logAccess(req.ctx, { action: 'table.exported', userId: req.ctx.actor.id, subject: 'ReportTable', detail })
  res.attachment(`${fileName(tables)}.${format}`)
  if (file !== null) {
    res.type(xlsxType).send(file)
  } else if (format === 'csv') {
    res.type('text/csv; charset=utf-8').send(first ? tableCsv(first) : '')
  } else {
    res.json(first ? tableJson(first) : null)
  }
}

const formatOf = (req: Request): Format => {
  const format = formats.find((one) => one === req.params['format'])
  if (!format) throw new NotFound('Biểu tải được ở dạng .xlsx, .csv hoặc .json.')
  return format
}

/** The hub of reports: the nine tables, and the detailed table of each commune. */
const showHub = async (req: Request, res: Response): Promise<void> => {
  const choice = await readChoice(req)
  const query = choiceQuery(choice)
  const communes = await listCommunes(choice.ctx, choice.unit)
  res.render('tables/hub', {
    unit: choice.unit.fullName,
    day: choice.unit.asOf,
    set: choice.set.shortName,
    filters: presentChoice(choice, paths.reports.list()),
    query,
    tables: entries.map(({ no, name, bySet }) => ({
      no,
      name,
      about: bySet ? choice.set.shortName : '',
      href: paths.tables.show({ no }, query),
      file: paths.tables.file({ no, format: 'xlsx' }, query),
    })),
    details: communes.map(({ id, name }) => ({ name, href: paths.communes.table({ id, set: choice.set.code }) })),
  })
}

const links = (to: (format: Format) => string) => formats.map((format) => ({ format, href: to(format) }))

const showTable = async (req: Request, res: Response): Promise<void> => {
  const no = numberOf(req)
  const choice = await readChoice(req)
  const query = choiceQuery(choice)
  const entry = TABLES.find((one) => one.no === no)
  res.render('tables/show', {
    table: presentTable(await loadTable(choice.ctx, { ...choice, no })),
    filters: presentChoice(choice, paths.tables.show({ no })),
    files: links((format) => paths.tables.file({ no, format }, query)),
    crumbs: [{ label: 'Báo cáo', href: paths.reports.list({}, query) }, { label: `Biểu ${no}` }],
    others: TABLES.map((one) => ({
      label: `Biểu ${one.no}`,
      href: paths.tables.show({ no: one.no }, query),
      current: one === entry,
    })),
  })
}

const setCodeOf = (req: Request): string => String(req.params['set'])

const showDetail = async (req: Request, res: Response): Promise<void> => {
  const { ctx } = readAsOf(req)
  const [id, code] = [idOf(req), setCodeOf(req)]
  const [table, { sets }] = await Promise.all([loadDetail(ctx, id, code), getCatalogue(ctx)])
  res.render('tables/show', {
    table: presentTable(table),
    filters: null,
    files: links((format) => paths.communes.tableFile({ id, set: code, format })),
    crumbs: [{ label: table.unit, href: paths.communes.status({ id, set: code }) }, { label: 'Biểu chi tiết' }],
    others: sets.map((set) => ({
      label: set.shortName,
      href: paths.communes.table({ id, set: set.code }),
      current: set.code === code,
    })),
  })
}

/** The tables of the reporting routine: the hub, each as a page and as files, all in one workbook; a commune's own. */
export const tableRoutes = (): Router => {
  const router = Router()
  const { reports, tables, communes } = paths
  router.get(reports.list.pattern, read, showHub)
  router.get(tables.all.pattern, read, async (req, res) => {
    const choice = await readChoice(req)
    await send(req, res, () => loadTables(choice.ctx, choice, chosenOf(req)), 'xlsx')
  })
  router.get(tables.file.pattern, read, async (req, res) => {
    const [no, format, choice] = [numberOf(req), formatOf(req), await readChoice(req)]
    await send(req, res, async () => [await loadTable(choice.ctx, { ...choice, no })], format)
  })
  router.get(tables.show.pattern, read, showTable)
  router.get(communes.tableFile.pattern, read, async (req, res) => {
    const format = formatOf(req)
    await send(req, res, async () => [await loadDetail(readAsOf(req).ctx, idOf(req), setCodeOf(req))], format)
  })
  router.get(communes.table.pattern, read, showDetail)
  return router
}
