import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { getReport } from '../../src/campaigns/queries.js'
import { figuresOfReport, saveReport, submitReport } from '../../src/campaigns/report-service.js'
import { openCampaign } from '../../src/campaigns/service.js'
import { codeOf, readContent, stampOfFigures } from '../../src/campaigns/snapshot.js'
import { addDays, type Day, dayToDb } from '../../src/kernel/time.js'
import { paths } from '../../src/paths.js'
import { chooseUnit, listCommunes, listReportingUnits } from '../../src/units/queries.js'
import { meetAll, statementsOf, textOf } from '../support/figures.js'
import { portal, type TestUser, type Visitor } from '../support/portal.js'

const p = portal()
const NTM = 'NTM_2021_2025'
const texts = { results: 'Đã làm đường.', obstacles: 'Thiếu vốn.', proposals: 'Đề nghị bố trí vốn.' }

const fieldOf = (html: string, name: string): string =>
  new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(html)?.[1] ?? ''

const campaignFields = (communes: readonly number[], over: Record<string, string> = {}) => ({
  requestKey: crypto.randomUUID(),
  kind: 'MONTH',
  title: 'Báo cáo tháng 6/2024',
  periodStart: '15/05/2024',
  cutoffDate: '14/06/2024',
  opensOn: '15/06/2024',
  dueDate: '20/06/2024',
  ...over,
  communes,
})

const openBy = async (office: Visitor, fields: ReturnType<typeof campaignFields>): Promise<number> => {
  const answer = await office.post(paths.campaigns.create(), fields).expect(303)
  return Number(/\/campaigns\/(\d+)/.exec(String(answer.headers['location']))?.[1])
}

const reportIn = async (campaignId: number, communeId: number): Promise<number> => {
  const { id } = await p.db.reportSubmission.findUniqueOrThrow({
    where: { campaignId_communeId: { campaignId, communeId } },
  })
  return id
}

const versionOf = async (id: number) => (await p.db.reportSubmission.findUniqueOrThrow({ where: { id } })).version

const writeAndSubmit = async (officer: Visitor, id: number): Promise<void> => {
  const url = paths.campaignReports.show({ id })
  await officer.post(url, { version: await versionOf(id), ...texts, then: 'submit' }).expect(303)
  const page = await officer.get(paths.campaignReports.submission({ id })).expect(200)
  await officer
    .post(paths.campaignReports.submission({ id }), {
      version: fieldOf(page.text, 'version'),
      stamp: fieldOf(page.text, 'stamp'),
      confirmed: 'on',
    })
    .expect(303)
}

const decideOn = async (office: Visitor, id: number, decision: 'accept' | 'return', reason?: string) =>
  office.post(paths.campaignReports.decision({ id }), { version: await versionOf(id), decision, reason })

/** Sets the results of an indicator on a day, as the commands would. */
const move = async (day: Day, id: number, self: string, verified: string) => {
  await p.db.$transaction(async (tx) => {
    const { communeId, version } = await tx.assessment.findUniqueOrThrow({ where: { id } })
    await tx.$executeRaw`SELECT begin_write(${dayToDb(day)}::date, ${[communeId]}::int[])`
    await tx.$executeRaw`UPDATE "Assessment" SET "selfResult" = ${self}::"SelfResult",
      "verifiedResult" = ${verified}::"VerifiedResult", "claimReason" = 'Theo biên bản của xã',
      "verifiedAt" = CASE WHEN ${verified} = 'NONE' THEN NULL ELSE ${dayToDb(day)}::timestamptz END, version = version + 1 WHERE id = ${id}`
    await tx.$executeRaw`INSERT INTO "Event" (at, action, subject, "subjectId", "assessmentId", "communeId", version, "to")
      VALUES (${dayToDb(day)}, 'assessment.imported', 'Assessment', ${id}, ${id}, ${communeId}, ${version + 1}, '{}')`
  })
}

