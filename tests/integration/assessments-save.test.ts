import { beforeAll, describe, expect, it } from 'vitest'
import { selectRows } from '../../src/assessments/queries.js'
import { Prisma } from '../../src/generated/prisma/client.js'
import { paths } from '../../src/paths.js'
import { portal as usePortal, type Visitor } from '../support/portal.js'

const portal = usePortal()
const set = 'NTM_2021_2025'

let officer: Visitor
let office: Visitor
beforeAll(async () => {
  officer = await portal.login('COMMUNE', { displayName: 'Hoàng Thị Liên' })
  office = await portal.login('COORDINATOR', { displayName: 'Nông Văn Thắng' })
})

const idOf = (code: string, commune = 'Trấn Ninh') => portal.assessmentId(commune, set, code)
const rowOf = async (id: number) => {
  const [row] = await selectRows(portal, Prisma.sql`a.id = ${id}`)
  if (!row) throw new Error('No such row')
  return row
}
const eventsOf = (id: number) => portal.db.event.findMany({ where: { assessmentId: id }, orderBy: { version: 'asc' } })

/** What a browser would post: the fields of the page as shown, with what was typed over them. */
const fieldsOf = (html: string): Record<string, string> => {
  const form = html.slice(html.indexOf('id="update"'))
  const fields: Record<string, string> = {}
  for (const [, name = '', value = ''] of form.matchAll(
    /<input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"(?![^>]*type="radio")/g,
  ))
    if (name !== '_csrf' && !name.startsWith('inputs.linhVuc')) fields[name] = value
  for (const [, name = '', value = ''] of form.matchAll(/type="radio"[^>]* name="([^"]+)" value="([^"]*)" checked/g))
    fields[name] = value
  for (const [, name = '', value = ''] of form.matchAll(/<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)</g))
    fields[name] = value
  return fields
}
const open = async (who: Visitor, id: number) => fieldsOf((await who.get(paths.assessments.show({ id }))).text)
const save = async (who: Visitor, id: number, typed: Record<string, string>, shown?: Record<string, string>) =>
  who.post(paths.assessments.show({ id }), { ...(shown ?? (await open(who, id))), ...typed })

