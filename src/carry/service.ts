import { linkEvidence } from '../evidence/link-service.js'
import { getEvidence } from '../evidence/queries.js'
import type { Ctx } from '../kernel/context.js'
import { Conflict, NotFound } from '../kernel/errors.js'
import type { SourceWithPapers } from './load.js'

/** How many of the papers were linked, and how many could not be any more (withdrawn meanwhile, or never offered). */
export type Linked = Readonly<{ linked: number; gone: number }>

const linkOne = async (ctx: Ctx, assessmentId: number, paperId: number): Promise<boolean> => {
  try {
    await linkEvidence(ctx, await getEvidence(ctx, paperId), { add: [assessmentId], remove: [], reason: null })
    return true
  } catch (error) {
    if (error instanceof Conflict || error instanceof NotFound) return false
    throw error
  }
}

/**
 * Links papers of the set below to the indicator above: the same records, each by the act that links any paper, with its
 * right and its event. Only papers that are offered are linked.
 * @throws Forbidden when the person may not change the commune's papers
 */
export const linkCarried = async (
  ctx: Ctx,
  assessmentId: number,
  { sources, papers }: { sources: readonly SourceWithPapers[]; papers: readonly number[] },
): Promise<Linked> => {
  const offered = new Set(sources.flatMap((source) => source.papers.map(({ id }) => id)))
  let linked = 0
  for (const id of new Set(papers)) if (offered.has(id) && (await linkOne(ctx, assessmentId, id))) linked += 1
  return { linked, gone: new Set(papers).size - linked }
}
