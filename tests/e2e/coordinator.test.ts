import { describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { main, site } from '../support/site.js'

const portal = site()
const set = 'NTM_2021_2025'

describe('the coordination office', () => {
  it('updates many indicators on one page; the right rows are saved, the wrong one stays', async () => {
    const page = await portal.open(await portal.user('COORDINATOR'))
    const commune = await portal.unitId('Trấn Ninh')
    await page.goto(paths.communes.edit({ id: commune, set }, { criterion: 13 }))
    const row = async (code: string) => `rows.${await portal.assessmentId(commune, set, code)}`
    await page.locator(`[name="${await row('13.1')}.value"]`).fill('hai')
    await page.locator(`[name="${await row('13.1')}.result"]`).selectOption({ label: 'Đạt' })
    await page.locator(`[name="${await row('13.2')}.result"]`).selectOption({ label: 'Đạt' })
    await page.locator(`[name="${await row('13.5')}.result"]`).selectOption({ label: 'Chưa đạt' })
    await page.locator(`[name="${await row('13.5')}.plannedDate"]`).fill('30/09/2024')
    await page.getByRole('button', { name: 'Lưu các dòng đã sửa' }).click()

    await page.getByRole('alert').filter({ hasText: 'Đã lưu 2 dòng; còn 1 dòng cần sửa.' }).waitFor()
    expect(await page.locator(`[name="${await row('13.1')}.value"]`).inputValue()).toBe('hai')
    const saved = await portal.db.assessment.findMany({
      where: { communeId: commune, selfResult: { not: 'NOT_ASSESSED' } },
      include: { indicator: true },
    })
    expect(saved.map(({ indicator, selfResult }) => `${indicator.code} ${selfResult}`).sort()).toEqual([
      '13.2 MET',
      '13.5 NOT_MET',
    ])

    await page.locator(`[name="${await row('13.1')}.value"]`).fill('2')
    await page.getByRole('button', { name: 'Lưu các dòng đã sửa' }).click()
    await page.getByRole('status').filter({ hasText: 'Đã lưu' }).waitFor()
  })

  it('is told when someone saved first, with both versions, and loses nothing', async () => {
    const [first, second] = [
      await portal.open(await portal.user('COORDINATOR')),
      await portal.open(await portal.user('COORDINATOR')),
    ]
    const id = await portal.assessmentId('Hòa Bình', set, '13.1')
    for (const page of [first, second]) await page.goto(paths.assessments.show({ id }))
    await first.locator('[name=value]').fill('3')
    await first.getByRole('button', { name: 'Lưu cập nhật' }).click()
    await first.getByRole('status').filter({ hasText: 'Đã lưu' }).waitFor()

    await second.locator('[name=value]').fill('5')
    await second.locator('[name=note]').fill('Theo biểu của phòng')
    await second.getByRole('button', { name: 'Lưu cập nhật' }).click()
    await main(second).getByText('vừa có người khác cập nhật').first().waitFor()
    const both = await main(second).innerText()
    expect(both).toContain('3')
    expect(both).toContain('Theo biểu của phòng')
    await second.getByRole('button', { name: /Lưu/ }).click()
    await second.getByRole('status').filter({ hasText: 'Đã lưu' }).waitFor()
    const row = await portal.db.assessment.findUniqueOrThrow({ where: { id } })
    expect(row.note).toBe('Theo biểu của phòng')
  })
})
