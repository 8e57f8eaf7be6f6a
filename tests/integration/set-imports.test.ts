import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { readSheets } from '../../src/kernel/xlsx.js'
import { paths } from '../../src/paths.js'
import { loadReference } from '../../src/reference/load.js'
import type { SetInput } from '../../src/set-imports/set-file.js'
import { zip } from '../support/files.js'
import { portal, type Visitor } from '../support/portal.js'

const town = portal()
const codes = ['NTM_2021_2025', 'NTM_NANG_CAO_2021_2025', 'NTM_KIEU_MAU_2021_2025']
const [ntm = ''] = codes
let office: Visitor
beforeAll(async () => {
  office = await town.login('COORDINATOR')
})

type Entry = SetInput['criteria'][number]['indicators'][number]
const send = (bytes: Buffer, name = 'bo.json', by = office) =>
  by.multipart(paths.sets.import()).attach('file', bytes, name)
const json = (set: unknown) => Buffer.from(JSON.stringify(set))
const exported = async (code = ntm): Promise<SetInput> =>
  JSON.parse((await office.get(paths.sets.exportJson({ set: code }))).text) as SetInput
const indicator = (set: SetInput, code: string): Entry => {
  const found = set.criteria.flatMap(({ indicators }) => indicators).find((one) => one.code === code)
  if (!found) throw new Error(`no ${code}`)
  return found
}
const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
const fieldsOf = (html: string) =>
  Object.fromEntries(['content', 'expected', 'fileName', 'requestKey'].map((name) => [name, hidden(html, name)]))
const confirm = (fields: Record<string, string>, by = office) => by.post(paths.sets.importConfirmation(), fields)

describe('what is exported', () => {
  it.each(codes)('of %s, brought in again, changes nothing, as JSON and as .xlsx', async (code) => {
    const before = await town.db.criteriaSetRevision.count()
    const file = await office.get(paths.sets.exportJson({ set: code }))
    expect(file.headers['content-disposition']).toContain('.json')
    const again = await send(Buffer.from(file.text))
    expect([again.status, again.text.includes('Không có thay đổi.')]).toEqual([200, true])
    const sheets = await office
      .get(paths.sets.exportXlsx({ set: code }))
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = []
        res.on('data', (part: Buffer) => parts.push(part))
        res.on('end', () => done(null, Buffer.concat(parts)))
      })
    expect((await readSheets(sheets.body as Buffer)).map(({ name }) => name)).toContain('Mức')
    const same = await send(sheets.body as Buffer, 'bo.xlsx')
    expect([same.status, same.text.includes('Không có thay đổi.')]).toEqual([200, true])
    expect(await town.db.criteriaSetRevision.count()).toBe(before)
  })
})

