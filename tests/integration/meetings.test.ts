import type { Response } from 'supertest'
import { describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { readDocx } from '../support/docx.js'
import { textOf } from '../support/figures.js'
import { portal, type Visitor } from '../support/portal.js'

const p = portal()
const set = 'NTM_2021_2025'
const { meetings } = paths

const idIn = (answer: Response): number => Number(/\/meetings\/(\d+)/.exec(String(answer.headers['location']))?.[1])

const openMeeting = async (office: Visitor, more: Record<string, string> = {}): Promise<number> =>
  idIn(
    await office
      .post(meetings.create(), {
        heldOn: '20/05/2024',
        subject: 'Giao ban tháng 5/2024',
        chair: 'Hứa Phong Lan, Q. Chủ tịch',
        secretary: 'Nông Văn Thắng',
        attendees: '- Thành viên BCĐ\n- Đại diện UBND các xã',
        ...more,
      })
      .expect(303),
  )

const place = async (name = 'Trấn Ninh') => {
  const office = await p.login('COORDINATOR')
  const id = await openMeeting(office)
  const commune = await p.unitId(name)
  return { office, id, commune, at: { id, commune } }
}

describe('the screen of a commune', () => {
  it('shows what changed since the last meeting, what is late, who leads what is missing, what hinders', async () => {
    const commune = await p.unitId('Trấn Ninh')
    const road = await p.assessmentId('Trấn Ninh', set, '2.1')
    p.clock.at('2024-04-10')
    await p.put(await p.assessmentId('Trấn Ninh', set, '1.1'), { note: 'trước cuộc họp trước' })
    const office = await p.login('COORDINATOR')
    await openMeeting(office, { heldOn: '25/04/2024' })
    p.clock.at('2024-05-20')
    await p.put(road, { selfResult: 'NOT_MET', plannedDate: new Date('2024-05-01') })
    const agency = await p.db.agency.findFirstOrThrow({ where: { code: 'KTHT' } })
    await p.db.obstacle.create({
      data: {
        communeId: commune,
        description: 'Chưa bố trí được vốn đối ứng',
        proposal: 'Bổ sung 500 triệu đồng',
        answererId: agency.id,
        raisedAt: p.clock.now(),
      },
    })
    await p.db.obstacle.create({
      data: { communeId: commune, description: 'Đã xong', raisedAt: p.clock.now(), resolvedAt: p.clock.now() },
    })
    const id = await openMeeting(office)
    const words = textOf((await office.get(meetings.commune({ id, commune })).expect(200)).text)
    expect(words).toContain('Thay đổi từ cuộc họp ngày 25/04/2024')
    expect(words).not.toContain('trước cuộc họp trước')
    expect(words).toMatch(/Quá hạn 1 .*2\.1 .*Phòng KT&HT.*Quá hạn 19 ngày/)
    expect(words).toContain('Chưa bố trí được vốn đối ứng')
    expect(words).toContain('Trả lời: Phòng KT&HT (chưa trả lời)')
    expect(words).not.toContain('Đã xong')
    expect(words).toMatch(/Nhiệm vụ còn mở .*Xã Trấn Ninh hoàn thành/) // of the letter of May
  })

  it('leads to the next and the one before, in the order of the office', async () => {
    const { office, id } = await place()
    const { text: start } = await office.get(meetings.show({ id })).expect(200)
    const order = [...start.matchAll(new RegExp(`href="/meetings/${id}/communes/(\\d+)"`, 'g'))].map(([, one]) => one)
    const [first, second, third] = order.slice(1) // the button comes before the list
    const { text: html } = await office.get(meetings.commune({ id, commune: Number(second) })).expect(200)
    expect(/data-step="ArrowLeft" href="([^"]+)"/.exec(html)?.[1]).toBe(
      meetings.commune({ id, commune: Number(first) }),
    )
    expect(/data-step="ArrowRight" href="([^"]+)"/.exec(html)?.[1]).toBe(
      meetings.commune({ id, commune: Number(third) }),
    )
    expect(textOf(html)).toContain('2/16')
  })

  it('is not there for a commune of another place', async () => {
    const { office, id } = await place()
    await office.get(meetings.commune({ id, commune: 999_999 })).expect(404)
    await office.get(meetings.commune({ id: 999_999, commune: 1 })).expect(404)
  })
})

