import type pg from 'pg'
import type { DemoAccount } from './auth/demo-accounts.js'
import type { Config } from './config.js'
import type { Scanner } from './evidence/inspect.js'
import type { PrismaClient } from './generated/prisma/client.js'
import type { Logger } from './kernel/log.js'
import type { FileStore } from './kernel/storage/store.js'
import type { Clock } from './kernel/time.js'

/** Everything the portal is made of and nothing global: tests hand in their own database, clock and log. */
export type Deps = Readonly<{
  config: Pick<Config, 'production' | 'demo' | 'trustProxy' | 'dataDir'> &
    Partial<Pick<Config, 'clamd' | 'smtp' | 'baseUrl'>>
  db: PrismaClient
  pool: pg.Pool
  storage: FileStore
  clock: Clock
  log: Logger
  secret: string
  /** Asked about every received file before it is kept; none unless given. */
  scan?: Scanner
  /** The accounts the demonstration lists on its login page; none otherwise. */
  accounts?: () => Promise<readonly DemoAccount[]>
}>
