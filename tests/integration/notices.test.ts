import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command } from '../../src/kernel/command.js'
import { Away } from '../../src/kernel/jobs/job.js'
import { createMailer } from '../../src/kernel/mail.js'
import { dayToDb } from '../../src/kernel/time.js'
import { collectReminders } from '../../src/notices/collect.js'
import { planDigests, sendDigest } from '../../src/notices/digest.js'
import { noticeJobs } from '../../src/notices/jobs.js'
import { tell } from '../../src/notices/tell.js'
import { addTask } from '../../src/tasks/create.js'
import { textOf } from '../support/figures.js'
import { doJobs } from '../support/jobs.js'
import { type Portal, portal, type TestUser } from '../support/portal.js'
import { mailServer } from '../support/smtp.js'

const from = 'Cổng NTM <ntm@example.vn>'

/** A task for one commune with a day, given as the office would. */
const giveTask = async (p: Portal, title: string, dueDate: string, unitId: number): Promise<number> => {
  const { id: directiveId, unitId: issuer } = await p.db.directive.findFirstOrThrow()
  const give = command('task.given', (ctx) =>
    addTask(ctx, { unitId: issuer, directiveId, title, dueDate, addressees: [{ unitId }] }),
  )
  return (await give(await p.ctx())).id
}

const titlesOf = async (p: Portal, { id }: TestUser) =>
  (await p.db.notification.findMany({ where: { userId: id }, orderBy: { id: 'asc' } })).map(({ title }) => title)

const at = (day: string, clock: string) => new Date(`${day}T${clock}:00+07:00`)

describe('reminders', () => {
  const p = portal()
  let officer: TestUser
  let leader: TestUser
  const on = async (day: string) => {
    p.clock.at(day)
    return collectReminders(await p.ctx())
  }

  it('come before the day, on it and after it, each once, on working days only', async () => {
    officer = await p.user('COMMUNE')
    leader = await p.user('LEADER')
    await giveTask(p, 'Gửi biểu', '2024-05-31', await p.unitId('Trấn Ninh')) // a Friday
    await on('2024-05-20')
    expect(await titlesOf(p, officer)).toEqual([])
    await on('2024-05-25') // a Saturday
    expect(await titlesOf(p, officer)).toEqual([])
    await on('2024-05-28')
    await on('2024-05-28')
    await Promise.all([on('2024-05-31'), on('2024-05-31')])
    await on('2024-06-03')
    expect(await titlesOf(p, officer)).toEqual([
      'Hạn nhiệm vụ 31/05/2024: Gửi biểu (Xã Trấn Ninh)',
      'Hạn nhiệm vụ 31/05/2024: Gửi biểu (Xã Trấn Ninh)',
      'Quá hạn. Hạn nhiệm vụ 31/05/2024: Gửi biểu (Xã Trấn Ninh)',
    ])
  })

  it('reach the leaders after so many working days, once', async () => {
    await on('2024-06-06')
    expect(await titlesOf(p, leader)).toEqual([])
    await on('2024-06-07')
    await on('2024-06-10')
    expect(await titlesOf(p, leader)).toEqual(['Nhiệm vụ quá hạn từ 31/05/2024: Gửi biểu (Xã Trấn Ninh)'])
  })

  it('mind the table of holidays', async () => {
    await p.db.holiday.create({ data: { day: dayToDb('2024-06-18'), name: 'Nghỉ', working: false } })
    expect(await on('2024-06-18')).toBe(0)
  })

  it('tell of plans, supplements, papers and reports too', async () => {
    p.clock.at('2024-05-20')
    const communeId = await p.unitId('Yên Phúc')
    const person = await p.user('COMMUNE', { unit: communeId })
    const planned = await p.assessmentId('Yên Phúc', 'NTM_2021_2025', '2.4')
    await p.put(planned, { plannedDate: dayToDb('2024-05-22') })
    const returned = await p.assessmentId('Yên Phúc', 'NTM_2021_2025', '15.1')
    await p.put(returned, { stage: 'SUPPLEMENT_REQUESTED', supplementDue: dayToDb('2024-05-21') })
    await p.db.evidence.create({
      data: {
        ownerUnitId: communeId,
        subject: 'Giấy chứng nhận',
        currentRevision: 0,
        keptAt: 'Tủ',
        createdAt: p.clock.now(),
        validUntil: dayToDb('2024-05-24'),
      },
    })
    const { unitId } = await p.db.directive.findFirstOrThrow()
    const day = (text: string) => dayToDb(text)
    await p.db.reportCampaign.create({
      data: {
        unitId,
        kind: 'MONTH',
        title: 'Báo cáo tháng 5',
        periodStart: day('2024-05-01'),
        cutoffDate: day('2024-05-20'),
        opensOn: day('2024-05-15'),
        dueDate: day('2024-05-21'),
        submissions: { create: { communeId } },
      },
    })
    await collectReminders(await p.ctx())
    const titles = await titlesOf(p, person)
    expect(titles).toContainEqual(expect.stringMatching(/^Ngày dự kiến 22\/05\/2024: Yên Phúc, chỉ tiêu 2\.4/))
    expect(titles).toContainEqual(expect.stringMatching(/^Hạn bổ sung 21\/05\/2024: Yên Phúc, chỉ tiêu 15\.1/))
    expect(titles).toContain('Giấy tờ hết hiệu lực 24/05/2024: Giấy chứng nhận')
    expect(titles).toContain('Hạn nộp báo cáo 21/05/2024: Báo cáo tháng 5')
  })

  it('are not told to those who do not want the kind', async () => {
    p.clock.at('2024-05-20')
    const person = await p.user('COMMUNE', { unit: 'An Sơn' })
    await p.db.user.update({ where: { id: person.id }, data: { noticeChoices: { kinds: { taskDue: 'NONE' } } } })
    await giveTask(p, 'Việc khác', '2024-05-21', await p.unitId('An Sơn'))
    await collectReminders(await p.ctx())
    expect(await titlesOf(p, person)).toEqual([])
  })
})

