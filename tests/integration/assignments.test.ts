import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { portal as usePortal, type Visitor } from '../support/portal.js'

const portal = usePortal({ template: 'reference' })
const set = 'NTM_2021_2025'

/** Value of a hidden field of the page. */
const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

const secrets = (html: string) => ({ requestKey: hidden(html, 'requestKey'), stamp: hidden(html, 'stamp') })

const agencyId = async (code: string): Promise<number> =>
  (await portal.db.agency.findFirstOrThrow({ where: { code } })).id

const paperId = async (docNumber: string): Promise<number> =>
  (await portal.db.legalDocument.findFirstOrThrow({ where: { docNumber }, orderBy: { id: 'desc' } })).id

const criterionId = async (no: number): Promise<number> =>
  (await portal.db.criterion.findFirstOrThrow({ where: { no, set: { code: set } } })).id

const holdersOf = async (no: number) =>
  portal.db.assignment.findMany({
    where: { criterionId: await criterionId(no) },
    include: { agency: { select: { code: true } }, document: { select: { docNumber: true } } },
    orderBy: [{ role: 'asc' }, { validFrom: 'asc' }, { agencyId: 'asc' }],
  })

let office: Visitor

beforeAll(async () => {
  office = await portal.login('COORDINATOR')
})

describe('the list of assignments', () => {
  it('shows drafts as drafts, with who leads and supports', async () => {
    const { text, status } = await office.get(paths.sets.assignments({ set }))
    expect(status).toBe(200)
    expect(text).toContain('Phòng KT&amp;HT')
    expect(text).toContain('Phân công dự thảo chưa có giá trị.')
    expect(text).toContain('Dự thảo')
  })

  it('is read by everyone, also by an officer of a commune, and changed by the office only', async () => {
    for (const role of ['LEADER', 'COMMUNE', 'AGENCY', 'ADMIN', 'APPRAISER'] as const) {
      const visitor = await portal.login(role)
      const { text, status } = await visitor.get(paths.sets.assignments({ set }))
      expect([role, status]).toEqual([role, 200])
      expect(text).not.toContain('Xác nhận bản dự thảo')
      expect((await visitor.get(paths.sets.assign({ set, code: '1' }))).status).toBe(403)
      expect((await visitor.post(paths.sets.assign({ set, code: '1' }), {})).status).toBe(403)
      expect((await visitor.post(paths.sets.confirmations({ set }), {})).status).toBe(403)
    }
  })

  it('answers 404 for what there is not', async () => {
    expect((await office.get('/sets/NONE/assignments')).status).toBe(404)
    expect((await office.get(paths.sets.assign({ set, code: '77' }))).status).toBe(404)
    expect((await office.get(paths.sets.assign({ set, code: '1.77' }))).status).toBe(404)
    expect((await office.get(paths.sets.assignments({ set }, { unit: 'abc' }))).status).toBe(404)
  })

  it('asks a bounded number of statements', async () => {
    const { queries } = await portal.lineOf(await office.get(paths.sets.assignments({ set })))
    expect(queries).toBeLessThanOrEqual(10)
  })
})

