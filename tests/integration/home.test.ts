import { beforeAll, describe, expect, it } from 'vitest'
import { sectionOf, statementsOf, textOf } from '../support/figures.js'
import { portal } from '../support/portal.js'

const NTM = 'NTM_2021_2025'
const day = (text: string) => new Date(text)

describe('the home page', () => {
  const p = portal()

  beforeAll(async () => {
    const put = async (commune: string, code: string, data: Record<string, unknown>) =>
      p.put(await p.assessmentId(commune, NTM, code), data)
    await put('Trấn Ninh', '15.1', {
      selfResult: 'MET',
      stage: 'SUPPLEMENT_REQUESTED',
      supplementDue: day('2024-05-24'),
    })
    await put('Trấn Ninh', '2.4', { selfResult: 'IN_PROGRESS', plannedDate: day('2024-04-30') })
    await put('Trấn Ninh', '12.1', { selfResult: 'IN_PROGRESS', plannedDate: day('2024-06-30') })
    await put('Trấn Ninh', '13.5', { selfResult: 'IN_PROGRESS', plannedDate: day('2024-09-30') })
    await put('Trấn Ninh', '1.1', { selfResult: 'MET' })
    await put('An Sơn', '2.1', { selfResult: 'NOT_MET', plannedDate: day('2024-05-01') })
    await put('An Sơn', '2.2', { selfResult: 'MET', stage: 'UNDER_VERIFICATION' })
    const contradicted = { selfResult: 'MET', computedResult: 'NOT_MET', claimReason: 'Số liệu mới đang cập nhật.' }
    await put('Yên Phúc', '10', contradicted)
    const paper = { createdAt: p.clock.now(), currentRevision: 0, keptAt: 'Văn phòng xã' }
    const ownerUnitId = await p.unitId('Trấn Ninh')
    await p.db.evidence.create({
      data: { ...paper, ownerUnitId, subject: 'Giấy chứng nhận trường chuẩn', validUntil: day('2024-07-01') },
    })
    await p.db.evidence.create({
      data: { ...paper, ownerUnitId, subject: 'Giấy còn hạn lâu', validUntil: day('2026-07-01') },
    })
  })

  it('tells an officer what came back, what is late, what is due, and what lacks a paper', async () => {
    const { text: html } = await (await p.login('COMMUNE')).get('/').expect(200)
    expect(textOf(html)).toContain('UBND xã Trấn Ninh · Thứ Hai, 20/05/2024')
    expect(textOf(sectionOf(html, 'returned'))).toMatch(/bổ sung 1 15\.1 .* Còn 4 ngày .*Bổ sung/)
    expect(textOf(sectionOf(html, 'overdue'))).toMatch(/Quá hạn 1 2\.4 .* Quá hạn 20 ngày/)
    expect(textOf(sectionOf(html, 'soon'))).toMatch(/45 ngày 1 12\.1 .* Còn 41 ngày/)
    expect(textOf(sectionOf(html, 'soon'))).not.toContain('13.5')
    expect(textOf(sectionOf(html, 'unproved'))).toMatch(/1 1\.1 .* Thêm hồ sơ/)
    const papers = textOf(sectionOf(html, 'papers'))
    expect(papers).toContain('Giấy chứng nhận trường chuẩn Hết hiệu lực sau 42 ngày.')
    expect(papers).not.toContain('Giấy còn hạn lâu')
    expect(textOf(sectionOf(html, 'tasks'))).toMatch(
      /3 Mục 3\. .* Chưa xác nhận · UBND huyện Văn Quan · hạn 30\/11\/2024/,
    )
    expect(textOf(html)).toMatch(/Mục tiêu năm 2024 .* 0 \/ 19 tiêu chí/)
    expect(html).not.toContain('An Sơn')
  })

  it('gives the reason of whoever sent an indicator back', async () => {
    const id = await p.assessmentId('Trấn Ninh', NTM, '15.1')
    const row = await p.db.assessment.findUniqueOrThrow({ where: { id } })
    await p.db.$transaction(async (tx) => {
      await tx.assessment.update({ where: { id }, data: { note: 'x', version: { increment: 1 } } })
      await tx.event.create({
        data: {
          at: p.clock.now(),
          action: 'assessment.supplementRequested',
          subject: 'Assessment',
          subjectId: id,
          assessmentId: id,
          communeId: row.communeId,
          version: row.version + 1,
          to: { stage: 'SUPPLEMENT_REQUESTED' },
          reason: 'Bổ sung biểu số liệu chốt quý II.',
        },
      })
    })
    const { text: html } = await (await p.login('COMMUNE')).get('/')
    expect(textOf(sectionOf(html, 'returned'))).toContain('Bổ sung biểu số liệu chốt quý II.')
  })

  it('tells the office whom to chase and what only it can put in order', async () => {
    const { text: html } = await (await p.login('COORDINATOR')).get('/').expect(200)
    expect(textOf(sectionOf(html, 'overdue'))).toMatch(
      /Xã An Sơn 1 .* 19 ngày 1 .* Xã Trấn Ninh 1|Xã Trấn Ninh 1 .* 20 ngày .* Xã An Sơn 1/,
    )
    const chores = textOf(sectionOf(html, 'chores'))
    expect(chores).toContain('Xem 1 chỉ tiêu xã đánh giá đạt trái số liệu')
    expect(chores).toMatch(/Xác nhận \d+ phân công Xã nông thôn mới/)
    expect(chores).toMatch(/Nhập ngưỡng cho \d+ chỉ tiêu/)
    expect(textOf(sectionOf(html, 'changes'))).toContain('Yên Phúc: 10 ')
    for (const [, href = ''] of sectionOf(html, 'chores').matchAll(/href="([^"]+)"/g))
      await (await p.login('COORDINATOR')).get(href.replaceAll('&amp;', '&')).expect(200)
  })

  it('tells an agency what waits for it and how its criteria stand in each commune', async () => {
    const agency = await p.login('AGENCY', { agency: 'KTHT' })
    const { text: html } = await agency.get('/').expect(200)
    expect(textOf(sectionOf(html, 'waiting'))).toMatch(/Chờ thẩm tra 1 An Sơn: 2\.2/)
    expect(textOf(sectionOf(html, 'communes'))).toMatch(/Xã An Sơn 1 .* 1 .*/)
    expect(textOf(sectionOf(html, 'led'))).toMatch(
      /Xã nông thôn mới .*2\. Giao thông.* \(dự kiến, chờ văn phòng điều phối xác nhận\)/,
    )
    expect(textOf(sectionOf(html, 'tasks'))).toContain('Nhiệm vụ được giao')
    const other = await p.login('AGENCY', { agency: 'BHXH' })
    expect(textOf(sectionOf((await other.get('/')).text, 'waiting'))).toContain('Không có chỉ tiêu nào chờ thẩm tra.')
  })

  it('tells a member of the committee whose the delays are', async () => {
    const { text: html } = await (await p.login('STEERING')).get('/').expect(200)
    expect(textOf(sectionOf(html, 'agencies'))).toMatch(/Phòng KT&HT 2/)
    expect(textOf(html)).toContain('Xã Điềm He')
  })

  it('has the administrator’s accounts, and looks at the system when asked', async () => {
    const admin = await p.login('ADMIN')
    await p.user('COMMUNE', { mustChangePassword: true })
    const { text: html } = await admin.get('/').expect(200)
    expect(textOf(sectionOf(html, 'accounts'))).toContain('1 tài khoản chưa đổi mật khẩu lần đầu')
    expect(sectionOf(html, 'checks')).not.toContain('Khớp')
    const checked = textOf(sectionOf((await admin.get('/?check=1').expect(200)).text, 'checks'))
    expect(checked).toContain('Khớp với đếm lại từ đầu.')
    expect(checked).toContain('Đúng phiên bản của chương trình.')
  })

  it('says plainly that the province has nothing to appraise yet', async () => {
    const { text: html } = await (await p.login('APPRAISER')).get('/').expect(200)
    expect(textOf(html)).toContain('Chưa có hồ sơ nào trình tỉnh.')
  })

  it('leads a leader to the district', async () => {
    const answer = await (await p.login('LEADER')).get('/').expect(303)
    expect(answer.headers['location']).toBe('/dashboard')
  })

  it('puts the work of two roles on one page', async () => {
    const user = await p.user('COORDINATOR')
    const province = await p.db.adminUnit.findFirstOrThrow({ where: { level: 'PROVINCE' } })
    await p.db.roleGrant.create({
      data: { userId: user.id, role: 'ADMIN', unitId: province.id, validFrom: day('2020-01-01') },
    })
    const { text: html } = await (await p.login(user)).get('/').expect(200)
    expect(sectionOf(html, 'chores')).not.toBe('')
    expect(sectionOf(html, 'accounts')).not.toBe('')
  })

  it('opens the menu and the guide for every role', async () => {
    for (const role of ['COMMUNE', 'COORDINATOR', 'AGENCY', 'STEERING', 'LEADER', 'ADMIN', 'APPRAISER'] as const) {
      const visitor = await p.login(role)
      await visitor.get('/menu').expect(200)
      const { text: html } = await visitor.get('/help').expect(200)
      for (const [, href = ''] of html.slice(html.indexOf('<main')).matchAll(/<h3><a href="([^"]+)"/g)) {
        const { status } = await visitor.get(href)
        expect([200, 303], `${role} ${href}`).toContain(status)
      }
    }
  })

  it('takes a bounded number of statements', async () => {
    for (const role of ['COMMUNE', 'COORDINATOR', 'AGENCY', 'STEERING'] as const) {
      expect(await statementsOf(p, await p.login(role), '/'), role).toBeLessThanOrEqual(role === 'STEERING' ? 18 : 15)
    }
  })
})
