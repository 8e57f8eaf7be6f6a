import type { Basis } from '../assessments/status.js'
import { criterionWord } from '../assessments/tiles.js'
import { isCriterionMet } from '../assessments/totals.js'
import type { Catalogue } from '../criteria/catalogue.js'
import { fmt, list } from '../kernel/format.js'
import { paths } from '../paths.js'
import type { Title } from './queries.js'
import { revocationRuleOf } from './revocation.js'
import { slipBackOf } from './rules.js'

type Commune = Readonly<{ id: number; name: string }>

const failingOf = (title: Title, catalogue: Catalogue, basis: Basis) =>
  title.totals
    .filter((total) => !isCriterionMet(total, basis))
    .flatMap((total) => {
      const criterion = catalogue.criterion(total.criterionId)
      return criterion
        ? [{ ...criterion, trigger: criterion.revocationTrigger, concluded: total.verifiedNotMet > 0 }]
        : []
    })
    .sort((a, b) => a.no - b.no)

/** Of the criteria not met on the verified basis: found unmet, or only without a whole conclusion. */
const sureness = (concluded: number, open: number, word: string): string =>
  [
    concluded > 0 && `${concluded} ${word} đã có kết luận chưa đạt`,
    open > 0 && `${open} ${word} chưa đủ kết luận thẩm tra`,
  ]
    .filter(Boolean)
    .join(', ')

/** One title whose commune now meets fewer criteria, as the page says it; null where all still count as met. */
const lineOf = (title: Title, commune: Commune, catalogue: Catalogue, basis: Basis) => {
  const set = catalogue.set(title.setId)
  if (!set) return null
  const { measured, cases, docNumber } = revocationRuleOf(set, catalogue)
  const failing = failingOf(title, catalogue, basis)
  const { kind, case: found, triggers } = slipBackOf({ criteria: title.totals.length, failing }, cases)
  if (kind === 'kept') return null
  const word = criterionWord(measured)
  const concluded = failing.filter((one) => one.concluded).length
  const weighing = failing.filter(({ no }) => triggers.includes(no)).map(({ no, shortName }) => `${no} (${shortName})`)
  return {
    commune: commune.name,
    href: paths.communes.show(commune),
    set: set.shortName,
    decision: `${title.docNumber}, ngày ${fmt.day(title.recognisedOn)}, năm đạt chuẩn ${title.standardYear}`,
    failing: failing.length,
    of: title.totals.length,
    word,
    share: fmt.share(failing.length, title.totals.length),
    failingHref: paths.assessments.list(
      {},
      { commune: commune.id, set: measured.code, basis, state: 'unmet', sort: 'criterion' },
    ),
    /** How sure it is: found unmet by an agency, or without a conclusion yet. */
    concluded: basis === 'self' ? '' : sureness(concluded, failing.length - concluded, word),
    warning: found
      ? {
          text: found.text,
          source: docNumber ?? 'Chưa ghi văn bản',
          triggers: found.needsTrigger ? `Trong đó có ${word} ${list(weighing)}.` : '',
        }
      : null,
  }
}

export type SlipBackLine = NonNullable<ReturnType<typeof lineOf>>

/** Recognised communes that now meet fewer criteria, those with a warning first, then by how many are missing. */
export const presentSlipBack = (
  titles: readonly Title[],
  communes: readonly Commune[],
  catalogue: Catalogue,
  basis: Basis,
) => {
  const lines = titles.flatMap((title) => {
    const commune = communes.find(({ id }) => id === title.communeId)
    return (commune && lineOf(title, commune, catalogue, basis)) ?? []
  })
  lines.sort((a, b) => Number(b.warning !== null) - Number(a.warning !== null) || b.failing - a.failing)
  return { recognised: new Set(titles.map(({ communeId }) => communeId)).size, lines }
}
