import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { axeFaults, scrollsSideways } from '../support/browser.js'
import { meetAll } from '../support/figures.js'
import { main, site } from '../support/site.js'

const portal = site()

const sound = async (page: Page, faults: string[]) => {
  faults.push(...(await axeFaults(page)).map((fault) => `${page.url()} ${fault}`))
  if (await scrollsSideways(page)) faults.push(`${page.url()} scrolls sideways`)
}

const openCampaign = async (page: Page, title: string, days: Record<string, string>, communes: string[]) => {
  await page.goto(paths.campaigns.list())
  await main(page).getByRole('link', { name: 'Mở đợt báo cáo' }).first().click()
  await page.getByRole('link', { name: 'Đột xuất' }).click()
  await page.getByLabel('Tên đợt báo cáo').fill(title)
  for (const [label, day] of Object.entries(days)) await page.getByLabel(label).fill(day)
  for (const box of await page.getByRole('group', { name: 'Các xã phải báo cáo' }).getByRole('checkbox').all())
    await box.uncheck()
  for (const name of communes) await page.getByLabel(name, { exact: true }).check()
  await page.getByRole('button', { name: 'Mở đợt báo cáo' }).click()
  await page
    .getByRole('status')
    .filter({ hasText: `Đã mở “${title}” cho ${communes.length} xã` })
    .waitFor()
}

const submit = async (page: Page, title: string, results: string) => {
  await page.goto('/')
  await page.getByRole('link', { name: title, exact: true }).click()
  await page.getByLabel('II. Kết quả thực hiện').fill(results)
  await page.getByLabel('III. Khó khăn').fill('Không có')
  await page.getByLabel('V. Đề xuất').fill('Không có')
  await page.getByRole('button', { name: 'Lưu và xem lại để nộp' }).click()
  await page.getByLabel('UBND xã xác nhận số liệu trên đúng').check()
}

const decide = async (page: Page, commune: string, choice: string, reason?: string) => {
  await page.getByRole('link', { name: commune }).click()
  await page.getByRole('radio', { name: choice }).check()
  if (reason) await page.getByLabel('Nội dung cần sửa').fill(reason)
  await page.getByRole('button', { name: 'Ghi kết luận' }).click()
  await page.getByRole('status').filter({ hasText: commune }).waitFor()
}

const close = async (page: Page) => {
  await page.getByRole('link', { name: 'Đóng đợt báo cáo' }).click()
  await main(page).getByRole('button', { name: 'Đóng đợt báo cáo' }).click()
  await page.getByRole('status').filter({ hasText: 'Đã đóng' }).waitFor()
}

describe('the campaign of August 2024', () => {
  it('is opened, answered, returned, accepted, closed and compared', async () => {
    const faults: string[] = []
    const officeUser = await portal.user('COORDINATOR')
    const officerUser = await portal.user('COMMUNE', { unit: 'Yên Phúc' })

    // the period before, closed
    portal.clock.at('2024-06-05')
    const office = await portal.open(officeUser)
    await openCampaign(
      office,
      'Báo cáo tháng 5/2024',
      { 'Chốt số liệu đến hết ngày': '31/05/2024', 'Hạn nộp': '10/06/2024' },
      ['Yên Phúc'],
    )
    const officer = await portal.open(officerUser, { at: 'phone' })
    await submit(officer, 'Báo cáo tháng 5/2024', 'Đã rà soát các tiêu chí.')
    await officer.getByRole('button', { name: 'Nộp báo cáo, bản số 1' }).click()
    await officer.getByRole('status').filter({ hasText: 'Đã nộp báo cáo' }).waitFor()
    await office.reload()
    await decide(office, 'Xã Yên Phúc', 'Chấp nhận')
    await close(office)

    // August: the letter asks recognised communes to look at themselves again
    portal.clock.at('2024-07-20')
    await meetAll(portal, 'Yên Phúc', 'NTM_2021_2025')
    portal.clock.at('2024-08-05')
    const title = 'Rà soát, đánh giá lại tháng 8/2024'
    await openCampaign(office, title, {}, ['Yên Phúc', 'Điềm He'])
    await sound(office, faults)
    expect(await main(office).innerText()).toContain('số liệu tính đến ngày 31/07/2024. Hạn nộp 31/08/2024.')

    await submit(officer, title, 'Xã giữ vững 19 tiêu chí.')
    await sound(officer, faults)
    await officer.getByRole('button', { name: 'Nộp báo cáo, bản số 1' }).click()
    await officer.getByRole('status').filter({ hasText: 'bản số 1' }).waitFor()
    await sound(officer, faults)

    await office.reload()
    await decide(office, 'Xã Yên Phúc', 'Trả lại để xã sửa', 'Đề nghị nêu kết quả từng tiêu chí đã rà soát.')
    await submit(officer, title, 'Tiêu chí 2: đã bê tông hóa thêm 1,2 km; các tiêu chí khác giữ vững.')
    await officer.getByRole('button', { name: 'Nộp báo cáo, bản số 2' }).click()
    await officer.getByRole('status').filter({ hasText: 'bản số 2' }).waitFor()
    await office.reload()
    await decide(office, 'Xã Yên Phúc', 'Chấp nhận')
    portal.clock.at('2024-09-03')
    await office.reload()
    expect(
      await main(office)
        .getByRole('row', { name: /Xã Điềm He/ })
        .innerText(),
    ).toContain('Quá hạn 3 ngày')
    await close(office)
    expect(
      await main(office)
        .getByRole('row', { name: /Xã Điềm He/ })
        .innerText(),
    ).toContain('Không nộp')

    await office.getByRole('link', { name: 'So sánh với kỳ trước' }).click()
    const row = main(office)
      .getByRole('row', { name: /Xã Yên Phúc/ })
      .first()
    expect((await row.innerText()).replace(/\s+/g, ' ')).toMatch(/Xã Yên Phúc 0 19 \+19 1, 2, 3, 4/)
    await sound(office, faults)
    const leader = await portal.open(await portal.user('LEADER'), { at: 'phone' })
    await leader.goto(office.url())
    await sound(leader, faults)
    expect(faults).toEqual([])
  })
})
