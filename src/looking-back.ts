import { carryDay, matcherOf } from './kernel/http/carry.js'
import type { Day } from './kernel/time.js'
import { paths } from './paths.js'

/** The pages and files that can be asked for as of a past day (`readAsOf` in their route). Links to them carry the day on. */
export const lookingBackPaths: readonly string[] = [
  paths.dashboard,
  paths.map.show,
  paths.map.boundaries,
  paths.map.removal,
  paths.trends,
  paths.communes.list,
  paths.communes.show,
  paths.communes.status,
  paths.communes.export,
  paths.assessments.list,
  paths.assessments.export,
  paths.assessments.show,
  paths.targets.list,
  paths.targets.show,
  paths.reports.list,
  paths.tables.all,
  paths.tables.show,
  paths.tables.file,
  paths.communes.table,
  paths.communes.tableFile,
].map(({ pattern }) => pattern)

const looksBack = matcherOf(lookingBackPaths)

/** What is done to a finished page: while it looks back, its links do too. */
export const finishPage = (html: string, locals: Readonly<Record<string, unknown>>): string => {
  const { day } = (locals['lookBack'] ?? { day: null }) as { day: Day | null }
  return day === null ? html : carryDay(html, day, looksBack)
}
