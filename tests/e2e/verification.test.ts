import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { axeFaults, scrollsSideways } from '../support/browser.js'
import { uploadOne } from '../support/evidence.js'
import { tinyPdf } from '../support/papers.js'
import { main, site } from '../support/site.js'
import { verifying } from '../support/verification.js'

const portal = site()
const { confirmAssignments, claimed, send } = verifying(portal)
const set = 'NTM_2021_2025'

const sound = async (page: Page): Promise<void> => {
  expect(await axeFaults(page)).toEqual([])
  expect(await scrollsSideways(page)).toBe(false)
}

beforeAll(() => confirmAssignments(4, 9))

/** Criteria of a commune that count as met by verification, as the leader's dashboard shows them. */
const verifiedOnDashboard = async (leader: Page, commune: string): Promise<number> => {
  await leader.goto(paths.dashboard({}, { set, basis: 'verified' }))
  const row = leader.getByRole('row').filter({ has: leader.getByRole('rowheader', { name: commune }) })
  return Number(/(\d+)\/19/.exec((await row.innerText()).replace(/\s+/g, ''))?.[1])
}

describe('from the commune’s word to a proved indicator', () => {
  it('the officer sends from a telephone, the agency returns it, the officer supplements, the agency confirms', async () => {
    const officer = await portal.user('COMMUNE', { unit: 'Trấn Ninh', displayName: 'Hoàng Thị Liên' })
    const reviewer = await portal.user('AGENCY', { agency: 'KTHT', displayName: 'Hoàng Văn Dũng' })
    const id = await portal.assessmentId('Trấn Ninh', set, '4.2')
    const other = await portal.assessmentId('Trấn Ninh', set, '4.1')
    await portal.put(other, { selfResult: 'MET', verifiedResult: 'MET', verifiedAt: portal.clock.now() })
    const leader = await portal.open(await portal.user('LEADER'), { at: 'desk' })
    const before = await verifiedOnDashboard(leader, 'Trấn Ninh')

    const phone = await portal.open(officer, { at: 'phone' })
    await phone.goto(paths.assessments.show({ id }))
    await phone.getByLabel('Số đạt').fill('510')
    await phone.getByLabel('Tổng số').fill('520')
    await phone.getByLabel('Đạt', { exact: true }).check()
    await phone.getByRole('button', { name: 'Lưu và gửi thẩm tra' }).click()
    await phone.getByRole('heading', { level: 1, name: /^Gửi thẩm tra 4\.2/ }).waitFor()
    expect(await main(phone).innerText()).toContain('Chưa có hồ sơ minh chứng nào.')
    await sound(phone)
    await uploadOne(portal, await portal.login(officer), id, ['Xác nhận.pdf', tinyPdf('510/520')]) // its page is the officer's journey
    await phone.goto(paths.assessments.submission({ id }))
    await phone.getByRole('button', { name: 'Gửi thẩm tra' }).click()
    await phone.getByRole('status').filter({ hasText: 'Đã gửi thẩm tra chỉ tiêu 4.2' }).waitFor()

    const desk = await portal.open(reviewer, { at: 'desk' })
    await desk
      .getByRole('navigation', { name: 'Chính' })
      .getByRole('link', { name: /Hàng chờ/ })
      .click()
    await desk.getByRole('heading', { level: 1, name: 'Hàng chờ thẩm tra' }).waitFor()
    await sound(desk)
    expect(await main(desk).innerText()).toContain('98,1%')
    await desk.locator('iframe').waitFor()
    await desk.getByRole('radio', { name: 'Yêu cầu bổ sung' }).check()
    await desk.getByRole('button', { name: /^Ghi kết luận/ }).click()
    await desk.getByRole('alert').filter({ hasText: 'Đề nghị nêu rõ nội dung' }).waitFor()
    await desk.getByLabel('Lý do, nội dung cần bổ sung').fill('Đề nghị UBND xã bổ sung danh sách hộ theo thôn.')
    await desk.getByLabel(/Hạn bổ sung/).fill('31/05/2024')
    await desk.getByRole('button', { name: /^Ghi kết luận/ }).click()
    await desk.getByRole('status').filter({ hasText: 'Đã trả lại, yêu cầu bổ sung' }).waitFor()

    await phone.goto(paths.home())
    await main(phone).getByText('Đề nghị UBND xã bổ sung danh sách hộ theo thôn.').first().waitFor()
    await phone.goto(paths.assessments.show({ id }))
    await phone.getByRole('link', { name: 'Gửi lại sau khi bổ sung' }).click()
    await phone.getByRole('button', { name: 'Gửi thẩm tra' }).click()
    await phone.getByRole('status').filter({ hasText: 'Đã gửi thẩm tra' }).waitFor()

    await desk.goto(paths.verifications.list())
    await desk.keyboard.press('Alt+1')
    expect(await desk.getByRole('radio', { name: 'Đạt', exact: true }).isChecked()).toBe(true)
    await desk.keyboard.press('Control+Enter')
    await desk.getByRole('status').filter({ hasText: 'Đã ghi kết luận “Đạt”' }).waitFor()
    expect(await verifiedOnDashboard(leader, 'Trấn Ninh')).toBe(before + 1)
    await desk.goto(paths.assessments.show({ id }))
    expect(await main(desk).innerText()).toContain('Đạt (đã thẩm tra)')
    await sound(desk)
  })
})