describe('a decision', () => {
  it('becomes a task of the commune, with its events, in one transaction', async () => {
    const { office, at, id, commune } = await place()
    await office
      .post(meetings.decisions(at), { title: 'Hoàn thành đường trục xã', doer: 'commune', dueDate: '30/06/2024' })
      .expect(303)
    const task = await p.db.task.findFirstOrThrow({ where: { meetingId: id }, include: { addressees: true } })
    expect(task).toMatchObject({ title: 'Hoàn thành đường trục xã', directiveId: null })
    expect(task.addressees).toMatchObject([{ unitId: commune, agencyId: null, dueDate: new Date('2024-06-30') }])
    const events = await p.db.event.findMany({
      where: {
        OR: [
          { subject: 'Task', subjectId: task.id },
          { subject: 'Meeting', subjectId: id, action: 'meeting.decided' },
        ],
      },
      orderBy: { id: 'asc' },
    })
    expect(events.map(({ action }) => action)).toEqual(['task.given', 'meeting.decided'])
    expect(events[1]).toMatchObject({ communeId: commune, to: { taskId: task.id } })
    const page = textOf((await office.get(meetings.commune(at))).text)
    expect(page).toContain('Đã giao nhiệm vụ: Hoàn thành đường trục xã')
    expect(page).toMatch(/Giao tại cuộc họp này 1 Hoàn thành đường trục xã Xã Trấn Ninh · hạn 30\/06\/2024 · Chưa nhận/)
  })

  it('is told to those who are to do it', async () => {
    const { office, at, commune } = await place('Điềm He')
    const officer = await p.user('COMMUNE', { unit: commune })
    await office.post(meetings.decisions(at), { title: 'Làm bờ kè suối', doer: 'commune' }).expect(303)
    expect(await p.db.notification.findMany({ where: { userId: officer.id }, select: { title: true } })).toEqual([
      { title: 'Nhiệm vụ mới: Làm bờ kè suối' },
    ])
  })

  it('may be an agency’s, and is then still to be seen at the commune it speaks of', async () => {
    const { office, at } = await place('Hữu Lễ')
    const agency = await p.db.agency.findFirstOrThrow({ where: { code: 'KTHT' } })
    await office.post(meetings.decisions(at), { title: 'Kiểm tra tại xã', doer: `agency-${agency.id}` }).expect(303)
    const task = await p.db.task.findFirstOrThrow({
      where: { title: 'Kiểm tra tại xã' },
      include: { addressees: true },
    })
    expect(task.addressees).toMatchObject([{ unitId: null, agencyId: agency.id }])
    const later = await openMeeting(office, { heldOn: '27/05/2024' })
    const words = textOf((await office.get(meetings.commune({ ...at, id: later }))).text)
    expect(words).toMatch(/Nhiệm vụ còn mở .*Kiểm tra tại xã Phòng KT&HT/)
  })

  it('sent twice is one, and one with faults keeps what was typed', async () => {
    const { office, at, id } = await place()
    const { text: html } = await office.get(meetings.commune(at))
    const requestKey = /name="requestKey" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const fields = { title: 'Một việc', doer: 'commune', requestKey }
    await office.post(meetings.decisions(at), fields).expect(303)
    await office.post(meetings.decisions(at), fields).expect(303)
    expect(await p.db.task.count({ where: { meetingId: id } })).toBe(1)
    const wrong = await office.post(meetings.decisions(at), {
      title: 'Việc khác',
      doer: 'agency-999999',
      dueDate: '01/05/2024',
    })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('Việc khác')
    expect(textOf(wrong.text)).toContain('Thời hạn không trước 20/05/2024')
    await office.post(meetings.decisions(at), { title: 'Việc khác', doer: 'agency-999999' }).expect(422)
    expect(await p.db.task.count({ where: { meetingId: id } })).toBe(1)
  })
})

