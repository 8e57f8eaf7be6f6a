import { beforeAll, describe, expect, it } from 'vitest'
import { sectionOf, textOf } from '../support/figures.js'
import { portal } from '../support/portal.js'

describe('the search', () => {
  const p = portal()
  const find = async (role: 'LEADER' | 'COMMUNE', q: string) => {
    const { text } = await (await p.login(role)).get(`/search?q=${encodeURIComponent(q)}`).expect(200)
    return text
  }

  beforeAll(async () => {
    const paper = { createdAt: p.clock.now(), currentRevision: 0, keptAt: 'Văn phòng xã' }
    const add = async (commune: string, subject: string, more = {}) =>
      p.db.evidence.create({ data: { ...paper, ownerUnitId: await p.unitId(commune), subject, ...more } })
    await add('Trấn Ninh', 'Quyết định phê duyệt quy hoạch', { docNumber: '12/QĐ-UBND' })
    await add('An Sơn', 'Quyết định phê duyệt quy hoạch An Sơn')
    await add('Trấn Ninh', 'Danh sách hộ nghèo', { sensitivity: 'PERSONAL' })
    await add('Trấn Ninh', '<script>alert(1)</script> & "nháy"')
  })

  it('finds communes, indicators, papers and letters, with or without diacritics', async () => {
    for (const q of ['tran ninh', 'TRẤN NINH', 'Tra\u0302\u0301n Ninh'])
      expect(textOf(sectionOf(await find('LEADER', q), 'communes'))).toContain('Xã Trấn Ninh Mã 06256')
    const quyHoach = await find('LEADER', 'quy hoach')
    expect(textOf(sectionOf(quyHoach, 'indicators'))).toMatch(/1\.1 .* Xã nông thôn mới · tiêu chí 1\. Quy hoạch/)
    expect(textOf(sectionOf(quyHoach, 'evidence').replace(/<\/?mark>/g, ''))).toContain(
      '12/QĐ-UBND · Quyết định phê duyệt quy hoạch',
    )
    expect(textOf(sectionOf(await find('LEADER', 'day nhanh tien do'), 'directives'))).toContain('/UBND-VPĐP')
  })

  it('finds an indicator by its code first', async () => {
    const hits = sectionOf(await find('LEADER', '17.1'), 'indicators')
    expect(textOf(hits)).toMatch(/Chỉ tiêu 17\.1 /)
  })

  it('asks for every word, takes signs for themselves, and is bounded', async () => {
    expect(await find('LEADER', 'tran khongco')).toContain('Không tìm thấy')
    expect(await find('LEADER', '100%_')).toContain('Không tìm thấy')
    const many = sectionOf(await find('LEADER', 'xa'), 'communes')
    expect(many.match(/<li>/g)).toHaveLength(10)
    expect(many).toContain('Xem tất cả')
    await find('LEADER', 'x'.repeat(5000))
    await find('LEADER', '\\')
  })

  it('shows nobody what is not theirs to see', async () => {
    const officer = await find('COMMUNE', 'quy hoach')
    expect(textOf(officer)).toContain('12/QĐ-UBND')
    expect(textOf(sectionOf(officer, 'evidence'))).not.toContain('An Sơn')
    expect(textOf(await find('COMMUNE', 'an son'))).not.toContain('Xã An Sơn')
    expect(textOf(await find('COMMUNE', 'ho ngheo'))).toContain('Danh sách hộ nghèo')
    expect(textOf(sectionOf(await find('LEADER', 'ho ngheo'), 'evidence'))).not.toContain('Danh sách')
    await (await p.login('APPRAISER')).get('/search?q=x').expect(403)
  })

  it('marks what was found and lets no text become markup', async () => {
    const html = await find('LEADER', 'alert')
    expect(html).toContain('&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt;')
    const echoed = await find('LEADER', '"><img src=x onerror=alert(1)>')
    expect(echoed).not.toContain('<img')
    expect(await find('LEADER', 'trấn')).toContain('<mark>Trấn</mark>')
  })

  it('says what can be looked for when nothing is asked', async () => {
    const { text } = await (await p.login('LEADER')).get('/search').expect(200)
    expect(text).toContain('Nhập nội dung cần tìm.')
    await (await p.login('LEADER')).get('/search?q=%20%20').expect(200)
    await (await p.login('LEADER')).get('/search?q=a&q=b').expect(200)
  })
})
