import type { Catalogue } from '../criteria/catalogue.js'
import { cite } from '../documents/citation.js'
import { day as showDay } from '../kernel/format.js'
import { groupBy } from '../kernel/group.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { Following, Member } from './queries.js'

const criterionText = (catalogue: Catalogue, id: number): string => {
  const criterion = catalogue.criterion(id)
  if (!criterion) return ''
  return `${criterion.no}. ${criterion.name} (${catalogue.set(criterion.setId)?.shortName ?? ''})`
}

/** One following in words: "Xã Trấn Ninh", "5. Trường học (Xã nông thôn mới)", the two together. */
export const followingText = ({ commune, criterionId }: Following, catalogue: Catalogue): string => {
  const parts = [criterionId !== null && criterionText(catalogue, criterionId), commune?.fullName]
  return parts.filter(Boolean).join(' tại ')
}

/** Members with what they follow now and what is to come, and the communes nobody follows. */
export const presentMembers = (
  members: readonly Member[],
  followings: readonly Following[],
  { catalogue, day, mayEdit }: { catalogue: Catalogue; day: Day; mayEdit: (unitId: number) => boolean },
) => {
  const byUser = groupBy(followings, ({ userId }) => userId)
  return members.map(({ id, name, unitId }) => {
    const own = byUser.get(id) ?? []
    const now = own.filter(({ validFrom }) => validFrom <= day)
    const texts = (some: readonly Following[]) => some.map((one) => followingText(one, catalogue))
    return {
      name,
      communes: texts(now.filter(({ criterionId }) => criterionId === null)),
      criteria: texts(now.filter(({ criterionId }) => criterionId !== null)),
      later: own
        .filter(({ validFrom }) => validFrom > day)
        .map((one) => `${followingText(one, catalogue)} từ ${showDay(one.validFrom)}`),
      basis: [...new Set(now.flatMap(({ document }) => (document ? [cite(document)] : [])))].join('; '),
      edit: mayEdit(unitId) ? paths.steering.edit({ id }) : null,
    }
  })
}
