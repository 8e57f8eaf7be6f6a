import { createHmac, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Express } from 'express'
import pino from 'pino'
import request from 'supertest'
import { afterAll, beforeAll } from 'vitest'
import { createApp } from '../../src/app.js'
import { selectRows } from '../../src/assessments/queries.js'
import { stateOf } from '../../src/assessments/state.js'
import { findActor, systemActor } from '../../src/auth/actor.js'
import { hashPassword } from '../../src/auth/password.js'
import type { Scanner } from '../../src/evidence/inspect.js'
import { Prisma } from '../../src/generated/prisma/client.js'
import type { Role } from '../../src/generated/prisma/enums.js'
import type { Ctx } from '../../src/kernel/context.js'
import { createFileStore, type DiskStore } from '../../src/kernel/storage/disk.js'
import { type Clock, type Day, dayToDb } from '../../src/kernel/time.js'
import { moment, type TestDatabase, useDatabase } from './database.js'
import type { Template } from './templates.js'

/** Every account a test makes has this password, so that its slow hash is computed once. */
export const password = 'lối vào thử nghiệm 2024'

const secret = 'a secret that only the tests know, long enough'

/** One request as the log tells it. */
export type RequestLine = { id: string; route: string; status: number; queries: number; ms: number }

export type TestUser = { id: number; username: string; role: Role; unitId: number; agencyId: number | null }

export type UserOptions = {
  /** A unit's id or its name among those living on the business day; a fitting one unless said. */
  unit?: number | string
  /** For AGENCY: the agency's code ("KTHT") or id. */
  agency?: number | string
  username?: string
  displayName?: string
  mustChangePassword?: boolean
}

type Fields = Record<string, string | number | readonly (string | number)[] | null | undefined>

/** Someone in front of a browser: a session, its token, and requests that carry both. */
export type Visitor = {
  user: TestUser | null
  get: (url: string) => request.Test
  /** Posts a form, the session's token included. Null and undefined fields are left out, lists are sent as repeated fields. */
  post: (url: string, fields?: Fields) => request.Test
  /** A multipart form that already carries the token: attach files and fields to it. */
  multipart: (url: string) => request.Test
  token: string
  cookie: string
}

export type Portal = TestDatabase & {
  app: Express
  storage: DiskStore
  /** The business moment; `at` moves it. */
  clock: Clock & { at: (day: Day, time?: string) => void }
  /** What the log said of unexpected errors; a test that provokes one empties it. */
  faults: string[]
  /** A new account with one role. */
  user: (role: Role, options?: UserOptions) => Promise<TestUser>
  /** A session of an account: one made by `user`, a user name, or a role (a new account is made). */
  login: (who: TestUser | Role | (string & {}), options?: UserOptions) => Promise<Visitor>
  /** A visitor without session. */
  stranger: () => Visitor
  /** The context as a route would have it, for calling queries and commands directly. Without a user: the system. */
  ctx: (user?: TestUser) => Promise<Ctx>
  /** The log line of an answered request: its route, status and number of SQL statements. */
  lineOf: (response: request.Response) => Promise<RequestLine>
  /** Id of a unit by its name, of those living on the business day. */
  unitId: (name: string) => Promise<number>
  /** Id of the assessment of an indicator in a commune. */
  assessmentId: (commune: number | string, set: string, code: string) => Promise<number>
  /** Puts an assessment into a state no form leads to yet, with its event, as an import would. */
  put: (assessmentId: number, data: Record<string, unknown>) => Promise<void>
}

const roleUnit: Record<Role, string> = {
  ADMIN: 'Văn Quan',
  COORDINATOR: 'Văn Quan',
  AGENCY: 'Văn Quan',
  COMMUNE: 'Trấn Ninh',
  STEERING: 'Văn Quan',
  LEADER: 'Văn Quan',
  APPRAISER: 'Lạng Sơn',
}

const isRole = (text: string): text is Role => Object.hasOwn(roleUnit, text)

const movableClock = (): Portal['clock'] => {
  let now = moment.now
  let today: Day = moment.today
  return {
    now: () => now,
    today: () => today,
    at: (day, time = '09:00') => {
      today = day
      now = new Date(`${day}T${time}:00+07:00`)
    },
  }
}

