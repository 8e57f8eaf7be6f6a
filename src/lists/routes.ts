import { type Request, type Response, Router } from 'express'
import { FieldRefused } from '../kernel/errors.js'
import { blankForm, type Form, invalidForm, parseForm } from '../kernel/forms.js'
import { idOf, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { filterOf, type ListKey, listHref, listKeyOf, listKeys, listPages } from './pages.js'
import { getFilter, listFilters, type SavedFilter } from './queries.js'
import { columnsForm, filterForm, renameForm } from './schemas.js'
import { chooseColumns, removeFilter, renameFilter, saveFilter } from './service.js'

const guard = requires('home.read')

/** The filters a person keeps of the long lists, and the columns not wanted. Everyone has only the own. */
export const listRoutes = (): Router => {
  const router = Router()
  const { lists } = paths
  router.get(lists.filters.pattern, guard, (req, res) => showFilters(req, res))
  router.post(lists.filters.pattern, guard, save)
  router.post(lists.filter.pattern, guard, rename)
  router.post(lists.removal.pattern, guard, remove)
  router.post(lists.columns.pattern, guard, choose)
  return router
}

type Again = Readonly<{ form: Form; renaming?: number; saving?: { list: ListKey; query: string } }>

const groupsOf = (filters: readonly SavedFilter[], only: ListKey | null) =>
  listKeys
    .filter((key) => only === null || key === only)
    .map((key) => ({
      list: listPages[key].label,
      filters: filters
        .filter(({ page }) => page === key)
        .map(({ id, name, query }) => ({
          id,
          name,
          href: listHref(listPages[key], filterOf(listPages[key], query)),
          rename: paths.lists.filter({ id }),
          removal: paths.lists.removal({ id }),
        })),
    }))
    .filter(({ filters: own }) => own.length > 0)

const showFilters = async (req: Request, res: Response, again?: Again) => {
  const only = listKeyOf(queryText(req, 'list', 40))
  const filters = await listFilters(req.ctx)
  const back = again?.saving?.list ?? only
  res.status(again ? 422 : 200).render('lists/filters', {
    groups: groupsOf(filters, only),
    form: again?.form ?? blankForm({}),
    renaming: again?.renaming ?? null,
    saving: again?.saving
      ? { ...again.saving, action: paths.lists.filters(), label: listPages[again.saving.list].label }
      : null,
    back: back && { label: listPages[back].label, href: listPages[back].path() },
  })
}

const save = async (req: Request, res: Response) => {
  const { form, ...parsed } = parseForm(filterForm, req.body)
  const list = listKeyOf(form.values['list']) ?? 'assessments'
  const saving = { list, query: String(form.values['query'] ?? '') }
  if (!parsed.ok) return showFilters(req, res, { form, saving })
  try {
    await saveFilter(req.ctx, parsed.data)
  } catch (error) {
    if (!(error instanceof FieldRefused)) throw error
    return showFilters(req, res, { form: invalidForm(form.values, { [error.field]: error.message }), saving })
  }
  flash(req, 'success', `Đã lưu bộ lọc “${parsed.data.name}”.`)
  res.redirect(303, listHref(listPages[list], filterOf(listPages[list], parsed.data.query)))
}

const rename = async (req: Request, res: Response) => {
  const filter = await getFilter(req.ctx, idOf(req))
  const { form, ...parsed } = parseForm(renameForm, req.body)
  if (!parsed.ok) return showFilters(req, res, { form, renaming: filter.id })
  try {
    await renameFilter(req.ctx, filter, parsed.data.name)
  } catch (error) {
    if (!(error instanceof FieldRefused)) throw error
    const refused = invalidForm(form.values, { [error.field]: error.message })
    return showFilters(req, res, { form: refused, renaming: filter.id })
  }
  flash(req, 'success', `Đã đổi tên bộ lọc thành “${parsed.data.name}”.`)
  res.redirect(303, paths.lists.filters({}, { list: filter.page }))
}

const remove = async (req: Request, res: Response) => {
  const filter = await getFilter(req.ctx, idOf(req))
  await removeFilter(req.ctx, filter)
  flash(req, 'success', `Đã xóa bộ lọc “${filter.name}”.`)
  res.redirect(303, paths.lists.filters({}, { list: filter.page }))
}

const choose = async (req: Request, res: Response) => {
  const { form, ...parsed } = parseForm(columnsForm, req.body)
  if (!parsed.ok) {
    flash(req, 'danger', `Chưa lưu cách hiện cột: ${form.list[0]?.message ?? ''}`)
    return res.redirect(303, paths.home())
  }
  const { list, query } = parsed.data
  await chooseColumns(req.ctx, parsed.data)
  flash(req, 'success', 'Đã lưu các cột được hiện.')
  res.redirect(303, listHref(listPages[list], filterOf(listPages[list], query)))
}
