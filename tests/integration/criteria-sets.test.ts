import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { portal as usePortal, type Visitor } from '../support/portal.js'

const portal = usePortal({ template: 'reference' })
const [ntm, nangCao, kieuMau] = ['NTM_2021_2025', 'NTM_NANG_CAO_2021_2025', 'NTM_KIEU_MAU_2021_2025']

let office: Visitor
let leader: Visitor

beforeAll(async () => {
  office = await portal.login('COORDINATOR')
  leader = await portal.login('LEADER')
})

/** The row of an indicator in the page of its set. */
const rowOf = (html: string, code: string): string => {
  const from = html.indexOf(`<b>${code}</b>`)
  return html.slice(from, html.indexOf('</tr>', from))
}

describe('the sets', () => {
  it('are listed with how much of each is known', async () => {
    const { text, status } = await leader.get(paths.sets.list())
    expect(status).toBe(200)
    for (const words of [
      'Xã nông thôn mới',
      '57</b> chỉ tiêu',
      '75</b> chỉ tiêu',
      '318/QĐ-TTg ngày 08/03/2022',
      'Chưa có ngưỡng',
    ])
      expect(text).toContain(words)
  })

  it('are open to every role', async () => {
    for (const role of ['COMMUNE', 'AGENCY', 'STEERING', 'ADMIN', 'APPRAISER'] as const) {
      const visitor = await portal.login(role)
      for (const url of [
        paths.sets.list(),
        paths.sets.show({ set: ntm }),
        paths.sets.indicator({ set: ntm, code: '17.1' }),
      ])
        expect([role, url, (await visitor.get(url)).status]).toEqual([role, url, 200])
    }
  })

  it('show requirement, parts, paper, marks and who leads', async () => {
    const { text } = await leader.get(paths.sets.show({ set: ntm }))
    expect(rowOf(text, '17.1')).toContain('≥ 10%')
    expect(rowOf(text, '17.1')).toContain('Chờ đối chiếu')
    expect(rowOf(text, '5')).toContain('khi số trường học trên địa bàn xã &gt; 3')
    expect(rowOf(text, '5')).not.toContain('Chờ đối chiếu')
    expect(rowOf(text, '10')).toContain('Năm 2024: ≥ 45 triệu đồng/người/năm')
    expect(rowOf(text, '2.1')).toContain('Chưa cập nhật ngưỡng')
    expect(rowOf(text, '2.1')).toContain('Giao tỉnh')
    expect(rowOf(text, '13.1')).toContain('Phòng TC-KH <span class="muted">(dự thảo)</span>')
    expect(text).toContain('Không có nợ đọng xây dựng cơ bản')
    expect(text).toContain('Có từ 50% số tiêu chí xã trở lên')
  })

  it('never show a recalled figure of an unknown level', async () => {
    const { text } = await office.get(paths.sets.indicator({ set: nangCao, code: '10' }))
    for (const figure of ['43', '47', '50 triệu', '54', '58']) expect(text).not.toContain(`≥${figure}`)
    expect(text).not.toMatch(/≥ ?54/)
    expect(text).toContain('Chưa cập nhật ngưỡng')
  })

  it('can be narrowed to what is unknown, copied, delegated, or one agency', async () => {
    const unknown = await leader.get(paths.sets.show({ set: ntm }, { show: 'unknown' }))
    expect(unknown.text).toContain('<b>2.1</b>')
    expect(unknown.text).not.toContain('<b>17.1</b>')
    const copied = await leader.get(paths.sets.show({ set: ntm }, { show: 'copied' }))
    expect(copied.text).toContain('<b>17.1</b>')
    expect(copied.text).not.toContain('<b>2.1</b>')
    const odd = await leader.get(paths.sets.show({ set: ntm }, { show: 'x', agency: 'y' }))
    expect(odd.status).toBe(200)
  })

  it('let only the office fill in a level', async () => {
    const link = paths.sets.levels({ set: ntm, code: '2.1' })
    expect((await office.get(paths.sets.show({ set: ntm }))).text).toContain(link)
    expect((await leader.get(paths.sets.show({ set: ntm }))).text).not.toContain(link)
  })

  it('ask a bounded number of statements', async () => {
    for (const url of [
      paths.sets.list(),
      paths.sets.show({ set: nangCao }),
      paths.sets.criterion({ set: ntm, no: 17 }),
    ])
      expect((await portal.lineOf(await leader.get(url))).queries).toBeLessThanOrEqual(9)
    const line = await portal.lineOf(await leader.get(paths.sets.indicator({ set: ntm, code: '10' })))
    expect(line.queries).toBeLessThanOrEqual(11)
  })

  it('answer 404 for what there is not', async () => {
    for (const url of [
      '/sets/NONE',
      `/sets/${ntm}/criteria/77`,
      `/sets/${ntm}/criteria/x`,
      `/sets/${ntm}/indicators/99`,
    ])
      expect([url, (await leader.get(url)).status]).toEqual([url, 404])
  })
})

describe('an indicator', () => {
  it('shows all its levels and which one decides', async () => {
    const { text } = await leader.get(paths.sets.indicator({ set: ntm, code: '10' }))
    expect(text).toContain('Năm 2024')
    expect(text.match(/Đang áp dụng<\/b>/g)).toHaveLength(1)
    expect(text).toContain('Dùng cho năm 2025')
    expect(text).toContain('Trung ương quy định theo 318/QĐ-TTg, Phụ lục I, hiệu lực từ 01/01/2021.')
  })

  it('says who fills in what the province decides', async () => {
    const { text } = await leader.get(paths.sets.indicator({ set: ntm, code: '2.1' }))
    expect(text).toContain('UBND tỉnh quy định; VPĐP NTM huyện nhập.')
  })

  it('names the level it is computed from, and those computed from it', async () => {
    const income = await leader.get(paths.sets.indicator({ set: kieuMau, code: '2' }))
    expect(income.text).toContain('10 của Xã NTM nâng cao')
    const base = await leader.get(paths.sets.indicator({ set: nangCao, code: '10' }))
    expect(base.text).toContain('2 của Xã NTM kiểu mẫu')
  })

  it('lists the papers customarily asked for', async () => {
    const { text } = await leader.get(paths.sets.criterion({ set: ntm, no: 17 }))
    expect(text).toContain('Hồ sơ thường có')
    expect(text).not.toContain('Chưa có danh mục.')
  })
})

describe('the papers', () => {
  it('are found by number, subject and issuer, without marks', async () => {
    const { text, status } = await leader.get(paths.documents.list({}, { q: 'bo tieu chi quoc gia' }))
    expect(status).toBe(200)
    expect(text).toContain('318/QĐ-TTg')
    expect(text).not.toContain('2274/QĐ-UBND')
    expect(text).toContain('mức đạt')
  })
})
