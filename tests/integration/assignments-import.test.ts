import { beforeAll, describe, expect, it } from 'vitest'
import { readSheet, writeSheets } from '../../src/kernel/xlsx.js'
import { paths } from '../../src/paths.js'
import { portal as usePortal, type Visitor } from '../support/portal.js'

const portal = usePortal({ template: 'reference' })
const set = 'NTM_2021_2025'
const at = paths.sets.assignmentImport({ set })
const head = ['Mã', 'Tên tiêu chí, chỉ tiêu', 'Cơ quan chủ trì', 'Cơ quan phối hợp']

const unescaped = (text: string) =>
  text.replaceAll('&#34;', '"').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
const hidden = (html: string, name: string): string =>
  unescaped(new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '')

const sheet = (rows: string[][], first = head) => writeSheets([{ name: 'Phân công', head: first, widths: [], rows }])
const upload = async (visitor: Visitor, file: Buffer, name = 'phan-cong.xlsx') =>
  visitor.multipart(at).attach('file', file, name)
const paperId = async (): Promise<number> =>
  (await portal.db.legalDocument.findFirstOrThrow({ where: { docNumber: '2274/QĐ-UBND' } })).id
const leadsOf = async (no: number) =>
  portal.db.assignment.findMany({
    where: { criterion: { no, set: { code: set } }, role: 'LEAD' },
    include: { agency: true },
    orderBy: { id: 'asc' },
  })

let office: Visitor

beforeAll(async () => {
  office = await portal.login('COORDINATOR')
})

describe('the template', () => {
  it('holds the codes of the set, the present holders and the agencies', async () => {
    const answer = await office.get(paths.sets.assignmentTemplate({ set })).responseType('blob')
    expect(answer.status).toBe(200)
    expect(answer.headers['content-disposition']).toContain('phan-cong-ntm_2021_2025.xlsx')
    const rows = await readSheet(answer.body as Buffer)
    expect(rows[0]?.cells).toEqual(head)
    expect(rows.find(({ cells }) => cells[0] === '2')?.cells[2]).toBe('KTHT')
    expect(rows.some(({ cells }) => cells[0] === '2.1')).toBe(true)
  })

  it('uploaded as it is proposes what is still a draft, and names no fault', async () => {
    const file = (await office.get(paths.sets.assignmentTemplate({ set })).responseType('blob')).body as Buffer
    const { status, text } = await upload(office, file)
    expect(status).toBe(200)
    expect(text).not.toContain('dòng cần sửa')
  })
})

describe('checking a sheet', () => {
  it('says what is wrong row by row, and writes nothing', async () => {
    const before = await portal.db.assignment.count()
    const file = await sheet([
      ['1', '', 'KTHT', 'TNMT; Không có phòng này'],
      ['77', '', 'KTHT', ''],
      ['2', '', 'Phòng lạ', ''],
      ['3', '', 'NNPTNT', 'NNPTNT'],
      ['4', '', 'KTHT', ''],
      ['4', '', 'KTHT', ''],
      ['', 'x', 'KTHT', ''],
    ])
    const { status, text } = await upload(office, file)
    expect(status).toBe(200)
    const shown = unescaped(text)
    for (const words of [
      'Dòng 2: Không có cơ quan phối hợp “Không có phòng này” trong danh mục.',
      'Dòng 3: Bộ tiêu chí không có mã “77”.',
      'Dòng 4: Không có cơ quan chủ trì “Phòng lạ” trong danh mục.',
      'Dòng 5: Phòng NN&PTNT vừa chủ trì vừa phối hợp.',
      'Dòng 7: Mã 4 đã có ở dòng 6.',
      'Dòng 8: Chưa ghi mã.',
    ])
      expect(shown).toContain(words)
    expect(text).not.toContain('name="rows"')
    expect(await portal.db.assignment.count()).toBe(before)
  })

  it('refuses what is no sheet of the template', async () => {
    for (const file of [Buffer.from('not a zip'), await sheet([['1']], ['Sai', 'mẫu'])]) {
      const { status, text } = await upload(office, file)
      expect(status).toBe(422)
      expect(text).toContain('Đề nghị dùng tệp mẫu')
    }
    expect((await office.multipart(at).field('x', '1')).status).toBe(422)
  })

  it('is the office’s alone', async () => {
    const file = await sheet([['1', '', 'KTHT', '']])
    for (const role of ['LEADER', 'COMMUNE', 'AGENCY', 'ADMIN'] as const) {
      const visitor = await portal.login(role)
      expect((await upload(visitor, file)).status).toBe(403)
      expect((await visitor.get(paths.sets.assignmentTemplate({ set }))).status).toBe(403)
    }
  })
})

describe('confirming a sheet', () => {
  const checked = async (rows: string[][]) => {
    const { text } = await upload(office, await sheet(rows))
    return {
      requestKey: hidden(text, 'requestKey'),
      stamp: hidden(text, 'stamp'),
      rows: hidden(text, 'rows'),
      documentId: await paperId(),
      validFrom: '20/05/2024',
    }
  }

  it('writes all rows under the paper from the day, the old holders ending before, with history', async () => {
    const fields = await checked([
      ['5', '', 'phong gd&đt', 'KTHT'],
      ['6', '', 'GDDT', 'VHTT; KTHT'],
      ['7', '', '', ''],
    ])
    const answer = await office.post(at, fields)
    expect(answer.status).toBe(303)
    const six = await leadsOf(6)
    expect(six.map(({ agency, status }) => [agency.code, status])).toEqual([
      ['VHTT', 'DRAFT'],
      ['GDDT', 'CONFIRMED'],
    ])
    expect(six[0]?.validTo?.toISOString()).toContain('2024-05-19')
    const events = await portal.db.event.findMany({ where: { action: 'assignment.opened' } })
    expect(events.length).toBeGreaterThanOrEqual(5)
    expect((await office.get(paths.sets.assign({ set, code: '6' }))).text).toContain('2274/QĐ-UBND')
    expect((await office.post(at, fields)).status).toBe(303) // the same form again
    expect(await leadsOf(6)).toHaveLength(2)
  })

  it('refuses an older picture, and keeps what was typed', async () => {
    const old = await checked([['8', '', 'GDDT', '']])
    const other = await checked([['9', '', 'GDDT', '']])
    expect((await office.post(at, other)).status).toBe(303)
    const answer = await office.post(at, old)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('value="20/05/2024"')
  })

  it('writes nothing where one row does not fit the day', async () => {
    const before = await portal.db.assignment.count()
    const fields = await checked([
      ['10', '', 'GDDT', ''],
      ['6', '', 'KTHT', ''],
    ])
    const answer = await office.post(at, { ...fields, validFrom: '01/01/2024' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Mã 6 đã có phân công bắt đầu từ 20/05/2024.')
    expect(await portal.db.assignment.count()).toBe(before)
    const torn = await office.post(at, { ...fields, rows: '[{"no":' })
    expect(torn.status).toBe(422)
  })
})