describe('saving an indicator', () => {
  it('stores what the commune says, what the program makes of it, and the event with both states', async () => {
    const id = await idOf('9.2')
    const typed = {
      numerator: '521',
      denominator: '642',
      result: 'MET',
      figuresAsOf: '30/04/2024',
      reason: 'Rà soát quý I',
    }
    const answer = await save(officer, id, typed)
    expect([answer.status, answer.headers['location']]).toEqual([303, paths.assessments.show({ id })])
    expect(await rowOf(id)).toMatchObject({
      selfResult: 'MET',
      numerator: '521',
      denominator: '642',
      value: '81.1526',
      computedResult: 'MET',
      figuresAsOf: '2024-04-30',
      version: 2,
      updatedBy: 'Hoàng Thị Liên',
    })
    const [event] = await eventsOf(id)
    expect(event).toMatchObject({
      action: 'assessment.saved',
      version: 2,
      actorId: officer.user?.id,
      reason: 'Rà soát quý I',
      from: { selfResult: 'NOT_ASSESSED', value: null },
      to: { selfResult: 'MET', value: '81.1526', numerator: '521', computedResult: 'MET' },
    })
    const page = await officer.get(paths.assessments.show({ id }))
    expect(page.text).toContain('Đã lưu chỉ tiêu 9.2, Xã Trấn Ninh.')
    expect(page.text).toContain('81,2% ≥ 75% theo 318/QĐ-TTg: đạt.')
    expect(page.text).toContain('Hoàng Thị Liên, UBND xã Trấn Ninh')
    expect(page.text).toMatch(/Xã tự đánh giá: <del>Chưa đánh giá<\/del> → <ins>Đạt<\/ins>/)
  })

  it('counts in the totals at once', async () => {
    const communeId = await portal.unitId('Trấn Ninh')
    const total = () => portal.db.setTotal.findFirstOrThrow({ where: { communeId, set: { code: 'NTM_2021_2025' } } })
    const before = await total()
    for (const code of ['1.1', '1.2']) await save(officer, await idOf(code), { result: 'MET' })
    const after = await total()
    expect(after.criteriaSelfMet).toBe(before.criteriaSelfMet + 1)
    expect(await portal.db.$queryRaw`SELECT * FROM totals_drift`).toEqual([])
  })

  it('keeps parts in step with the form', async () => {
    const id = await idOf('17.1')
    const typed = {
      'parts.a.numerator': '214',
      'parts.a.denominator': '642',
      'parts.b.value': '6,4',
      result: 'NOT_MET',
    }
    expect((await save(officer, id, typed)).status).toBe(303)
    expect((await rowOf(id)).parts).toMatchObject([
      { numerator: '214', computedResult: 'MET' },
      { value: '6.4', computedResult: 'NOT_MET' },
    ])
    expect((await save(officer, id, { 'parts.b.value': '' })).status).toBe(303)
    expect((await rowOf(id)).parts).toHaveLength(1)
    const events = await eventsOf(id)
    expect(events.map(({ to }) => (to as { parts: unknown[] }).parts.length)).toEqual([2, 1])
  })

  it('says so when nothing changed and records nothing', async () => {
    const id = await idOf('9.2')
    const { version } = await rowOf(id)
    const events = (await eventsOf(id)).length
    expect((await save(officer, id, {})).status).toBe(303)
    expect((await officer.get(paths.assessments.show({ id }))).text).toContain('Không có thay đổi')
    expect([(await rowOf(id)).version, (await eventsOf(id)).length]).toEqual([version, events])
  })

  it('makes one record of a form sent twice, also at the same moment', async () => {
    const id = await idOf('4.2')
    const shown = await open(officer, id)
    const typed = { value: '98,6', result: 'MET' }
    const answers = await Promise.all([1, 2, 3].map(() => save(officer, id, typed, shown)))
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    expect((await eventsOf(id)).length).toBe(1)
    expect((await save(officer, id, typed, shown)).status).toBe(303)
    expect(await rowOf(id)).toMatchObject({ version: 2, value: '98.6' })
  })

  it('asks for a new look at a verdict whose figure changed and leaves the verdict alone', async () => {
    const id = await idOf('15.3')
    await save(officer, id, { value: '19,5', result: 'MET' })
    await portal.put(id, { verifiedResult: 'MET', verifiedAt: portal.clock.now() })
    await save(officer, id, { note: 'chỉ ghi chú' })
    expect(await rowOf(id)).toMatchObject({ reverifyReason: null })
    await save(officer, id, { value: '20' })
    expect(await rowOf(id)).toMatchObject({ reverifyReason: 'VALUE_CHANGED', verifiedResult: 'MET' })
    expect((await officer.get(paths.assessments.show({ id }))).text).toContain('Cần thẩm tra lại')
  })
})

