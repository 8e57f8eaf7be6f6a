import type { Ctx } from '../kernel/context.js'
import { dayFromDb } from '../kernel/time.js'
import { lastRevision, type SetContent } from '../reference/load-set.js'
import { remember } from '../reference/memory.js'
import type { DocumentFields } from '../reference/rows.js'
import type { DocumentEntry } from '../reference/schemas.js'
import type { Stock } from './check.js'
import type { SetImport } from './set-file.js'

type Db = Pick<Ctx, 'db'>

/** The version of a set that is in use. */
export type InUse = Readonly<{
  /** 0 where the set is new. */
  revision: number
  content: SetContent | null
  /** As a file says it, without the papers of the project's own list. */
  set: SetImport | null
  /** Papers of the project's own list, by the keys that files name them with. */
  library: ReadonlyMap<string, DocumentEntry>
}>

/** What is in use of a set, and the papers files may name. */
export const getInUse = async ({ db }: Db, code: string): Promise<InUse> => {
  const [last, rows] = await Promise.all([lastRevision(db, code), remember<DocumentFields>(db, 'documents')])
  const content = last?.content ?? null
  return {
    revision: last?.number ?? 0,
    content,
    set: content && { ...content.set, legalDocuments: [...content.documents] },
    library: new Map([...rows].map(([key, { fields }]) => [key, { key, ...fields } as DocumentEntry])),
  }
}

/** The keys of papers a set names. */
const namedPapers = (set: SetImport): ReadonlySet<string> =>
  new Set([
    set.document,
    ...set.documents,
    ...set.criteria
      .flatMap(({ indicators }) => indicators)
      .flatMap(({ requirement, parts }) => [requirement, ...parts.map((part) => part.requirement)])
      .flatMap(({ document }) => document ?? []),
  ])

/** The version in use as a file that can be read alone: with every paper it names. Null where nothing was loaded. */
export const exportOf = ({ set, library }: InUse): SetImport | null => {
  if (!set) return null
  const named = [...namedPapers(set)].flatMap((key) => library.get(key) ?? [])
  return { ...set, legalDocuments: [...named, ...set.legalDocuments] }
}

/** A file as it is kept and compared: papers of the project's list left to that list, those brought before kept. */
export const settled = (set: SetImport, { library, set: before }: InUse): SetImport => {
  const own = set.legalDocuments.filter(({ key }) => !library.has(key))
  const earlier = (before?.legalDocuments ?? []).filter(({ key }) => !own.some((one) => one.key === key))
  return { ...set, legalDocuments: [...earlier, ...own].sort((a, b) => (a.key < b.key ? -1 : 1)) }
}

type StoredRow = { code: string; validFrom: Date; key: string | null; type: string; touched: boolean }

/** What a file of a set must fit to. */
export const getStock = async ({ db }: Db, code: string, { library, set }: InUse): Promise<Stock> => {
  const [sets, indicators, rows, criteria, groups] = await Promise.all([
    db.criteriaSet.findMany({ select: { code: true }, take: 1000 }),
    db.$queryRaw<{ at: string }[]>`
      SELECT DISTINCT s.code || '/' || i.code AS at FROM "Indicator" i JOIN "CriteriaSet" s ON s.id = i."setId" LIMIT 20000`,
    db.$queryRaw<StoredRow[]>`
      SELECT i.code, i."validFrom", p.key, coalesce(p.type, i.type)::text AS type, EXISTS (SELECT FROM "Assessment" a
        WHERE a."indicatorId" = i.id AND (a."selfResult" <> 'NOT_ASSESSED' OR a."verifiedResult" <> 'NONE' OR a.value IS NOT NULL
          OR a."valueText" IS NOT NULL)) AS touched
      FROM "Indicator" i JOIN "CriteriaSet" s ON s.id = i."setId" AND s.code = ${code}
      LEFT JOIN LATERAL (SELECT NULL::text AS key, NULL::"RequirementType" AS type
        UNION ALL SELECT q.key, q.type FROM "IndicatorPart" q WHERE q."indicatorId" = i.id) p ON true
      ORDER BY i."sortOrder", i.id, p.key NULLS FIRST LIMIT 20000`,
    db.criterion.findMany({ where: { set: { code } }, select: { no: true }, take: 1000 }),
    db.criteriaGroup.findMany({ where: { set: { code } }, select: { code: true }, take: 1000 }),
  ])
  const stored = rows.map((row) => ({ ...row, validFrom: dayFromDb(row.validFrom) }))
  return {
    sets: new Set(sets.map((one) => one.code)),
    indicators: new Set(indicators.map(({ at }) => at)),
    documents: new Set([...library.keys(), ...(set?.legalDocuments ?? []).map(({ key }) => key)]),
    lives: stored.filter(({ key }) => key === null),
    parts: stored.flatMap(({ key, ...row }) => (key === null ? [] : [{ ...row, key }])),
    criteria: criteria.map(({ no }) => no),
    groups: groups.map((group) => group.code),
  }
}

/** Versions shown at once: a set is brought in a few times in its life. */
const MOST_REVISIONS = 50

/** The versions of a set, the newest first. */
export const listRevisions = (ctx: Db, setId: number) =>
  ctx.db.criteriaSetRevision.findMany({
    where: { setId },
    orderBy: { number: 'desc' },
    take: MOST_REVISIONS,
    select: {
      number: true,
      loadedAt: true,
      fileName: true,
      sha256: true,
      changes: true,
      by: { select: { displayName: true } },
    },
  })
export type RevisionRow = Awaited<ReturnType<typeof listRevisions>>[number]