describe('the inbox and its settings', () => {
  const p = portal()
  it('counts what is unread, opens it, and marks it read', async () => {
    const officer = await p.login('COMMUNE')
    const ctx = await p.ctx()
    const to = { userId: officer.user?.id ?? 0 }
    await tell(ctx, [
      { kind: 'task', key: 'a', title: 'Việc một', href: '/directives', to },
      { kind: 'task', key: 'b', title: 'Việc hai', href: '/directives', to },
      { kind: 'task', key: 'b', title: 'Việc hai', href: '/directives', to },
    ])
    const { text } = await officer.get('/notices').expect(200)
    expect(textOf(text)).toContain('2 thông báo mới')
    const [first] = await p.db.notification.findMany({ where: { userId: to.userId }, orderBy: { id: 'asc' } })
    await officer
      .post('/notices/read', { id: first?.id, next: '/directives' })
      .expect(303)
      .expect('location', '/directives')
    await officer.post('/notices/read', { id: first?.id, next: 'https://elsewhere.vn' }).expect('location', '/notices')
    const stranger = await p.login('COMMUNE', { unit: 'Yên Phúc' })
    await stranger.post('/notices/read', { upTo: 99_999 })
    expect(await p.db.notification.count({ where: { readAt: null } })).toBe(1)
    await officer.post('/notices/read', { upTo: 99_999 }).expect(303)
    expect(textOf((await officer.get('/notices?unread=1')).text)).toContain('Đã đọc hết.')
  })

  it('lets a person choose, and the office set days and holidays', async () => {
    const officer = await p.login('COMMUNE')
    const { version } = await p.db.user.findUniqueOrThrow({ where: { id: officer.user?.id ?? 0 } })
    await officer.get('/account/notices').expect(200)
    const ways = Object.fromEntries(
      ['task', 'taskDue', 'planDue', 'supplementDue', 'paperExpiring', 'campaignDue', 'escalation'].map((k) => [
        k,
        'INBOX',
      ]),
    )
    await officer.post('/account/notices', { ...ways, quietFrom: '25:00', version }).expect(422)
    await officer.post('/account/notices', { ...ways, quietFrom: '20:00', quietTo: '09:00', version }).expect(303)
    await officer.get('/settings/reminders').expect(403)
    const office = await p.login('COORDINATOR')
    const { text } = await office.get('/settings/reminders').expect(200)
    expect(text).toContain('value="7, 3, 1, 0"')
    const steps = Object.fromEntries(
      ['taskDue', 'planDue', 'supplementDue', 'paperExpiring', 'campaignDue'].flatMap((k) => [
        [`${k}Before`, '5, 1'],
        [`${k}After`, ''],
      ]),
    )
    const common = { escalateAfter: 3, workingDaysOnly: 'on', quietFrom: '21:00', quietTo: '06:00', version: 0 }
    await office.post('/settings/reminders', { ...steps, ...common, taskDueBefore: 'mai' }).expect(422)
    await office.post('/settings/reminders', { ...steps, ...common }).expect(303)
    await office.post('/settings/reminders', { ...steps, ...common, version: 0 }).expect(409)
    await office.post('/settings/holidays', { day: '31/02/2025', name: 'Tết' }).expect(422)
    await office.post('/settings/holidays', { day: '29/01/2025', name: 'Tết Nguyên đán' }).expect(303)
    expect(textOf((await office.get('/settings/holidays?year=2025')).text)).toContain('29/01/2025 Tết Nguyên đán Nghỉ')
    await office.post('/settings/holidays/removal', { day: '29/01/2025' }).expect(303)
    expect(await p.db.holiday.findUnique({ where: { day: dayToDb('2025-01-29') } })).toBeNull()
  })
})

