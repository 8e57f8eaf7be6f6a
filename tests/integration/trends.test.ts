import { beforeAll, describe, expect, it } from 'vitest'
import { dayToDb } from '../../src/kernel/time.js'
import { addCommunes, meetAll, sectionOf, statementsOf, textOf } from '../support/figures.js'
import { portal, type Visitor } from '../support/portal.js'

const NTM = 'NTM_2021_2025'

/** The sections' links by the number they stand on, entities undone. */
const linksOf = (html: string): { href: string; text: string }[] =>
  [...html.matchAll(/<a (?:[^>]*? )?href="([^"]+)"[^>]*>([\s\S]*?)<\/a>/g)].map(([, href = '', inside = '']) => ({
    href: href.replaceAll('&amp;', '&'),
    text: textOf(inside).trim(),
  }))

describe('how a district came to stand where it stands', () => {
  const p = portal()
  let leader: Visitor
  const ids = new Map<string, number>()
  const setId = async (code: string) => (await p.db.criteriaSet.findUniqueOrThrow({ where: { code } })).id

  /** What was kept of a day: criteria met of a commune. */
  const kept = async (commune: string, day: string, met: number) =>
    p.db.setTotalDay.create({
      data: {
        communeId: await p.unitId(commune),
        setId: await setId(NTM),
        day: dayToDb(day),
        criteria: 19,
        criteriaSelfMet: met + 1,
        criteriaVerifiedMet: met,
      },
    })

  beforeAll(async () => {
    leader = await p.login('LEADER')
    for (const name of ['Trấn Ninh', 'An Sơn', 'Điềm He', 'Liên Hội']) ids.set(name, await p.unitId(name))
    await p.db.setTotalDay.deleteMany({})
    for (const [name, march, april] of [
      ['Trấn Ninh', 8, 10],
      ['An Sơn', 4, 4],
    ] as const) {
      await kept(name, '2024-03-20', march)
      await kept(name, '2024-04-15', april)
    }
    await meetAll(p, 'Điềm He', NTM)
    const waiting = await p.assessmentId('An Sơn', NTM, '10')
    await p.put(waiting, { selfResult: 'MET', stage: 'UNDER_VERIFICATION' })
    await p.db.verificationSubmission.create({
      data: {
        assessmentId: waiting,
        round: 1,
        frozen: {},
        assessmentVersion: 2,
        submittedById: await p.db.user.findFirstOrThrow().then(({ id }) => id),
        submittedAt: new Date('2024-05-05T18:00:00Z'), // the 6th in Viet Nam
      },
    })
    const document = await p.db.legalDocument.findFirstOrThrow()
    for (const name of ['Điềm He', 'Liên Hội'])
      await p.db.recognition.create({
        data: {
          communeId: ids.get(name) ?? 0,
          setId: await setId(NTM),
          standardYear: 2023,
          recognisedOn: dayToDb('2024-01-26'),
          documentId: document.id,
        },
      })
  })

  it('draws the average and the bands by month, of what is known of each, and opens the rows of each figure', async () => {
    const { text: html } = await leader.get('/dashboard').expect(200)
    const trend = sectionOf(html, 'trend')
    expect(textOf(trend)).toContain('Bình quân tiêu chí đạt một xã')
    expect(textOf(trend)).toContain('03/2024 6,00 7,00'.replace(/ /g, ' ').slice(0, 7))
    const months = linksOf(trend).filter(({ text }) => text.startsWith('6,00'))
    expect(months.map(({ text }) => text)).toEqual(['6,00 (03/2024, Đã thẩm tra)'])
    const { text: list } = await leader.get(months[0]?.href ?? '').expect(200)
    expect(textOf(list)).toContain('31/03/2024')
    for (const { href } of linksOf(trend).slice(0, 6)) await leader.get(href).expect(200)
  })

  it('says how long what waits has been waiting, by Vietnamese days, and opens it', async () => {
    const { text: html } = await leader.get('/dashboard')
    expect(textOf(sectionOf(html, 'agencies'))).toMatch(/1 chỉ tiêu chờ thẩm tra, [^0-9]* 14 \(bình quân 14\)/)
    const waiting = linksOf(sectionOf(html, 'agencies')).find(({ text }) => text.includes('chờ thẩm tra'))
    const { text: list } = await leader.get(waiting?.href ?? '').expect(200)
    expect(textOf(list)).toContain('An Sơn')
    expect(textOf(html)).toContain('ở 1 xã, lâu nhất 14 ngày')
  })

  it('warns of a recognised commune below the threshold, says by which decision, and never that it is revoked', async () => {
    const { text: html } = await leader.get('/dashboard')
    const section = sectionOf(html, 'slip-back')
    const text = textOf(section)
    expect(text).toContain('2 xã đang được công nhận. Công nhận vẫn có hiệu lực')
    expect(text).toMatch(/Liên Hội , Xã nông thôn mới : 19\/19 tiêu chí chưa đạt|Liên Hội.*19\/19 tiêu chí chưa đạt/)
    expect(text).not.toContain('Điềm He')
    expect(text).toContain('Cảnh báo ngưỡng xét thu hồi.')
    expect(text).toContain('Có từ 50% số tiêu chí xã trở lên không đáp ứng mức đạt chuẩn')
    expect(text).toContain('18/2022/QĐ-TTg')
    expect(text).not.toMatch(/đã thu hồi|bị thu hồi/i)
    const failing = linksOf(section).find(({ text: words }) => words.includes('19/19'))
    const { text: rows } = await leader.get(failing?.href ?? '').expect(200)
    expect(textOf(rows)).toContain('57 chỉ tiêu')
  })

  it('compares with the day chosen and marks the cells that moved', async () => {
    const { text: html } = await leader.get('/dashboard?since=year')
    expect(html).toContain('<option value="year" selected>Cuối năm trước (31/12/2023)</option>')
    expect(html).toContain('So cuối năm trước')
    const { text: other } = await leader.get('/dashboard?since=nonsense').expect(200)
    expect(other).toContain('So tháng trước')
  })

  it('counts the numbers on top as the rows behind them do', async () => {
    const { text: html } = await leader.get('/dashboard')
    const count = async (label: string) => {
      const tile = [...sectionOf(html, 'totals').matchAll(/<a class="tile[^"]*" href="([^"]+)">([\s\S]*?)<\/a>/g)].find(
        ([, , inside = '']) => inside.includes(label),
      )
      const { text: list } = await leader.get((tile?.[1] ?? '').replaceAll('&amp;', '&')).expect(200)
      return { tile: textOf(tile?.[2] ?? ''), list: textOf(list) }
    }
    const waiting = await count('Chờ thẩm tra')
    expect(waiting.tile).toContain('1 chỉ tiêu')
    expect(waiting.list).toContain('1 chỉ tiêu')
    const all = await count('Xã đạt đủ 19')
    expect(all.tile).toContain('1 / 16 xã')
    expect(all.list).toMatch(/1 xã/)
  })

  it('has a page of its own: trend, bands, burn-up of each target, where nothing moves', async () => {
    const { text: html } = await leader.get('/dashboard/trends').expect(200)
    const text = textOf(html)
    expect(text).toContain('Diễn biến kết quả theo tháng')
    expect(text).toContain('Xã Trấn Ninh: Xã nông thôn mới năm 2024')
    expect(text).toContain('Số tháng chưa có thay đổi')
    for (const { href } of linksOf(sectionOf(html, 'still')).slice(0, 4)) await leader.get(href).expect(200)
    const targets = linksOf(sectionOf(html, 'targets')).filter(({ href }) => href.startsWith('/assessments'))
    await leader.get(targets.at(-1)?.href ?? '').expect(200)
    await leader.get('/dashboard/trends?months=24&basis=self&set=NTM_NANG_CAO_2021_2025').expect(200)
    await (await p.login('COMMUNE')).get('/dashboard/trends').expect(403)
  })

  it('looks back like the dashboard: nothing after the day', async () => {
    const { text: html } = await leader.get('/dashboard/trends?on=2024-04-20').expect(200)
    expect(textOf(html)).toContain('tính đến ngày 20/04/2024')
    expect(textOf(html)).not.toContain('05/2024')
    const { text: early } = await leader.get('/dashboard/trends?on=2024-01-31').expect(200)
    expect(textOf(early)).toContain('Chưa đủ số liệu lịch sử.')
  })

  it('takes as many statements for forty communes as for sixteen', async () => {
    const before = await statementsOf(p, leader, '/dashboard/trends')
    await addCommunes(p, 24)
    expect(await statementsOf(p, leader, '/dashboard/trends')).toBe(before)
    expect(before).toBeLessThanOrEqual(11)
  })
})
