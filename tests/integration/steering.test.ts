import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { type TestUser, portal as usePortal, type Visitor } from '../support/portal.js'

const portal = usePortal({ template: 'reference' })
const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
const paperId = async (): Promise<number> =>
  (await portal.db.legalDocument.findFirstOrThrow({ where: { docNumber: '1988/QĐ-UBND' } })).id
const criterionId = async (no: number): Promise<number> =>
  (await portal.db.criterion.findFirstOrThrow({ where: { no, set: { code: 'NTM_2021_2025' } } })).id

let office: Visitor
let member: TestUser

beforeAll(async () => {
  office = await portal.login('COORDINATOR')
  member = await portal.user('STEERING', { displayName: 'Nguyễn Văn Theo' })
})

const fields = async (more: object = {}) => {
  const page = await office.get(paths.steering.edit(member))
  return {
    requestKey: hidden(page.text, 'requestKey'),
    stamp: hidden(page.text, 'stamp'),
    communeIds: await portal.unitId('Trấn Ninh'),
    criterionIds: await criterionId(5),
    documentId: await paperId(),
    validFrom: '18/06/2022',
    ...more,
  }
}

describe('the steering committee', () => {
  it('is assigned communes and criteria under a decision, and sees them at home', async () => {
    const before = await office.get(paths.steering.list())
    expect(before.text).toContain('16 xã chưa có thành viên theo dõi.')
    const home = await portal.login(member)
    expect((await home.get(paths.home())).text).toContain('Chưa được phân công theo dõi')
    expect((await office.post(paths.steering.edit(member), await fields())).status).toBe(303)
    const list = await office.get(paths.steering.list())
    expect(list.text).toContain('1988/QĐ-UBND ngày 18/06/2022')
    expect(list.text).toContain('15 xã chưa có thành viên theo dõi.')
    const { text } = await home.get(paths.home())
    expect(text).toContain('Theo dõi của tôi')
    expect(text).toContain('0/19 tiêu chí đạt (Xã nông thôn mới), không có chỉ tiêu quá hạn')
    expect(text).toContain('Xã nông thôn mới: 0/16 xã đạt')
    expect(await portal.db.event.count({ where: { action: 'steering.assigned' } })).toBe(2)
  })

  it('ends what is no more the day before, keeps the rest, refuses an older picture', async () => {
    const old = await fields({ validFrom: '20/05/2024', criterionIds: await criterionId(6) })
    expect((await office.post(paths.steering.edit(member), old)).status).toBe(303)
    const rows = await portal.db.steeringAssignment.findMany({ where: { userId: member.id }, orderBy: { id: 'asc' } })
    expect(rows.map(({ validTo }) => validTo?.toISOString().slice(0, 10) ?? null)).toEqual([null, '2024-05-19', null])
    const ended = await portal.db.event.findFirstOrThrow({ where: { action: 'steering.ended' } })
    expect(ended.to).toMatchObject({ member: 'Nguyễn Văn Theo', criterion: '5 (Xã nông thôn mới)' })
    const stale = await office.post(paths.steering.edit(member), { ...old, requestKey: crypto.randomUUID() })
    expect(stale.status).toBe(409)
    const wrong = await office.post(paths.steering.edit(member), await fields({ documentId: undefined }))
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('Đề nghị chọn quyết định phân công')
  })

  it('is read in the district and changed by the office alone', async () => {
    for (const role of ['LEADER', 'STEERING', 'AGENCY', 'ADMIN'] as const) {
      const visitor = await portal.login(role)
      expect((await visitor.get(paths.steering.list())).status).toBe(200)
      expect((await visitor.get(paths.steering.edit(member))).status).toBe(403)
      expect((await visitor.post(paths.steering.edit(member), {})).status).toBe(403)
    }
    expect((await (await portal.login('COMMUNE')).get(paths.steering.list())).status).toBe(403)
    const officer = await portal.user('COMMUNE')
    expect((await office.get(paths.steering.edit(officer))).status).toBe(404)
  })
})
