import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../src/generated/prisma/client.js'
import { root } from '../../src/kernel/root.js'
import { dayToDb } from '../../src/kernel/time.js'
import { loadReference, type ReferenceReport } from '../../src/reference/load.js'
import { cloneDatabase, moment, type TestDatabase, useDatabase } from '../support/database.js'

const loadedFiles = ({ files }: ReferenceReport) => files.filter(({ loaded }) => loaded).map(({ file }) => file)

const counts = async (db: PrismaClient) => {
  const [row] = await db.$queryRaw<Record<string, bigint>[]>`
    SELECT (SELECT count(*) FROM "AdminUnit") AS units, (SELECT count(*) FROM "UnitParent") AS parents,
      (SELECT count(*) FROM "UnitSuccession") AS successions, (SELECT count(*) FROM "LegalDocument") AS documents,
      (SELECT count(*) FROM "Agency") AS agencies, (SELECT count(*) FROM "CriteriaSet") AS sets,
      (SELECT count(*) FROM "CriteriaGroup") AS groups, (SELECT count(*) FROM "Criterion") AS criteria,
      (SELECT count(*) FROM "Indicator") AS indicators, (SELECT count(*) FROM "IndicatorPart") AS parts,
      (SELECT count(*) FROM "RequirementLevel") AS levels, (SELECT count(*) FROM "IndicatorLink") AS links,
      (SELECT count(*) FROM "CriteriaSetRevision") AS revisions, (SELECT count(*) FROM "CriteriaSetDocument") AS "setDocuments",
      (SELECT count(*) FROM "EvidenceType") AS "evidenceTypes", (SELECT count(*) FROM "Assignment") AS assignments,
      (SELECT count(*) FROM "Directive") AS directives, (SELECT count(*) FROM "Task") AS tasks,
      (SELECT count(*) FROM "TaskAddressee") AS addressees, (SELECT count(*) FROM "Target") AS targets,
      (SELECT count(*) FROM "Assessment") AS assessments, (SELECT count(*) FROM "Setting") AS settings,
      (SELECT count(*) FROM "Holiday") AS holidays, (SELECT count(*) FROM "Event") AS events`
  return Object.fromEntries(Object.entries(row ?? {}).map(([name, count]) => [name, Number(count)]))
}

const communesOn = (db: PrismaClient, code: string, day: string) => {
  const on = dayToDb(day)
  const alive = { validFrom: { lte: on }, OR: [{ validTo: null }, { validTo: { gte: on } }] }
  return db.adminUnit.count({
    where: { level: 'COMMUNE', ntmScope: true, ...alive, ancestors: { some: { ancestor: { code }, ...alive } } },
  })
}

const indicatorOf = (db: PrismaClient, set: string, code: string) =>
  db.indicator.findFirstOrThrow({ where: { code, criterion: { set: { code: set } } } })

const levelsOf = async (db: PrismaClient, set: string, code: string) => {
  const { id } = await indicatorOf(db, set, code)
  return db.requirementLevel.findMany({ where: { indicatorId: id }, orderBy: { id: 'asc' } })
}

