import type { ClientBase } from 'pg'

export type Table = Readonly<{ name: string; columns: readonly string[] }>

/** Left out: what Prisma keeps about migrations (the manifest names them) and sessions, which nobody restores. */
const leftOut = ['_prisma_migrations', 'session']

/** Every table of the portal with its stored columns, in name order. */
export const listTables = async (client: ClientBase): Promise<Table[]> => {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> ALL ($1)
     GROUP BY c.relname ORDER BY c.relname`,
    [leftOut],
  )
  return rows
}

/** Names of the migrations the database has, in order. */
export const listMigrations = async (client: ClientBase): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1`,
  )
  return rows.map(({ name }) => name)
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** `"Table" ("a", "b")`, for COPY. */
export const reference = ({ name, columns }: Table): string => `${quoted(name)} (${columns.map(quoted).join(', ')})`
