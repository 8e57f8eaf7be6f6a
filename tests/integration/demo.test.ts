import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { verify } from '@node-rs/argon2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgeContext, listReaches } from '../../src/assessments/place.js'
import { selectRows } from '../../src/assessments/queries.js'
import { stateOf, stateOfEvent } from '../../src/assessments/state.js'
import { claimNeedsReason, judge } from '../../src/assessments/verdict.js'
import type { DemoAccount } from '../../src/auth/demo-accounts.js'
import { passwordFault } from '../../src/auth/password.js'
import { isDemonstration, refuseDemonstration, refuseOffice, WrongPurpose } from '../../src/boot/demo-mark.js'
import { getCatalogue } from '../../src/criteria/catalogue.js'
import { loadDemo } from '../../src/demo/load.js'
import { inspect } from '../../src/evidence/inspect.js'
import { Prisma } from '../../src/generated/prisma/client.js'
import { createFileStore, type DiskStore } from '../../src/kernel/storage/disk.js'
import { clock, dayFromDb } from '../../src/kernel/time.js'
import { readFrozen } from '../../src/verification/frozen.js'
import { moment, useDatabase } from '../support/database.js'

const database = useDatabase({ template: 'reference' })
const other = useDatabase({ template: 'reference' })

let folder = ''
let accountsFile = ''
let storage: DiskStore
let accounts: DemoAccount[]

const load = () => loadDemo({ db: database.db, storage, clock: clock(moment.today) }, { accountsFile })

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'portal-demo-'))
  accountsFile = path.join(folder, 'accounts.json')
  storage = await createFileStore(path.join(folder, 'files'))
  accounts = await load()
}, 180_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const rows = <T>(sql: string): Promise<T[]> => database.pool.query(sql).then((result) => result.rows as T[])

describe('accounts', () => {
  it('stand for every role, with officers of three communes and reviewers of two agencies', () => {
    const roles = new Set(accounts.map(({ role }) => role))
    expect([...roles].sort()).toEqual(['ADMIN', 'AGENCY', 'APPRAISER', 'COMMUNE', 'COORDINATOR', 'LEADER', 'STEERING'])
    const communes = accounts.filter(({ role }) => role === 'COMMUNE').map(({ unit }) => unit)
    expect(communes).toEqual(expect.arrayContaining(['Xã Trấn Ninh', 'Xã Điềm He', 'Xã Yên Phúc']))
    const agencies = accounts.filter(({ role }) => role === 'AGENCY').map(({ agency }) => agency)
    expect(agencies).toEqual(expect.arrayContaining(['Phòng NN&PTNT', 'Phòng KT&HT']))
  })

  it('log in with what the file tells, which only its owner reads', async () => {
    expect(JSON.parse(await readFile(accountsFile, 'utf8'))).toEqual(accounts)
    expect((await stat(accountsFile)).mode & 0o777).toBe(0o600)
    const users = await database.db.user.findMany({ where: { passwordHash: { not: null } } })
    expect(users.map(({ username }) => username).sort()).toEqual(accounts.map(({ username }) => username).sort())
    const [one] = accounts
    const user = users.find(({ username }) => username === one?.username)
    expect(await verify(user?.passwordHash ?? '', one?.password ?? '')).toBe(true)
    expect(users.every(({ mustChangePassword }) => !mustChangePassword)).toBe(true)
    for (const { username, password } of accounts) expect(passwordFault(password, username)).toBeNull()
  })

  it('no longer tell a password that was changed', async () => {
    await database.db.user.update({ where: { username: 'bcd' }, data: { passwordChangedAt: moment.now } })
    expect((await load()).find(({ username }) => username === 'bcd')?.password).toBe('(đã đổi)')
  })
})