/** The log of the tests: request lines are kept, unexpected errors are kept and shown. */
const listeningLog = (lines: RequestLine[], faults: string[]) =>
  pino(
    { level: 'info', base: null },
    {
      write: (text: string) => {
        const line = JSON.parse(text) as Partial<RequestLine> & { level: number; err?: { stack?: string } }
        if (line.level >= 50) {
          faults.push(text)
          process.stderr.write(`${line.err?.stack ?? text}\n`)
        } else if (line.queries !== undefined) lines.push(line as RequestLine)
      },
    },
  )

/** The cookie as express-session signs it. */
const signed = (sid: string): string => {
  const mac = createHmac('sha256', secret).update(sid).digest('base64').replace(/=+$/, '')
  return `ntm=${encodeURIComponent(`s:${sid}.${mac}`)}`
}

const formBody = (fields: Fields): string => {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === undefined) continue
    for (const one of typeof value === 'object' ? value : [value]) body.append(name, String(one))
  }
  return body.toString()
}

const visitor = (app: Express, user: TestUser | null, cookie: string, token: string): Visitor => ({
  user,
  token,
  cookie,
  get: (url) => request(app).get(url).set('Cookie', cookie),
  post: (url, fields = {}) =>
    request(app)
      .post(url)
      .set('Cookie', cookie)
      .type('form')
      .send(formBody({ ...fields, _csrf: token })),
  multipart: (url) => request(app).post(url).set('Cookie', cookie).field('_csrf', token),
})

let hashed: Promise<string> | undefined

/** Accounts, units and rows, made without a detour over pages. */
const factories = (portal: Portal) => {
  let accounts = 0
  const unitId = async (name: string): Promise<number> => {
    const day = dayToDb(portal.clock.today())
    const unit = await portal.db.adminUnit.findFirst({
      where: { name, validFrom: { lte: day }, OR: [{ validTo: null }, { validTo: { gte: day } }] },
      orderBy: [{ ntmScope: 'desc' }, { id: 'asc' }],
    })
    if (!unit) throw new Error(`No unit named ${name} lives on ${portal.clock.today()}`)
    return unit.id
  }
  const districtOrUnit = async (role: Role, unit: UserOptions['unit']): Promise<number> => {
    if (typeof unit === 'number') return unit
    if (unit !== undefined || role === 'COMMUNE' || role === 'APPRAISER') return unitId(unit ?? roleUnit[role])
    const district = await portal.db.adminUnit.findFirst({ where: { level: 'DISTRICT' }, orderBy: { id: 'asc' } })
    return district?.id ?? unitId(roleUnit[role])
  }
  const agencyId = async (role: Role, agency: UserOptions['agency'], unit: number): Promise<number | null> => {
    if (role !== 'AGENCY') return null
    if (typeof agency === 'number') return agency
    const where = agency === undefined ? { unitId: unit } : { unitId: unit, code: agency }
    const row = await portal.db.agency.findFirst({ where, orderBy: { id: 'asc' } })
    if (!row) throw new Error(`No agency ${agency ?? ''}`)
    return row.id
  }
  const user: Portal['user'] = async (role, options = {}) => {
    accounts += 1
    const { username = `${role.toLowerCase()}-${accounts}`, displayName = `Người thử ${accounts}` } = options
    const unit = await districtOrUnit(role, options.unit)
    const agency = await agencyId(role, options.agency, unit)
    hashed ??= hashPassword(password)
    const row = await portal.db.user.create({
      data: {
        username,
        displayName,
        passwordHash: await hashed,
        mustChangePassword: options.mustChangePassword ?? false,
        createdAt: portal.clock.now(),
        grants: { create: { role, unitId: unit, agencyId: agency, validFrom: dayToDb('2020-01-01') } },
      },
    })
    return { id: row.id, username, role, unitId: unit, agencyId: agency }
  }
  const assessmentId: Portal['assessmentId'] = async (commune, set, code) => {
    const communeId = typeof commune === 'number' ? commune : await unitId(commune)
    const day = dayToDb(portal.clock.today())
    const rows = await portal.db.$queryRaw<{ id: number }[]>`
      SELECT a.id FROM "Assessment" a JOIN "Indicator" i ON i.id = a."indicatorId"
      JOIN "CriteriaSet" s ON s.id = i."setId"
      WHERE a."communeId" = ${communeId} AND s.code = ${set} AND i.code = ${code}
        AND days(i."validFrom", i."validTo") @> least(${day}::date, s."validTo")`
    const row = rows[0]
    if (!row) throw new Error(`No assessment of ${set} ${code} in commune ${communeId}`)
    return row.id
  }
  const put: Portal['put'] = async (id, data) => {
    const stateNow = async (db: Pick<Ctx, 'db'>['db']) => {
      const [row] = await selectRows({ db }, Prisma.sql`a.id = ${id}`)
      if (!row) throw new Error(`No assessment ${id}`)
      return row
    }
    await portal.db.$transaction(async (tx) => {
      const before = await stateNow(tx)
      const day = dayToDb(portal.clock.today())
      await tx.$executeRaw`SELECT begin_write(${day}::date, ${[before.communeId]}::int[])`
      await tx.assessment.update({ where: { id }, data: { ...data, version: { increment: 1 } } })
      const after = await stateNow(tx)
      const { communeId, version } = after
      const about = { subject: 'Assessment', subjectId: id, assessmentId: id, communeId, version }
      const states = { from: stateOf(before), to: stateOf(after) }
      await tx.event.create({ data: { at: portal.clock.now(), action: 'assessment.imported', ...about, ...states } })
    })
  }
  return { unitId, user, assessmentId, put }
}