describe('a report campaign', () => {
  let office: Visitor
  let officer: Visitor
  let commune: number
  let other: number
  let campaign: number
  let report: number

  beforeAll(async () => {
    p.clock.at('2024-05-22')
    await meetAll(p, 'Trấn Ninh', NTM)
    p.clock.at('2024-06-16')
    office = await p.login('COORDINATOR')
    officer = await p.login('COMMUNE')
    commune = await p.unitId('Trấn Ninh')
    other = await p.unitId('Yên Phúc')
    campaign = await openBy(office, campaignFields([commune, other]))
    report = await reportIn(campaign, commune)
  })

  it('is offered with customary days, and refuses days out of order with the values kept', async () => {
    const form = await office.get(paths.campaigns.create({}, { kind: 'AD_HOC' })).expect(200)
    expect(fieldOf(form.text, 'cutoffDate')).toBe('31/05/2024')
    const fields = campaignFields([commune], { dueDate: '14/06/2024', title: 'Đợt thử' })
    const answer = await office.post(paths.campaigns.create(), fields).expect(422)
    expect(textOf(answer.text)).toContain('Hạn nộp phải sau ngày chốt số liệu 14/06/2024.')
    expect(fieldOf(answer.text, 'title')).toBe('Đợt thử')
    await office.post(paths.campaigns.create(), campaignFields([])).expect(422)
  })

  it('is opened once however often the form arrives', async () => {
    const fields = campaignFields([other], { title: 'Gửi hai lần' })
    const first = await office.post(paths.campaigns.create(), fields).expect(303)
    const second = await office.post(paths.campaigns.create(), fields).expect(303)
    expect(second.headers['location']).toBe(first.headers['location'])
    expect(await p.db.reportCampaign.count({ where: { title: 'Gửi hai lần' } })).toBe(1)
  })

  it('shows each officer the own report alone, on the home page too', async () => {
    const home = textOf((await officer.get('/').expect(200)).text)
    expect(home).toContain('Báo cáo phải nộp 1 Báo cáo tháng 6/2024 Còn 4 ngày')
    const shown = await officer.get(paths.campaigns.show({ id: campaign })).expect(303)
    expect(shown.headers['location']).toBe(paths.campaignReports.show({ id: report }))
    const theirs = await reportIn(campaign, other)
    await officer.get(paths.campaignReports.show({ id: theirs })).expect(404)
    await officer.post(paths.campaignReports.show({ id: theirs }), { version: 1, ...texts }).expect(404)
    await officer.get(paths.campaigns.create()).expect(403)
    const page = textOf((await officer.get(paths.campaignReports.show({ id: report })).expect(200)).text)
    expect(page).toContain('đạt 19 /19 tiêu chí đã thẩm tra')
  })

  it('is read by leaders and agencies, who may change nothing', async () => {
    for (const role of ['LEADER', 'AGENCY', 'STEERING', 'ADMIN'] as const) {
      const reader = await p.login(role)
      await reader.get(paths.campaigns.list()).expect(200)
      await reader.get(paths.campaigns.show({ id: campaign })).expect(200)
      await reader.get(paths.campaignReports.show({ id: report })).expect(200)
      await reader.post(paths.campaignReports.show({ id: report }), { version: 1, ...texts }).expect(403)
      await reader.post(paths.campaignReports.decision({ id: report }), { version: 1, decision: 'accept' }).expect(403)
      await reader.post(paths.campaigns.closing({ id: campaign }), { version: 1 }).expect(403)
    }
    await (await p.login('APPRAISER')).get(paths.campaigns.list()).expect(403)
  })

  it('keeps a draft, and shows both versions to whoever saves second', async () => {
    const url = paths.campaignReports.show({ id: report })
    await officer.post(url, { version: 1, results: 'Bản thứ nhất' }).expect(303)
    const answer = await officer.post(url, { version: 1, results: 'Bản thứ hai' }).expect(409)
    expect(textOf(answer.text)).toMatch(/vừa có người khác cập nhật.*Bản thứ nhất.*Bản thứ hai/)
    expect(await p.db.reportSubmission.findUniqueOrThrow({ where: { id: report } })).toMatchObject({
      texts: { results: 'Bản thứ nhất' },
      version: 2,
    })
  })

  it('does not take a report that lacks a part or was not confirmed', async () => {
    const url = paths.campaignReports.submission({ id: report })
    const page = await officer.get(url).expect(200)
    expect(textOf(page.text)).toContain('còn phần chưa viết')
    const seen = { version: fieldOf(page.text, 'version'), stamp: fieldOf(page.text, 'stamp') || 'x' }
    await officer.post(url, seen).expect(422)
    await officer.post(url, { ...seen, confirmed: 'on' }).expect(422)
    expect(await p.db.reportSnapshot.count()).toBe(0)
  })

  it('freezes what was submitted; returned and submitted again it has a second version', async () => {
    await writeAndSubmit(officer, report)
    const [snapshot] = await p.db.reportSnapshot.findMany({ include: { figures: true } })
    const content = readContent(snapshot?.content)
    expect(content.sets.find(({ code }) => code === NTM)).toMatchObject({ criteria: 19, verifiedMet: 19 })
    expect(content.texts).toEqual(texts)
    expect(snapshot?.sha256).toBe(codeOf(content))
    expect(snapshot?.figures.length).toBe(content.sets.flatMap(({ rows }) => rows).length)

    await officer.post(paths.campaignReports.show({ id: report }), { version: 9, ...texts }).expect(409)
    const refused = await decideOn(office, report, 'return')
    expect(refused.status).toBe(422)
    expect(textOf(refused.text)).toContain('Đề nghị nêu nội dung xã cần sửa.')
    expect((await decideOn(office, report, 'return', 'Đề nghị nêu rõ số km đường đã làm.')).status).toBe(303)
    const page = textOf((await officer.get(paths.campaignReports.show({ id: report })).expect(200)).text)
    expect(page).toContain('Đề nghị nêu rõ số km đường đã làm.')
    const counted = async (url: string) => textOf((await office.get(url).expect(200)).text)
    expect(await counted(paths.campaigns.show({ id: campaign }))).toMatch(/Đã nộp 0 \/2 xã 0% 1 trả lại để sửa/)
    expect(await counted(paths.campaigns.list())).toMatch(/0 \/2 xã đã nộp, 0 đã chấp nhận, 1 trả lại/)
    expect(await counted(paths.home())).toContain('0/2 xã đã nộp')
    p.clock.at('2024-06-23')
    await writeAndSubmit(officer, report)
    expect((await decideOn(office, report, 'accept')).status).toBe(303)
    const all = await p.db.reportSnapshot.findMany({ where: { submissionId: report }, orderBy: { number: 'asc' } })
    expect(all.map(({ number }) => number)).toEqual([1, 2])
    const overview = textOf((await office.get(paths.campaigns.show({ id: campaign })).expect(200)).text)
    expect(overview).toMatch(/Xã Trấn Ninh Đã chấp nhận Đúng hạn 23\/06\/2024 09:00 bản số 2 3\/3 phần 19 19/)
    expect(overview).toMatch(/Xã Yên Phúc Chưa soạn Quá hạn 3 ngày/)
    for (const number of [1, 2]) await officer.get(paths.campaignReports.snapshot({ id: report, number })).expect(200)
    await officer.get(paths.campaignReports.snapshot({ id: report, number: 3 })).expect(404)
  })

  it('refuses a submission of other figures than were shown', async () => {
    const theirs = await reportIn(campaign, other)
    const their = await p.login('COMMUNE', { unit: 'Yên Phúc' })
    const url = paths.campaignReports.submission({ id: theirs })
    await their.post(paths.campaignReports.show({ id: theirs }), { version: 1, ...texts, then: 'submit' }).expect(303)
    const answer = await their.post(url, { version: 2, stamp: 'other figures', confirmed: 'on' }).expect(409)
    expect(textOf(answer.text)).toContain('vừa có người khác cập nhật')
    expect(await p.db.reportSnapshot.count({ where: { submissionId: theirs } })).toBe(0)
  })

  it('keeps its period once a report is in', async () => {
    const { version } = await p.db.reportCampaign.findUniqueOrThrow({ where: { id: campaign } })
    const { title, periodStart, cutoffDate, opensOn, dueDate } = campaignFields([])
    const days = { title, periodStart, cutoffDate, opensOn, dueDate }
    const url = paths.campaigns.edit({ id: campaign })
    const answer = await office.post(url, { ...days, version, cutoffDate: '10/06/2024' }).expect(422)
    expect(textOf(answer.text)).toContain('ngày chốt số liệu giữ nguyên')
    await office.post(url, { ...days, version, dueDate: '22/06/2024' }).expect(303)
    const stale = await office.post(url, { ...days, version, dueDate: '21/06/2024' }).expect(409)
    expect(textOf(stale.text)).toContain('Bản đang lưu')
  })

  it('is not closed while a report waits, and then stays for good', async () => {
    const theirs = await reportIn(campaign, other)
    const their = await p.login('COMMUNE', { unit: 'Yên Phúc' })
    await writeAndSubmit(their, theirs)
    const { version } = await p.db.reportCampaign.findUniqueOrThrow({ where: { id: campaign } })
    const url = paths.campaigns.closing({ id: campaign })
    expect(textOf((await office.post(url, { version }).expect(409)).text)).toContain('còn 1 báo cáo chờ xem')
    await decideOn(office, theirs, 'accept')
    await office.post(url, { version }).expect(303)

    const again = await decideOn(office, report, 'return', 'Muốn sửa thêm một lần nữa.')
    expect(again.status).toBe(409)
    expect(textOf(again.text)).toContain('Đợt báo cáo đã đóng')
    await officer.post(paths.campaignReports.show({ id: report }), { version: 9, ...texts }).expect(409)
    await office.get(paths.campaigns.edit({ id: campaign })).expect(409)
    await office.post(url, { version: version + 1 }).expect(409)
  })

  it('is held closed by the database too', async () => {
    const refused = async (sql: string, reason: RegExp) => expect(p.pool.query(sql)).rejects.toThrow(reason)
    const closed = /campaign_is_closed/
    await refused(`UPDATE "ReportCampaign" SET "closedAt" = NULL WHERE id = ${campaign}`, closed)
    await refused(`UPDATE "ReportSubmission" SET texts = '{}' WHERE id = ${report}`, closed)
    await refused(`DELETE FROM "ReportSubmission" WHERE id = ${report}`, closed)
    await refused(
      `INSERT INTO "ReportSnapshot" ("submissionId", number, "cutoffDate", content, sha256, "takenById", "takenAt")
       SELECT "submissionId", 9, "cutoffDate", content, sha256, "takenById", "takenAt" FROM "ReportSnapshot" LIMIT 1`,
      closed,
    )
    await refused(`UPDATE "ReportSnapshot" SET content = '{}'`, /append_only/)
    await refused(`DELETE FROM "SnapshotFigure"`, /append_only/)
    await refused(`UPDATE "SnapshotFigure" SET "selfMet" = 0`, /append_only/)
    const [criterion, snapshot] = [
      await p.db.criterion.findFirstOrThrow(),
      await p.db.reportSnapshot.findFirstOrThrow(),
    ]
    await refused(
      `INSERT INTO "SnapshotFigure" VALUES (${snapshot.id}, ${criterion.id}, 1, 1, 1)`,
      /campaign_is_closed|append_only/,
    )
  })

  it('is compared with the period before, commune by commune and criterion by criterion', async () => {
    p.clock.at('2024-07-03')
    const lost = await p.assessmentId('Trấn Ninh', NTM, '17.1')
    await move('2024-07-03', lost, 'NOT_MET', 'NOT_MET')
    await meetAll(p, 'Yên Phúc', NTM)
    p.clock.at('2024-07-16')
    const june = await openBy(
      office,
      campaignFields([commune, other], {
        title: 'Báo cáo tháng 7/2024',
        periodStart: '15/06/2024',
        cutoffDate: '14/07/2024',
        opensOn: '15/07/2024',
        dueDate: '20/07/2024',
      }),
    )
    const url = paths.campaigns.comparison({ id: june })
    expect(textOf((await office.get(url).expect(409)).text)).toContain('Chỉ so sánh được đợt báo cáo đã đóng')
    for (const [unit, id] of [
      ['Trấn Ninh', await reportIn(june, commune)],
      ['Yên Phúc', await reportIn(june, other)],
    ] as const) {
      await writeAndSubmit(await p.login('COMMUNE', { unit }), id)
      expect((await decideOn(office, id, 'accept')).status).toBe(303)
    }
    await office.post(paths.campaigns.closing({ id: june }), { version: 1 }).expect(303)
    const page = textOf((await (await p.login('LEADER')).get(url).expect(200)).text)
    expect(page).toMatch(/Báo cáo tháng 6\/2024 \(đến 14\/06\/2024\) với Báo cáo tháng 7\/2024 \(đến 14\/07\/2024\)/)
    expect(page).toMatch(/Xã Trấn Ninh 19 18 -1 – 17/)
    expect(page).toMatch(/Xã Yên Phúc 0 19 \+19 1, 2, 3/)
    expect(page).toMatch(/17\. Môi trường và an toàn thực phẩm 1 1 0 Xã Yên Phúc Xã Trấn Ninh/)
  })

  it('takes as many statements however many communes it asks', async () => {
    const communes = await p.db.adminUnit.findMany({ where: { level: 'COMMUNE', ntmScope: true, validTo: null } })
    const all = communes.map(({ id }) => id).filter((id) => id !== 0)
    const unit = chooseUnit(
      await p.ctx(office.user as TestUser),
      await listReportingUnits(await p.ctx(office.user as TestUser)),
    )
    const offered = await listCommunes(await p.ctx(office.user as TestUser), unit)
    expect(all.length).toBeGreaterThan(2)
    const many = await openBy(
      office,
      campaignFields(
        offered.map(({ id }) => id),
        { title: 'Mọi xã', dueDate: '30/07/2024' },
      ),
    )
    const few = await openBy(office, campaignFields([commune], { title: 'Một xã', dueDate: '30/07/2024' }))
    expect(await statementsOf(p, office, paths.campaigns.show({ id: many }))).toBe(
      await statementsOf(p, office, paths.campaigns.show({ id: few })),
    )
  })
})

