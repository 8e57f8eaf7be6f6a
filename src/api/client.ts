import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Actor } from '../kernel/context.js'
import type { Day } from '../kernel/time.js'

/** A program that showed a living token. */
export type Client = Readonly<{ id: number; actor: Actor }>

/** Marks a token of this portal, so that one left in a file is recognised for what it is. */
const PREFIX = 'ntm_'

/** A new token: 256 random bits. */
export const newToken = (): string => PREFIX + randomBytes(32).toString('base64url')

/** What is stored of a token. The token is random, so a plain hash keeps it as well as a slow one would. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** The token of an Authorization header; null where there is none of ours. */
export const tokenOf = (header: string | undefined): string | null => {
  const [, token] = /^Bearer (ntm_[\w-]{43})$/.exec(header ?? '') ?? []
  return token ?? null
}

type Row = { id: number; name: string; unitId: number; communeIds: number[]; stale: boolean }

const living = `
SELECT a.id, a.name, a."unitId", a."lastUsedAt" IS NULL OR a."lastUsedAt" < $3::timestamptz - interval '1 hour' AS stale,
  ARRAY(SELECT DISTINCT c."descendantId" FROM "UnitClosure" c JOIN "AdminUnit" d ON d.id = c."descendantId"
    WHERE c."ancestorId" = a."unitId" AND d.level = 'COMMUNE') AS "communeIds"
FROM "ApiClient" a
WHERE a."tokenHash" = $1 AND a."revokedAt" IS NULL AND (a."expiresOn" IS NULL OR a."expiresOn" >= $2::date)`

/**
 * The client of a token, seeing as a leader of its unit does; null for a token that is unknown, revoked or past its last
 * day. Read at every request, so that a revocation counts at once; its use is noted once an hour.
 */
export const findClient = async (
  pool: pg.Pool,
  token: string,
  { today, now }: { today: Day; now: Date },
): Promise<Client | null> => {
  const { rows } = await pool.query<Row>({ name: 'api-client', text: living, values: [hashOf(token), today, now] })
  const [row] = rows
  if (!row) return null
  if (row.stale) await pool.query('UPDATE "ApiClient" SET "lastUsedAt" = $2 WHERE id = $1', [row.id, now])
  const { unitId, communeIds, name } = row
  return {
    id: row.id,
    actor: Object.freeze({
      id: 0,
      username: name,
      displayName: name,
      mustChangePassword: false,
      grants: [{ role: 'LEADER' as const, unitId, agencyId: null, communeIds }],
      communeIds,
      agencyIds: [],
      label: name,
    }),
  }
}