describe('the reference data', () => {
  const database = useDatabase({ template: 'reference' })

  it('has the sets of the period 2021 - 2025', async () => {
    const sets = await database.db.criteriaSet.findMany({
      select: { code: true, prerequisite: { select: { code: true } }, _count: { select: { criteria: true } } },
      orderBy: { id: 'asc' },
    })
    expect(sets).toEqual([
      { code: 'NTM_2021_2025', prerequisite: null, _count: { criteria: 19 } },
      { code: 'NTM_NANG_CAO_2021_2025', prerequisite: { code: 'NTM_2021_2025' }, _count: { criteria: 19 } },
      { code: 'NTM_KIEU_MAU_2021_2025', prerequisite: { code: 'NTM_NANG_CAO_2021_2025' }, _count: { criteria: 4 } },
    ])
    const perSet = await database.db.indicator.groupBy({ by: ['setId'], _count: true, orderBy: { setId: 'asc' } })
    expect(perSet.map(({ _count }) => _count)).toEqual([57, 75, 4])
  })

  it('counts the same each time it is loaded anew', async () => {
    expect(await counts(database.db)).toMatchObject({
      units: 26,
      parents: 25,
      successions: 18,
      documents: 24,
      agencies: 34,
      criteria: 42,
      indicators: 136,
      parts: 22,
      levels: 181,
      revisions: 3,
      assignments: 191,
      directives: 1,
      tasks: 8,
      targets: 3,
      assessments: 23 * 136,
    })
  })

  it('knows the communes of the district and of the province by day', async () => {
    expect(await communesOn(database.db, '184', '2024-05-20')).toBe(16)
    expect(await communesOn(database.db, '184', '2024-12-01')).toBe(14)
    expect(await communesOn(database.db, '184', '2025-07-01')).toBe(0)
    expect(await communesOn(database.db, '20', '2024-05-20')).toBe(16)
    expect(await communesOn(database.db, '20', '2025-07-01')).toBe(6)
  })

  it('gives a reused code to one unit a day', async () => {
    const units = await database.db.adminUnit.findMany({ where: { code: '06298' }, orderBy: { validFrom: 'asc' } })
    expect(units.map(({ name }) => name)).toEqual(['Bình Phúc', 'Yên Phúc'])
  })

  it('leaves every level nobody has checked without a figure', async () => {
    const { db } = database
    const unknown = await db.requirementLevel.findMany({ where: { status: { not: 'SET' } } })
    expect(unknown.length).toBeGreaterThan(50)
    expect(unknown.filter(({ value, factor }) => value !== null || factor !== null)).toEqual([])
    const withCandidate = await db.indicator.findMany({
      where: { provenance: { path: ['candidate'], not: {} } },
      select: { code: true, levels: true },
    })
    expect(withCandidate.length).toBeGreaterThan(10)
    expect(withCandidate.flatMap(({ levels }) => levels).filter(({ value }) => value !== null)).toEqual([])
  })

  it('has income levels by year and the formula of kiểu mẫu', async () => {
    const income = await levelsOf(database.db, 'NTM_2021_2025', '10')
    expect(income.map(({ year, value }) => [year, value?.toNumber()])).toEqual([
      [2021, 36],
      [2022, 39],
      [2023, 42],
      [2024, 45],
      [2025, 48],
    ])
    const base = await indicatorOf(database.db, 'NTM_NANG_CAO_2021_2025', '10')
    const [formula] = await levelsOf(database.db, 'NTM_KIEU_MAU_2021_2025', '2')
    expect(formula).toMatchObject({ baseIndicatorId: base.id, value: null, status: 'SET' })
    expect(formula?.factor?.toNumber()).toBe(1.1)
  })

  it('asks for the number of schools before it says which part applies', async () => {
    const schools = await indicatorOf(database.db, 'NTM_2021_2025', '5')
    expect(schools.inputs).toMatchObject([{ key: 'soTruong', type: 'COUNT' }])
    const parts = await database.db.indicatorPart.findMany({
      where: { indicatorId: schools.id },
      orderBy: { sortOrder: 'asc' },
    })
    expect(parts.map(({ key, condition }) => [key, condition])).toEqual([
      ['a', null],
      ['b1', { input: 'soTruong', op: '>', value: 3 }],
      ['b2', { input: 'soTruong', op: '<=', value: 3 }],
    ])
  })

  it('holds typical assignments as drafts without a decision behind them', async () => {
    const statuses = await database.db.assignment.groupBy({ by: ['status', 'documentId'], _count: true })
    expect(statuses).toEqual([{ status: 'DRAFT', documentId: null, _count: 191 }])
  })

  it('sends the letter to those it names', async () => {
    const tasks = await database.db.task.findMany({
      orderBy: { id: 'asc' },
      select: { section: true, dueDate: true, addressees: { select: { unit: { select: { name: true } } } } },
    })
    expect(tasks.map(({ section, dueDate, addressees }) => [section, dueDate, addressees.length])).toEqual([
      ['1', null, 1],
      ['2', dayToDb('2024-11-30'), 30],
      ['3', dayToDb('2024-11-30'), 1],
      ['4a', dayToDb('2025-12-31'), 1],
      ['4b', dayToDb('2025-12-31'), 1],
      ['5', dayToDb('2024-08-31'), 3],
      ['6a', null, 16],
      ['6b', null, 16],
    ])
    expect(tasks[2]?.addressees[0]?.unit?.name).toBe('Trấn Ninh')
  })

  it('keeps the targets of the letter', async () => {
    const targets = await database.db.target.findMany({
      orderBy: { dueDate: 'asc' },
      select: { dueDate: true, commune: { select: { name: true } }, set: { select: { level: true } }, focus: true },
    })
    const named = targets.map(({ commune, set, dueDate, focus }) => [commune.name, set.level, dueDate, focus])
    expect(named).toHaveLength(3)
    expect(named[0]).toEqual(['Trấn Ninh', 'NTM', dayToDb('2024-11-30'), true])
    expect(named.slice(1)).toContainEqual(['Điềm He', 'KIEU_MAU', dayToDb('2025-12-31'), false])
    expect(named.slice(1)).toContainEqual(['Yên Phúc', 'NANG_CAO', dayToDb('2025-12-31'), false])
  })

  it('has totals that agree with a recount', async () => {
    await database.db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT set_config('app.today', ${moment.today}, true)`
      expect(await tx.$queryRaw`SELECT * FROM totals_drift`).toEqual([])
    })
    expect(await database.db.setTotal.count({ where: { criteria: 19 } })).toBe(23 * 2)
  })

  it('is skipped when loaded again, within a start-up’s patience', async () => {
    const before = await counts(database.db)
    await loadReference(database.db, moment)
    const report = await loadReference(database.db, moment)
    expect(loadedFiles(report)).toEqual([])
    expect(report.ms).toBeLessThan(100)
    expect(await counts(database.db)).toEqual(before)
  })
})

describe('a first load', () => {
  const database = useDatabase({ template: 'migrated' })

  it('happens once, also when two processes start together', async () => {
    const reports = await Promise.all([loadReference(database.db, moment), loadReference(database.db, moment)])
    const loaded = reports.flatMap(loadedFiles)
    expect(new Set(loaded).size).toBe(loaded.length)
    expect(loaded).toHaveLength(11)
    expect(Math.max(...reports.map(({ ms }) => ms))).toBeLessThan(10_000)
    expect(await counts(database.db)).toMatchObject({
      indicators: 136,
      assessments: 23 * 136,
      revisions: 3,
      events: 11,
    })
  })
})

describe('a corrected file', () => {
  let database: TestDatabase & { remove: () => Promise<void> }
  let db: PrismaClient
  let dir: string

  beforeEach(async () => {
    database = await cloneDatabase('reference')
    db = database.db
    dir = await mkdtemp(path.join(os.tmpdir(), 'reference-'))
    await cp(root('prisma', 'seed'), dir, { recursive: true })
  })

  afterEach(async () => {
    await database.remove()
    await rm(dir, { recursive: true })
  })

  const correct = async (file: string, from: string | RegExp, to: string) => {
    const at = path.join(dir, `${file}.json`)
    const text = await readFile(at, 'utf8')
    const corrected = text.replace(from, to)
    expect(corrected).not.toBe(text)
    await writeFile(at, corrected)
  }

  const load = () => loadReference(db, { ...moment, now: new Date('2024-06-01T02:00:00Z'), dir })

  it('changes the level it corrects, and keeps the old one readable', async () => {
    const before = await counts(db)
    await correct(
      'criteria-sets/ntm-2021-2025',
      /"text": "≥95%", "status": "SET", "comparator": "GTE", "value": 95/,
      '"text": "≥96%", "status": "SET", "comparator": "GTE", "value": 96',
    )
    expect(loadedFiles(await load())).toEqual(['NTM_2021_2025'])
    const levels = await levelsOf(db, 'NTM_2021_2025', '4.2')
    expect(levels.map(({ text, retractedAt }) => [text, retractedAt === null])).toEqual([
      ['≥95%', false],
      ['≥96%', true],
    ])
    expect(await counts(db)).toEqual({
      ...before,
      levels: before['levels']! + 1,
      revisions: 4,
      events: before['events']! + 1,
    })
    const revision = await db.criteriaSetRevision.findFirstOrThrow({ orderBy: { number: 'desc' } })
    expect(revision.changes).toEqual({
      added: ['level 4.2 NATIONAL: ≥96%'],
      removed: ['level 4.2 NATIONAL: ≥95%'],
      changed: [],
      kept: [],
    })
  })

  it('may be taken back', async () => {
    const text = await readFile(path.join(dir, 'criteria-sets/ntm-2021-2025.json'), 'utf8')
    await correct('criteria-sets/ntm-2021-2025', 'Hệ thống điện đạt chuẩn', 'Hệ thống điện đạt chuẩn theo quy định')
    await load()
    expect((await indicatorOf(db, 'NTM_2021_2025', '4.1')).name).toBe('Hệ thống điện đạt chuẩn theo quy định')
    await writeFile(path.join(dir, 'criteria-sets/ntm-2021-2025.json'), text)
    await load()
    expect((await indicatorOf(db, 'NTM_2021_2025', '4.1')).name).toBe('Hệ thống điện đạt chuẩn')
    expect(await db.criteriaSetRevision.count({ where: { set: { code: 'NTM_2021_2025' } } })).toBe(3)
  })

  it('adds an indicator with its assessments and counts it', async () => {
    const added = `{"code": "1.3", "name": "Chỉ tiêu mới", "type": "PASS_FAIL",
      "requirement": {"text": "Đạt", "status": "SET", "comparator": "EQ"}, "provenance": {}},`
    await correct('criteria-sets/ntm-2021-2025', '"indicators": [', `"indicators": [${added}`)
    await load()
    const { id, criterionId } = await indicatorOf(db, 'NTM_2021_2025', '1.3')
    expect(await db.assessment.count({ where: { indicatorId: id } })).toBe(23)
    expect(await db.criterionTotal.count({ where: { criterionId, indicators: 3 } })).toBe(23)
  })

  it('never removes an indicator it no longer names', async () => {
    const at = path.join(dir, 'criteria-sets/ntm-kieu-mau-2021-2025.json')
    const set = JSON.parse(await readFile(at, 'utf8')) as { criteria: unknown[] }
    set.criteria.pop()
    await writeFile(at, JSON.stringify(set))
    await correct('overlay-lang-son', /,\s*\{[^{}]*"indicator": "4"[^{}]*\}/, '')
    await correct('assignments', /,\s*\{[^{}]*"NTM_KIEU_MAU_2021_2025", "criterion": 4[^{}]*\}/s, '')
    const { files } = await load()
    expect(files.find(({ file }) => file === 'NTM_KIEU_MAU_2021_2025')?.kept).toContain(
      'indicator 4@2021-01-01: not in the file',
    )
    expect(await db.indicator.count()).toBe(136)
  })

  it('gives way to a level the office entered in the place the overlay keeps free', async () => {
    const [, free] = await levelsOf(db, 'NTM_2021_2025', '2.1')
    const { id, ...columns } = free!
    await db.requirementLevel.update({ where: { id }, data: { retractedAt: moment.now } })
    const entered = { ...columns, status: 'SET' as const, value: 90, text: '≥ 90%' }
    const office = await db.requirementLevel.create({ data: entered })
    await correct(
      'overlay-lang-son',
      /"indicator": "2.1",(\s*)"comparator": "GTE"/,
      '"indicator": "2.1",$1"comparator": "GTE", "clause": "Phụ lục"',
    )
    const { files } = await load()
    const live = await db.requirementLevel.findMany({
      where: { indicatorId: columns.indicatorId, layer: 'PROVINCE', retractedAt: null },
    })
    expect(live.map((level) => level.id)).toEqual([office.id])
    expect(files.find(({ file }) => file === 'NTM_2021_2025')?.kept).toHaveLength(1)
  })

  it('leaves a level of the office’s own layer untouched', async () => {
    const { id: indicatorId } = await indicatorOf(db, 'NTM_2021_2025', '4.2')
    const data = { indicatorId, layer: 'OFFICE', status: 'SET', comparator: 'GTE', value: 97, text: '≥ 97%' } as const
    const office = await db.requirementLevel.create({
      data: { ...data, validFrom: dayToDb('2024-01-01'), recordedAt: moment.now },
    })
    await correct('criteria-sets/ntm-2021-2025', 'Hệ thống điện đạt chuẩn', 'Hệ thống điện đạt chuẩn quốc gia')
    await load()
    expect(await db.requirementLevel.findUniqueOrThrow({ where: { id: office.id } })).toEqual(office)
  })

  it('corrects units, and keeps what the administrator set', async () => {
    const { id } = await db.adminUnit.findFirstOrThrow({ where: { code: '06256' } })
    await db.adminUnit.update({ where: { id }, data: { sortOrder: 99, version: 2 } })
    await correct(
      'units',
      '"name": "Trấn Ninh",\n      "fullName": "Xã Trấn Ninh"',
      '"name": "Trấn Ninh",\n      "fullName": "Xã Trấn-Ninh"',
    )
    const before = await counts(db)
    expect(loadedFiles(await load())).toEqual(['units'])
    const unit = await db.adminUnit.findUniqueOrThrow({ where: { id } })
    expect(unit).toMatchObject({ fullName: 'Xã Trấn-Ninh', sortOrder: 99, version: 3 })
    expect(await counts(db)).toEqual({ ...before, events: before['events']! + 1 })
  })

  it('adds a commune with its place in the tree and its assessments', async () => {
    const commune = `{"key": "xa-moi", "level": "COMMUNE", "code": "06999", "name": "Mới", "fullName": "Xã Mới", "kind": "xa",
      "ntmScope": true, "validFrom": "2024-01-01", "validTo": "2025-06-30", "parent": "huyen-van-quan"},`
    await correct('units', '"units": [', `"units": [${commune}`)
    await load()
    expect(await communesOn(db, '184', '2024-05-20')).toBe(17)
    expect(await db.assessment.count()).toBe(24 * 136)
  })

  it('changes untouched drafts only', async () => {
    const lead = { criterion: { no: 1, set: { code: 'NTM_2021_2025' } }, role: 'LEAD' } as const
    const { id } = await db.assignment.findFirstOrThrow({ where: lead })
    await db.assignment.update({ where: { id }, data: { status: 'CONFIRMED', version: 2 } })
    await correct(
      'assignments',
      '"criterion": 1, "lead": "KTHT", "support": ["TNMT", "NNPTNT"]',
      '"criterion": 1, "lead": "TNMT", "support": ["NNPTNT", "VPDP"]',
    )
    await load()
    const now = await db.assignment.findMany({
      where: { criterion: lead.criterion },
      select: { role: true, status: true, agency: { select: { code: true } } },
    })
    const named = now.map(({ agency, role, status }) => `${agency.code} ${role} ${status}`).sort()
    expect(named).toEqual(['KTHT LEAD CONFIRMED', 'NNPTNT SUPPORT DRAFT', 'TNMT LEAD DRAFT', 'VPDP SUPPORT DRAFT'])
  })

  it('retires a customary paper it gives up', async () => {
    await correct('evidence-types', /,\s*\{"key": "general.4"[^}]*\}/, '')
    await load()
    const retired = await db.evidenceType.findMany({ where: { retiredAt: { not: null } } })
    expect(retired.map(({ dossierKey }) => dossierKey)).toEqual(['general.4'])
  })

  it('never touches the letter, its targets and the settings once they stand', async () => {
    await db.target.updateMany({ data: { note: 'Văn phòng đã sửa', version: 2 } })
    await db.setting.update({ where: { key: 'brand' }, data: { value: { name: 'Tên khác' } } })
    await db.legalDocument.updateMany({
      where: { docNumber: '/UBND-VPĐP' },
      data: { docNumber: '512/UBND-VPĐP', issuedOn: dayToDb('2024-05-08') },
    })
    await correct('directive-2024-05', '"signer": "', '"signer": "Đồng chí ')
    await correct('targets', 'phấn đấu đạt xã', 'phấn đấu đạt danh hiệu xã')
    await correct('settings', '"maxMegabytes": 50', '"maxMegabytes": 60')
    await correct('documents', '"docNumber": "/UBND-VPĐP"', '"docNumber": "…/UBND-VPĐP"')
    const before = await counts(db)
    const report = await load()
    expect(loadedFiles(report)).toEqual(['documents', 'directive-2024-05', 'targets', 'settings'])
    expect(await counts(db)).toEqual({ ...before, events: before['events']! + 4 })
    expect(report.files[0]?.kept).toEqual(['cong-van-2024-05.docNumber'])
    expect(await db.setting.findUniqueOrThrow({ where: { key: 'brand' } })).toMatchObject({
      value: { name: 'Tên khác' },
    })
    expect(
      await db.directive.findFirst({ select: { signer: true, document: { select: { docNumber: true } } } }),
    ).toEqual({
      signer: 'Q. Chủ tịch Hứa Phong Lan',
      document: { docNumber: '512/UBND-VPĐP' },
    })
  })

  it('is refused whole when it does not have its form', async () => {
    await correct('criteria-sets/ntm-2021-2025', '"shortName": "Quy hoạch"', '"shortname": "Quy hoạch"')
    const before = await counts(db)
    await expect(load()).rejects.toThrow(/ntm-2021-2025\.json.*shortname/s)
    expect(await counts(db)).toEqual(before)
  })
})
