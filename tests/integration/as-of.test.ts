import { beforeAll, describe, expect, it } from 'vitest'
import { saveAssessments } from '../../src/assessments/service.js'
import { lookingBack } from '../../src/kernel/context.js'
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
    expect(html).toMatch(/<input [^<]*name="on" value="25\/07\/2024"[^<]*>/)
    expect(html).toContain('<a data-on href="/comparison?unit=')
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

  const page = async (visitor: Visitor, url: string) => {
    const { text: html } = await visitor.get(url).expect(200)
    return { html, text: textOf(html) }
  }

  it('shows the status page of a commune of that day, without anything to change it', async () => {
    const office = await p.login('COORDINATOR')
    const url = (on: string) => paths.communes.status({ id: commune, set: NTM }, { view: 'all', on })
    const past = await page(office, url('2024-07-25'))
    expect(past.text).toContain('Đạt, đã thẩm tra 1/19 tiêu chí')
    expect(past.text).toContain('Quá hạn 1 chỉ tiêu lâu nhất 5 ngày')
    expect(past.text).toContain('Đang rải nhựa')
    expect(past.html.includes('/edit"') || past.text.includes('Cập nhật nhiều chỉ tiêu')).toBe(false)
    const now = await page(office, url(''))
    expect(now.text).toContain('Đạt, đã thẩm tra 0/19 tiêu chí')
    expect(now.text.includes('Đang rải nhựa')).toBe(false)
    expect(now.text).toContain('Cập nhật nhiều chỉ tiêu')
  })

  it('shows the commune and the list of communes of that day', async () => {
    const past = await page(leader, paths.communes.show({ id: commune }, { on: '2024-06-05' }))
    expect(past.text).toContain('Tính đến ngày 05/06/2024')
    expect(past.text).toMatch(/1 \/19 tiêu chí \(xã tự đánh giá 1\)/)
    expect(past.text.includes('Đang rải nhựa')).toBe(false) // a later change is not told yet
    const list = await page(leader, paths.communes.list({}, { on: '2024-07-25', q: 'tran ninh' }))
    expect(list.text).toMatch(/Xã Trấn Ninh 1 \/19 \(1\).* 10\/06\/2024/)
  })

  it('lists and exports the rows of that day', async () => {
    const filter = { set: NTM, state: 'late', on: '2024-07-25' }
    const list = await page(leader, paths.assessments.list({}, filter))
    expect(list.text).toContain('Chỉ tiêu quá hạn: 1')
    expect(list.text).toContain('Tính đến ngày 25/07/2024.')
    const { text: csv } = await leader.get(paths.assessments.export({ format: 'csv' }, filter)).expect(200)
    expect(csv.trim().split('\n')).toHaveLength(2)
    expect(csv).toContain('Đang rải nhựa')
    expect((await page(leader, paths.assessments.list({}, { ...filter, on: '' }))).text).toContain(
      'Chỉ tiêu quá hạn: 0',
    )
  })

  it('shows an indicator of that day to be read only, with its history up to then', async () => {
    const office = await p.login('COORDINATOR')
    const id = await p.assessmentId('Trấn Ninh', NTM, '2.1')
    const past = await page(office, paths.assessments.show({ id }, { on: '2024-07-25' }))
    expect(past.text).toContain('Đang rải nhựa')
    expect(past.text).toContain('Lịch sử đến ngày 25/07/2024')
    expect(past.html.includes('method="post" action="/assessments')).toBe(false)
    const blank = await page(office, paths.assessments.show({ id }, { on: '2024-06-09' }))
    expect(blank.text).toContain('Chưa có thay đổi nào.')
  })

  it('shows the targets of that day: none before it was given, nor a day that was set later', async () => {
    const { id, version } = await p.db.target.findFirstOrThrow({ where: { communeId: commune, year: 2024 } })
    const told = (dueDate: string) => ({ dueDate, maintain: false, focus: true, note: null, plan: null })
    await p.db.target.update({ where: { id }, data: { dueDate: new Date('2024-12-31'), version: version + 1 } })
    const event = { subject: 'Target', subjectId: id, communeId: commune, at: new Date('2024-07-10T02:00:00Z') }
    await p.db.event.create({
      data: { ...event, action: 'target.changed', from: told('2024-11-30'), to: told('2024-12-31') },
    })
    const url = (on: string) => paths.targets.show({ id }, { on })
    expect((await page(leader, url('2024-07-09'))).text).toContain('hạn 30/11/2024')
    expect((await page(leader, url('2024-07-10'))).text).toContain('hạn 31/12/2024')
    await p.db.event.create({
      data: { ...event, at: new Date('2024-06-20T02:00:00Z'), action: 'target.added', to: told('2024-11-30') },
    })
    await leader.get(url('2024-06-19')).expect(404)
    await leader.get(url('2024-06-20')).expect(200)
  })

  it('counts the papers that proved something on that day', async () => {
    const id = await p.assessmentId('Trấn Ninh', NTM, '3.1')
    const at = (day: string) => new Date(`${day}T02:00:00Z`)
    const paper = { ownerUnitId: commune, keptAt: 'Tủ hồ sơ', currentRevision: 0, createdAt: at('2024-06-01') }
    const link = { assessmentId: id, linkedAt: at('2024-06-02') }
    await p.db.evidence.create({
      data: {
        ...paper,
        subject: 'Biên bản nghiệm thu kênh',
        withdrawnAt: at('2024-07-01'),
        withdrawReason: 'Nhầm tệp',
        links: { create: link },
      },
    })
    const papers = async (on: string) => (await page(leader, paths.assessments.show({ id }, { on }))).text
    expect(await papers('2024-06-01')).toContain('Chưa có hồ sơ minh chứng.')
    expect(await papers('2024-06-30')).toContain('Biên bản nghiệm thu kênh')
    expect(await papers('2024-07-01')).toContain('Chưa có hồ sơ minh chứng.')
    const unproved = async (on: string) =>
      (
        await page(
          leader,
          paths.assessments.list({}, { set: NTM, commune, indicator: '3.1', state: 'no-evidence', on }),
        )
      ).text
    expect(await unproved('2024-06-30')).toContain('chưa có hồ sơ: 0')
    expect(await unproved('2024-07-01')).toContain('chưa có hồ sơ: 1')
  })

  it('refuses a command in a context that looks back', async () => {
    const ctx = lookingBack(await p.ctx(), '2024-07-25')
    await expect(saveAssessments(ctx, commune, [])).rejects.toThrow('nothing is written while looking back')
  })

  describe('two days', () => {
    const compare = (query: Record<string, string | number>) =>
      page(leader, paths.comparison({}, { set: NTM, ...query }))

    it('say what rose, what fell and why, with the event that decided', async () => {
      const risen = await compare({ from: '2024-06-02', to: '2024-07-30' })
      expect(risen.text).toContain('Hết ngày 02/06/2024 so với hết ngày 30/07/2024')
      expect(risen.text).toMatch(
        /Trấn Ninh 0 1 \+1 1\. Quy hoạch Chỉ tiêu 1\.1 , lịch sử, Trấn Ninh : Nhập số liệu, 03\/06\/2024, Hệ thống –/,
      )
      const fallen = await compare({ from: '30/07/2024', to: '15/08/2024' })
      expect(fallen.text).toMatch(/Trấn Ninh 1 0 -1 – 1\. Quy hoạch Chỉ tiêu 1\.1 .* 31\/07\/2024/)
      const id = await p.assessmentId('Trấn Ninh', NTM, '1.1')
      expect(fallen.html).toContain(`href="${paths.assessments.history({ id })}"`)
      const { text } = await compare({ from: '2024-06-02', to: '2024-08-15' })
      expect(text).toMatch(/Trấn Ninh 0 0 0 – –/)
      expect((await compare({ from: '2024-06-02', to: '2024-08-15', changed: 1 })).text).toContain('Không có thay đổi')
    })

    it('drill down to the indicators of a commune, each with its differences', async () => {
      const { text } = await compare({ from: '2024-06-02', to: '2024-08-15', commune })
      expect(text).toContain('1 mới đạt · 0 không còn đạt · 2 thay đổi khác')
      expect(text).toMatch(/1\.2 .* Mới đạt .*Thẩm tra: Chưa gửi → Đạt \(đã thẩm tra\)/)
      expect(text).toMatch(/2\.1 .* Như trước .*Xã tự đánh giá: .* → .*2 lần thay đổi/)
    })

    it('tell what is wrong with a day beside its box', async () => {
      const wrong = await compare({ from: '31/02/2024', to: '2030-01-01' })
      expect(wrong.text).toContain('Ngày chưa đúng.')
      expect(wrong.text).toContain('Ngày này chưa đến.')
      expect(wrong.html).toContain('value="31/02/2024"')
      expect((await compare({ from: '2024-08-01', to: '2024-07-01' })).text).toContain('Ngày đầu phải trước ngày sau.')
    })

    it('show an officer the own commune and no other', async () => {
      const officer = await p.login('COMMUNE', { unit: 'Trấn Ninh' })
      expect((await page(officer, paths.comparison({}, { from: '2024-06-02' }))).text).toContain('1 mới đạt')
      const other = await p.unitId('An Sơn')
      await officer.get(paths.comparison({}, { commune: other })).expect(404)
    })

    it('take a bounded number of statements', async () => {
      const url = paths.comparison({}, { from: '2024-06-02', to: '2024-07-30' })
      expect(await statementsOf(p, leader, url)).toBeLessThanOrEqual(9)
    })
  })
})
