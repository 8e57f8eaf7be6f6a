import type { Column } from '../kernel/lists/column.js'
import type { ListedRow } from './lists.js'
import { stateWords } from './words.js'

/** What the files of the list over many tasks hold: a line an addressee. */
export const rowColumns: readonly Column<ListedRow>[] = [
  { key: 'section', label: 'Mục', of: ({ section }) => section },
  { key: 'title', label: 'Nhiệm vụ', of: ({ title }) => title },
  { key: 'source', label: 'Văn bản, cuộc họp', of: ({ source }) => source.label },
  { key: 'place', label: 'Nơi thực hiện', of: ({ name }) => name },
  { key: 'group', label: 'Nhóm', of: ({ group }) => group },
  { key: 'turn', label: 'Kỳ', kind: 'day', of: ({ turn }) => turn },
  { key: 'dueDate', label: 'Hạn', kind: 'day', of: ({ dueDate }) => dueDate },
  { key: 'state', label: 'Trạng thái', of: ({ state }) => stateWords[state] },
  { key: 'askedUntil', label: 'Đề nghị gia hạn đến', kind: 'day', of: ({ askedUntil }) => askedUntil },
  { key: 'doneOn', label: 'Hoàn thành ngày', kind: 'day', of: ({ doneOn }) => doneOn },
]