/** Sessions, written as the login would have left them: logging in itself is what the tests of auth do. */
const entrance = (portal: Portal) => {
  const open = async (user: TestUser): Promise<Visitor> => {
    const sid = randomUUID()
    const token = randomUUID()
    const at = Date.now()
    const cookie = { originalMaxAge: null, expires: null, httpOnly: true, sameSite: 'lax', path: '/' }
    const sess = { cookie, csrf: token, passport: { user: user.id }, startedAt: at, seenAt: at }
    await portal.pool.query(`INSERT INTO session (sid, sess, expire) VALUES ($1, $2, now() + interval '1 day')`, [
      sid,
      sess,
    ])
    return visitor(portal.app, user, signed(sid), token)
  }
  const byName = async (username: string): Promise<TestUser> => {
    const row = await portal.db.user.findUniqueOrThrow({ where: { username }, include: { grants: true } })
    const grant = row.grants[0]
    return {
      id: row.id,
      username,
      role: grant?.role ?? 'APPRAISER',
      unitId: grant?.unitId ?? 0,
      agencyId: grant?.agencyId ?? null,
    }
  }
  const login: Portal['login'] = async (who, options) => {
    if (typeof who !== 'string') return open(who)
    return open(isRole(who) ? await portal.user(who, options) : await byName(who))
  }
  return { login, stranger: () => visitor(portal.app, null, '', '') }
}

/**
 * Gives a test file a whole portal on a database of its own, gone afterwards. Call it at the top of the file or of a
 * describe; what it answers is filled before the first test.
 */
export const portal = ({
  template = 'reference',
  demo = false,
  scan,
}: {
  template?: Template
  demo?: boolean
  scan?: Scanner
} = {}): Portal => {
  const handle = useDatabase({ template }) as Portal
  const lines: RequestLine[] = []
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'portal-files-'))
    const clock = movableClock()
    const faults: string[] = []
    const storage = await createFileStore(folder)
    const { db, pool } = handle
    const config = { production: false, demo, trustProxy: false, dataDir: folder } as const
    const log = listeningLog(lines, faults)
    const app = createApp({ config, db, pool, storage, clock, log, secret, ...(scan && { scan }) })
    Object.assign(handle, { app, storage, clock, faults }, factories(handle), entrance(handle))
    handle.ctx = async (user) => {
      const actor = user ? await findActor(pool, user.id, clock.today()) : systemActor
      if (!actor) throw new Error('No such account')
      return { db, actor, now: clock.now(), today: clock.today(), requestId: null, address: null }
    }
    handle.lineOf = async (response) => {
      const id = String(response.headers['x-request-id'])
      for (let tries = 0; tries < 200; tries += 1) {
        const line = lines.find((one) => one.id === id)
        if (line) return line
        await new Promise((resolve) => setTimeout(resolve, 5)) // the line is written once the answer has left
      }
      throw new Error(`No log line of request ${id}`)
    }
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return handle
}
