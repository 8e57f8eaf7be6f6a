import { describe, expect, it } from 'vitest'
import { textOf } from '../support/figures.js'
import { portal } from '../support/portal.js'

describe('the letters', () => {
  const p = portal()
  const letter = async () => `/directives/${(await p.db.directive.findFirstOrThrow()).id}`

  it('are listed, with the tasks of the reader beside them', async () => {
    const { text: html } = await (await p.login('COMMUNE')).get('/directives').expect(200)
    expect(textOf(html)).toContain('đẩy nhanh tiến độ triển khai thực hiện')
    expect(textOf(html)).toMatch(/Nhiệm vụ được giao 3 Mục 3\. Xã Trấn Ninh hoàn thành/)
    const { text: leader } = await (await p.login('LEADER')).get('/directives').expect(200)
    expect(textOf(leader)).not.toContain('Nhiệm vụ được giao')
  })

  it('show an officer first what concerns the own commune', async () => {
    const { text: html } = await (await p.login('COMMUNE', { unit: 'Yên Phúc' })).get(await letter()).expect(200)
    const [, own = '', others = ''] =
      /Nhiệm vụ của đơn vị([\s\S]*)Nhiệm vụ giao đơn vị khác([\s\S]*)/.exec(textOf(html)) ?? []
    expect(own).toMatch(/Mục 4b\. .* Mục 5\. .* Mục 6a\. .* Mục 6b\./)
    expect(others).toMatch(/Mục 1\. .* Mục 2\. .* Mục 3\. .* Mục 4a\./)
    expect(own).toContain('Hạn 31/08/2024')
    expect(own).toContain('Còn 103 ngày')
  })

  it('tie a task to the standing of its commune, within sight only', async () => {
    const { text: leader } = await (await p.login('LEADER')).get(await letter())
    expect(textOf(leader)).toContain('Xã Trấn Ninh: Xã nông thôn mới 0/19 tiêu chí đạt (thẩm tra), xã tự đánh giá 0/19')
    expect(textOf(leader)).toContain('Xã Điềm He: Xã NTM kiểu mẫu 0/4 tiêu chí đạt')
    const { text: officer } = await (await p.login('COMMUNE')).get(await letter())
    expect(textOf(officer)).toContain('Xã Trấn Ninh: Xã nông thôn mới 0/19')
    expect(textOf(officer)).not.toContain('Xã Điềm He: Xã NTM kiểu mẫu 0/4')
  })

  it('name groups as the letter does', async () => {
    const { text: html } = await (await p.login('LEADER')).get(await letter())
    expect(textOf(html)).toContain('UBND các xã (16)')
    expect(textOf(html)).toContain('UBND các xã đã đạt chuẩn nông thôn mới (3)')
  })

  it('are late after their day', async () => {
    p.clock.at('2024-09-05')
    const { text: html } = await (await p.login('COMMUNE', { unit: 'Yên Phúc' })).get(await letter())
    expect(textOf(html)).toContain('Quá hạn 5 ngày')
    p.clock.at('2024-05-20')
  })

  it('of another district are not there', async () => {
    const district = await p.db.adminUnit.create({
      data: {
        level: 'DISTRICT',
        code: '999',
        name: 'Khác',
        fullName: 'Huyện Khác',
        kind: 'huyen',
        validFrom: new Date('2000-01-01'),
      },
    })
    await p.db.$executeRaw`SELECT rebuild_unit_closure()`
    const leader = await p.login('LEADER', { unit: district.id })
    await leader.get(await letter()).expect(404)
    const { text: html } = await leader.get('/directives').expect(200)
    expect(textOf(html)).toContain('Chưa có văn bản chỉ đạo.')
    await (await p.login('LEADER')).get('/directives/999999').expect(404)
    await (await p.login('APPRAISER')).get('/directives').expect(403)
  })
})