describe('a new version of a set', { timeout: 60_000 }, () => {
  it('is shown with what it changes and whose verdicts turn, and is written whole when confirmed', async () => {
    const row = await town.assessmentId('Trấn Ninh', ntm, '4.2')
    await town.put(row, { value: 96, selfResult: 'MET', computedResult: 'MET' })
    const set = await exported()
    indicator(set, '4.2').requirement.value = 98.5
    indicator(set, '4.2').requirement.text = '≥98,5%'
    indicator(set, '1.2').name = 'Ban hành quy định quản lý quy hoạch'
    const check = await send(json(set), 'Bộ sửa đổi.json')
    expect(check.status).toBe(200)
    for (const words of [
      'Bộ sửa đổi.json',
      'Chỉ tiêu 1.2',
      'Ban hành quy định quản lý quy hoạch',
      'Mức của chỉ tiêu 4.2',
      'sửa 2',
      'Trấn Ninh',
      'Trái số liệu',
    ])
      expect(check.text).toContain(words)
    expect(await town.db.criteriaSetRevision.count({ where: { set: { code: ntm } } })).toBe(1) // nothing yet
    expect(await town.db.indicator.count({ where: { name: 'Ban hành quy định quản lý quy hoạch' } })).toBe(0)

    const done = await confirm(fieldsOf(check.text))
    expect([done.status, done.headers['location']]).toEqual([303, paths.sets.revisions({ set: ntm })])
    const page = await office.get(paths.sets.revisions({ set: ntm }))
    for (const words of [
      'Đã nhập phiên bản 2',
      '1 kết luận của chương trình đã thay đổi',
      'Phiên bản 2',
      'Bộ sửa đổi.json',
    ])
      expect(page.text).toContain(words)
    expect(await town.db.assessment.findUniqueOrThrow({ where: { id: row } })).toMatchObject({
      computedResult: 'NOT_MET',
    })
    const event = await town.db.event.findFirstOrThrow({ where: { action: 'set.imported' } })
    expect(event).toMatchObject({ subject: 'CriteriaSet', to: { set: ntm, revision: 2, changed: 2 } })
    expect(await town.db.event.count({ where: { action: 'assessment.rejudged', assessmentId: row } })).toBe(1)
    const drift = await town.db.$queryRaw<unknown[]>`SELECT * FROM totals_drift`
    expect(drift).toEqual([])
    expect(indicator(await exported(), '4.2').requirement.value).toBe(98.5)
    expect((await office.get(paths.sets.indicator({ set: ntm, code: '4.2' }))).text).toContain('98,5')
  })

  it('is not undone by the file the project carries, at the next start', async () => {
    await loadReference(town.db, { now: town.clock.now(), today: town.clock.today() })
    expect(indicator(await exported(), '4.2').requirement.value).toBe(98.5)
  })

  it('counts once though sent twice, and is shown anew where another came in between', async () => {
    const set = await exported()
    indicator(set, '1.1').note = 'lần ba'
    const check = await send(json(set))
    const fields = fieldsOf(check.text)
    const other = await exported()
    indicator(other, '1.1').note = 'của người khác'
    const theirs = await send(json(other))
    expect((await confirm(fieldsOf(theirs.text))).status).toBe(303)
    expect((await confirm(fieldsOf(theirs.text))).status).toBe(303)
    expect(await town.db.criteriaSetRevision.count({ where: { set: { code: ntm } } })).toBe(3)
    const late = await confirm({ ...fields, expected: 'khac' })
    expect(late.status).toBe(409)
    expect(late.text).toContain('của người khác')
    expect(await town.db.criteriaSetRevision.count({ where: { set: { code: ntm } } })).toBe(3)
  })

  it('ends an indicator by a day, never loses one', async () => {
    const set = await exported()
    const first = set.criteria[0]!.indicators
    set.criteria[0]!.indicators = first.slice(0, 1)
    const refused = await send(json(set))
    expect(refused.status).toBe(422)
    for (const words of ['thiếu chỉ tiêu 1.2 đang có', 'ghi ngày kết thúc']) expect(refused.text).toContain(words)
    const next = { ...first[1]!, validFrom: '2024-07-01', name: 'Quy định quản lý quy hoạch sửa đổi' }
    set.criteria[0]!.indicators = [first[0]!, { ...first[1]!, validTo: '2024-06-30' }, next]
    const check = await send(json(set))
    expect(check.text).toContain('kết thúc 1')
    expect((await confirm(fieldsOf(check.text))).status).toBe(303)
    const lives = await town.db.indicator.findMany({
      where: { code: '1.2', criterion: { set: { code: ntm } } },
      orderBy: { validFrom: 'asc' },
    })
    expect(lives.map(({ validTo }) => validTo?.toISOString().slice(0, 10))).toEqual(['2024-06-30', '2025-12-31'])
    expect(await town.db.assessment.count({ where: { indicatorId: lives[1]!.id } })).toBeGreaterThan(0)
  })
})

