import { command } from '../kernel/command.js'
import { FieldRefused } from '../kernel/errors.js'
import { filterOf, listPages } from './pages.js'
import { mostFilters, type SavedFilter } from './queries.js'
import type { ColumnsForm, FilterForm } from './schemas.js'

/**
 * Keeps a filter of a list under a name of the person's own; a name already there gets the new filter.
 * @throws FieldRefused where nothing is filtered, or when there are as many as a list takes
 */
export const saveFilter = command(
  'filter.saved',
  async ({ db, actor, record, unchanged }, { list, name, query: asked }: FilterForm): Promise<void> => {
    const query = filterOf(listPages[list], asked)
    if (query === '') throw new FieldRefused('name', 'Chưa chọn điều kiện lọc nào. Đề nghị lọc danh sách rồi lưu.')
    const own = await db.savedFilter.findMany({
      where: { userId: actor.id, page: list },
      select: { id: true, name: true, query: true },
      take: mostFilters + 1,
    })
    const known = own.find((one) => one.name === name)
    if (known?.query === query) return unchanged()
    if (!known && own.length >= mostFilters)
      throw new FieldRefused('name', `Mỗi danh sách giữ nhiều nhất ${mostFilters} bộ lọc. Đề nghị xóa bớt bộ lọc cũ.`)
    const { id } = await db.savedFilter.upsert({
      where: { userId_page_name: { userId: actor.id, page: list, name } },
      create: { userId: actor.id, page: list, name, query },
      update: { query },
    })
    await record({
      subject: 'SavedFilter',
      subjectId: id,
      ...(known && { from: { name, query: known.query } }),
      to: { list, name, query },
    })
  },
)

/** Gives a filter another name. @throws FieldRefused when another filter of the list has it */
export const renameFilter = command(
  'filter.renamed',
  async ({ db, actor, record, unchanged }, filter: SavedFilter, name: string): Promise<void> => {
    if (name === filter.name) return unchanged()
    const taken = await db.savedFilter.count({ where: { userId: actor.id, page: filter.page, name } })
    if (taken > 0) throw new FieldRefused('name', `Danh sách này đã có bộ lọc “${name}”.`)
    await db.savedFilter.update({ where: { id: filter.id, userId: actor.id }, data: { name } })
    await record({ subject: 'SavedFilter', subjectId: filter.id, from: { name: filter.name }, to: { name } })
  },
)

export const removeFilter = command(
  'filter.removed',
  async ({ db, actor, record }, filter: SavedFilter): Promise<void> => {
    await db.savedFilter.delete({ where: { id: filter.id, userId: actor.id } })
    const { page: list, name, query } = filter
    await record({ subject: 'SavedFilter', subjectId: filter.id, from: { list, name, query } })
  },
)

/** Keeps which columns of a list the person does not want to see; the account's other preferences stay. */
export const chooseColumns = command(
  'columns.chosen',
  async ({ db, actor, record }, { list, offered, shown }: ColumnsForm): Promise<void> => {
    const hidden = offered.filter((key) => !shown.includes(key))
    await db.$executeRaw`UPDATE "User" SET preferences = preferences || jsonb_build_object('hidden',
        coalesce(preferences -> 'hidden', '{}') || jsonb_build_object(${list}::text, ${JSON.stringify(hidden)}::jsonb))
      WHERE id = ${actor.id}`
    await record({ subject: 'User', subjectId: actor.id, to: { list, hidden } })
  },
)
