import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { axeFaults, scrollsSideways } from '../support/browser.js'
import { readDocx } from '../support/docx.js'
import { main, site } from '../support/site.js'

const portal = site()

it('the office makes a chasing letter, words it, downloads it and copies a message', async () => {
  const road = await portal.assessmentId('Trấn Ninh', 'NTM_2021_2025', '2.1')
  await portal.put(road, { selfResult: 'NOT_MET', plannedDate: new Date('2024-05-01') })
  const office = await portal.user('COORDINATOR')
  const page = await portal.open(office)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(paths.directives.list())
  await page.getByRole('link', { name: 'Công văn đôn đốc' }).click()
  await page.getByRole('link', { name: 'Soạn công văn đôn đốc' }).first().click()
  await page.getByRole('checkbox', { name: /^Trấn Ninh/ }).check()
  await page.getByLabel('Thời hạn').fill('31/05/2024')
  await page.locator('summary', { hasText: /^Tiêu chí$/ }).click()
  await page.getByRole('checkbox', { name: /^2\. Giao thông/ }).check()
  await page.getByRole('button', { name: 'Xem trước công văn' }).click()
  const sheet = page.getByRole('region', { name: 'Bản xem trước công văn' })
  expect(await sheet.textContent()).toContain('Ủy ban nhân dân xã Trấn Ninh')
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Lập công văn' }).click()
  await main(page).getByText('Đã lập công văn.').waitFor()
  await page.getByRole('link', { name: 'Sửa lời văn' }).click()
  await page.getByLabel('Họ tên người ký').fill('Hứa Phong Lan')
  await page.getByRole('button', { name: 'Lưu lời văn' }).click()
  await main(page).getByText('Đã lưu lời văn.').waitFor()
  expect(await axeFaults(page)).toEqual([])
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Tải tệp Word (.docx)' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('Công văn đôn đốc Trấn Ninh 2024-05-20.docx')
  const { tables, paragraphs } = await readDocx(await readFile(await download.path()))
  expect(tables[1]?.some(([name]) => name?.startsWith('2.1.'))).toBe(true)
  expect(paragraphs).toContain('Hứa Phong Lan')
  await page.locator('summary', { hasText: 'Xã Trấn Ninh' }).click()
  await page.getByRole('button', { name: 'Chép tin nhắn gửi Xã Trấn Ninh' }).click()
  await page.getByRole('button', { name: 'Đã chép' }).waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await scrollsSideways(page)).toBe(false)
})

it('a meeting goes through the communes by the arrow keys, and what is decided becomes a task', async () => {
  const page = await portal.open(await portal.user('COORDINATOR'))
  await page.goto(paths.meetings.list())
  await page.getByRole('link', { name: 'Mở cuộc họp' }).first().click()
  await page.getByLabel('Nội dung họp').fill('Giao ban tháng 5')
  await page.getByRole('button', { name: 'Mở cuộc họp' }).click()
  await page.getByRole('link', { name: 'Vào họp, từ xã đầu tiên' }).click()
  await page.getByText('1/16').waitFor()
  await page.waitForLoadState('load') // the keys are the script's
  const first = await page.getByRole('heading', { level: 1 }).textContent()
  await page.keyboard.press('ArrowRight')
  await page.getByText('2/16').waitFor()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).not.toBe(first)
  await page.waitForLoadState('load')
  await page.keyboard.press('ArrowLeft')
  await page.getByText('1/16').waitFor()
  await page.getByLabel('Nội dung giao').fill('Nghiệm thu đường xã')
  await page.keyboard.press('ArrowRight') // while writing the arrows move in the text
  expect(await page.getByText('1/16').count()).toBe(1)
  await page.getByLabel('Thời hạn').fill('30/06/2024')
  await page.getByRole('button', { name: 'Giao nhiệm vụ' }).click()
  await main(page).getByText('Đã giao nhiệm vụ: Nghiệm thu đường xã').waitFor()
  expect(await axeFaults(page)).toEqual([])
  const task = await portal.db.task.findFirstOrThrow({ where: { title: 'Nghiệm thu đường xã' } })
  expect(task.dueDate).toEqual(new Date('2024-06-30'))
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await scrollsSideways(page)).toBe(false)
})
