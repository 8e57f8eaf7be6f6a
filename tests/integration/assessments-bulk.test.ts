import { beforeAll, describe, expect, it } from 'vitest'
import { selectRows } from '../../src/assessments/queries.js'
import { Prisma } from '../../src/generated/prisma/client.js'
import { paths } from '../../src/paths.js'
import { portal as usePortal, type Visitor } from '../support/portal.js'

const portal = usePortal()
const set = 'NTM_2021_2025'

let officer: Visitor
let office: Visitor
let commune = 0
let ids: Record<string, number> = {}
const codes = ['13.1', '13.2', '13.3', '13.4', '13.5', '17.1', '5']

beforeAll(async () => {
  officer = await portal.login('COMMUNE', { displayName: 'Hoàng Thị Liên' })
  office = await portal.login('COORDINATOR', { displayName: 'Nông Văn Thắng' })
  commune = await portal.unitId('Trấn Ninh')
  const entries = codes.map(async (code) => [code, await portal.assessmentId(commune, set, code)] as const)
  ids = Object.fromEntries(await Promise.all(entries))
})

const rowOf = async (code: string) => {
  const [row] = await selectRows(portal, Prisma.sql`a.id = ${ids[code] ?? 0}`)
  if (!row) throw new Error('No such row')
  return row
}

type Fields = Record<string, string>

/** The fields of the page as shown, by name. */
const fieldsOf = (html: string): Fields => {
  const fields: Fields = {}
  for (const [, tag = ''] of html.matchAll(/<input([^>]*name="rows\.[^>]*)>/g)) {
    const [, name = ''] = /name="([^"]+)"/.exec(tag) ?? []
    fields[name] = /value="([^"]*)"/.exec(tag)?.[1] ?? ''
  }
  for (const [, name = '', options = ''] of html.matchAll(
    /<select[^>]*name="(rows\.[^"]+)"[^>]*>([\s\S]*?)<\/select>/g,
  ))
    fields[name] = /value="([^"]*)" selected/.exec(options)?.[1] ?? ''
  return fields
}

const page = (criterion: number | null = 13) => paths.communes.edit({ id: commune, set }, { criterion })
const open = async (who: Visitor, criterion: number | null = 13) => fieldsOf((await who.get(page(criterion))).text)
const at = (code: string, field: string) => `rows.${ids[code] ?? 0}.${field}`
const post = async (who: Visitor, typed: Fields, shown?: Fields, criterion: number | null = 13) =>
  who.post(page(criterion), { ...(shown ?? (await open(who, criterion))), ...typed })

