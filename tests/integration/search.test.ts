import { beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../src/generated/prisma/enums.js'
import { dayToDb } from '../../src/kernel/time.js'
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
    expect(textOf(hits)).toMatch(/Chỉ tiêu \d+ 17\.1 /)
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

  it('finds people by name within the scope, with telephone and mail only for those who give the work out', async () => {
    const person = async (role: Role, displayName: string, options = {}) => {
      const user = await p.user(role, { displayName, ...options })
      const data = { email: `${user.username}@thu.invalid`, phone: '0912 000 111' }
      await p.db.user.update({ where: { id: user.id }, data })
    }
    await person('COMMUNE', 'Hoàng Tìm Kiếm Một', { unit: 'Trấn Ninh' })
    await person('COMMUNE', 'Hoàng Tìm Kiếm Hai', { unit: 'An Sơn' })
    await person('AGENCY', 'Hoàng Tìm Kiếm Ba')
    await person('COORDINATOR', 'Hoàng Tìm Kiếm Bốn')
    await person('LEADER', 'Hoàng Tìm Kiếm Năm')
    await person('STEERING', 'Hoàng Tìm Kiếm Sáu')
    const found = async (role: Role, q = 'tim kiem') => {
      const { text } = await (await p.login(role)).get(`/search?q=${encodeURIComponent(q)}`).expect(200)
      const people = text.includes('id="people"') ? sectionOf(text, 'people') : ''
      const names = [...textOf(people.replace(/<\/?mark>/g, '')).matchAll(/Hoàng Tìm Kiếm (\S+)/g)]
      return { names: names.map(([, name]) => name), contacts: people.includes('0912 000 111') }
    }
    expect(await found('COMMUNE')).toEqual({ names: ['Ba', 'Bốn', 'Một'], contacts: false })
    for (const role of ['LEADER', 'COORDINATOR', 'ADMIN'] as const)
      expect(await found(role)).toEqual({ names: ['Ba', 'Bốn', 'Hai', 'Một', 'Năm', 'Sáu'], contacts: true })
    expect((await found('AGENCY')).contacts).toBe(false)
    expect((await found('LEADER', 'thu.invalid')).names).toEqual([])
  })

  it('leads nobody to a page that is refused', async () => {
    const communeId = await p.unitId('Trấn Ninh')
    const unitId = (await p.user('COORDINATOR')).unitId
    const at = p.clock.now()
    const day = dayToDb(p.clock.today())
    await p.db.obstacle.create({ data: { communeId, description: 'Thiếu vốn làm đường', raisedAt: at } })
    await p.db.village.create({ data: { communeId, name: 'Khòn Đường' } })
    const meeting = await p.db.meeting.create({
      data: { unitId, heldOn: day, subject: 'Giao ban về đường giao thông' },
    })
    await p.db.task.create({
      data: {
        meetingId: meeting.id,
        title: 'Mở rộng đường trục xã',
        addressees: { create: { unitId: communeId, turn: day } },
      },
    })
    const period = { periodStart: day, cutoffDate: day, opensOn: day, dueDate: day }
    await p.db.reportCampaign.create({
      data: { unitId, kind: 'MONTH', title: 'Báo cáo đường', ...period, submissions: { create: { communeId } } },
    })
    const kinds = new Set<string>()
    const firstLinks = (html: string) =>
      [...html.matchAll(/<section class="card" aria-labelledby="(\w+)">(.*?)<\/section>/gs)].flatMap(
        ([, kind = '', part = '']) => {
          const [, href] = /<li><a href="([^"]*)"/.exec(part) ?? []
          return href === undefined ? [] : [{ kind, href: href.replaceAll('&amp;', '&') }]
        },
      )
    for (const role of ['ADMIN', 'COORDINATOR', 'LEADER', 'STEERING', 'AGENCY', 'COMMUNE'] as const) {
      const visitor = await p.login(role)
      for (const q of ['duong', 'tim kiem', 'phong', 'quy hoach', 'day nhanh']) {
        const { text } = await visitor.get(`/search?q=${encodeURIComponent(q)}`).expect(200)
        for (const { kind, href } of firstLinks(text).filter(({ kind }) => !kinds.has(`${role} ${kind}`))) {
          kinds.add(`${role} ${kind}`)
          expect([role, href, (await visitor.get(href).redirects(1)).status]).toEqual([role, href, 200])
        }
      }
    }
    const everywhere = 'agency campaign criteria directives evidence indicators obstacle people task village'.split(' ')
    const ofRole = (role: Role) => [...kinds].filter((one) => one.startsWith(role)).map((one) => one.split(' ')[1])
    expect(ofRole('LEADER').sort()).toEqual([...everywhere, 'meeting'].sort())
    expect(ofRole('COMMUNE').sort()).toEqual(everywhere.sort())
  })

  it('proposes another question where nothing is found', async () => {
    const html = await find('LEADER', 'tran nin xyz')
    expect(textOf(html)).toContain('Có thể thử: Xã Trấn Ninh')
    expect(html).toContain('q=tran')
  })
})