describe('confirming drafts', () => {
  it('offers the paper that assigns and its day', async () => {
    const { text } = await office.get(paths.sets.confirmations({ set }, { code: '1' }))
    expect(text).toContain(`<option value="${await paperId('2274/QĐ-UBND')}" selected>2274/QĐ-UBND`)
    expect(text).toContain('value="10/07/2022"')
  })

  it('confirms one criterion, keeps who it was and tells the history', async () => {
    const url = paths.sets.confirmations({ set }, { code: '2' })
    const page = await office.get(url)
    const answer = await office.post(url, {
      ...secrets(page.text),
      documentId: await paperId('2274/QĐ-UBND'),
      validFrom: '10/07/2022',
    })
    expect(answer.status).toBe(303)
    const rows = await holdersOf(2)
    expect(rows.map(({ agency, role, status, document }) => [agency.code, role, status, document?.docNumber])).toEqual([
      ['KTHT', 'LEAD', 'CONFIRMED', '2274/QĐ-UBND'],
      ['TCKH', 'SUPPORT', 'CONFIRMED', '2274/QĐ-UBND'],
      ['BQLDA', 'SUPPORT', 'CONFIRMED', '2274/QĐ-UBND'],
    ])
    expect(rows.every(({ validFrom }) => validFrom.toISOString().startsWith('2022-07-10'))).toBe(true)
    const events = await portal.db.event.findMany({ where: { action: 'assignment.confirmed' } })
    expect(events).toHaveLength(3)
    expect(events[0]).toMatchObject({
      actorId: office.user?.id,
      from: { status: 'DRAFT' },
      to: { status: 'CONFIRMED', code: '2' },
    })
    const shown = await office.get(paths.sets.assign({ set, code: '2' }))
    expect(shown.text).toContain('xác nhận từ 10/07/2022 đến 30/06/2025 theo 2274/QĐ-UBND ngày 10/07/2022')
  })

  it('counts a form sent twice once', async () => {
    const url = paths.sets.confirmations({ set }, { code: '3' })
    const page = await office.get(url)
    const fields = { ...secrets(page.text), documentId: await paperId('2274/QĐ-UBND'), validFrom: '10/07/2022' }
    const answers = await Promise.all([office.post(url, fields), office.post(url, fields)])
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    const rows = await holdersOf(3)
    const events = await portal.db.event.count({
      where: { action: 'assignment.confirmed', subjectId: { in: rows.map(({ id }) => id) } },
    })
    expect(events).toBe(rows.length)
  })

  it('says what is missing and keeps what was typed', async () => {
    const url = paths.sets.confirmations({ set }, { code: '4' })
    const page = await office.get(url)
    const empty = await office.post(url, { ...secrets(page.text), validFrom: '31/02/2022' })
    expect(empty.status).toBe(422)
    expect(empty.text).toContain('<title>Lỗi: ')
    expect(empty.text).toContain('Lịch không có ngày 31/02/2022.')
    expect(empty.text).toContain('Đề nghị chọn văn bản phân công, hoặc nhập văn bản mới.')
    expect(empty.text).toContain('value="31/02/2022"')
    const half = await office.post(url, { ...secrets(empty.text), validFrom: '01/02/2022', docNumber: '99/QĐ-UBND' })
    expect(half.status).toBe(422)
    expect(half.text).toContain('Đề nghị nhập ngày ban hành của văn bản.')
    expect(half.text).toContain('value="99/QĐ-UBND"')
    const gone = await office.post(url, { ...secrets(half.text), validFrom: '01/02/2022', documentId: 999999 })
    expect(gone.status).toBe(422)
  })

  it('confirms all that are left, but not what has two leads', async () => {
    const [five, kthtId] = [await criterionId(5), await agencyId('KTHT')]
    await portal.db.assignment.updateMany({ where: { criterionId: five, agencyId: kthtId }, data: { role: 'LEAD' } })
    const url = paths.sets.confirmations({ set })
    const page = await office.get(url)
    expect(page.text).toContain('Có nội dung ghi hai cơ quan cùng chủ trì.')
    const answer = await office.post(url, {
      ...secrets(page.text),
      documentId: '',
      docNumber: '3000/QĐ-UBND',
      docIssuedOn: '01/08/2022',
      docIssuer: 'UBND huyện Văn Quan',
      docTitle: 'Điều chỉnh phân công',
      validFrom: '01/08/2022',
    })
    expect(answer.status).toBe(303)
    const left = await portal.db.assignment.findMany({
      where: {
        status: 'DRAFT',
        OR: [{ criterion: { set: { code: set } } }, { indicator: { criterion: { set: { code: set } } } }],
      },
    })
    expect(new Set(left.map((row) => row.criterionId))).toEqual(new Set([five]))
    expect(await portal.db.event.count({ where: { action: 'document.added' } })).toBe(1)
    const list = await office.get(paths.sets.assignments({ set }, { show: 'double' }))
    expect(list.text).toContain('Hai cơ quan cùng chủ trì')
  })
})