describe('the queue', () => {
  it('is walked by J and K while it has the focus, and not while one writes', async () => {
    const communes = ['An Sơn', 'Bình Phúc', 'Hòa Bình']
    for (const commune of communes)
      await send(await portal.user('COMMUNE', { unit: commune }), await claimed(commune, '9.2'))
    const page = await portal.open(await portal.user('AGENCY', { agency: 'KTHT' }), { at: 'desk' })
    await page.goto(paths.verifications.list())
    const queue = page.getByRole('navigation', { name: 'Hàng chờ' })
    const first = await queue.locator('[aria-current]').innerText()
    await queue.getByRole('link').first().focus()
    await Promise.all([page.waitForURL(/\/verifications\/\d+/), page.keyboard.press('j')])
    const second = await queue.locator('[aria-current]').innerText()
    expect(second).not.toBe(first)
    expect(await queue.locator('[aria-current]').evaluate((link) => link === document.activeElement)).toBe(true)
    await Promise.all([page.waitForURL(/\/verifications\/\d+/), page.keyboard.press('k')])
    await expect.poll(() => queue.locator('[aria-current]').innerText()).toBe(first)
    const url = page.url()
    await page.getByLabel('Lý do, nội dung cần bổ sung').fill('')
    await page.keyboard.type('jk')
    expect(page.url()).toBe(url)
    await page.getByLabel('bật J, K').uncheck()
    await queue.getByRole('link').first().focus()
    await page.keyboard.press('j')
    expect(page.url()).toBe(url)
  })

  it('and all around it fit a telephone and a desk and find no fault', async () => {
    const agency = await portal.user('AGENCY', { agency: 'KTHT' })
    const office = await portal.user('COORDINATOR')
    const communeId = await portal.unitId('An Sơn')
    const id = await portal.assessmentId('An Sơn', set, '9.2')
    for (const at of ['desk', 'phone'] as const) {
      const page = await portal.open(office, { at })
      for (const url of [
        paths.verifications.list(),
        paths.verifications.together({}, { all: 1 }),
        paths.communes.submission({ id: communeId, set, no: 9 }),
        paths.assessments.comments({ id }),
        paths.verifications.list({}, { set: 'KIEU_MAU' }),
      ]) {
        expect((await page.goto(url))?.status(), url).toBe(200)
        await sound(page)
      }
      await page.context().close()
    }
    const plain = await portal.open(agency, { at: 'phone', javaScriptEnabled: false })
    await plain.goto(paths.verifications.list())
    await plain.locator('[name=result][value=MET]').check()
    await plain.getByRole('button', { name: /^Ghi kết luận/ }).click()
    expect(await plain.getByRole('status').innerText()).toContain('Đã ghi kết luận “Đạt”')
  })
})
