import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { statementsOf, textOf } from '../support/figures.js'
import { portal, type Visitor } from '../support/portal.js'

const NTM = 'NTM_2021_2025'
const met = { selfResult: 'MET', verifiedResult: 'MET', verifiedAt: new Date('2024-06-03T03:00:00Z') }

/** The letter in a cell of the matrix, found by the sentence that names it. */
const cell = (html: string, name: string) => new RegExp(`aria-label="${name}[^"]*">([^<]*)</a>`).exec(html)?.[1]

describe('looking back', () => {
  const p = portal()
  let leader: Visitor
  let commune = 0
  const put = async (code: string, data: Record<string, unknown>) =>
    p.put(await p.assessmentId('Trấn Ninh', NTM, code), data)

  /* June: 1 verified, 2.1 promised for the 20th of July. July: 1.1 found unmet again, 2.1 met. Today is the 15th of August. */
  beforeAll(async () => {
    commune = await p.unitId('Trấn Ninh')
    p.clock.at('2024-06-03')
    for (const code of ['1.1', '1.2']) await put(code, met)
    p.clock.at('2024-06-10')
    await put('2.1', { selfResult: 'IN_PROGRESS', plannedDate: new Date('2024-07-20'), note: 'Đang rải nhựa' })
    p.clock.at('2024-07-31')
    await put('1.1', { verifiedResult: 'NOT_MET' })
    await put('2.1', { selfResult: 'MET', stage: 'UNDER_VERIFICATION', note: null })
    p.clock.at('2024-08-15')
    leader = await p.login('LEADER')
  })

  const dashboard = (on: string) => leader.get(paths.dashboard({}, { on }))

  it('shows the dashboard as it stood at the end of each day', async () => {
    const cells = async (on: string) => {
      const { text: html } = await dashboard(on).expect(200)
      return ['1', '2'].map((no) => cell(html, `Trấn Ninh, tiêu chí ${no}:`))
    }
    expect(await cells('2024-06-02')).toEqual(['–', '–'])
    expect(await cells('2024-06-03')).toEqual(['Đ', '–'])
    expect(await cells('2024-07-30')).toEqual(['Đ', 'C'])
    expect(await cells('31/07/2024')).toEqual(['1/2', 'C'])
    expect(await cells('')).toEqual(['1/2', 'C'])
  })

  it('counts as late what was late then, by the day of then', async () => {
    expect(textOf((await dashboard('2024-07-20')).text)).toMatch(/Chỉ tiêu quá hạn 0 chỉ tiêu/)
    expect(textOf((await dashboard('2024-07-25')).text)).toMatch(/Chỉ tiêu quá hạn 1 chỉ tiêu ở 1 xã, lâu nhất 5 ngày/)
    const { text: now } = await dashboard('')
    expect(textOf(now)).toMatch(/Chỉ tiêu quá hạn 0 chỉ tiêu/)
    expect(textOf(now)).toMatch(/Chờ thẩm tra 1 chỉ tiêu ở 1 xã/)
  })

  it('says which day it shows, offers the way back, and carries the day along every link that can', async () => {
    const { text: html } = await dashboard('2024-07-25')
    expect(textOf(html)).toContain('Đang xem số liệu tính đến hết ngày 25/07/2024 · Về hôm nay')
    expect(textOf(html)).toContain('tính đến ngày 25/07/2024')
    expect(html).toContain(`href="/communes/${commune}/sets/${NTM}?criterion=2&amp;on=2024-07-25#tc2"`)
    expect(html).toContain('<input type="hidden" name="on" value="2024-07-25">')
    const links = [...html.matchAll(/<a [^>]*href="(\/(?:dashboard|communes|assessments)\b[^"]*)"/g)]
    const astray = links.filter(([tag, href = '']) => !tag.includes('data-on') && !href.includes('on=2024-07-25'))
    expect(astray.map(([, href]) => href)).toEqual([])
    const { text: today } = await dashboard('')
    expect(/<a (?!data-on)[^>]*on=2024/.exec(today)).toBeNull()
    expect(today.includes('Đang xem số liệu')).toBe(false)
  })

  it('says beside the box what is wrong with a day, and shows today', async () => {
    for (const [on, words] of [
      ['31/02/2024', 'Ngày chưa đúng.'],
      ['2024-12-31', 'Ngày này chưa đến'],
      ['0001-01-01', 'Chưa có số liệu của năm này'],
    ] as const) {
      const { text: html } = await dashboard(on).expect(200)
      expect(textOf(html)).toContain(words)
      expect(html).toContain(`value="${on}"`)
      expect(textOf(html)).toContain('tính đến ngày 15/08/2024')
    }
  })

  it('takes no more statements than the page of today but one', async () => {
    const now = await statementsOf(p, leader, '/dashboard')
    expect(await statementsOf(p, leader, '/dashboard?on=2024-07-25')).toBeLessThanOrEqual(now + 1)
  })
})
