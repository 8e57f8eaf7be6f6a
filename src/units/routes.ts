import { type Request, Router } from 'express'
import { idOfQuery } from '../kernel/http/request.js'
import type { Column } from '../kernel/lists/column.js'
import { atOnce } from '../kernel/lists/files.js'
import { listFiles } from '../lists/files.js'
import { fileOf, fileTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { presentTree } from './presenter.js'
import { chooseUnit, listReportingUnits } from './queries.js'
import { listChildren, listSuccessions, type UnitLife } from './tree.js'

const treeOf = async (req: Request) => {
  const units = await listReportingUnits(req.ctx)
  const unit = chooseUnit(req.ctx, units, idOfQuery(req, 'unit'))
  return { units, unit, children: await listChildren(req.ctx, unit.id) }
}

const levels = { PROVINCE: 'Tỉnh', DISTRICT: 'Huyện', COMMUNE: 'Xã, thị trấn' } as const

/** What the files hold of the units directly below one, those that ended too. */
const unitColumns: readonly Column<UnitLife>[] = [
  { key: 'code', label: 'Mã', of: ({ code }) => code },
  { key: 'name', label: 'Đơn vị', of: ({ fullName }) => fullName },
  { key: 'level', label: 'Cấp', of: ({ level }) => levels[level] },
  { key: 'counted', label: 'Tính trong Chương trình', of: ({ ntmScope }) => ntmScope },
  { key: 'validFrom', label: 'Từ ngày', kind: 'day', of: ({ validFrom }) => validFrom },
  { key: 'validTo', label: 'Đến ngày', kind: 'day', of: ({ validTo }) => validTo },
]

/** The tree of units by day: what hangs where, what ended, what became of it. */
export const unitRoutes = (): Router => {
  const router = Router()

  router.get(paths.units.list.pattern, requires('unit.read'), async (req, res) => {
    const { ctx } = req
    const { units, unit, children } = await treeOf(req)
    const successions = await listSuccessions(
      ctx,
      children.map(({ id }) => id),
    )
    const tree = presentTree({ units, unit, children, successions, today: ctx.today })
    res.render('units/list', { ...tree, tools: fileTools(req, fileOf(paths.units.export)) })
  })

  listFiles(router, paths.units.export, requires('unit.read'), async (req) => {
    const { unit, children } = await treeOf(req)
    const about = { name: 'don-vi', subject: 'AdminUnit', detail: { unit: unit.id } }
    return { ...about, columns: unitColumns, rows: atOnce(() => Promise.resolve(children)) }
  })

  return router
}
