import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { hashPassword } from '../../src/auth/password.js'
import { openDatabase } from '../../src/kernel/db/client.js'
import { migrateDeploy } from '../../src/kernel/db/migrate.js'
import { root } from '../../src/kernel/root.js'
import { loadReference } from '../../src/reference/load.js'
import type { Size } from '../options.js'
import { type Server, withClient } from '../server.js'

/** The business day of every seeded database. */
export const today = '2024-05-20'

/** Password of the accounts below. */
export const password = 'đo tốc độ 2024'

/** Who measures: a leader of the first district, of its province, its coordination office, one of its agencies. */
export const accounts = [
  { username: 'bench.leader', role: 'LEADER', level: 'DISTRICT', agency: null },
  { username: 'bench.province', role: 'LEADER', level: 'PROVINCE', agency: null },
  { username: 'bench.office', role: 'COORDINATOR', level: 'DISTRICT', agency: null },
  { username: 'bench.agency', role: 'AGENCY', level: 'DISTRICT', agency: 'NNPTNT' },
] as const
export type Account = (typeof accounts)[number]['username']

type Shape = Readonly<{
  communes: number
  /** Events of each assessment of the first district, and of the others. */
  events: number
  eventsElsewhere: number
  papers: number
  /** From one event of an assessment to the next; the totals are kept as often. */
  step: string
}>

const shapes = (months: number): Record<Size, Shape> => ({
  S: { communes: 16, events: 3, eventsElsewhere: 3, papers: 20, step: '1 month' },
  M: { communes: 200, events: months, eventsElsewhere: months, papers: 20, step: '1 month' },
  Y: { communes: 200, events: 36, eventsElsewhere: 36, papers: 20, step: '10 days' },
  L: { communes: 10_000, events: 3, eventsElsewhere: 0, papers: 20, step: '1 month' },
})

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()

/** Changes when anything does that a seeded database is made from. */
const versionOf = (shape: Shape): string => {
  const hash = createHash('sha256').update(JSON.stringify(shape))
  for (const folder of [root('bench', 'seed'), root('prisma', 'migrations'), root('prisma', 'seed')])
    for (const file of filesBelow(folder)) hash.update(path.relative(root(), file)).update(readFileSync(file))
  return hash.digest('hex')
}

const script = (name: string): string => readFileSync(root('bench', 'seed', `${name}.sql`), 'utf8')

const addAccounts = async (client: pg.Client): Promise<void> => {
  const hash = await hashPassword(password)
  for (const { username, role, level, agency } of accounts) {
    await client.query(
      `WITH person AS (
        INSERT INTO "User" (username, "displayName", "passwordHash", "mustChangePassword", "createdAt", "searchKey", "sortKey")
        VALUES ($1, 'Người đo', $2, false, '2024-01-01', '', '') RETURNING id)
      INSERT INTO "RoleGrant" ("userId", role, "unitId", "agencyId", "validFrom")
      SELECT person.id, $3::"Role", u.id, (SELECT a.id FROM "Agency" a WHERE a."unitId" = u.id AND a.code = $5), '2020-01-01'
      FROM person, (SELECT min(id) AS id FROM "AdminUnit" WHERE level = $4::"UnitLevel") u`,
      [username, hash, role, level, agency],
    )
  }
}

/** The first `known` units are those of the reference data: the first district and what became of it. */
const eventsOf = ({ events, eventsElsewhere }: Shape, known: number): string => `
  CREATE FUNCTION pg_temp.events_of(unit int) RETURNS int LANGUAGE sql IMMUTABLE RETURN
    CASE WHEN unit <= ${known} THEN ${events} ELSE ${eventsElsewhere} END`

/**
 * Loads in bulk as superuser with triggers and foreign keys asleep, then lets the program's own function count once what
 * its triggers would have counted row by row, and asks the database's own view whether that is right.
 */
const fill = (url: string, shape: Shape): Promise<void> =>
  withClient(url, async (client) => {
    await client.query(`SET session_replication_role = replica; SET TimeZone = 'UTC'; SET synchronous_commit = off;
      SET work_mem = '256MB'; SET maintenance_work_mem = '256MB'; SET app.today = '${today}';
      SET bench.communes = '${shape.communes}'; SET bench.papers = '${shape.papers}'; SET bench.step = '${shape.step}'`)
    const { rows } = await client.query<{ known: number }>('SELECT max(id) AS known FROM "AdminUnit"')
    await client.query(eventsOf(shape, rows[0]?.known ?? 0))
    await client.query(script('units'))
    await client.query(script('state'))
    for (let k = 36 - shape.events; k < 36; k += 1) {
      await client.query(`SET bench.k = '${k}'`)
      await client.query(script('history'))
    }
    await client.query(script('papers'))
    await client.query(script('queue'))
    await addAccounts(client)
    await client.query(`SELECT recount_set(id) FROM "CriteriaSet"`)
    const { rowCount } = await client.query('SELECT FROM totals_drift LIMIT 1')
    if (rowCount) throw new Error('The totals of the seeded database are wrong')
    await client.query('VACUUM (ANALYZE)')
  })

/** The name of the database of a size. */
export const databaseOf = (size: Size): string => `bench_${size.toLowerCase()}`

const isSeeded = (admin: pg.Client, name: string, version: string): Promise<boolean> =>
  admin
    .query<{ version: string | null }>(
      `SELECT shobj_description(oid, 'pg_database') AS version FROM pg_database WHERE datname = $1`,
      [name],
    )
    .then(({ rows }) => rows[0]?.version === version)

/** Makes the database of a size unless it is there and made from the same files. */
export const seed = async (server: Server, size: Size, months: number, say: (text: string) => void): Promise<void> => {
  const name = databaseOf(size)
  const shape = shapes(months)[size]
  const version = versionOf(shape)
  await withClient(server.adminUrl('postgres'), async (admin) => {
    if (await isSeeded(admin, name, version)) return
    const started = performance.now()
    say(`seeding ${size} …`)
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin.query(`CREATE DATABASE ${name} OWNER portal TEMPLATE template0`)
    await migrateDeploy(server.url(name))
    const { db, close } = openDatabase(server.url(name))
    await loadReference(db, { now: new Date(`${today}T02:00:00Z`), today }).finally(close)
    await fill(server.adminUrl(name), shape)
    await admin.query(`COMMENT ON DATABASE ${name} IS ${pg.escapeLiteral(version)}`)
    say(`seeded ${size} in ${Math.round((performance.now() - started) / 1000)} s`)
  })
}