describe('the district', () => {
  it('stands as the story tells', async () => {
    const standing = await rows<{ name: string; level: string; self: number; verified: number }>(`
      SELECT u.name, s.level, t."criteriaSelfMet" AS self, t."criteriaVerifiedMet" AS verified
      FROM "SetTotal" t JOIN "AdminUnit" u ON u.id = t."communeId" JOIN "CriteriaSet" s ON s.id = t."setId"
      WHERE u."validFrom" < '2024-05-20' AND u."ntmScope"`)
    const of = (name: string, level: string) => standing.find((one) => one.name === name && one.level === level)
    expect(of('Trấn Ninh', 'NTM')).toMatchObject({ self: 12, verified: 10 })
    expect(of('Điềm He', 'NTM')).toMatchObject({ self: 19, verified: 19 })
    expect(of('Điềm He', 'KIEU_MAU')).toMatchObject({ verified: 2 })
    expect(of('Yên Phúc', 'NTM')).toMatchObject({ verified: 19 })
    expect(of('Yên Phúc', 'NANG_CAO')).toMatchObject({ self: 15, verified: 13 })
    expect(of('Liên Hội', 'NTM')).toMatchObject({ verified: 17 })
    const ntm = standing.filter(({ level }) => level === 'NTM')
    expect(ntm).toHaveLength(16)
    expect(ntm.reduce((sum, { verified }) => sum + verified, 0) / 16).toBe(11.25)
  })

  it('has totals that are right, and rise month by month', async () => {
    expect(await rows('SELECT * FROM totals_drift')).toEqual([])
    const months = await rows<{ sum: number }>(`
      SELECT (SELECT sum(d."criteriaVerifiedMet")::int FROM (
        SELECT DISTINCT ON ("communeId") "criteriaVerifiedMet" FROM "SetTotalDay" d JOIN "CriteriaSet" s ON s.id = d."setId"
        WHERE s.level = 'NTM' AND day < (m + interval '1 month')::date ORDER BY "communeId", day DESC) d) AS sum
      FROM generate_series('2023-01-01'::date, '2024-05-01', '1 month') m`)
    const sums = months.map(({ sum }) => sum)
    expect(sums).toEqual([...sums].sort((a, b) => a - b))
    expect(sums[0]).toBeLessThan(140)
    expect(sums.at(-1)).toBe(180)
  })

  it('has what every page needs: late, waiting, returned, contradicted, not applicable', async () => {
    const [counts] = await rows<Record<string, number>>(`
      SELECT count(*) FILTER (WHERE "plannedDate" < '2024-05-20' AND stage = 'OPEN' AND "selfResult" NOT IN ('MET', 'NOT_APPLICABLE'))::int AS late,
        min("plannedDate") FILTER (WHERE "selfResult" NOT IN ('MET', 'NOT_APPLICABLE'))::text AS first,
        count(*) FILTER (WHERE stage = 'UNDER_VERIFICATION')::int AS waiting,
        count(*) FILTER (WHERE stage = 'SUPPLEMENT_REQUESTED')::int AS returned,
        count(*) FILTER (WHERE "selfResult" = 'MET' AND "computedResult" = 'NOT_MET')::int AS contradicted,
        count(*) FILTER (WHERE "selfResult" = 'NOT_APPLICABLE')::int AS excluded FROM "Assessment"`)
    expect(counts).toMatchObject({ first: '2024-04-05' })
    expect(counts?.['late']).toBeGreaterThanOrEqual(28)
    expect(counts?.['waiting']).toBeGreaterThanOrEqual(22)
    expect(counts?.['returned']).toBeGreaterThanOrEqual(5)
    expect(counts?.['contradicted']).toBeGreaterThanOrEqual(4)
    expect(counts?.['excluded']).toBeGreaterThanOrEqual(15)
  })
})

describe('assessments', () => {
  it('hold the verdict the rules give, and a reason where it needs one', async () => {
    const catalogue = await getCatalogue(database)
    const assessed = await selectRows(database, Prisma.sql`a.version > 1`)
    const reaches = await listReaches(database, [...new Set(assessed.map(({ communeId }) => communeId))], moment.today)
    const reachOf = new Map(reaches.map((reach) => [reach.communeId, reach]))
    expect(assessed.length).toBeGreaterThan(1200)
    for (const row of assessed) {
      const indicator = catalogue.indicator(row.indicatorId)
      if (!indicator) throw new Error('unknown indicator')
      const context = judgeContext(catalogue, moment.today, reachOf.get(row.communeId))
      const { result } = judge(indicator, row, context)
      if (row.selfResult === 'NOT_ASSESSED') continue // only a day was planned
      expect([row.communeId, indicator.code, row.computedResult]).toEqual([row.communeId, indicator.code, result])
      if (claimNeedsReason(row.selfResult, result)) expect(row.claimReason).toBeTruthy()
    }
  })

  it('stand as their last event tells', async () => {
    const assessed = await selectRows(database, Prisma.sql`a.version > 1 ORDER BY a.id LIMIT 400`)
    const events = await database.db.event.findMany({ where: { assessmentId: { in: assessed.map(({ id }) => id) } } })
    const last = new Map(events.map((event) => [`${event.assessmentId}/${event.version}`, event]))
    for (const row of assessed) {
      const event = last.get(`${row.id}/${row.version}`)
      expect(stateOfEvent(event?.to)).toEqual(stateOf(row))
      expect(event?.at).toEqual(row.updatedAt)
    }
  })

  it('have a history of people, over the months, never after the business day', async () => {
    const [facts] = await rows<{ events: number; nobody: number; months: number; latest: string }>(`
      SELECT count(*)::int AS events, count(*) FILTER (WHERE "actorId" IS NULL)::int AS nobody,
        count(DISTINCT date_trunc('month', at))::int AS months, max(at)::date::text AS latest
      FROM "Event" WHERE subject = 'Assessment'`)
    expect(facts).toMatchObject({ nobody: 0, months: 17, latest: '2024-05-17' })
    expect(facts?.events).toBeGreaterThan(4000)
    const [disorder] = await rows<{ count: number }>(`
      SELECT count(*)::int FROM (SELECT at < lag(at) OVER (ORDER BY id) AS earlier FROM "Event" WHERE "actorId" IS NOT NULL) e WHERE earlier`)
    expect(disorder?.count).toBe(0)
  })
})

