import type { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { fold } from '../kernel/text.js'
import { type Day, dayFromDb } from '../kernel/time.js'

/** A paper that decides something, as pages cite it. `issuedOn` is null where the day is not known. */
export type Document = Readonly<{
  id: number
  docNumber: string
  issuedOn: Day | null
  issuer: string
  title: string | null
}>

const citation = { id: true, docNumber: true, issuedOn: true, issuer: true, title: true } as const

type Row = Omit<Document, 'issuedOn'> & { issuedOn: Date | null }
const toDocument = (row: Row): Document => ({ ...row, issuedOn: row.issuedOn && dayFromDb(row.issuedOn) })

/** A list to choose from stays readable up to here; an older paper is then found by typing its number. */
const mostChoices = 300

/** The papers a form offers: newest first, those of unknown day last. */
export const listDocumentChoices = async (ctx: Pick<Ctx, 'db'>): Promise<Document[]> => {
  const rows = await ctx.db.legalDocument.findMany({
    select: citation,
    orderBy: [{ issuedOn: { sort: 'desc', nulls: 'last' } }, { docNumber: 'asc' }, { id: 'asc' }],
    take: mostChoices,
  })
  return rows.map(toDocument)
}

/** Papers by id, for labels of rows that point at them. */
export const getDocuments = async (ctx: Pick<Ctx, 'db'>, ids: readonly number[]): Promise<Map<number, Document>> => {
  const rows = await ctx.db.legalDocument.findMany({ where: { id: { in: [...new Set(ids)] } }, select: citation })
  return new Map(rows.map((row) => [row.id, toDocument(row)]))
}

/** A paper in the list, with how much of the portal rests on it. */
export type ListedDocument = Document &
  Readonly<{
    kind: string | null
    effectiveFrom: Day | null
    note: string | null
    sets: readonly { code: string; shortName: string }[]
    levels: number
    assignments: number
    directiveId: number | null
  }>

export const documentsPerPage = 50

/** Papers whose number, title or issuer contains the words, newest first. Levels that were retracted do not count. */
export const listDocuments = async (
  ctx: Pick<Ctx, 'db'>,
  { words, page }: { words: string; page: number },
  size = documentsPerPage,
): Promise<{ documents: ListedDocument[]; total: number }> => {
  const where: Prisma.LegalDocumentWhereInput = words ? { searchKey: { contains: fold(words) } } : {}
  const [total, rows] = await Promise.all([
    ctx.db.legalDocument.count({ where }),
    ctx.db.legalDocument.findMany({
      where,
      select: {
        ...citation,
        kind: true,
        effectiveFrom: true,
        note: true,
        sets: { select: { set: { select: { code: true, shortName: true } } }, orderBy: { setId: 'asc' } },
        directive: { select: { id: true } },
        _count: { select: { levels: { where: { retractedAt: null } }, assignments: true } },
      },
      relationLoadStrategy: 'join',
      orderBy: [{ issuedOn: { sort: 'desc', nulls: 'last' } }, { docNumber: 'asc' }, { id: 'asc' }],
      skip: (page - 1) * size,
      take: size,
    }),
  ])
  const documents = rows.map(({ sets, directive, _count, ...row }) => ({
    ...toDocument(row),
    kind: row.kind,
    effectiveFrom: row.effectiveFrom && dayFromDb(row.effectiveFrom),
    note: row.note,
    sets: sets.map(({ set }) => set),
    levels: _count.levels,
    assignments: _count.assignments,
    directiveId: directive?.id ?? null,
  }))
  return { documents, total }
}