describe('a frozen snapshot', () => {
  const totals = async (communeId: number) =>
    (await p.db.criterionTotal.findMany({ where: { communeId, indicators: { gt: 0 } } }))
      .map(({ criterionId, indicators, selfMet, verifiedMet }) =>
        [criterionId, indicators, selfMet, verifiedMet].join('/'),
      )
      .sort()

  it('holds the figures of the cut-off day and does not move when the data move', async () => {
    p.clock.at('2024-09-01')
    const communeId = await p.unitId('Liên Hội')
    const office = await p.user('COORDINATOR')
    const officer = await p.user('COMMUNE', { unit: 'Liên Hội' })
    const rows = await p.db.assessment.findMany({
      where: { communeId },
      select: { id: true },
      orderBy: { id: 'asc' },
      take: 40,
    })
    const offered = await listCommunes(
      await p.ctx(office),
      chooseUnit(await p.ctx(office), await listReportingUnits(await p.ctx(office))),
    )
    let start: Day = '2024-09-01'

    const change = fc.record({
      on: fc.integer({ min: 0, max: 20 }),
      row: fc.integer({ min: 0, max: rows.length - 1 }),
      results: fc.constantFrom<[string, string][]>(
        ['MET', 'NONE'],
        ['MET', 'MET'],
        ['NOT_MET', 'NOT_MET'],
        ['NOT_MET', 'NONE'],
        ['NOT_APPLICABLE', 'NOT_APPLICABLE'],
      ),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), fc.integer({ min: 0, max: 10 }), async (changes, cut) => {
        const from = start
        start = addDays(start, 40) // days only go forward, whatever is tried next
        const cutoffDate = addDays(from, cut)
        const apply = async (some: typeof changes) => {
          for (const { on, row, results } of [...some].sort((a, b) => a.on - b.on))
            await move(addDays(from, on), rows[row]?.id ?? 0, results[0], results[1])
        }
        await apply(changes.filter(({ on }) => on <= cut))
        const oracle = await totals(communeId)
        await apply(changes.filter(({ on }) => on > cut))

        p.clock.at(addDays(from, 25))
        const days = { periodStart: from, cutoffDate, opensOn: from, dueDate: addDays(from, 30) }
        const form = {
          requestKey: crypto.randomUUID(),
          kind: 'AD_HOC' as const,
          title: 'Thử',
          ...days,
          communes: [communeId],
        }
        const id = await openCampaign(await p.ctx(office), office.unitId, offered, form, () => Promise.resolve())
        const ctx = await p.ctx(officer)
        const reportId = await reportIn(id, communeId)
        const blank = { direction: null, tasks: null, ...texts }
        await saveReport(ctx, await getReport(ctx, reportId), { version: 1, ...blank })
        const report = await getReport(ctx, reportId)
        const seen = stampOfFigures(await figuresOfReport(ctx, report))
        await submitReport(ctx, report, { version: report.version, stamp: seen, confirmed: true })

        const frozen = async () => {
          const snapshot = await p.db.reportSnapshot.findFirstOrThrow({
            where: { submissionId: reportId },
            include: { figures: true },
          })
          const figures = snapshot.figures.map((one) =>
            [one.criterionId, one.indicators, one.selfMet, one.verifiedMet].join('/'),
          )
          return { code: codeOf(snapshot.content), stored: snapshot.sha256, figures: figures.sort() }
        }
        const before = await frozen()
        expect(before.figures).toEqual(oracle)
        expect(before.code).toBe(before.stored)
        for (const { id: row } of rows.slice(0, 10)) await move(addDays(from, 26), row, 'NOT_MET', 'NOT_MET')
        await move(addDays(from, 27), rows[0]?.id ?? 0, 'MET', 'MET')
        expect(await frozen()).toEqual(before)
      }),
      { numRuns: 30 },
    )
  }, 90_000)
})
