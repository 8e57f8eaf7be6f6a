import type { Prisma } from '../generated/prisma/client.js'
import type { Tx } from '../kernel/db/client.js'
import type { Fields, Row } from './merge.js'

/**
 * What a seed file said at its last load and which rows it became, kept in "Setting" under "reference:<file>". It tells
 * a corrected file apart from a correction by the office, and lets a later start skip what has not changed.
 */
export type Memory = { sha256: string; loadedAt: string; rows: Record<string, Row<Fields>> }

const PREFIX = 'reference:'

/** The SHA-256 of each file and each criteria set as last loaded, by name; one round trip. */
export const loadedHashes = async (db: Tx): Promise<Map<string, string>> => {
  const rows = await db.$queryRaw<{ name: string; sha256: string }[]>`
    SELECT substr(key, ${PREFIX.length + 1}::int) AS name, value ->> 'sha256' AS sha256 FROM "Setting" WHERE key LIKE ${`${PREFIX}%`}
    UNION ALL
    (SELECT DISTINCT ON (r."setId") s.code, r.sha256 FROM "CriteriaSetRevision" r JOIN "CriteriaSet" s ON s.id = r."setId"
     ORDER BY r."setId", r.number DESC)`
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]))
}

/** Rows a file became at its last load; empty before the first. */
export const remember = async <F extends Fields>(tx: Tx, file: string): Promise<Map<string, Row<F>>> => {
  const setting = await tx.setting.findUnique({ where: { key: PREFIX + file } })
  const rows = (setting?.value as Memory | undefined)?.rows ?? {}
  return new Map(Object.entries(rows) as [string, Row<F>][])
}

/** Ids of the rows a file became, by the file's keys. */
export const idsOf = async (tx: Tx, file: string): Promise<Ids> => {
  const rows = await remember(tx, file)
  return new Ids(file, new Map([...rows].map(([key, { id }]) => [key, id])))
}

export const memorise = async (
  tx: Tx,
  file: { name: string; sha256: string },
  now: Date,
  rows: ReadonlyMap<string, Row<Fields>> = new Map(),
): Promise<void> => {
  const memory: Memory = { sha256: file.sha256, loadedAt: now.toISOString(), rows: Object.fromEntries(rows) }
  const value = memory as unknown as Prisma.InputJsonObject
  const key = PREFIX + file.name
  await tx.setting.upsert({ where: { key }, create: { key, value }, update: { value, version: { increment: 1 } } })
}

/** Looks up ids by the names seed files use for rows; an unknown name is an error of the file. */
export class Ids {
  readonly #file: string
  readonly #ids: ReadonlyMap<string, number>

  constructor(file: string, ids: ReadonlyMap<string, number>) {
    this.#file = file
    this.#ids = ids
  }

  of(key: string): number {
    const id = this.#ids.get(key)
    if (id === undefined) throw new Error(`${this.#file} has no "${key}"`)
    return id
  }

  /** Null stays null: the row names none. */
  ofOptional(key: string | null | undefined): number | null {
    return key == null ? null : this.of(key)
  }

  find(key: string): number | undefined {
    return this.#ids.get(key)
  }
}
