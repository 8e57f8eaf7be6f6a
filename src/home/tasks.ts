import type { OwnTask } from '../directives/queries.js'
import { fmt } from '../kernel/format.js'
import { groupBy } from '../kernel/group.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { Section } from './sections.js'

/** The letters that ask something of the person, each with its nearest day; nothing where there are none. */
export const tasksSection = (tasks: readonly OwnTask[], title: string, today: Day): Section[] => {
  if (tasks.length === 0) return []
  const items = [...groupBy(tasks, ({ directiveId }) => directiveId)].map(([id, of]) => {
    const due = of.find(({ dueDate }) => dueDate !== null)?.dueDate ?? null
    const late = due !== null && due < today
    const when = due === null ? '' : `, hạn gần nhất ${fmt.day(due)}`
    return {
      label: of[0]?.subject ?? '',
      href: paths.directives.show({ id }),
      note: `${of[0]?.issuer ?? ''} · ${of.length} nhiệm vụ${when}`,
      ...(late && { tone: 'late' }),
    }
  })
  return [{ kind: 'links', id: 'directives', title, items, more: { label: 'Tất cả', href: paths.directives.list() } }]
}
