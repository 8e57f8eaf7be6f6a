import { Prisma } from '../generated/prisma/client.js'
import type { Tx } from '../kernel/db/client.js'
import { dayFromDb } from '../kernel/time.js'
import { fileOf, parseSeed } from './files.js'
import { type LevelNames, resolveLevel, syncLevels } from './load-levels.js'
import { type Loading, openAssessments, type Writing } from './loading.js'
import { Ids, idsOf } from './memory.js'
import { type Row, same, type Value } from './merge.js'
import { type DocumentEntry, documentEntry } from './schemas.js'
import { documentIds } from './set-documents.js'
import { syncLinks, syncSetDocuments } from './set-links.js'
import { criterionRows, groupRows, indicatorRows, levelRows, partRows, setFields } from './set-rows.js'
import { type OverlayFile, overlayFile, type SetFile, setFile } from './set-schemas.js'
import type { SetSource } from './set-sources.js'
import { criteria, groups, indicators, parts } from './set-tables.js'
import { type Done, syncOwned, together, withDates } from './sync.js'
import { without } from './without.js'

/** What a version of a set says: the set itself, what provinces decide in it, and papers that only it names. */
export type SetContent = Readonly<{
  set: SetFile
  overlays: readonly OverlayFile[]
  documents: readonly DocumentEntry[]
}>

export type Revision = Readonly<{ number: number; content: SetContent | null }>

/** Loads a set as a new revision of what is there, opens the assessments of new indicators and counts anew. */
export const loadSet = async (loading: Loading, source: SetSource): Promise<Done & { setId: number }> => {
  const { seed } = loading
  const set = parseSeed(setFile, source.file)
  const overlays = seed.overlays.map((name) => parseSeed(overlayFile, fileOf(seed, name)))
  const last = await lastRevision(loading.tx, source.code)
  const content = { set, overlays, documents: [] }
  const { setId, done } = await writeSet(loading, content, last)
  await keepRevision(loading, { setId, last, content, sha256: source.sha256, changes: done })
  return { ...done, setId }
}

/**
 * Brings what is stored of a set to what a version of it says, by the rules of corrected files. Nothing is deleted; what
 * the office entered of levels stays.
 */
export const writeSet = async (
  { tx, now }: Writing,
  { set, overlays, documents: own }: SetContent,
  last: Revision | null,
): Promise<{ setId: number; done: Done }> => {
  const { id: setId, ...head } = await syncHead(tx, set)
  const body = await syncBody(tx, set, setId)
  const before = last?.content ?? null
  const papers = await documentIds(tx, [...(before?.documents ?? []), ...own])
  const names = await levelNames(tx, body.indicators, body.parts, papers)
  const codes = new Map([...body.indicators.rows.values()].map(({ id, fields }) => [id, fields.code]))
  const wanted = levelRows(set, overlays).map((row) => resolveLevel(row, names))
  const levels = await syncLevels(tx, now, setId, { wanted, before: levelsBefore(before, names) }, codes)
  const links = await syncLinks(tx, set, before?.set ?? null)
  const documents = await syncSetDocuments(tx, { setId, set, before: before?.set ?? null, papers })
  return { setId, done: together(head, body, levels, links, documents) }
}

export type Kept = Readonly<{
  setId: number
  last: Revision | null
  content: SetContent
  sha256: string
  /** What it changed, for the history. */
  changes: object
  by?: Readonly<{ id: number; fileName: string }>
}>

/** Keeps what was loaded and what it changed; opens the assessments of new indicators and counts anew. */
export const keepRevision = async (
  loading: Writing,
  { setId, last, content, sha256, changes, by }: Kept,
): Promise<number> => {
  const { tx, now } = loading
  const { set, documents } = content
  const overlays = content.overlays.map((one) => ({
    ...one,
    levels: one.levels.filter((level) => level.set === set.code),
  }))
  const number = (last?.number ?? 0) + 1
  await tx.criteriaSetRevision.create({
    data: {
      setId,
      number,
      sha256,
      content: { set, overlays, ...(documents.length > 0 && { documents: [...documents] }) },
      changes: changesOf(changes),
      loadedAt: now,
      ...(by && { byId: by.id, fileName: by.fileName }),
    },
  })
  await openAssessments(loading, [setId])
  if (last) await tx.$executeRaw`SELECT recount_set(${setId}::int)`
  return number
}

/** An earlier revision in today's words; null when there is none or a newer portal no longer reads its form. */
const understood = (content: Prisma.JsonValue | undefined): SetContent | null => {
  const {
    set,
    overlays,
    documents = [],
  } = (content ?? {}) as { set?: unknown; overlays?: unknown; documents?: unknown }
  const parsedSet = setFile.safeParse(set)
  const parsedOverlays = overlayFile.array().safeParse(overlays)
  const parsedDocuments = documentEntry.array().safeParse(documents)
  return parsedSet.success && parsedOverlays.success && parsedDocuments.success
    ? { set: parsedSet.data, overlays: parsedOverlays.data, documents: parsedDocuments.data }
    : null
}

