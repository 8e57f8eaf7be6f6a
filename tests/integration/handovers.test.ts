import { beforeAll, describe, expect, it } from 'vitest'
import { dayToDb } from '../../src/kernel/time.js'
import { paths } from '../../src/paths.js'
import { portal as usePortal, type Visitor } from '../support/portal.js'

const portal = usePortal({ template: 'reference' })
const at = paths.handovers.create()
const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
const agencyId = async (code: string): Promise<number> =>
  (await portal.db.agency.findFirstOrThrow({ where: { code } })).id
const paperId = async (): Promise<number> =>
  (await portal.db.legalDocument.findFirstOrThrow({ where: { docNumber: '2274/QĐ-UBND' } })).id

let office: Visitor

beforeAll(async () => {
  office = await portal.login('COORDINATOR')
})

const preview = (query: Record<string, string | number>) =>
  office.get(paths.handovers.create({}, { validFrom: '20/05/2024', ...query }))

const fieldsOf = async (html: string, more: object = {}) => ({
  ...Object.fromEntries(
    ['requestKey', 'stamp', 'kind', 'giverId', 'takerId', 'validFrom'].map((name) => [name, hidden(html, name)]),
  ),
  documentId: await paperId(),
  ...more,
})

describe('handing over between agencies', () => {
  it('shows what moves before, moves all of it at once, and keeps the history', async () => {
    const [giver, taker] = [await agencyId('VHTT'), await agencyId('GDDT')]
    const task = await portal.db.task.create({ data: { title: 'Báo cáo rà soát', dueDate: dayToDb('2024-08-31') } })
    const addressee = await portal.db.taskAddressee.create({
      data: { taskId: task.id, turn: dayToDb('2024-08-31'), agencyId: giver },
    })
    const commune = await portal.unitId('Trấn Ninh')
    const obstacle = await portal.db.obstacle.create({
      data: { communeId: commune, description: 'Thiếu kinh phí', answererId: giver, raisedAt: portal.clock.now() },
    })
    const held = await portal.db.assignment.findMany({ where: { agencyId: giver } })
    expect(held.length).toBeGreaterThan(2)
    const page = await preview({ kind: 'agency', giverId: giver, takerId: taker })
    expect(page.status).toBe(200)
    expect(page.text).toContain('Báo cáo rà soát')
    expect(page.text).toContain('1 vướng mắc chờ trả lời')
    expect(await portal.db.assignment.count({ where: { agencyId: giver } })).toBe(held.length)

    const fields = await fieldsOf(page.text)
    expect((await office.post(at, fields)).status).toBe(303)
    const left = await portal.db.assignment.findMany({
      where: { agencyId: giver, OR: [{ validTo: null }, { validTo: { gte: dayToDb('2024-05-20') } }] },
    })
    expect(left).toEqual([])
    const moved = await portal.db.assignment.findMany({ where: { agencyId: taker, validFrom: dayToDb('2024-05-20') } })
    expect(moved.length).toBeGreaterThan(2)
    expect((await portal.db.taskAddressee.findUniqueOrThrow({ where: { id: addressee.id } })).agencyId).toBe(taker)
    expect((await portal.db.obstacle.findUniqueOrThrow({ where: { id: obstacle.id } })).answererId).toBe(taker)
    const log = await office.get(paths.sets.assign({ set: 'NTM_2021_2025', code: '6' }))
    expect(log.text).toContain('thôi từ sau ngày 19/05/2024')
    expect(log.text).toContain('Phòng GD&amp;ĐT chủ trì: giao từ 20/05/2024')
    expect((await office.post(at, fields)).status).toBe(303) // the same form again
    expect(await portal.db.event.count({ where: { action: 'task.handedOver' } })).toBe(1)
    const again = await preview({ kind: 'agency', giverId: giver, takerId: taker })
    expect(again.text).toContain('không còn việc nào để bàn giao')
  })

  it('refuses when what would move changed meanwhile, and moves nothing', async () => {
    const [giver, taker] = [await agencyId('NNPTNT'), await agencyId('TNMT')]
    const page = await preview({ kind: 'agency', giverId: giver, takerId: taker })
    const [one] = await portal.db.assignment.findMany({ where: { agencyId: giver }, take: 1, orderBy: { id: 'asc' } })
    await portal.db.assignment.update({ where: { id: one?.id ?? 0 }, data: { version: { increment: 1 } } })
    const before = await portal.db.assignment.count()
    expect((await office.post(at, await fieldsOf(page.text))).status).toBe(409)
    expect(await portal.db.assignment.count()).toBe(before)
  })

  it('says what is wrong, and is the office’s alone', async () => {
    const giver = await agencyId('NNPTNT')
    const same = await preview({ kind: 'agency', giverId: giver, takerId: giver })
    expect(same.status).toBe(422)
    expect(same.text).toContain('Bên nhận phải khác bên giao.')
    const page = await preview({ kind: 'agency', giverId: giver, takerId: await agencyId('TNMT') })
    const bare = await office.post(at, await fieldsOf(page.text, { documentId: undefined }))
    expect(bare.status).toBe(422)
    expect(bare.text).toContain('Đề nghị chọn văn bản bàn giao')
    for (const role of ['LEADER', 'COMMUNE', 'AGENCY', 'ADMIN', 'STEERING'] as const) {
      const visitor = await portal.login(role)
      expect((await visitor.get(at)).status).toBe(403)
      expect((await visitor.post(at, {})).status).toBe(403)
    }
  })
})

describe('handing over between members of the committee', () => {
  it('moves what is followed and the open tasks', async () => {
    const [giver, taker] = [await portal.user('STEERING'), await portal.user('STEERING')]
    const communeId = await portal.unitId('Trấn Ninh')
    await portal.db.steeringAssignment.create({
      data: { userId: giver.id, communeId, validFrom: dayToDb('2022-06-18') },
    })
    const task = await portal.db.task.create({ data: { title: 'Kiểm tra tại xã' } })
    await portal.db.taskAddressee.create({
      data: { taskId: task.id, turn: dayToDb('2024-05-20'), userId: giver.id, state: 'IN_PROGRESS' },
    })
    const page = await preview({ kind: 'person', giverId: giver.id, takerId: taker.id })
    expect(page.text).toContain('Xã Trấn Ninh')
    expect((await office.post(at, await fieldsOf(page.text))).status).toBe(303)
    const rows = await portal.db.steeringAssignment.findMany({ orderBy: { id: 'asc' } })
    expect(rows.map(({ userId, validTo }) => [userId, validTo?.toISOString().slice(0, 10) ?? null])).toEqual([
      [giver.id, '2024-05-19'],
      [taker.id, null],
    ])
    expect(await portal.db.taskAddressee.count({ where: { userId: taker.id } })).toBe(1)
    expect((await (await portal.login(taker)).get(paths.home())).text).toContain('Xã Trấn Ninh')
  })
})
