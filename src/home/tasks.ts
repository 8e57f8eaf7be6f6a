import type { OwnTask } from '../directives/queries.js'
import { fmt } from '../kernel/format.js'
import { type Day, daysBetween } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { Followed } from '../tasks/lists.js'
import { stateWords } from '../tasks/words.js'
import type { Job, Section } from './sections.js'

/** Tasks told one by one; the rest are on their own page. */
const listed = 6

const jobOf = ({ id, rowId, section, title, dueDate, state, issuer }: OwnTask, today: Day): Job => ({
  title: section ? `Mục ${section}. ${title}` : title,
  href: paths.tasks.row({ id, row: rowId }),
  days: dueDate !== null && state !== 'DONE' ? daysBetween(today, dueDate) : null,
  note: `${stateWords[state]} · ${issuer}${dueDate === null ? '' : ` · hạn ${fmt.day(dueDate)}`}`,
})

/** What the office that gave tasks has to look at: late, waiting for an answer, declared done. */
export const followedSection = ({ late, asking, done, open }: Followed): Section[] => {
  const line = (count: number, words: string, state: string, tone?: string) =>
    count === 0
      ? []
      : [
          {
            label: `${fmt.number(count)} ${words}`,
            href: paths.tasks.list({}, { state }),
            ...(tone && { tone, note: 'Quá hạn' }),
          },
        ]
  return [
    {
      kind: 'links',
      id: 'followed',
      title: 'Nhiệm vụ đã giao',
      items: [
        ...line(late, 'nơi quá hạn', 'late', 'late'),
        ...line(asking, 'đề nghị gia hạn chờ trả lời', 'asking'),
        ...line(done, 'báo cáo hoàn thành chờ xác nhận', 'done'),
        ...line(open, 'nơi chưa kết thúc', 'open'),
      ],
      more: { label: 'Văn bản chỉ đạo', href: paths.directives.list() },
      empty: 'Không có nhiệm vụ nào đang theo dõi.',
    },
  ]
}

/** What is asked of the person in letters and meetings, the nearest day first; nothing where there is nothing. */
export const tasksSection = (tasks: readonly OwnTask[], title: string, today: Day): Section[] => {
  if (tasks.length === 0) return []
  const late = tasks.some(({ dueDate, state }) => dueDate !== null && dueDate < today && state !== 'DONE')
  return [
    {
      kind: 'jobs',
      id: 'tasks',
      title,
      total: tasks.length,
      ...(late && { tone: 'late' }),
      jobs: tasks.slice(0, listed).map((task) => jobOf(task, today)),
      more: { label: 'Mọi nhiệm vụ được giao', href: paths.tasks.list({}, { mine: 1 }) },
      empty: { title: 'Không có nhiệm vụ nào.' },
    },
  ]
}
