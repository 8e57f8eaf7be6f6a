import { beforeAll, describe, expect, it } from 'vitest'
import { lookingBack } from '../../src/kernel/context.js'
import { listOpenObstacles } from '../../src/obstacles/queries.js'
import { paths } from '../../src/paths.js'
import { textOf } from '../support/figures.js'
import { portal, type Visitor } from '../support/portal.js'

const p = portal()
const NTM = 'NTM_2021_2025'

describe('obstacles', () => {
  let officer: Visitor
  let office: Visitor
  let asked: Visitor
  let communeId: number
  let agencyId: number
  let criterionId: number
  let id: number

  const fields = (over: Record<string, string | number | null> = {}) => ({
    requestKey: crypto.randomUUID(),
    communeId,
    criterionId,
    code: '17.1',
    description: 'Hai thôn chưa có công trình cấp nước tập trung.',
    cause: 'Chưa bố trí được vốn.',
    proposal: 'Đề nghị bổ sung danh mục đầu tư.',
    answererId: agencyId,
    ...over,
  })
  const version = async () => (await p.db.obstacle.findUniqueOrThrow({ where: { id } })).version

  beforeAll(async () => {
    officer = await p.login('COMMUNE')
    office = await p.login('COORDINATOR')
    asked = await p.login('AGENCY', { agency: 'NNPTNT' })
    communeId = await p.unitId('Trấn Ninh')
    agencyId = asked.user?.agencyId ?? 0
    const criterion = await p.db.criterion.findFirstOrThrow({ where: { no: 17, set: { code: NTM } } })
    criterionId = criterion.id
    const answer = await officer.post(paths.obstacles.create(), fields()).expect(303)
    id = Number(/(\d+)$/.exec(String(answer.headers['location']))?.[1])
  })

  it('are written by the commune, once, and stand on its page, the indicator and the list', async () => {
    const assessment = await p.assessmentId(communeId, NTM, '17.1')
    expect(await p.db.obstacle.findUniqueOrThrow({ where: { id } })).toMatchObject({
      assessmentId: assessment,
      answererId: agencyId,
    })
    for (const url of [
      paths.communes.show({ id: communeId }),
      paths.assessments.show({ id: assessment }),
      paths.obstacles.list(),
      paths.obstacles.show({ id }),
    ])
      expect(textOf((await officer.get(url).expect(200)).text)).toContain('Hai thôn chưa có công trình cấp nước')
    const key = fields({ description: 'Vướng mắc gửi hai lần.' })
    const first = await officer.post(paths.obstacles.create(), key).expect(303)
    const second = await officer.post(paths.obstacles.create(), key).expect(303)
    expect(second.headers['location']).toBe(first.headers['location'])
    await officer.get(paths.obstacles.create({}, { assessment })).expect(200)
  })

  it('are refused beside the field that is wrong, with what was typed', async () => {
    const answer = await officer.post(paths.obstacles.create(), fields({ code: '99.9' })).expect(422)
    expect(textOf(answer.text)).toContain('không có chỉ tiêu 99.9')
    expect(answer.text).toContain('Chưa bố trí được vốn.')
    await officer.post(paths.obstacles.create(), fields({ description: 'ngắn' })).expect(422)
    await officer.post(paths.obstacles.create(), fields({ communeId: await p.unitId('Yên Phúc') })).expect(404)
  })

  it('are read by all who read the commune, and written by those alone whose it is', async () => {
    const content = { version: 1, answer: 'Đã đưa vào danh mục năm 2025.' }
    const allowed: Record<string, [read: number, answer: number, settle: number]> = {
      LEADER: [200, 403, 403],
      STEERING: [200, 403, 403],
      ADMIN: [200, 403, 403],
      APPRAISER: [403, 403, 403],
    }
    for (const [role, [read, answer, settle]] of Object.entries(allowed)) {
      const visitor = await p.login(role)
      await visitor.get(paths.obstacles.show({ id })).expect(read)
      await visitor.post(paths.obstacles.answer({ id }), content).expect(answer)
      await visitor.post(paths.obstacles.resolution({ id }), { version: 1, then: 'resolve' }).expect(settle)
    }
    const other = await p.login('COMMUNE', { unit: 'Yên Phúc' })
    await other.get(paths.obstacles.show({ id })).expect(404)
    await other.post(paths.obstacles.edit({ id }), fields()).expect(404)
    const notAsked = await p.login('AGENCY', { agency: 'KTHT' })
    await notAsked.post(paths.obstacles.answer({ id }), content).expect(403)
    await officer.post(paths.obstacles.answer({ id }), content).expect(403)
    await asked.get(paths.obstacles.create()).expect(403)
  })

  it('are answered by the agency asked, settled by the commune, and then leave the list', async () => {
    const content = { version: await version(), answer: 'Đã đưa vào danh mục năm 2025.' }
    await asked.post(paths.obstacles.answer({ id }), content).expect(303)
    await asked.post(paths.obstacles.answer({ id }), content).expect(409)
    const page = textOf((await officer.get(paths.obstacles.list({}, { state: 'ANSWERED' })).expect(200)).text)
    expect(page).toContain('Đã đưa vào danh mục năm 2025.')
    await officer.post(paths.obstacles.resolution({ id }), { version: await version(), then: 'resolve' }).expect(303)
    const open = textOf((await office.get(paths.obstacles.list({}, { agency: agencyId })).expect(200)).text)
    expect(open).not.toContain('Hai thôn chưa có')
    await asked.post(paths.obstacles.answer({ id }), { ...content, version: await version() }).expect(409)
    await office.post(paths.obstacles.resolution({ id }), { version: await version(), then: 'reopen' }).expect(303)
    await office.post(paths.obstacles.edit({ id }), { ...fields({ code: null }), version: await version() }).expect(303)
    expect((await p.db.obstacle.findUniqueOrThrow({ where: { id } })).assessmentId).toBeNull()
    expect(await p.db.event.count({ where: { subject: 'Obstacle', subjectId: id } })).toBe(5)
  })

  it('go into part III of the report when asked for, each once', async () => {
    const days = { periodStart: '15/04/2024', cutoffDate: '14/05/2024', opensOn: '15/05/2024', dueDate: '30/05/2024' }
    const campaign = {
      requestKey: crypto.randomUUID(),
      kind: 'MONTH',
      title: 'Tháng 5',
      ...days,
      communes: [communeId],
    }
    await office.post(paths.campaigns.create(), campaign).expect(303)
    const report = await p.db.reportSubmission.findFirstOrThrow({ where: { communeId } })
    const url = paths.campaignReports.show({ id: report.id })
    expect((await officer.get(url).expect(200)).text).toContain('vướng mắc đã ghi vào phần III')
    await officer.post(url, { version: 1, obstacles: 'Thời tiết xấu.', then: 'obstacles' }).expect(303)
    const once = await p.db.reportSubmission.findUniqueOrThrow({ where: { id: report.id } })
    const { obstacles } = once.texts as { obstacles: string }
    expect(obstacles).toMatch(/^Thời tiết xấu\.\n- Tiêu chí 17 .*Hai thôn chưa có[^]*Nguyên nhân: Chưa bố trí/)
    await officer.post(url, { version: 2, obstacles, then: 'obstacles' }).expect(303)
    expect((await p.db.reportSubmission.findUniqueOrThrow({ where: { id: report.id } })).texts).toEqual({ obstacles })
  })

  it('are known as of a past day: what was raised, answered or settled later was not', async () => {
    const commune = await p.unitId('Tú Xuyên')
    const at = (day: string) => new Date(`${day}T03:00:00Z`)
    const raised = { communeId: commune, raisedAt: at('2024-03-05') }
    await p.db.obstacle.createMany({
      data: [
        { ...raised, description: 'Trả lời sau', answer: 'Đã ghi nhận.', answeredAt: at('2024-04-10') },
        { ...raised, description: 'Giải quyết sau', resolvedAt: at('2024-04-02') },
        { ...raised, description: 'Giải quyết trước', resolvedAt: at('2024-03-31') },
        { ...raised, description: 'Nêu sau', raisedAt: at('2024-04-01') },
      ],
    })
    const ctx = await p.ctx(office.user ?? undefined)
    const known = async (seen: typeof ctx) =>
      (await listOpenObstacles(seen, { communeId: commune })).map(({ description, answer }) => [description, answer])
    expect(await known(lookingBack(ctx, '2024-03-31'))).toEqual([
      ['Trả lời sau', null],
      ['Giải quyết sau', null],
    ])
    expect(await known(ctx)).toEqual([
      ['Trả lời sau', 'Đã ghi nhận.'],
      ['Nêu sau', null],
    ])
  })
})