describe('the minutes', () => {
  it('are a .docx in the official layout with what was said and decided', async () => {
    const { office, at, id } = await place()
    await office
      .post(meetings.notes(at), { version: 1, notes: 'Xã báo cáo tiến độ.\nĐề nghị hỗ trợ xi măng.' })
      .expect(303)
    await office
      .post(meetings.decisions(at), { title: 'Nghiệm thu đường thôn', doer: 'commune', dueDate: '10/07/2024' })
      .expect(303)
    await office
      .post(meetings.general({ id }), {
        version: 1,
        chair: 'Hứa Phong Lan',
        secretary: 'Nông Văn Thắng',
        place: 'Phòng họp số 1',
        conclusion: 'Các xã khẩn trương thực hiện.',
      })
      .expect(303)
    const answer = await office.get(meetings.file({ id })).responseType('blob').expect(200)
    expect(String(answer.headers['content-disposition'])).toContain('.docx')
    const { paragraphs, tables, xml } = await readDocx(answer.body as Buffer)
    expect(tables[0]?.[0]?.[0]).toMatch(/UBND HUYỆN VĂN QUAN\nVĂN PHÒNG ĐIỀU PHỐI\n.*\n+Số: +\/BB-VPĐP/)
    expect(paragraphs).toEqual(
      expect.arrayContaining([
        'BIÊN BẢN',
        'Giao ban tháng 5/2024',
        'Thời gian: ngày 20 tháng 5 năm 2024.',
        'Địa điểm: Phòng họp số 1.',
        '1. Xã Trấn Ninh',
        'Xã báo cáo tiến độ.',
        'Đề nghị hỗ trợ xi măng.',
        'II. Kết luận',
        'Các xã khẩn trương thực hiện.',
      ]),
    )
    expect(
      paragraphs.some((line) => /^Tình hình: đạt 0\/19 tiêu chí .* lúc 09:00 ngày 20\/5\/2024\.$/.test(line)),
    ).toBe(true)
    expect(tables[1]).toEqual([
      ['TT', 'Nội dung giao', 'Nơi thực hiện', 'Thời hạn'],
      ['1', 'Nghiệm thu đường thôn', 'Xã Trấn Ninh', '10/7/2024'],
    ])
    expect(tables.at(-1)?.[0]).toEqual([
      expect.stringMatching(/^THƯ KÝ\n+Nông Văn Thắng$/),
      expect.stringMatching(/^CHỦ TRÌ\n+Hứa Phong Lan$/),
    ])
    expect(xml).toContain('<w:titlePg/>')
  })

  it('of two writers do not overwrite each other', async () => {
    const { office, at, id } = await place()
    await office.post(meetings.notes(at), { version: 1, notes: 'bản thứ nhất' }).expect(303)
    const late = await office.post(meetings.notes(at), { version: 1, notes: 'bản thứ hai' }).expect(409)
    expect(textOf(late.text)).toContain('bản thứ nhất')
    expect(late.text).toContain('bản thứ hai')
    const version = /name="version" value="(\d+)"/.exec(late.text)?.[1] ?? ''
    await office.post(meetings.notes(at), { version, notes: 'bản thứ hai' }).expect(303)
    await office.post(meetings.general({ id }), { version: 1, conclusion: 'một' }).expect(303)
    const stale = await office.post(meetings.general({ id }), { version: 1, conclusion: 'hai' }).expect(409)
    expect(textOf(stale.text)).toMatch(/Bản đang lưu .*một/)
  })

  it('keep how a commune stood when they were written', async () => {
    const { office, at, id } = await place()
    await office.post(meetings.notes(at), { version: 1, notes: 'ghi' }).expect(303)
    const textNow = async () =>
      (await readDocx((await office.get(meetings.file({ id })).responseType('blob')).body as Buffer)).paragraphs
    const before = await textNow()
    await p.put(await p.assessmentId('Trấn Ninh', set, '3.1'), {
      plannedDate: new Date('2024-05-01'),
      selfResult: 'NOT_MET',
    })
    expect(await textNow()).toEqual(before)
  })
})

describe('rights', () => {
  it('the office holds, leaders and the committee read, nobody else', async () => {
    const { at, id } = await place()
    for (const role of ['LEADER', 'STEERING'] as const) {
      const reader = await p.login(role)
      for (const url of [meetings.list(), meetings.show({ id }), meetings.commune(at), meetings.file({ id })])
        await reader.get(url).expect(200)
      await reader.get(meetings.create()).expect(403)
      for (const url of [meetings.notes(at), meetings.decisions(at), meetings.general({ id }), meetings.create()])
        await reader.post(url, { version: 1 }).expect(403)
      expect((await reader.get(meetings.commune(at))).text).not.toContain(meetings.decisions(at))
    }
    for (const role of ['COMMUNE', 'AGENCY', 'APPRAISER', 'ADMIN'] as const) {
      const other = await p.login(role)
      for (const url of [meetings.list(), meetings.show({ id }), meetings.commune(at), meetings.file({ id })])
        await other.get(url).expect(403)
    }
  })

  it('opens a meeting once, and keeps what was typed when something is missing', async () => {
    const office = await p.login('COORDINATOR')
    const { text: html } = await office.get(meetings.create()).expect(200)
    const requestKey = /name="requestKey" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const fields = { heldOn: '21/05/2024', subject: 'Một lần', requestKey }
    await office.post(meetings.create(), fields).expect(303)
    await office.post(meetings.create(), fields).expect(303)
    expect(await p.db.meeting.count({ where: { subject: 'Một lần' } })).toBe(1)
    const wrong = await office.post(meetings.create(), { heldOn: '31/02/2024', subject: 'Giữ lại' }).expect(422)
    expect(wrong.text).toContain('value="Giữ lại"')
  })
})