describe('a set nobody knew', { timeout: 60_000 }, () => {
  const fresh = (): SetInput => ({
    code: 'NTM_2026_2030',
    level: 'NTM_2026',
    name: 'Bộ tiêu chí xã nông thôn mới giai đoạn 2026 - 2030',
    shortName: 'Xã NTM 2026 - 2030',
    validFrom: '2026-02-15',
    validTo: null,
    document: '51-2025-qd-ttg',
    documents: ['51-2025-qd-ttg'],
    bands: [
      { label: '10 tiêu chí', min: 10, max: 10 },
      { label: 'dưới 10', min: 0, max: 9 },
    ],
    groups: [],
    criteria: Array.from({ length: 10 }, (_, index) => ({
      no: index + 1,
      name: `Tiêu chí thử ${index + 1}`,
      shortName: `TC ${index + 1}`,
      indicators: [
        {
          code: `${index + 1}.1`,
          name: `Chỉ tiêu thử ${index + 1}`,
          type: 'PERCENT' as const,
          unit: '%',
          requirement: { text: '≥50%', status: 'SET' as const, comparator: 'GTE' as const, value: 50 },
          provenance: {},
        },
      ],
    })),
    legalDocuments: [
      {
        key: '51-2025-qd-ttg',
        docNumber: '51/2025/QĐ-TTg',
        issuedOn: '2025-12-29',
        issuer: 'Thủ tướng Chính phủ',
        kind: 'QD',
      },
    ],
  })

  it('is brought in with its paper and opened for the communes of its days', async () => {
    const check = await send(json(fresh()), '2026.json')
    expect(check.text).toContain('Bộ mới từ tệp 2026.json, áp dụng từ 15/02/2026')
    expect((await confirm(fieldsOf(check.text))).status).toBe(303)
    const set = await town.db.criteriaSet.findUniqueOrThrow({
      where: { code: 'NTM_2026_2030' },
      include: { documents: { include: { document: true } } },
    })
    expect(set.documents.map(({ document }) => document.docNumber)).toEqual(['51/2025/QĐ-TTg'])
    const opened = await town.db.assessment.groupBy({ by: ['communeId'], where: { setId: set.id }, _count: true })
    expect([opened.length, opened[0]?._count]).toEqual([6, 10])
    expect((await office.get(paths.sets.show({ set: 'NTM_2026_2030' }))).text).toContain('Chỉ tiêu thử 1')
    expect((await office.get(paths.sets.list())).status).toBe(200)
    const again = await send(json(await exported('NTM_2026_2030')))
    expect(again.text).toContain('Không có thay đổi.')
    expect((await office.get(paths.home())).status).toBe(200)
    expect(town.faults).toEqual([])
  })

  it('is refused in words where it does not fit, by path or cell', async () => {
    const wrong = fresh()
    wrong.code = 'X_1'
    wrong.document = 'khong-co'
    const answer = await send(json(wrong))
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('không có văn bản “khong-co”')
    const odd = await send(json({ ...fresh(), level: 7, la: 1 }))
    for (const words of ['cần là chữ', 'có mục lạ: la']) expect(odd.text).toContain(words)
  })
})

describe('a file that means harm', () => {
  const bomb = () => zip([{ name: 'xl/workbook.xml', data: Buffer.alloc(100), size: 2 ** 31 }])
  it.each([
    ['nonsense', () => Buffer.from('xin chào'), 422],
    ['nothing', () => Buffer.alloc(0), 422],
    ['depth', () => Buffer.from('['.repeat(500_000)), 422],
    ['a prototype', () => Buffer.from('{"__proto__":{"a":1}}'), 422],
    ['a package that unfolds to gigabytes', bomb, 422],
    ['50 MB', () => Buffer.alloc(50 * 1024 ** 2, 32), 413],
  ])('%s is refused in words', async (_, bytes, status) => {
    const answer = await send(bytes())
    expect(answer.status).toBe(status)
    expect(answer.text).not.toMatch(/Error|SyntaxError|at Object/)
    expect(town.faults).toEqual([])
  })

  it('a form that was changed or cut is checked anew', async () => {
    for (const content of ['xyz', 'H4sIAAAA', Buffer.from('x'.repeat(1000)).toString('base64url')])
      expect((await confirm({ content, expected: 'x', fileName: 'a', requestKey: randomUUID() })).status).toBe(422)
  })

  it('is nobody’s but the administrator’s and the office’s', async () => {
    const leader = await town.login('LEADER')
    const officer = await town.login('COMMUNE')
    for (const by of [leader, officer]) {
      expect((await by.get(paths.sets.import())).status).toBe(403)
      expect((await send(Buffer.from('{}'), 'a.json', by)).status).toBe(403)
      expect((await confirm({ content: 'x', expected: 'x', fileName: 'a' }, by)).status).toBe(403)
      expect((await by.get(paths.sets.exportJson({ set: ntm }))).status).toBe(200)
      expect((await by.get(paths.sets.revisions({ set: ntm }))).status).toBe(200)
    }
    expect((await (await town.login('ADMIN')).get(paths.sets.import())).status).toBe(200)
    expect((await office.get(paths.sets.exportJson({ set: 'KHONG_CO' }))).status).toBe(404)
  })
})