describe('the digest', () => {
  const p = portal()
  let server: Awaited<ReturnType<typeof mailServer>>
  let officer: TestUser
  const config = () => ({
    production: false,
    demo: false,
    trustProxy: false as const,
    dataDir: '/nonexistent',
    smtp: { url: server.url, from },
    baseUrl: 'https://ntm.example.vn',
  })
  const notify = async (key: string) =>
    tell(await p.ctx(), [{ kind: 'task', key, title: `Việc ${key}`, href: '/tasks/1', to: { userId: officer.id } }])
  const post = () => ({ mailer: createMailer(config().smtp), brand: 'NTM', baseUrl: undefined })
  const ctxAt = async (day: string, clock: string) => ({ ...(await p.ctx()), now: at(day, clock), today: day })
  const run = (day: string, clock: string) => {
    const fixed = { now: () => at(day, clock), today: () => day }
    return noticeJobs({ db: p.db, clock: fixed, config: config() })
  }
  const jobOf = (jobs: ReturnType<typeof run>, name: string) => {
    const found = jobs.find((one) => one.name === name)
    if (!found) throw new Error(name)
    return found.run({}, { signal: new AbortController().signal })
  }

  beforeAll(async () => {
    server = await mailServer()
    officer = await p.user('COMMUNE')
    await p.db.user.update({ where: { id: officer.id }, data: { email: 'can-bo@example.vn' } })
  })
  afterAll(() => server.stop())

  it('is one mail a day with everything that waits, whatever number of processes', async () => {
    await notify('một')
    await notify('hai')
    const jobs = run('2024-05-20', '07:30')
    expect(jobs.find(({ name }) => name === 'notices.digest')?.cron).toBe('30 0 * * *') // 07:30 in Vietnam
    await Promise.all([jobOf(jobs, 'notices.digest'), jobOf(run('2024-05-20', '07:30'), 'notices.digest')])
    await Promise.all([doJobs(p.url, jobs), doJobs(p.url, run('2024-05-20', '07:30'))])
    expect(server.mails).toHaveLength(1)
    const [mail] = server.mails
    expect(mail).toMatchObject({
      to: 'can-bo@example.vn',
      subject: 'Nông thôn mới Văn Quan: 2 việc cần biết, ngày 20/05/2024',
    })
    expect(mail?.text).toContain('- Việc một\nhttps://ntm.example.vn/tasks/1'.replace('\n', '\n  '))
    await notify('ba')
    await jobOf(run('2024-05-20', '16:00'), 'notices.digest')
    await doJobs(p.url, run('2024-05-20', '16:00'))
    expect(server.mails).toHaveLength(1)
  })

  it('waits for half past seven, and rests on days off', async () => {
    await jobOf(run('2024-05-21', '06:10'), 'notices.digest')
    expect(await p.db.digest.count({ where: { day: dayToDb('2024-05-21') } })).toBe(0)
    await jobOf(run('2024-05-25', '07:30'), 'notices.digest')
    expect(await p.db.digest.count({ where: { day: dayToDb('2024-05-25') } })).toBe(0)
  })

  it('is sent once by two that send at the same moment', async () => {
    expect(await planDigests(await ctxAt('2024-05-22', '07:30'))).toBe(1)
    const payload = { userId: officer.id, day: '2024-05-22' }
    const sent = await Promise.allSettled([
      sendDigest(await ctxAt('2024-05-22', '07:30'), payload, post()),
      sendDigest(await ctxAt('2024-05-22', '07:30'), payload, post()),
    ])
    expect(sent.filter((one) => one.status === 'fulfilled' && one.value)).toHaveLength(1)
    expect(server.mails).toHaveLength(2)
    expect(server.mails[1]?.text).toContain('Việc ba')
    expect(server.mails[1]?.text).not.toContain('Việc một')
  })

  it('is kept while the server is away, and sent once it is back; a mail of yesterday joins today’s', async () => {
    await notify('bốn')
    await planDigests(await ctxAt('2024-05-23', '07:30'))
    const payload = { userId: officer.id, day: '2024-05-23' }
    const away = { ...post(), mailer: createMailer({ url: 'smtp://127.0.0.1:9', from }) }
    await expect(sendDigest(await ctxAt('2024-05-23', '07:30'), payload, away)).rejects.toThrow(Away)
    expect(await sendDigest(await ctxAt('2024-05-23', '07:35'), payload, post())).toBe(true)
    expect(server.mails).toHaveLength(3)

    await notify('năm')
    await planDigests(await ctxAt('2024-05-24', '07:30'))
    const late = { userId: officer.id, day: '2024-05-24' }
    await expect(sendDigest(await ctxAt('2024-05-24', '07:30'), late, away)).rejects.toThrow(Away)
    expect(await sendDigest(await ctxAt('2024-05-27', '07:00'), late, post())).toBe(false)
    await planDigests(await ctxAt('2024-05-27', '07:30'))
    expect(await sendDigest(await ctxAt('2024-05-27', '07:30'), { ...late, day: '2024-05-27' }, post())).toBe(true)
    expect(server.mails.at(-1)?.text).toContain('Việc năm')
  })

  it('keeps quiet hours: put off to their end', async () => {
    await notify('sáu')
    await p.db.user.update({
      where: { id: officer.id },
      data: { noticeChoices: { kinds: {}, mail: true, quietFrom: '20:00', quietTo: '09:00' } },
    })
    const before = server.mails.length
    await planDigests(await ctxAt('2024-05-28', '07:30'))
    await doJobs(p.url, run('2024-05-28', '07:31'))
    expect(server.mails).toHaveLength(before)
    const payload = { userId: officer.id, day: '2024-05-28' }
    expect(await sendDigest(await ctxAt('2024-05-28', '08:59'), payload, post())).toBe(false)
    expect(await sendDigest(await ctxAt('2024-05-28', '09:00'), payload, post())).toBe(true)
  })

  it('says why a server refuses for good', async () => {
    const strict = await mailServer({ refuse: true })
    await notify('bảy')
    await planDigests(await ctxAt('2024-05-29', '09:30'))
    const refusing = { ...post(), mailer: createMailer({ url: strict.url, from }) }
    const sent = sendDigest(await ctxAt('2024-05-29', '09:30'), { userId: officer.id, day: '2024-05-29' }, refusing)
    await expect(sent).rejects.not.toThrow(Away)
    await strict.stop()
  })

  it('is not sent to those who want none', async () => {
    await p.db.user.update({ where: { id: officer.id }, data: { noticeChoices: { kinds: {}, mail: false } } })
    await notify('tám')
    expect(await planDigests(await ctxAt('2024-05-30', '09:30'))).toBe(0)
  })
})