describe('a claim', () => {
  it('against the figures is refused without a reason, with the sentence at the field, and flagged with one', async () => {
    const id = await idOf('15.1')
    const refused = await save(officer, id, { value: '88,7', result: 'MET', note: 'giữ <nguyên>' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('<title>Lỗi: ')
    expect(refused.text).toContain('88,7% &lt; 90% theo 318/QĐ-TTg: chưa đạt.')
    expect(refused.text).toContain('href="#f-claimReason"')
    expect(refused.text).toContain('giữ &lt;nguyên&gt;')
    expect(await rowOf(id)).toMatchObject({ version: 1, selfResult: 'NOT_ASSESSED' })
    expect((await save(officer, id, { value: '88,7', result: 'MET', claimReason: 'Đang chốt với BHXH' })).status).toBe(
      303,
    )
    const page = await officer.get(paths.assessments.show({ id }))
    expect(page.text).toContain('Trái số liệu.')
    const status = await officer.get(
      paths.communes.status({ id: await portal.unitId('Trấn Ninh'), set }, { view: 'all' }),
    )
    expect(status.text).toContain('<span class="tag late">Trái số liệu</span>')
  })

  it('where no level is known gives no automatic đạt', async () => {
    const id = await idOf('2.1')
    const refused = await save(officer, id, { value: '92,4', result: 'MET' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Chưa cập nhật ngưỡng: UBND tỉnh quy định; VPĐP NTM huyện nhập.')
    await save(officer, id, { value: '92,4', result: 'MET', claimReason: 'Văn bản 12/KTHT' })
    expect(await rowOf(id)).toMatchObject({ selfResult: 'MET', computedResult: 'LEVEL_UNKNOWN', levelId: null })
    await save(officer, id, { result: 'NOT_MET' })
    expect(await rowOf(id)).toMatchObject({ selfResult: 'NOT_MET', claimReason: null })
  })

  it('of không áp dụng is offered only where the set allows it', async () => {
    const [market, plan] = [await idOf('7'), await idOf('1.2')]
    expect((await officer.get(paths.assessments.show({ id: market }))).text).toContain('value="NOT_APPLICABLE"')
    expect((await officer.get(paths.assessments.show({ id: plan }))).text).not.toContain('value="NOT_APPLICABLE"')
    expect((await save(officer, plan, { result: 'NOT_APPLICABLE', claimReason: 'x' })).status).toBe(422)
    expect((await save(officer, market, { result: 'NOT_APPLICABLE' })).status).toBe(422)
    expect((await save(officer, market, { result: 'NOT_APPLICABLE', claimReason: 'Không quy hoạch chợ' })).status).toBe(
      303,
    )
  })

  it('stays one that can be judged while an agency looks at it', async () => {
    const id = await idOf('8.1')
    await save(officer, id, { result: 'MET' })
    await portal.put(id, { stage: 'UNDER_VERIFICATION' })
    const refused = await save(officer, id, { result: 'IN_PROGRESS' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Chỉ tiêu đang thẩm tra')
  })
})

describe('a save from an old version', () => {
  it('shows both versions, who saved and when, and loses nothing', async () => {
    const id = await idOf('10')
    await save(office, id, { value: '41', result: 'NOT_MET', plannedDate: '15/11/2024' })
    const shown = await open(officer, id)
    await save(office, id, { value: '43,6', note: 'Chi cục Thống kê báo' })
    const mine = { value: '44', plannedDate: '30/10/2024', reason: 'Xã rà soát lại' }
    const answer = await save(officer, id, mine, shown)
    expect(answer.status).toBe(409)
    for (const words of ['Nông Văn Thắng · 20/05/2024 09:00', '43,6', '44', '30/10/2024', 'Chi cục Thống kê báo'])
      expect(answer.text).toContain(words)
    expect(await rowOf(id)).toMatchObject({ value: '43.6', plannedDate: '2024-11-15' })

    // what only one side touched is proposed as that side has it; where both did, the typed one
    const proposed = Object.fromEntries(
      [...answer.text.matchAll(/name="([\w.]+)" value="([^"]*)" checked/g)].map(([, name, value]) => [name, value]),
    ) as Record<string, string>
    expect(proposed).toEqual({ value: '44', plannedDate: '30/10/2024', note: 'Chi cục Thống kê báo' })
    const hidden = Object.fromEntries(
      [...answer.text.matchAll(/type="hidden" name="([\w.]+)" value="([^"]*)"/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    ) as Record<string, string>
    const again = await officer.post(paths.assessments.show({ id }), { ...hidden, ...proposed })
    expect(again.status).toBe(303)
    expect(await rowOf(id)).toMatchObject({
      value: '44',
      plannedDate: '2024-10-30',
      note: 'Chi cục Thống kê báo',
      selfResult: 'NOT_MET',
      updatedBy: 'Hoàng Thị Liên',
    })
    expect((await eventsOf(id)).at(-1)).toMatchObject({ reason: 'Xã rà soát lại', from: { value: '43.6' } })
  })

  it('lets exactly one of two simultaneous saves through', async () => {
    const id = await idOf('15.4')
    const shown = await open(officer, id)
    const answers = await Promise.all(
      ['31', '32', '33', '34'].map((value, n) =>
        save(n % 2 ? office : officer, id, { value, result: 'NOT_MET' }, shown),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409, 409])
    expect((await rowOf(id)).version).toBe(2)
  })
})

describe('rights', () => {
  it("keep another commune's indicators out of sight", async () => {
    const id = await idOf('9.2', 'Điềm He')
    const missing = 99_999_999
    for (const url of [
      paths.assessments.show({ id }),
      paths.assessments.history({ id }),
      paths.assessments.show({ id: missing }),
      paths.communes.status({ id: await portal.unitId('Điềm He'), set }),
      paths.communes.edit({ id: await portal.unitId('Điềm He'), set }),
      paths.communes.export({ id: await portal.unitId('Điềm He'), set, format: 'csv' }),
      paths.assessments.list({}, { commune: await portal.unitId('Điềm He') }),
    ])
      expect([url, (await officer.get(url)).status]).toEqual([url, 404])
    const stolen = await officer.post(paths.assessments.show({ id }), { version: 1, value: '80', result: 'MET' })
    expect(stolen.status).toBe(404)
    expect(await rowOf(id)).toMatchObject({ version: 1 })
  })

  it('let the office update any commune and the others read', async () => {
    const id = await idOf('9.2', 'Điềm He')
    expect((await save(office, id, { value: '80', result: 'MET' })).status).toBe(303)
    for (const role of ['LEADER', 'STEERING', 'AGENCY', 'ADMIN'] as const) {
      const reader = await portal.login(role)
      const page = await reader.get(paths.assessments.show({ id }))
      expect([role, page.status, page.text.includes('Lưu cập nhật')]).toEqual([role, 200, false])
      expect((await reader.post(paths.assessments.show({ id }), { version: 2, result: 'NOT_MET' })).status).toBe(403)
    }
    const appraiser = await portal.login('APPRAISER')
    expect((await appraiser.get(paths.assessments.show({ id }))).status).toBe(403)
    expect((await portal.stranger().get(paths.assessments.show({ id }))).status).toBe(303)
  })
})

describe('bad input', () => {
  const long = 'ă'.repeat(20_000)
  const hostile: Record<string, string | string[]>[] = [
    {},
    { version: 'x', result: 'MET' },
    { version: '1', result: 'ĐẠT' },
    { version: '1', result: ['MET', 'NOT_MET'] },
    { version: '1', result: 'MET', value: '99999999999999999999' },
    { version: '1', result: 'MET', value: '1e309' },
    { version: '1', result: 'NOT_MET', value: '\u0000x' },
    { version: '1', result: 'NOT_MET', numerator: '-1', denominator: '3' },
    { version: '1', result: 'NOT_MET', plannedDate: '31/02/2024' },
    { version: '1', result: 'NOT_MET', plannedDate: '01/01/0001' },
    { version: '1', result: 'NOT_MET', figuresAsOf: '01/01/2030' },
    { version: '1', result: 'NOT_MET', note: long },
    { version: '1', result: 'NOT_MET', reason: long },
    { version: '2147483648', result: 'NOT_MET' },
    { version: '1', result: 'NOT_MET', numerator: ['1', '2'], denominator: '3' },
  ]

  it.each(hostile.map((fields, n) => [n, fields] as const))('number %i is answered at its field', async (_, fields) => {
    const id = await idOf('17.11')
    const answer = await officer.post(paths.assessments.show({ id }), fields)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('<title>Lỗi: ')
    expect(await rowOf(id)).toMatchObject({ version: 1 })
  })

  it('of marks and letters is kept composed and without what cannot be stored', async () => {
    const id = await idOf('17.12')
    const note = 'Xã Trấn Ninh\u0000 ghi'.normalize('NFD')
    expect((await save(officer, id, { value: ' 55 % ', result: 'MET', note })).status).toBe(303)
    expect(await rowOf(id)).toMatchObject({ value: '55', note: 'Xã Trấn Ninh ghi'.normalize('NFC') })
  })

  it('in an address finds nothing', async () => {
    for (const url of [
      '/assessments/abc',
      '/assessments/0',
      '/assessments/-1',
      '/assessments/1e3',
      '/assessments/999999999999',
    ])
      expect((await officer.get(url)).status).toBe(404)
    expect(portal.faults).toEqual([])
  })
})

describe('the history', () => {
  it('tells of states and papers, newest first, page by page', async () => {
    const id = await idOf('16')
    for (let n = 1; n <= 52; n += 1) await save(officer, id, { note: `lần ${n}` })
    const communeId = await portal.unitId('Trấn Ninh')
    const paper = await portal.db.evidence.create({
      data: {
        ownerUnitId: communeId,
        subject: 'Quyết định thôn văn hóa',
        currentRevision: 0,
        keptAt: 'Tủ hồ sơ',
        createdAt: portal.clock.now(),
      },
    })
    const link = await portal.db.evidenceLink.create({
      data: { evidenceId: paper.id, assessmentId: id, linkedAt: portal.clock.now() },
    })
    await portal.db.event.create({
      data: {
        at: new Date('2024-05-20T03:00:00Z'),
        action: 'evidence.linked',
        subject: 'EvidenceLink',
        subjectId: link.id,
        communeId,
        actorId: officer.user!.id,
      },
    })
    const page = await officer.get(paths.assessments.show({ id }))
    expect(page.text).toContain('Xem toàn bộ 53 lần thay đổi')
    const first = await officer.get(paths.assessments.history({ id }))
    expect(first.text).toContain('Gắn hồ sơ: Quyết định thôn văn hóa.')
    expect(first.text).toMatch(/Ghi chú: <del>lần 51<\/del> → <ins>lần 52<\/ins>/)
    const second = await officer.get(paths.assessments.history({ id }, { page: 2 }))
    expect(second.text).toContain('<ins>lần 1</ins>')
    expect(second.text).not.toContain('<ins>lần 52</ins>')
  })
})