describe('updating many', () => {
  it('shows a row an indicator with what is stored', async () => {
    const shown = await open(officer)
    expect(Object.keys(shown).filter((name) => name.endsWith('.version'))).toHaveLength(5)
    expect(shown[at('13.1', 'result')]).toBe('NOT_ASSESSED')
    expect(Object.keys(await open(officer, null)).filter((name) => name.endsWith('.version'))).toHaveLength(57)
  })

  it('saves the right rows together and leaves the wrong one with its message and everything typed', async () => {
    const answer = await post(officer, {
      [at('13.1', 'value')]: 'hai',
      [at('13.1', 'result')]: 'MET',
      [at('13.2', 'valueText')]: 'Liên kết tiêu thụ hoa hồi, 1 hợp đồng',
      [at('13.2', 'result')]: 'MET',
      [at('13.3', 'result')]: 'NOT_MET',
      [at('13.3', 'plannedDate')]: '30/09/2024',
      [at('13.4', 'result')]: 'NOT_APPLICABLE',
      [at('13.4', 'claimReason')]: 'Xã không có làng nghề',
      [at('13.4', 'note')]: 'Theo báo cáo 12/BC-UBND',
      [at('13.5', 'result')]: 'MET',
    })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('<title>Lỗi: ')
    expect(answer.text).toContain('Đã lưu 4 dòng; còn 1 dòng cần sửa. Nội dung đã nhập được giữ nguyên.')
    expect(answer.text).toContain('Chỉ tiêu 13.1: đề nghị nhập số nguyên, ví dụ 2.')
    expect(answer.text).toContain(`href="#f-rows-${ids['13.1'] ?? 0}-value"`)
    const left = fieldsOf(answer.text)
    expect([left[at('13.1', 'value')], left[at('13.1', 'result')], left[at('13.1', 'version')]]).toEqual([
      'hai',
      'MET',
      '1',
    ])
    expect(left[at('13.3', 'version')]).toBe('2')
    expect(await rowOf('13.1')).toMatchObject({ version: 1, value: null })
    expect(await rowOf('13.4')).toMatchObject({
      version: 2,
      selfResult: 'NOT_APPLICABLE',
      note: 'Theo báo cáo 12/BC-UBND',
    })
    expect(await portal.db.event.count({ where: { action: 'assessment.saved' } })).toBe(4)
    expect(await portal.db.$queryRaw`SELECT * FROM totals_drift`).toEqual([])

    const again = await officer.post(page(), { ...left, [at('13.1', 'value')]: '2' })
    expect([again.status, again.headers['location']]).toEqual([
      303,
      `${paths.communes.status({ id: commune, set }, { criterion: 13 })}#tc13`,
    ])
    expect(await rowOf('13.1')).toMatchObject({ version: 2, value: '2', selfResult: 'MET' })
    expect(await portal.db.event.count({ where: { action: 'assessment.saved' } })).toBe(5)
  })

  it('touches only rows that were changed', async () => {
    const answer = await post(officer, { [at('13.5', 'note')]: 'Tổ khuyến nông 7 người' })
    expect(answer.status).toBe(303)
    expect((await officer.get(paths.communes.status({ id: commune, set }))).text).toContain(
      'Đã lưu 1 chỉ tiêu của tiêu chí 13',
    )
    expect((await rowOf('13.5')).version).toBe(3)
    expect((await rowOf('13.2')).version).toBe(2)
    expect((await post(officer, {})).status).toBe(303)
    expect((await officer.get(paths.communes.status({ id: commune, set }))).text).toContain('Không có thay đổi')
  })

  it('keeps a claim without reason back and offers the field for it', async () => {
    const shown = await open(officer, 17)
    expect(Object.keys(shown)).not.toContain(at('17.1', 'claimReason'))
    const answer = await post(
      officer,
      { [at('17.1', 'parts.a.value')]: '20', [at('17.1', 'result')]: 'MET' },
      shown,
      17,
    )
    expect(answer.status).toBe(422)
    expect(fieldsOf(answer.text)).toHaveProperty([at('17.1', 'claimReason')], '')
    expect(answer.text).toContain('20% &lt; 30% theo 318/QĐ-TTg: chưa đạt.')
  })

  it('asks for the facts that conditions need', async () => {
    const typed = {
      [at('5', 'inputs.soTruong')]: '3',
      [at('5', 'parts.a.value')]: '100',
      [at('5', 'parts.b2.value')]: '33',
      [at('5', 'result')]: 'NOT_MET',
    }
    expect((await post(officer, typed, undefined, 5)).status).toBe(303)
    expect(await rowOf('5')).toMatchObject({ inputs: { soTruong: '3' }, computedResult: 'NOT_MET' })
  })
})

