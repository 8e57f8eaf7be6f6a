import { beforeAll, describe, expect, it } from 'vitest'
import { addCommunes, meetAll, sectionOf, statementsOf, textOf } from '../support/figures.js'
import { portal, type Visitor } from '../support/portal.js'

const NTM = 'NTM_2021_2025'
const met = { selfResult: 'MET', verifiedResult: 'MET', verifiedAt: new Date('2024-05-02T03:00:00Z') }

/** The letter in a cell, found by the sentence that names it. */
const cell = (html: string, name: string) =>
  new RegExp(`<a class="(c c-[a-z]( c-late)?)" href="([^"]*)" aria-label="${name}[^"]*">([^<]*)</a>`).exec(html)

describe('the dashboard of a district', () => {
  const p = portal()
  let leader: Visitor
  const put = async (commune: string, code: string, data: Record<string, unknown>) =>
    p.put(await p.assessmentId(commune, NTM, code), data)

  beforeAll(async () => {
    leader = await p.login('LEADER')
    // Trấn Ninh, by hand: 1 verified, 2 one of four and one late, 4 only claimed, 5 found unmet, 7 not applicable
    for (const code of ['1.1', '1.2', '2.1']) await put('Trấn Ninh', code, met)
    await put('Trấn Ninh', '2.4', { selfResult: 'IN_PROGRESS', plannedDate: new Date('2024-05-10') })
    for (const code of ['4.1', '4.2']) await put('Trấn Ninh', code, { selfResult: 'MET' })
    await put('Trấn Ninh', '5', { ...met, selfResult: 'NOT_MET', verifiedResult: 'NOT_MET' })
    const notApplicable = { selfResult: 'NOT_APPLICABLE', claimReason: 'Không quy hoạch chợ trên địa bàn.' }
    await put('Trấn Ninh', '7', { ...met, ...notApplicable, verifiedResult: 'NOT_APPLICABLE' })
    await put('An Sơn', '10', { selfResult: 'MET', stage: 'UNDER_VERIFICATION' })
    await meetAll(p, 'Điềm He', NTM)
  })

  it('writes each cell as the office does, on the verified basis unless asked otherwise', async () => {
    const { text: html } = await leader.get('/dashboard').expect(200)
    expect(textOf(html)).toContain('số liệu đã thẩm tra, tính đến ngày 20/05/2024')
    const shown = ['1', '2', '4', '5', '6', '7'].map((no) => cell(html, `Trấn Ninh, tiêu chí ${no}:`))
    expect(shown.map((one) => one?.[4])).toEqual(['Đ', '1/4', 'Đ', 'C', '–', 'K'])
    expect(shown.map((one) => one?.[1])).toEqual(['c c-v', 'c c-p c-late', 'c c-s', 'c c-x', 'c c-n', 'c c-a'])
    const commune = await p.unitId('Trấn Ninh')
    expect(shown[1]?.[3]).toBe(`/communes/${commune}/sets/${NTM}?criterion=2#tc2`)
  })

  it('counts, averages and bands as a hand would', async () => {
    const { text: html } = await leader.get('/dashboard')
    const text = textOf(html)
    expect(text).toMatch(/Bình quân một xã 1,31 tiêu chí/) // (2 + 19) / 16 = 1.3125
    expect(text).toMatch(/Xã đạt đủ 19 tiêu chí 1 \/ 16 xã/)
    expect(text).toMatch(/Chỉ tiêu quá hạn 1 chỉ tiêu ở 1 xã, lâu nhất 10 ngày/)
    expect(text).toMatch(/Chờ thẩm tra 1 chỉ tiêu ở 1 xã/)
    expect(textOf(sectionOf(html, 'bands'))).toMatch(/1 xã , 19 tiêu chí 0 xã , 15–18 0 xã , 10–14 0 xã , 5–9 15 xã/)
    const foot = /<tfoot[\s\S]*<\/tfoot>/.exec(html)?.[0] ?? ''
    expect(textOf(foot).trim()).toBe('Số xã đạt 2 1 1 1 1 1 2 1 1 1 1 1 1 1 1 1 1 1 1 1,31')
  })

  it('counts what the communes say on the other basis', async () => {
    const { text: html } = await leader.get('/dashboard?basis=self')
    expect(textOf(html)).toContain('số liệu xã tự đánh giá')
    expect(textOf(html)).toMatch(/Bình quân một xã 1,44 tiêu chí/) // Trấn Ninh 1, 4, 7; An Sơn 10; Điềm He 19
    expect(cell(html, 'An Sơn, tiêu chí 10:')?.[4]).toBe('Đ')
  })

  it('sets the three targets before it, each with the reason of its light', async () => {
    const { text: html } = await leader.get('/dashboard')
    const text = textOf(sectionOf(html, 'targets'))
    expect(text).toMatch(
      /Xã Trấn Ninh Chậm tiến độ Xã nông thôn mới năm 2024 · hạn 30\/11\/2024 2 \/ 19 tiêu chí 194 ngày nữa/,
    )
    expect(text).toContain('Quá hạn 1 chỉ tiêu: 2.4.')
    expect(text).toMatch(/Còn thiếu 17 tiêu chí trong đó chờ thẩm tra 1 có chỉ tiêu quá hạn 1/)
    expect(text).toMatch(/Xã Điềm He .* 0 \/ 4 điều kiện .* Điều kiện trước: Xã NTM nâng cao 0\/19/)
  })

  it('names the agency that answers for what is late and opens its rows', async () => {
    const { text: html } = await leader.get('/dashboard')
    const agencies = sectionOf(html, 'agencies')
    expect(textOf(agencies)).toMatch(/Phòng KT&HT 1 chỉ tiêu quá hạn, Phòng KT&HT 10 ngày 0/)
    const href = /href="(\/assessments\?[^"]*state=late[^"]*)"/.exec(agencies)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const { text: list } = await leader.get(href).expect(200)
    expect(textOf(list)).toContain('2.4')
  })

  it('leads from each number to rows that can be opened', async () => {
    const { text: html } = await leader.get('/dashboard')
    const hrefs = [
      ...sectionOf(html, 'totals').matchAll(/href="(\/[^"]+)"/g),
      ...sectionOf(html, 'bands').matchAll(/href="(\/[^"]+)"/g),
    ]
    expect(hrefs.length).toBeGreaterThan(6)
    for (const [, href = ''] of hrefs) await leader.get(href.replaceAll('&amp;', '&')).expect(200)
  })

  it('sorts the communes as asked', async () => {
    const order = async (sort: string) => {
      const { text: html } = await leader.get(`/dashboard?sort=${sort}`)
      return [...html.matchAll(/<th scope="row" role="rowheader"><a [^>]*>([^<]*)</g)].map(([, name]) => name)
    }
    expect((await order('most')).slice(0, 2)).toEqual(['Điềm He', 'Trấn Ninh'])
    expect((await order('late'))[0]).toBe('Trấn Ninh')
    expect((await order('fewest')).at(-1)).toBe('Điềm He')
    expect(await order('nonsense')).toEqual(await order('office'))
  })

  it('says what it compares with, and nothing where the month before is not known', async () => {
    const { text: html } = await leader.get('/dashboard')
    expect(textOf(html)).not.toContain('đến 30/04/2024')
    await p.db
      .$executeRaw`INSERT INTO "SetTotalDay" ("communeId", "setId", day, criteria, "criteriaSelfMet", "criteriaVerifiedMet")
      SELECT "communeId", "setId", '2024-04-12', criteria, 0, 0 FROM "SetTotal"`
    const { text: now } = await leader.get('/dashboard')
    expect(textOf(now)).toContain('đến 30/04/2024: 0,00')
    expect(textOf(now)).toMatch(/2\/19 ?▲ 2|2 \/19 ▲ 2/)
  })

  it('works for a set of four', async () => {
    const { text: html } = await leader.get('/dashboard?set=NTM_KIEU_MAU_2021_2025').expect(200)
    expect(textOf(html)).toContain('16 xã × 4 điều kiện')
    await leader.get('/dashboard?set=KHONG_CO').expect(404)
  })

  it('is not for an officer of a commune, nor another district for anybody', async () => {
    await (await p.login('COMMUNE')).get('/dashboard').expect(403)
    await leader.get('/dashboard?unit=999999').expect(404)
    await leader.get('/dashboard?unit=abc').expect(404)
  })

  it('takes as many statements for forty communes as for sixteen', async () => {
    const count = () => statementsOf(p, leader, '/dashboard')
    const before = await count()
    await addCommunes(p, 24)
    expect(await count()).toBe(before)
    expect(before).toBeLessThanOrEqual(17) // session and actor are among them
  })

  it('shows a district that has ended as it ended, and says so', async () => {
    p.clock.at('2025-07-02')
    const { text: html } = await leader.get('/dashboard').expect(200)
    expect(textOf(html)).toContain('Huyện Văn Quan kết thúc ngày 30/06/2025.')
    expect(textOf(html)).toContain('tính đến ngày 30/06/2025')
    p.clock.at('2024-05-20')
  })
})