/** What the last revision said of levels; one whose document or part is no longer known cannot be told from the office's. */
const levelsBefore = (before: SetContent | null, names: LevelNames) =>
  (before ? levelRows(before.set, before.overlays) : []).flatMap((row) => {
    try {
      return [resolveLevel(row, names)]
    } catch {
      return []
    }
  })

const syncHead = async (tx: Tx, set: SetFile): Promise<Done & { id: number }> => {
  const prerequisite = set.prerequisite
    ? await tx.criteriaSet.findUniqueOrThrow({ where: { code: set.prerequisite }, select: { id: true } })
    : null
  const fields = { ...setFields(set), prerequisiteId: prerequisite?.id ?? null }
  const recognition = fields.recognition === null ? Prisma.DbNull : (fields.recognition as Prisma.InputJsonValue)
  const data = {
    ...withDates(fields, 'validFrom', 'validTo'),
    bands: fields.bands as Prisma.InputJsonValue,
    recognition,
  }
  const stored = await tx.criteriaSet.findUnique({ where: { code: set.code } })
  const none: Done = { added: [], changed: [], removed: [], kept: [] }
  if (!stored) {
    const { id } = await tx.criteriaSet.create({ data: { code: set.code, ...data }, select: { id: true } })
    return { ...none, id, added: [`set ${set.code}`] }
  }
  const { id } = stored
  const was = {
    ...without(stored, 'id', 'code', 'version'),
    validFrom: dayFromDb(stored.validFrom),
    validTo: stored.validTo && dayFromDb(stored.validTo),
  }
  if (same(fields, was as Value)) return { ...none, id }
  await tx.criteriaSet.update({ where: { id }, data: { ...data, version: { increment: 1 } } })
  return { ...none, id, changed: [{ row: `set ${set.code}`, from: was, to: fields }] }
}

const syncBody = async (tx: Tx, set: SetFile, setId: number) => {
  const rows = <V>(map: ReadonlyMap<string, V>) => [...map]
  const grouped = await syncOwned(
    groups(tx, setId),
    new Map(rows(groupRows(set)).map(([key, row]) => [key, { ...row, setId }])),
  )
  const groupIds = idsIn('groups', grouped.rows)
  const listed = await syncOwned(
    criteria(tx, setId),
    new Map(
      rows(criterionRows(set)).map(([key, { group, ...row }]) => [
        key,
        { ...row, setId, groupId: groupIds.ofOptional(group) },
      ]),
    ),
  )
  const criterionIds = idsIn('criteria', listed.rows)
  const indicated = await syncOwned(
    indicators(tx, setId),
    new Map(
      rows(indicatorRows(set)).map(([key, { criterion, ...row }]) => [
        key,
        { ...row, setId, criterionId: criterionIds.of(String(criterion)) },
      ]),
    ),
  )
  const indicatorIds = idsIn('indicators', indicated.rows)
  const divided = await syncOwned(
    parts(tx, setId),
    new Map(
      rows(partRows(set)).map(([key, { indicator, ...row }]) => [
        key,
        { ...row, indicatorId: indicatorIds.of(indicator) },
      ]),
    ),
  )
  const done = together(
    { ...grouped, prefix: 'group ' },
    { ...listed, prefix: 'criterion ' },
    { ...indicated, prefix: 'indicator ' },
    { ...divided, prefix: 'part ' },
  )
  return { ...done, indicators: indicated, parts: divided }
}

type Rows = { rows: ReadonlyMap<string, Pick<Row<Record<string, never>>, 'id'>> }

const idsIn = (name: string, rows: Rows['rows']): Ids =>
  new Ids(name, new Map([...rows].map(([key, { id }]) => [key, id])))

const levelNames = async (tx: Tx, indicators: Rows, parts: Rows, documents: Ids): Promise<LevelNames> => {
  const all = await tx.indicator.findMany({
    select: { id: true, code: true, criterion: { select: { set: { select: { code: true } } } } },
    orderBy: { validFrom: 'asc' }, // of several lives the last counts
  })
  return {
    indicators: idsIn('the set', indicators.rows),
    parts: idsIn('the set', parts.rows),
    units: await idsOf(tx, 'units'),
    documents,
    others: new Ids('sets', new Map(all.map(({ id, code, criterion }) => [`${criterion.set.code}/${code}`, id]))),
  }
}

/** The version of a set that is in use; null where the set is new. */
export const lastRevision = async (tx: Tx, code: string): Promise<Revision | null> => {
  const row = await tx.criteriaSetRevision.findFirst({
    where: { set: { code } },
    orderBy: { number: 'desc' },
    select: { number: true, content: true },
  })
  return row && { number: row.number, content: understood(row.content) }
}

const changesOf = (changes: object): Prisma.InputJsonObject =>
  JSON.parse(JSON.stringify(changes)) as Prisma.InputJsonObject
