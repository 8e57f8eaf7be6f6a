import type { AssessmentRow } from '../assessments/queries.js'
import { setVerdictOfTotals } from '../assessments/set-verdict-presenter.js'
import type { CriterionStanding, Standing } from '../assessments/standings.js'
import { late } from '../assessments/status.js'
import { criterionWord, tilesOf } from '../assessments/tiles.js'
import type { Titles } from '../assessments/verdict.js'
import type { Responsibilities } from '../assignments/queries.js'
import type { Catalogue, SetDef } from '../criteria/catalogue.js'
import { fmt, list } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { criteriaOn, presentTargets } from '../targets/card.js'
import type { Target } from '../targets/queries.js'
import type { Commune } from '../units/queries.js'
import type { Succession } from '../units/tree.js'
import { validityOf } from '../units/words.js'
import { presentChanges, type RecentChange } from './changes.js'
import { byDue, isOwed, presentItem } from './items.js'
import type { RegisterEntry } from './queries.js'

/** Lines of a short list on the commune's page; the rest is one link away. */
const listed = 10

export type CommunePage = Readonly<{
  commune: Commune
  day: Day
  today: Day
  /** The past day the page shows. */
  on: Day | null
  catalogue: Catalogue
  /** The set that matters most now: that of the nearest target, else the first. */
  set: SetDef
  successions: readonly Succession[]
  /** Ids of communes the person may open. */
  seen: ReadonlySet<number>
  targets: readonly Target[]
  standings: readonly Standing[]
  totals: readonly CriterionStanding[]
  rows: readonly AssessmentRow[]
  responsibilities: ReadonlyMap<number, Responsibilities>
  changes: readonly RecentChange[]
  recognitions: readonly RegisterEntry[]
  papers: number
  /** Titles it holds or lost, by set. */
  titles: Titles
}>

const related = ({ successions, commune, seen }: CommunePage, side: 'predecessor' | 'successor') => {
  const other = side === 'predecessor' ? 'successor' : 'predecessor'
  return successions
    .filter((edge) => edge[other].id === commune.id)
    .map((edge) => ({
      name: edge[side].fullName,
      href: seen.has(edge[side].id) ? paths.communes.show(edge[side]) : null,
      note: `${fmt.day(edge.onDay)}${edge.docNumber ? ` (${edge.docNumber})` : ''}`,
    }))
}

const begun = (totals: readonly CriterionStanding[], set: SetDef): boolean =>
  set.criteria.some(({ id }) =>
    totals.some((one) => one.criterionId === id && (one.selfTouched > 0 || one.verifiedMet > 0)),
  )

/** How the commune stands in each set, both judgements side by side, with the criteria as a strip of links. */
const progress = ({ commune, catalogue, standings, totals, rows, day, titles }: CommunePage) =>
  catalogue.sets.flatMap((set) => {
    const standing = standings.find(({ setId }) => setId === set.id)
    if (!standing) return []
    const lateIn = new Set(
      rows.filter((row) => row.setId === set.id && late(row, day)).map(({ criterionId }) => criterionId),
    )
    const { before, criteriaVerifiedMet: verified, criteriaSelfMet: self, criteria } = standing
    const change = before ? verified - before.criteriaVerifiedMet : 0
    return [
      {
        name: set.shortName,
        href: paths.communes.status({ id: commune.id, set: set.code }),
        word: criterionWord(set),
        verified,
        self,
        of: criteria,
        verdict: setVerdictOfTotals({ catalogue, set, titles }, totals),
        change: change === 0 ? '' : `${change > 0 ? '▲' : '▼'} ${Math.abs(change)} so với cuối tháng trước`,
        // a set nobody has begun is one line: its strip would say nothing
        strip: !begun(totals, set)
          ? []
          : tilesOf({
              commune,
              set,
              criteria: criteriaOn(set, day),
              totals,
              basis: 'verified',
              isLate: (id) => lateIn.has(id),
            }),
      },
    ]
  })

const registerLine = (
  { setId, standardYear, recognisedOn, docNumber, revokedOn }: RegisterEntry,
  catalogue: Catalogue,
) => {
  const name = catalogue.set(setId)?.shortName ?? ''
  const revoked = revokedOn ? `; thu hồi ngày ${fmt.day(revokedOn)}` : ''
  return `${name}, năm đạt chuẩn ${standardYear} (${docNumber}, ${fmt.day(recognisedOn)})${revoked}`
}

/** Recognised and now short of it: both facts stand side by side, the portal concludes nothing. */
const fallen = ({ recognitions, standings, catalogue }: CommunePage): string[] =>
  recognitions.flatMap(({ setId, revokedOn }) => {
    const standing = standings.find((one) => one.setId === setId)
    if (revokedOn || !standing || standing.criteriaVerifiedMet === standing.criteria) return []
    return [
      `Đã công nhận ${catalogue.set(setId)?.shortName ?? ''}, hiện đạt ${standing.criteriaVerifiedMet}/${standing.criteria} tiêu chí (thẩm tra).`,
    ]
  })

/** What the page of a commune shows, top to bottom. */
export const presentCommune = (shown: CommunePage) => {
  const { commune, day, today, catalogue, set, rows, responsibilities } = shown
  const order = byDue(catalogue)
  const words = { catalogue, day, setId: set.id, responsibilities }
  const overdue = rows.filter((row) => late(row, day)).sort(order)
  const missing = rows.filter((row) => row.setId === set.id && isOwed(row) && !late(row, day)).sort(order)
  const listOf = (state: string, setCode?: string) =>
    paths.assessments.list({}, { commune: commune.id, set: setCode, state })
  return {
    id: commune.id,
    name: commune.fullName,
    lead: `Tính đến ngày ${fmt.day(day)}`,
    ended:
      day === today
        ? null
        : { day: fmt.day(commune.validTo), into: list(related(shown, 'successor').map(({ name }) => name)) },
    outOfScope: !commune.ntmScope,
    statusHref: paths.communes.status({ id: commune.id, set: set.code }),
    missingHref: paths.communes.missing({ id: commune.id, set: set.code }),
    compareHref: paths.comparison({}, { commune: commune.id, set: set.code, from: shown.on }),
    statusLabel: `${set.shortName}: tất cả chỉ tiêu`,
    targets: presentTargets(shown.targets, 'verified', catalogue),
    progress: progress(shown),
    fallen: fallen(shown),
    overdue: {
      items: overdue.slice(0, listed).map((row) => presentItem(row, words)),
      total: overdue.length,
      href: listOf('late'),
    },
    missing: {
      items: missing.slice(0, listed).map((row) => presentItem(row, words)),
      total: missing.length,
      href: listOf('unmet', set.code),
      set: set.shortName,
    },
    changes: presentChanges(shown.changes, catalogue),
    facts: {
      code: commune.code,
      validity: validityOf(commune),
      from: related(shown, 'predecessor'),
      into: related(shown, 'successor'),
      register: shown.recognitions.map((entry) => registerLine(entry, catalogue)),
      papers: shown.papers,
      papersHref: paths.evidence.list({}, { commune: commune.id }),
    },
  }
}
