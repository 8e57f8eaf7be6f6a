import { describe, expect, it } from 'vitest'
import { textOf } from '../support/figures.js'
import { portal } from '../support/portal.js'

describe('the tree of units', () => {
  const p = portal()

  it('shows the sixteen, the town outside the programme, and what becomes of them', async () => {
    const { text: html } = await (await p.login('COORDINATOR')).get('/units').expect(200)
    const text = textOf(html)
    expect(text).toContain('16 xã trong phạm vi nông thôn mới, 1 đơn vị ngoài phạm vi, tính đến ngày 20/05/2024')
    expect(text).toMatch(/Thị trấn Văn Quan Ngoài phạm vi NTM 06253/)
    expect(text).toMatch(
      /Xã Khánh Khê 06286 từ 01\/12\/2024 đến 30\/06\/2025 Chưa đến ngày Xã Khánh Khê, Xã Đồng Giáp và Xã Tràng Các 01\/12\/2024/,
    )
    expect(text).toMatch(
      /Đơn vị tiếp nhận .*Xã Điềm He 06280 từ 01\/07\/2025 Chưa đến ngày Xã Trấn Ninh, Xã Liên Hội và Xã Điềm He 01\/07\/2025/,
    )
  })

  it('counts as of the business day', async () => {
    p.clock.at('2024-12-01')
    const { text: html } = await (await p.login('COORDINATOR')).get('/units')
    expect(textOf(html)).toContain('14 xã trong phạm vi nông thôn mới')
    p.clock.at('2025-07-02')
    const { text: ended } = await (await p.login('COORDINATOR')).get('/units')
    expect(textOf(ended)).toContain('Huyện Văn Quan kết thúc ngày 30/06/2025.')
    p.clock.at('2024-05-20')
  })

  it('opens the province for its administrator, and nothing out of scope', async () => {
    const province = await p.db.adminUnit.findFirstOrThrow({ where: { level: 'PROVINCE' } })
    const admin = await p.login('ADMIN', { unit: province.id })
    const { text: html } = await admin.get(`/units?unit=${province.id}`).expect(200)
    expect(textOf(html)).toContain('Huyện Văn Quan')
    await (await p.login('COORDINATOR')).get(`/units?unit=${province.id}`).expect(404)
    await (await p.login('COMMUNE')).get('/units').expect(403)
  })
})
