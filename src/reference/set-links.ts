import { Prisma } from '../generated/prisma/client.js'
import type { Tx } from '../kernel/db/client.js'
import type { Ids } from './memory.js'
import { canonical, type Value } from './merge.js'
import type { SetFile } from './set-schemas.js'
import type { Done } from './sync.js'

/** What ties a set to others: the crosswalk of its indicators and the documents it rests on. */

type Entry = SetFile['links'][number]
type Link = Pick<Entry, 'kind' | 'source' | 'sameFigure'> & {
  fromId: number
  toId: number
  parts: Entry['parts'] | null
}

const columnsOf = ({ parts, ...link }: Link) => ({ ...link, parts: parts ?? Prisma.DbNull })

type Facts = Readonly<{ kind: string; source: string | null; sameFigure: boolean; parts: unknown }>

const saysSame = (a: Facts, b: Facts): boolean =>
  a.kind === b.kind &&
  a.source === b.source &&
  a.sameFigure === b.sameFigure &&
  canonical((a.parts ?? null) as Value) === canonical((b.parts ?? null) as Value)

/** Writes the crosswalk; a link an earlier version of the file made and this one gives up is taken away. */
export const syncLinks = async (tx: Tx, set: SetFile, before: SetFile | null): Promise<Done> => {
  const wanted = await resolveLinks(tx, set)
  const earlier = before ? await resolveLinks(tx, before) : []
  const stored = await tx.indicatorLink.findMany({ where: { to: { criterion: { set: { code: set.code } } } } })
  const at = (links: readonly Link[], { fromId, toId }: { fromId: number; toId: number }) =>
    links.find((link) => link.fromId === fromId && link.toId === toId)
  const done = {
    added: [] as string[],
    changed: [] as { row: string; from: unknown; to: unknown }[],
    removed: [] as string[],
  }
  for (const link of wanted) {
    const row = stored.find(({ fromId, toId }) => fromId === link.fromId && toId === link.toId)
    const { fromId, toId, ...data } = columnsOf(link)
    if (!row) done.added.push(`link ${fromId} → ${toId}`)
    else if (!saysSame(row, link)) {
      await tx.indicatorLink.update({ where: { fromId_toId: { fromId, toId } }, data })
      done.changed.push({ row: `link ${fromId} → ${toId}`, from: row, to: link })
    }
  }
  await tx.indicatorLink.createMany({ data: wanted.map(columnsOf), skipDuplicates: true })
  for (const { fromId, toId } of stored.filter((row) => at(earlier, row) && !at(wanted, row))) {
    await tx.indicatorLink.delete({ where: { fromId_toId: { fromId, toId } } })
    done.removed.push(`link ${fromId} → ${toId}`)
  }
  return { ...done, kept: [] }
}

const resolveLinks = async (tx: Tx, set: SetFile): Promise<Link[]> => {
  if (set.links.length === 0) return []
  const all = await tx.indicator.findMany({
    select: { id: true, code: true, criterion: { select: { set: { select: { code: true } } } } },
    orderBy: { validFrom: 'asc' }, // of several lives the last counts
  })
  const ids = new Map(all.map(({ id, code, criterion }) => [`${criterion.set.code}/${code}`, id]))
  return set.links.map(({ fromSet, from, to, kind, source, sameFigure, parts = null }) => {
    const fromId = ids.get(`${fromSet}/${from}`)
    const toId = ids.get(`${set.code}/${to}`)
    if (fromId === undefined || toId === undefined)
      throw new Error(`${set.code}: no indicators for link ${from} → ${to}`)
    return { fromId, toId, kind, source, sameFigure, parts }
  })
}

type Papers = Readonly<{ setId: number; set: SetFile; before: SetFile | null; papers: Ids }>

/** The documents a set rests on, is guided by, and is completed by. */
export const syncSetDocuments = async (tx: Tx, { setId, set, before, papers }: Papers): Promise<Done> => {
  const wanted = set.documents.map((key) => papers.of(key))
  const givenUp = (before?.documents ?? []).filter((key) => !set.documents.includes(key)).map((key) => papers.find(key))
  const ids = givenUp.filter((id) => id !== undefined)
  if (ids.length > 0) await tx.criteriaSetDocument.deleteMany({ where: { setId, documentId: { in: ids } } })
  const data = wanted.map((documentId) => ({ setId, documentId }))
  const added = await tx.criteriaSetDocument.createManyAndReturn({ data, skipDuplicates: true })
  return {
    added: added.map(({ documentId }) => `document ${documentId}`),
    changed: [],
    removed: ids.map((id) => `document ${id}`),
    kept: [],
  }
}