describe('rows that someone else saved meanwhile', () => {
  it('stay beside the stored version, the others are saved', async () => {
    const shown = await open(officer)
    await post(office, { [at('13.1', 'value')]: '3', [at('13.2', 'note')]: 'VPĐP đã kiểm tra' })
    const answer = await post(officer, { [at('13.1', 'value')]: '4', [at('13.5', 'note')]: 'mới' }, shown)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('Đã lưu 1 dòng; 1 dòng vừa có người khác cập nhật. Nội dung đã nhập được giữ nguyên.')
    expect(answer.text).toContain('Nông Văn Thắng, 20/05/2024 09:00')
    expect(await rowOf('13.1')).toMatchObject({ value: '3' })
    expect(await rowOf('13.2')).toMatchObject({ note: 'VPĐP đã kiểm tra' }) // not touched here, so not undone
    expect(await rowOf('13.5')).toMatchObject({ note: 'mới' })
    const left = fieldsOf(answer.text)
    expect([left[at('13.1', 'value')], left[at('13.2', 'note')]]).toEqual(['4', 'VPĐP đã kiểm tra'])
    expect((await officer.post(page(), left)).status).toBe(303)
    expect(await rowOf('13.1')).toMatchObject({ value: '4', updatedBy: 'Hoàng Thị Liên' })
  })

  it('are saved by exactly one of many at the same moment', async () => {
    const shown = await open(officer)
    const before = (await rowOf('13.3')).version
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) => post(n % 2 ? office : officer, { [at('13.3', 'note')]: `bản ${n}` }, shown)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409, 409])
    expect((await rowOf('13.3')).version).toBe(before + 1)
  })
})

describe('what is posted', () => {
  it('reaches no row of another commune, set or criterion', async () => {
    const foreign = await portal.assessmentId('Điềm He', set, '13.1')
    const other = await portal.assessmentId(commune, set, '1.1')
    const typed = {
      [`rows.${foreign}.version`]: '1',
      [`rows.${foreign}.result`]: 'MET',
      [`rows.${other}.version`]: '1',
      [`rows.${other}.result`]: 'MET',
    }
    expect((await post(officer, typed)).status).toBe(303)
    const rows = await selectRows(portal, Prisma.sql`a.id = ANY (${[foreign, other]}::int[])`)
    expect(rows.map(({ version }) => version)).toEqual([1, 1])
  })

  it('may be anything', async () => {
    const row = at('13.1', '')
    const hostile: Record<string, string | string[]>[] = [
      {},
      { [`${row}value`]: ['1', '2'], [`${row}version`]: '1' },
      { [`${row}version`]: 'x', [`${row}value`]: '1' },
      { [`${row}version`]: '99999999999', [`${row}value`]: '1' },
      { 'rows.__proto__.value': '1', 'rows..value': '1', 'rows.1': 'x' },
      { [`${row}note`]: 'ă'.repeat(5000), [`${row}version`]: String((await rowOf('13.1')).version) },
      { [`${row}plannedDate`]: '30/02/2024', [`${row}version`]: String((await rowOf('13.1')).version) },
    ]
    for (const fields of hostile) expect([303, 409, 422]).toContain((await officer.post(page(), fields)).status)
    expect(portal.faults).toEqual([])
  })

  it('is refused of those who may not update', async () => {
    for (const role of ['LEADER', 'AGENCY', 'STEERING', 'ADMIN'] as const) {
      const reader = await portal.login(role)
      expect((await reader.get(page())).status).toBe(403)
      expect((await reader.post(page(), {})).status).toBe(403)
    }
    const elsewhere = await portal.login('COMMUNE', { unit: 'Điềm He' })
    expect((await elsewhere.post(page(), {})).status).toBe(404)
  })
})

describe('a page of all rows', () => {
  it('is saved with as many statements as one of five', async () => {
    const few = await portal.lineOf(await post(office, { [at('13.1', 'note')]: 'a', [at('13.2', 'note')]: 'a' }))
    const shown = await open(office, null)
    const all = Object.fromEntries(
      Object.keys(shown)
        .filter((name) => name.endsWith('.note'))
        .map((name) => [name, 'cả bộ']),
    )
    const answer = await post(office, all, shown, null)
    expect(answer.status).toBe(303)
    const many = await portal.lineOf(answer)
    expect(many.queries).toBeLessThanOrEqual(few.queries + 2) // parts of some rows
    expect(await portal.db.assessment.count({ where: { communeId: commune, note: 'cả bộ' } })).toBe(57)
  })
})
