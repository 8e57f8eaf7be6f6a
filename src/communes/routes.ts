import { Router } from 'express'
import { type Catalogue, getCatalogue } from '../criteria/catalogue.js'
import { fmt } from '../kernel/format.js'
import { readAsOf } from '../kernel/http/as-of.js'
import { idOf, idOfQuery, pageOf } from '../kernel/http/request.js'
import { listFiles } from '../lists/files.js'
import { fileOf, listTools } from '../lists/tools.js'
import { loadObstaclePanel } from '../obstacles/panel.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { chooseUnit, listReportingUnits, type ReportingUnit } from '../units/queries.js'
import { type ListFilter, listOrders, presentRow } from './list.js'
import { communeFile, filterOf, findListed, pageSize, tableColumns, withNotes } from './list-page.js'
import { loadCommune } from './load.js'
import { presentCommune } from './presenter.js'

const choicesOf = (
  units: readonly ReportingUnit[],
  unit: ReportingUnit,
  catalogue: Catalogue,
  { q, set, basis, band, order }: ListFilter,
) => ({
  action: paths.communes.list(),
  search: { name: 'q', label: 'Tìm xã', value: q, placeholder: 'Tên hoặc mã xã' },
  selects: [
    ...(units.length > 1
      ? [
          {
            name: 'unit',
            label: 'Đơn vị',
            value: unit.id,
            options: units.map((one) => ({ value: one.id, label: one.fullName })),
          },
        ]
      : []),
    {
      name: 'set',
      label: 'Bộ tiêu chí',
      value: set.code,
      options: catalogue.sets.map((one) => ({ value: one.code, label: one.shortName })),
    },
    {
      name: 'basis',
      label: 'Cơ sở',
      value: basis,
      options: [
        { value: 'verified', label: 'Đã thẩm tra' },
        { value: 'self', label: 'Xã tự đánh giá' },
      ],
    },
    {
      name: 'band',
      label: 'Số tiêu chí đạt',
      blank: 'Tất cả',
      value: band ? `${band.min}-${band.max}` : '',
      options: set.bands.map(({ label, min, max }) => ({ value: `${min}-${max}`, label })),
    },
    {
      name: 'sort',
      label: 'Sắp xếp',
      value: order,
      options: Object.entries(listOrders).map(([value, label]) => ({ value, label })),
    },
  ],
  clear: q !== '' || band ? paths.communes.list({}, { unit: unit.id, set: set.code, basis }) : null,
})

/** The communes of a district and the page of each. */
export const communeRoutes = (): Router => {
  const router = Router()
  const { list, show } = paths.communes

  router.get(list.pattern, requires('commune.read'), async (req, res) => {
    const { ctx } = readAsOf(req)
    const [units, catalogue] = await Promise.all([listReportingUnits(ctx), getCatalogue(ctx)])
    const own = ctx.actor.grants.find(({ role }) => role === 'COMMUNE')
    if (units.length === 0 && own) return res.redirect(303, show({ id: own.unitId })) // an officer has one commune
    const unit = chooseUnit(ctx, units, idOfQuery(req, 'unit'))
    const filter = filterOf(req, catalogue, unit)
    const page = pageOf(req)
    const { found, all } = await findListed(ctx, unit, catalogue, filter)
    const total = found.length
    const [noted, tools] = await Promise.all([
      withNotes(ctx, found.slice((page - 1) * pageSize, page * pageSize), unit.asOf),
      listTools(req, 'communes', { columns: tableColumns(catalogue), file: fileOf(paths.communes.file) }),
    ])
    res.render('communes/list', {
      unit: unit.fullName,
      ended: unit.asOf === ctx.today ? null : { name: unit.fullName, day: fmt.day(unit.validTo) },
      lead: `${all} xã · tính đến ngày ${fmt.day(unit.asOf)}`,
      choices: choicesOf(units, unit, catalogue, filter),
      mapHref: paths.map.show({}, { unit: unit.id, set: filter.set.code, basis: filter.basis }),
      sets: catalogue.sets.map(({ shortName }) => shortName),
      rows: noted.map(({ one, note }) => presentRow(one, note, catalogue, unit.asOf)),
      tools,
      paging: { current: page, pages: Math.max(1, Math.ceil(total / pageSize)), total, noun: 'xã' },
    })
  })

  listFiles(router, paths.communes.file, requires('commune.read'), communeFile)
  router.get(show.pattern, requires('commune.read'), async (req, res) => {
    const { ctx, asOf } = readAsOf(req)
    const commune = await loadCommune(ctx, idOf(req))
    // obstacles tell no past day
    const obstacles = asOf.day === null ? await loadObstaclePanel(ctx, { communeId: commune.commune.id }) : null
    res.render('communes/show', { ...presentCommune(commune), obstacles })
  })

  return router
}