describe('changing who leads', () => {
  const change = async (code: string, fields: Record<string, unknown>, visitor = office) => {
    const url = paths.sets.assign({ set, code })
    const page = await visitor.get(url)
    const paper = await paperId('2274/QĐ-UBND')
    return visitor.post(url, { ...secrets(page.text), documentId: paper, ...(fields as Record<string, string>) })
  }

  it('ends the old lead the day before and opens the new one', async () => {
    const answer = await change('2', {
      leadId: await agencyId('BQLDA'),
      supportIds: [await agencyId('TCKH')],
      validFrom: '01/06/2024',
    })
    expect(answer.status).toBe(303)
    const rows = await holdersOf(2)
    const told = rows.map((row) => [
      row.agency.code,
      row.role,
      row.validFrom.toISOString().slice(0, 10),
      row.validTo?.toISOString().slice(0, 10),
    ])
    expect(told).toEqual([
      ['KTHT', 'LEAD', '2022-07-10', '2024-05-31'],
      ['BQLDA', 'LEAD', '2024-06-01', '2025-06-30'],
      ['TCKH', 'SUPPORT', '2022-07-10', '2025-06-30'],
      ['BQLDA', 'SUPPORT', '2022-07-10', '2024-05-31'],
    ])
    const page = await office.get(paths.sets.assign({ set, code: '2' }))
    expect(page.text).toContain('Ban QLDA ĐTXD chủ trì: giao từ 01/06/2024')
    expect((await office.get(paths.sets.assignments({ set }))).text).toContain('Sẽ giao Ban QLDA ĐTXD từ 01/06/2024')
  })

  it('refuses a day before a change already decided', async () => {
    const answer = await change('2', { leadId: await agencyId('NNPTNT'), validFrom: '20/05/2024' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Đã có phân công bắt đầu từ 01/06/2024.')
    expect(answer.text).toContain('id="f-validFrom-error"')
  })

  it('replaces on the same day what never held', async () => {
    await change('4', { leadId: await agencyId('NNPTNT'), validFrom: '20/05/2024' })
    const again = await change('4', { leadId: await agencyId('TNMT'), validFrom: '20/05/2024' })
    expect(again.status).toBe(303)
    const leads = (await holdersOf(4)).filter(({ role }) => role === 'LEAD')
    expect(leads.map(({ agency, validTo }) => [agency.code, validTo?.toISOString().slice(0, 10)])).toEqual([
      ['KTHT', '2024-05-19'],
      ['TNMT', '2025-06-30'],
    ])
    expect(await portal.db.event.findFirst({ where: { action: 'assignment.replaced' } })).toMatchObject({
      from: { code: '4' },
    })
  })

  it('gives one indicator to another agency than its criterion', async () => {
    const answer = await change('17.4', { leadId: await agencyId('YT'), validFrom: '20/05/2024' })
    expect(answer.status).toBe(303)
    const page = await office.get(paths.sets.assignments({ set }))
    expect(page.text).toContain('<span class="no-ind">17.4</span>')
  })

  it('refuses a lead that also supports, and an agency of nowhere', async () => {
    const lead = await agencyId('TNMT')
    const both = await change('6', { leadId: lead, supportIds: [lead], validFrom: '20/05/2024' })
    expect(both.status).toBe(422)
    expect(both.text).toContain('Cơ quan chủ trì không ghi thêm ở phần phối hợp.')
    const nowhere = await change('6', { leadId: 999999, validFrom: '20/05/2024' })
    expect(nowhere.text).toContain('Cơ quan được chọn không hoạt động vào ngày 20/05/2024.')
  })

  it('answers an old picture with both versions and loses nothing', async () => {
    const url = paths.sets.assign({ set, code: '7' })
    const old = await office.get(url)
    await change('7', { leadId: await agencyId('TCKH'), validFrom: '20/05/2024' })
    const [lead, paper] = [await agencyId('NNPTNT'), await paperId('2274/QĐ-UBND')]
    const fields = { documentId: paper, leadId: lead, validFrom: '21/05/2024' }
    const stale = await office.post(url, { ...secrets(old.text), ...fields })
    expect(stale.status).toBe(409)
    expect(stale.text).toContain('vừa có người khác cập nhật')
    expect(stale.text).toContain('Phòng TC-KH chủ trì')
    expect(stale.text).toContain(`<option value="${lead}" selected>`)
    expect((await office.post(url, { ...secrets(stale.text), ...fields })).status).toBe(303)
  })

  it('lets two at once change one thing only once', async () => {
    const url = paths.sets.assign({ set, code: '8' })
    const paper = await paperId('2274/QĐ-UBND')
    const codes = ['NNPTNT', 'TNMT', 'YT']
    const forms = await Promise.all(
      codes.map(async (code) => ({
        ...secrets((await office.get(url)).text),
        leadId: await agencyId(code),
        documentId: paper,
        validFrom: '20/05/2024',
      })),
    )
    const answers = await Promise.all(forms.map((form) => office.post(url, form)))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409])
    expect(portal.faults).toEqual([])
  })
})