describe('verification', () => {
  it('has a sending behind each indicator that waits, and a decision behind each verdict given here', async () => {
    const [facts] = await rows<Record<string, number>>(`
      SELECT count(*) FILTER (WHERE (a.stage = 'UNDER_VERIFICATION') <> (s.id IS NOT NULL))::int AS odd,
        count(*) FILTER (WHERE s.id IS NOT NULL)::int AS waiting,
        count(*) FILTER (WHERE a."verifiedResult" <> 'NONE' AND a."verifiedAt" > '2023-02-01' AND d.id IS NULL)::int AS baseless,
        count(*) FILTER (WHERE d.result::text <> a."verifiedResult"::text)::int AS contrary
      FROM "Assessment" a
      LEFT JOIN "VerificationSubmission" s ON s."assessmentId" = a.id AND s."closedAt" IS NULL
      LEFT JOIN "VerificationDecision" d ON d.id = a."decisionId"`)
    expect(facts).toMatchObject({ odd: 0, baseless: 0, contrary: 0 })
    expect(facts?.['waiting']).toBeGreaterThanOrEqual(22)
  })

  it('shows each waiting one with its papers', async () => {
    const waiting = await database.db.verificationSubmission.findMany({ where: { closedAt: null } })
    for (const { frozen } of waiting) expect(readFrozen(frozen).papers.length).toBeGreaterThan(0)
  })
})

describe('papers', () => {
  it('are many, of every kind the pages tell apart', async () => {
    const papers = await database.db.evidence.findMany({ include: { revisions: true, links: true } })
    expect(papers.length).toBeGreaterThanOrEqual(150)
    expect(papers.length).toBeLessThanOrEqual(260)
    const until = papers.flatMap(({ validUntil }) => (validUntil ? [dayFromDb(validUntil)] : []))
    expect(until.some((day) => day < '2024-05-20')).toBe(true)
    expect(until.some((day) => day >= '2024-05-20' && day <= '2024-07-19')).toBe(true)
    expect(papers.filter(({ withdrawnAt }) => withdrawnAt)).toHaveLength(2)
    expect(papers.filter(({ revisions }) => revisions.length > 1).length).toBeGreaterThanOrEqual(3)
    expect(papers.filter(({ currentRevision }) => currentRevision === 0).every(({ keptAt }) => keptAt)).toBe(true)
    expect(papers.filter(({ currentRevision }) => currentRevision === 0).length).toBeGreaterThanOrEqual(4)
    expect(papers.some(({ sensitivity }) => sensitivity === 'PERSONAL')).toBe(true)
    expect(papers.some(({ links }) => links.length > 3)).toBe(true)
    for (const { currentRevision, revisions } of papers) expect(revisions).toHaveLength(currentRevision)
  })

  it('have files the portal itself would take', async () => {
    const revisions = await database.db.evidenceRevision.findMany({ distinct: ['sha256'], include: { blob: true } })
    expect(new Set(revisions.map(({ blob }) => blob.mediaType)).size).toBeGreaterThanOrEqual(5)
    for (const { fileName, blob } of revisions) {
      const place = storage.pathOf(blob.sha256)
      const size = Number(blob.size)
      expect(await inspect({ path: place, name: fileName, size })).toMatchObject({
        ok: true,
        mediaType: blob.mediaType,
      })
      expect((await stat(place)).size).toBe(size)
    }
  })
})

describe('the mark', () => {
  it('lets a second load change nothing', async () => {
    const count = () =>
      rows(`SELECT (SELECT count(*) FROM "Event") AS events, (SELECT count(*) FROM "User") AS users,
        (SELECT count(*) FROM "Evidence") AS papers, (SELECT sum(version) FROM "Assessment") AS versions`)
    const before = await count()
    await load()
    expect(await count()).toEqual(before)
  })

  it('keeps a demonstration from being started as the office’s own', async () => {
    expect(await isDemonstration(database.db)).toBe(true)
    await expect(refuseDemonstration(database.db)).rejects.toThrow(WrongPurpose)
    await expect(refuseDemonstration(other.db)).resolves.toBeUndefined()
  })

  it('keeps invented figures out of a database people work in', async () => {
    await other.db.user.create({ data: { username: 'admin', displayName: 'Quản trị', createdAt: moment.now } })
    await expect(refuseOffice(other.db)).rejects.toThrow(WrongPurpose)
    const deps = { db: other.db, storage, clock: clock(moment.today) }
    await expect(loadDemo(deps, { accountsFile })).rejects.toThrow(WrongPurpose)
    expect(await other.db.assessment.count({ where: { version: { gt: 1 } } })).toBe(0)
  })
})
