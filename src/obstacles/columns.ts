import type { Column } from '../kernel/lists/column.js'
import type { Obstacle } from './queries.js'
import { stateWords } from './words.js'

/** What the files of the list hold. */
export const obstacleColumns: readonly Column<Obstacle>[] = [
  { key: 'commune', label: 'Xã', of: ({ commune }) => commune },
  { key: 'set', label: 'Bộ tiêu chí', of: ({ criterion }) => criterion?.set.shortName },
  {
    key: 'criterion',
    label: 'Tiêu chí',
    of: ({ criterion }) => criterion && `${criterion.no}. ${criterion.shortName}`,
  },
  { key: 'indicator', label: 'Chỉ tiêu', of: ({ code }) => code && `Chỉ tiêu ${code}` },
  { key: 'description', label: 'Khó khăn, vướng mắc', of: ({ description }) => description },
  { key: 'cause', label: 'Nguyên nhân', of: ({ cause }) => cause },
  { key: 'proposal', label: 'Đề xuất', of: ({ proposal }) => proposal },
  { key: 'raisedAt', label: 'Ghi lúc', kind: 'instant', of: ({ raisedAt }) => raisedAt },
  { key: 'agency', label: 'Cơ quan phải trả lời', of: ({ agency }) => agency },
  { key: 'answer', label: 'Trả lời', of: ({ answer }) => answer },
  { key: 'answeredAt', label: 'Trả lời lúc', kind: 'instant', of: ({ answeredAt }) => answeredAt },
  { key: 'resolvedAt', label: 'Giải quyết xong lúc', kind: 'instant', of: ({ resolvedAt }) => resolvedAt },
  { key: 'state', label: 'Trạng thái', of: ({ state }) => stateWords[state] },
]
