import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { portal as usePortal, type Visitor } from '../support/portal.js'

const portal = usePortal()
const [ntm, nangCao] = ['NTM_2021_2025', 'NTM_NANG_CAO_2021_2025']

let officer: Visitor
let leader: Visitor
let commune = 0
const id = (code: string) => portal.assessmentId(commune, ntm, code)
const page = (query: Record<string, string | number> = {}, set = ntm) =>
  paths.communes.status({ id: commune, set }, query)

/** The codes of the indicators a page shows, in order. */
const codesOf = (html: string): string[] =>
  [...html.matchAll(/<a class="nm"[^>]*><b>([\d.]+)<\/b>/g)].map(([, code = '']) => code)
const openOf = (html: string): number[] => [...html.matchAll(/id="tc(\d+)" open/g)].map(([, no]) => Number(no))

beforeAll(async () => {
  officer = await portal.login('COMMUNE')
  leader = await portal.login('LEADER')
  commune = await portal.unitId('Trấn Ninh')
  await portal.put(await id('1.1'), { selfResult: 'MET', verifiedResult: 'MET', verifiedAt: portal.clock.now() })
  await portal.put(await id('1.2'), { selfResult: 'MET', verifiedResult: 'MET', verifiedAt: portal.clock.now() })
  await portal.put(await id('2.1'), {
    selfResult: 'MET',
    claimReason: 'văn bản xác nhận',
    computedResult: 'LEVEL_UNKNOWN',
    value: 92.4,
  })
  await portal.put(await id('6.3'), {
    selfResult: 'NOT_MET',
    numerator: 6,
    denominator: 7,
    value: 85.7143,
    plannedDate: new Date('2024-05-15'),
  })
  await portal.put(await id('17.1'), {
    selfResult: 'NOT_MET',
    stage: 'SUPPLEMENT_REQUESTED',
    supplementDue: new Date('2024-05-24'),
  })
})

describe('the status page of a commune', () => {
  it('shows target, totals of both judgements, and every indicator', async () => {
    const { text, status } = await leader.get(page())
    expect(status).toBe(200)
    for (const words of [
      'mục tiêu đạt chuẩn 30/11/2024, còn 194 ngày',
      'Đạt, đã thẩm tra',
      '>1/19</b> tiêu chí',
      '2/57 chỉ tiêu',
      '3/57 chỉ tiêu',
      'lâu nhất 5 ngày',
      'Hiện trạng: <b>6/7 thôn (85,7%)</b>',
      '85,7% &lt; 100% theo 318/QĐ-TTg: chưa đạt. Cần thêm ít nhất 1 thôn.',
      'Chưa cập nhật ngưỡng</span> <small class="muted">UBND tỉnh',
      '15/05/2024<br><span class="late">Quá hạn 5 ngày',
      '24/05/2024<br><span class="soon">Còn 4 ngày',
      'Phân công dự kiến',
    ])
      expect(text).toContain(words)
    expect(codesOf(text)).toHaveLength(57)
    expect(openOf(text)).toEqual([6, 17])
    expect(codesOf((await leader.get(page({}, nangCao))).text)).toHaveLength(75)
  })

  it('opens for an officer on what is left to do, one tap from all', async () => {
    const { text } = await officer.get(page())
    expect(codesOf(text)).not.toContain('1.1')
    expect(codesOf(text)).not.toContain('2.1')
    expect(codesOf(text)).toContain('17.1')
    expect(text).toContain('Hiện cả 57 chỉ tiêu')
    expect(codesOf((await officer.get(page({ view: 'all' }))).text)).toHaveLength(57)
    expect(openOf((await officer.get(page({ criterion: 1 }))).text)).toContain(1)
  })

  it('is narrowed by chips and agency, the counts being those of the rows', async () => {
    const all = (await leader.get(page())).text
    const counts = Object.fromEntries(
      [...all.matchAll(/<span>([^<(]+) \((\d+)\)<\/span>/g)].map(([, name = '', n]) => [name, Number(n)] as const),
    )
    expect(counts).toMatchObject({ 'Chưa đạt': 55, 'Quá hạn': 1, 'Chưa có hồ sơ': 57 })
    const shown = async (query: Record<string, string | number>) => codesOf((await leader.get(page(query))).text)
    expect(await shown({ unmet: 1 })).toHaveLength(55)
    expect(await shown({ late: 1 })).toEqual(['6.3'])
    expect(await shown({ 'level-unknown': 1 })).toHaveLength(counts['Chưa có ngưỡng'] ?? 0)
    expect(await shown({ late: 1, 'level-unknown': 1 })).toEqual([])
    const agency = await portal.db.agency.findFirstOrThrow({ where: { code: 'GDDT' } })
    expect((await shown({ agency: agency.id })).sort()).toEqual(['14.1', '14.2', '5'])
    expect(openOf((await leader.get(page({ late: 1 }))).text)).toEqual([6])
  })

  it('takes a bounded number of statements, however many rows and papers there are', async () => {
    await leader.get(page())
    const small = await portal.lineOf(
      await leader.get(paths.communes.status({ id: commune, set: 'NTM_KIEU_MAU_2021_2025' })),
    )
    const large = await portal.lineOf(await leader.get(page({}, nangCao)))
    expect(large.queries).toBe(small.queries)
    expect(large.queries).toBeLessThanOrEqual(2 + 6) // session and person, then the page
  })

  it('is light', async () => {
    for (const set of [ntm, nangCao]) {
      const { text } = await leader.get(page({}, set))
      expect(gzipSync(text).length).toBeLessThan(25_000)
    }
  })

  it('answers what does not exist with a page', async () => {
    for (const url of [
      paths.communes.status({ id: commune, set: 'KHONG_CO' }),
      paths.communes.status({ id: 99_999, set: ntm }),
      '/communes/x/sets/y',
    ])
      expect((await leader.get(url)).status).toBe(404)
    expect((await leader.get(`${page()}?agency=x&view=y&criterion=-1&late[]=1&late=1&late=2`)).status).toBe(200)
  })

  it('says so where a set was not opened for a unit', async () => {
    const town = await portal.db.adminUnit.findFirstOrThrow({ where: { kind: 'thi_tran' } })
    const { text, status } = await leader.get(paths.communes.status({ id: town.id, set: ntm }))
    expect(status).toBe(200)
    expect(text).toContain('Chưa có chỉ tiêu nào của bộ tiêu chí này.')
  })

  it('of a commune that has ended shows how it ended', async () => {
    portal.clock.at('2025-02-01')
    const ended = await portal.db.adminUnit.findFirstOrThrow({ where: { name: 'Đồng Giáp' } })
    const { text, status } = await leader.get(paths.communes.status({ id: ended.id, set: ntm }))
    portal.clock.at('2024-05-20')
    expect(status).toBe(200)
    expect(text).toContain('Đơn vị này kết thúc ngày 30/11/2024.')
  })
})
