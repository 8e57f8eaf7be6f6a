import { beforeAll, describe, expect, it } from 'vitest'
import { addCommunes, meetAll, sectionOf, statementsOf, textOf } from '../support/figures.js'
import { portal, type Visitor } from '../support/portal.js'

const NTM = 'NTM_2021_2025'

describe('the communes of a district', () => {
  const p = portal()
  let leader: Visitor
  const names = async (query: string) => {
    const { text: html } = await leader.get(`/communes${query}`).expect(200)
    return [...html.matchAll(/<th scope="row"><a href="\/communes\/\d+">([^<]*)</g)].map(([, name]) => name)
  }

  beforeAll(async () => {
    leader = await p.login('LEADER')
    await meetAll(p, 'Điềm He', NTM)
    const late = { selfResult: 'IN_PROGRESS', plannedDate: new Date('2024-05-10') }
    await p.put(await p.assessmentId('An Sơn', NTM, '2.1'), late)
  })

  it('are sixteen, the town left out, in the order of the office', async () => {
    const all = await names('')
    expect(all).toHaveLength(16)
    expect(all[0]).toBe('Xã Trấn Ninh')
    expect(all).not.toContain('Thị trấn Văn Quan')
  })

  it('are found without diacritics and by code', async () => {
    expect(await names('?q=tran+ninh')).toEqual(['Xã Trấn Ninh'])
    expect(await names(`?q=${encodeURIComponent('TRẤN ninh')}`)).toEqual(['Xã Trấn Ninh'])
    expect(await names('?q=06256')).toEqual(['Xã Trấn Ninh'])
    expect(await names('?q=%25')).toEqual([])
  })

  it('are narrowed to a band and sorted', async () => {
    expect(await names('?band=19-19')).toEqual(['Xã Điềm He'])
    expect(await names('?band=0-4')).toHaveLength(15)
    expect(await names('?band=0-4&basis=self&set=NTM_NANG_CAO_2021_2025')).toHaveLength(16)
    expect((await names('?sort=late'))[0]).toBe('Xã An Sơn')
    expect((await names('?sort=name'))[0]).toBe('Xã An Sơn')
    expect(await names('?band=nonsense&sort=nonsense')).toHaveLength(16)
  })

  it('show both judgements of every set, the target and what is late', async () => {
    const { text: html } = await leader.get('/communes?q=an+son')
    expect(textOf(html)).toMatch(/Xã An Sơn 0 \/19 \(0\)/)
    expect(textOf(html)).toMatch(/1 chỉ tiêu quá hạn, Xã An Sơn/)
    const { text: target } = await leader.get('/communes?q=tran+ninh')
    expect(textOf(target)).toMatch(/Xã nông thôn mới hạn 30\/11\/2024 · còn 194 ngày/)
  })

  it('are not a list for an officer: there is one commune', async () => {
    const officer = await p.login('COMMUNE')
    const answer = await officer.get('/communes').expect(303)
    expect(answer.headers['location']).toBe(`/communes/${await p.unitId('Trấn Ninh')}`)
  })

  it('take as many statements for many as for sixteen', async () => {
    const count = () => statementsOf(p, leader, '/communes')
    const before = await count()
    await addCommunes(p, 50)
    expect(await count()).toBe(before)
    expect(before).toBeLessThanOrEqual(10)
    expect(await names('')).toHaveLength(50) // a page
    expect(await names('?page=2')).toHaveLength(16)
  })
})

describe('the page of a commune', () => {
  const p = portal()
  let id = 0

  beforeAll(async () => {
    id = await p.unitId('Trấn Ninh')
    const owed = { selfResult: 'NOT_MET', plannedDate: new Date('2024-09-30') }
    await p.put(await p.assessmentId(id, NTM, '2.1'), { ...owed, plannedDate: new Date('2024-05-10') })
    await p.put(await p.assessmentId(id, NTM, '6.1'), owed)
    await p.put(await p.assessmentId(id, NTM, '9.1'), { selfResult: 'MET', stage: 'UNDER_VERIFICATION' })
  })

  it('shows what is late and what is owed, with owner and day, and not what the agency has', async () => {
    const { text: html } = await (await p.login('LEADER')).get(`/communes/${id}`).expect(200)
    expect(textOf(sectionOf(html, 'qh'))).toMatch(/2\.1 .* Xã: chưa đạt Phòng KT&HT Quá hạn 10 ngày 10\/05\/2024/)
    const missing = textOf(sectionOf(html, 'ct'))
    expect(missing).toMatch(/6\.1 .* Xã: chưa đạt Phòng VH&TT Còn 133 ngày 30\/09\/2024/)
    expect(missing).not.toContain('9.1 ')
    expect(missing).not.toContain('2.1 ')
  })

  it('tells what changed, what the unit was and will be', async () => {
    const { text: html } = await (await p.login('LEADER')).get(`/communes/${id}`)
    expect(textOf(sectionOf(html, 'td2'))).toMatch(/9\.1 .*Trạng thái: Chưa đánh giá → Đang thẩm tra/)
    const facts = textOf(sectionOf(html, 'tt'))
    expect(facts).toContain('Mã đơn vị 06256')
    expect(facts).toMatch(/Trở thành Xã Điềm He 01\/07\/2025 \(1672\/NQ-UBTVQH15\)/)
    expect(facts).toContain('Công nhận Chưa ghi nhận')
  })

  it('keeps recognition and today’s count apart', async () => {
    const { id: documentId } = await p.db.legalDocument.findFirstOrThrow()
    const { id: setId } = await p.db.criteriaSet.findUniqueOrThrow({ where: { code: NTM } })
    const lien = await p.unitId('Liên Hội')
    await p.db.recognition.create({
      data: { communeId: lien, setId, standardYear: 2023, recognisedOn: new Date('2024-03-01'), documentId },
    })
    const { text: html } = await (await p.login('LEADER')).get(`/communes/${lien}`)
    expect(textOf(html)).toContain('Đã công nhận Xã nông thôn mới, hiện đạt 0/19 tiêu chí (thẩm tra).')
    expect(textOf(html)).toContain('Xã nông thôn mới, năm đạt chuẩn 2023')
  })

  it('belongs to its own officer alone among the communes', async () => {
    const officer = await p.login('COMMUNE')
    await officer.get(`/communes/${id}`).expect(200)
    await officer.get(`/communes/${await p.unitId('An Sơn')}`).expect(404)
    await officer.get('/communes/999999').expect(404)
    await officer.get('/communes/abc').expect(404)
  })

  it('stays readable after the commune has ended', async () => {
    const officer = await p.login('COMMUNE')
    p.clock.at('2025-08-01')
    const { text: html } = await officer.get(`/communes/${id}`).expect(200)
    expect(textOf(html)).toContain('Xã Trấn Ninh kết thúc ngày 30/06/2025.')
    expect(textOf(html)).toContain('Đơn vị tiếp nhận: Xã Điềm He.')
    p.clock.at('2024-05-20')
  })

  it('takes a bounded number of statements', async () => {
    expect(await statementsOf(p, await p.login('LEADER'), `/communes/${id}`)).toBeLessThanOrEqual(18)
  })
})
