import { describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { tinyPdf } from '../support/papers.js'
import { main, site } from '../support/site.js'

const portal = site()
const set = 'NTM_2021_2025'

describe('a leader', () => {
  it('drills from a cell of the matrix to the file that proves it', async () => {
    const officer = await portal.user('COMMUNE', { unit: 'Trấn Ninh' })
    const paper = tinyPdf('Quyet dinh phe duyet quy hoach')
    const assessment = await portal.assessmentId('Trấn Ninh', set, '1.1')
    const writing = await portal.open(officer)
    await writing.goto(paths.evidence.create({}, { assessment }))
    await writing
      .getByLabel('Chọn tệp có sẵn')
      .setInputFiles({ name: 'Quyết định.pdf', mimeType: 'application/pdf', buffer: paper })
    await writing.getByLabel(/Trích yếu/).fill('Quyết định phê duyệt quy hoạch chung xây dựng xã')
    await writing.getByRole('button', { name: /^Lưu vào hồ sơ/ }).click()
    await main(writing).getByText('Cổng đã nhận và lưu tệp.').waitFor()
    for (const code of ['1.1', '1.2']) {
      const id = await portal.assessmentId('Trấn Ninh', set, code)
      await portal.put(id, { selfResult: 'MET', verifiedResult: 'MET', verifiedAt: portal.clock.now() })
    }

    const page = await portal.open(await portal.user('LEADER'))
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'toàn huyện' }).waitFor()
    const cell = page.getByRole('link', { name: /^Trấn Ninh, tiêu chí 1: đạt, đã thẩm tra/ }).last()
    expect(await cell.innerText()).toBe('Đ')
    await cell.click()
    await main(page).getByRole('link', { name: /^1\.1/ }).click()
    await main(page)
      .getByRole('link', { name: /Quyết định phê duyệt quy hoạch/ })
      .click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      main(page)
        .getByRole('link', { name: /Tải (tệp )?về/ })
        .first()
        .click(),
    ])
    expect(download.suggestedFilename()).toBe('Quyết định.pdf')
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).equals(paper)).toBe(true)
  })

  it('reads and changes nothing', async () => {
    const page = await portal.open(await portal.user('LEADER'))
    await page.goto(paths.assessments.show({ id: await portal.assessmentId('Trấn Ninh', set, '2.1') }))
    // The one form asks for the page as of a past day.
    expect(await main(page).locator('form:not([method="get"]), [formmethod]').count()).toBe(0)
    expect(await main(page).locator('form').count()).toBe(1)
    expect(
      await main(page)
        .getByRole('link', { name: /Tải hồ sơ lên|Tải lên/ })
        .count(),
    ).toBe(0)
  })
})
