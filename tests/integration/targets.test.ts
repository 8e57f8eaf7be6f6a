import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { portal as usePortal, type Visitor } from '../support/portal.js'

const portal = usePortal({ template: 'reference' })
const ntm = 'NTM_2021_2025'

const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

const setId = async (code = ntm): Promise<number> =>
  (await portal.db.criteriaSet.findUniqueOrThrow({ where: { code } })).id
const planId = async (): Promise<number> => (await portal.db.plan.findFirstOrThrow({ orderBy: { id: 'asc' } })).id
const criterionId = async (no: number): Promise<number> =>
  (await portal.db.criterion.findFirstOrThrow({ where: { no, set: { code: ntm } } })).id
const targetOf = async (commune: string, year = 2024) =>
  portal.db.target.findFirstOrThrow({ where: { communeId: await portal.unitId(commune), year, cancelledAt: null } })

let office: Visitor

beforeAll(async () => {
  office = await portal.login('COORDINATOR')
})

describe('the list of targets', () => {
  it('shows the plan of the year with its targets and their light', async () => {
    const { status, text } = await office.get(paths.targets.list({}, { year: 2024 }))
    expect(status).toBe(200)
    expect(text).toContain('37/KH-UBND ngày 29/01/2024')
    expect(text).toContain('Xã Trấn Ninh')
    expect(text).toContain('Giao mục tiêu')
    const later = await office.get(paths.targets.list({}, { year: 2025 }))
    expect(later.text).toContain('Xã Yên Phúc')
    expect(later.text).not.toContain('Xã Trấn Ninh')
  })

  it('says what belongs here where a year has none', async () => {
    const { text } = await office.get(paths.targets.list({}, { year: 2031 }))
    expect(text).toContain('Chưa có kế hoạch, mục tiêu nào của năm 2031.')
  })

  it('is read by all who read communes, an officer sees the own commune only', async () => {
    for (const role of ['LEADER', 'AGENCY', 'STEERING', 'ADMIN'] as const) {
      const { status, text } = await (await portal.login(role)).get(paths.targets.list({}, { year: 2024 }))
      expect([role, status]).toEqual([role, 200])
      expect(text).not.toContain('Lập kế hoạch')
    }
    const officer = await portal.login('COMMUNE', { unit: 'Yên Phúc' })
    expect((await officer.get(paths.targets.list({}, { year: 2024 }))).text).not.toContain('Xã Trấn Ninh')
    expect((await officer.get(paths.targets.list({}, { year: 2025 }))).text).toContain('Xã Yên Phúc')
    expect((await (await portal.login('APPRAISER')).get(paths.targets.list())).status).toBe(403)
  })

  it('asks a bounded number of statements', async () => {
    const { queries } = await portal.lineOf(await office.get(paths.targets.list({}, { year: 2024 })))
    expect(queries).toBeLessThanOrEqual(12)
  })
})

describe('the page of a target', () => {
  it('tells distance, pace, forecast and the rule of the light', async () => {
    const target = await targetOf('Trấn Ninh')
    const page = await office.get(paths.targets.show(target))
    expect(page.status).toBe(200)
    for (const words of ['Khoảng cách', 'Chưa có kế hoạch', 'Dự báo đạt', 'Nhịp so với thời gian', 'Quy tắc đánh giá'])
      expect(page.text).toContain(words)
    expect((await portal.lineOf(page)).queries).toBeLessThanOrEqual(12)
  })

  it('is not found outside the scope, nor where there is none', async () => {
    const target = await targetOf('Trấn Ninh')
    const officer = await portal.login('COMMUNE', { unit: 'Yên Phúc' })
    expect((await officer.get(paths.targets.show(target))).status).toBe(404)
    expect((await office.get(paths.targets.show({ id: 999999 }))).status).toBe(404)
  })
})

const fields = async (more: object = {}) => ({
  requestKey: crypto.randomUUID(),
  planId: await planId(),
  communeIds: await portal.unitId('Hữu Lễ'),
  setId: await setId(),
  year: 2024,
  dueDate: '31/12/2024',
  ...more,
})

describe('giving targets', () => {
  it('gives several communes one each, with a line of history each', async () => {
    const communeIds = [await portal.unitId('Hữu Lễ'), await portal.unitId('Tri Lễ')]
    const answer = await office.post(paths.targets.create(), await fields({ communeIds }))
    expect(answer.status).toBe(303)
    const target = await targetOf('Tri Lễ')
    const events = await portal.db.event.findMany({ where: { action: 'target.added' } })
    expect(events.map(({ communeId }) => communeId).sort()).toEqual([...communeIds].sort())
    expect((await office.get(paths.targets.list({}, { year: 2024 }))).text).toContain('Xã Tri Lễ')
    expect(target.planId).toBe(await planId())
  })

  it('counts a form sent twice once', async () => {
    const twice = await fields({ communeIds: await portal.unitId('Tú Xuyên') })
    const answers = await Promise.all([
      office.post(paths.targets.create(), twice),
      office.post(paths.targets.create(), twice),
    ])
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    const communeId = await portal.unitId('Tú Xuyên')
    expect(await portal.db.target.count({ where: { communeId } })).toBe(1)
  })

  it('keeps what was typed when something is wrong', async () => {
    const answer = await office.post(
      paths.targets.create(),
      await fields({ communeIds: await portal.unitId('Trấn Ninh'), note: 'Ghi chú giữ lại' }),
    )
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Xã Trấn Ninh đã có mục tiêu')
    expect(answer.text).toContain('Ghi chú giữ lại')
    const other = await office.post(paths.targets.create(), await fields({ dueDate: '31/12/2025' }))
    expect(other.text).toContain('Hạn hoàn thành nằm trong năm 2024.')
  })

  it('is the office’s alone, and only for its own communes', async () => {
    for (const role of ['LEADER', 'COMMUNE', 'AGENCY', 'ADMIN', 'STEERING'] as const) {
      const visitor = await portal.login(role)
      expect((await visitor.get(paths.targets.create())).status).toBe(403)
      expect((await visitor.post(paths.targets.create(), {})).status).toBe(403)
      expect((await visitor.post(paths.plans.create(), {})).status).toBe(403)
    }
  })
})

describe('changing a target', () => {
  it('moves its day, tells from what to what, and refuses an older picture', async () => {
    const target = await targetOf('Trấn Ninh')
    const page = await office.get(paths.targets.edit(target))
    const version = hidden(page.text, 'version')
    const sent = { version, planId: target.planId, dueDate: '15/12/2024', focus: 'on' }
    expect((await office.post(paths.targets.edit(target), sent)).status).toBe(303)
    expect((await targetOf('Trấn Ninh')).dueDate.toISOString()).toContain('2024-12-15')
    const shown = await office.get(paths.targets.show(target))
    expect(shown.text).toContain('<del>30/11/2024</del>')
    const stale = await office.post(paths.targets.edit(target), { ...sent, dueDate: '20/12/2024' })
    expect(stale.status).toBe(409)
    expect(stale.text).toContain('20/12/2024')
    expect((await targetOf('Trấn Ninh')).dueDate.toISOString()).toContain('2024-12-15')
  })

  it('narrows it to the criteria of the year, each with a day of its own', async () => {
    const target = await targetOf('Hữu Lễ')
    const [two, five] = [await criterionId(2), await criterionId(5)]
    const url = paths.targets.criteria(target)
    const page = await office.get(url)
    const wrong = await office.post(url, {
      version: hidden(page.text, 'version'),
      criteria: [two, five],
      [`due${two}`]: '31/01/2025',
    })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('Hạn riêng không sau hạn của mục tiêu, 31/12/2024.')
    const answer = await office.post(url, {
      version: hidden(page.text, 'version'),
      criteria: [two, five],
      [`due${two}`]: '30/04/2024',
    })
    expect(answer.status).toBe(303)
    const shown = await office.get(paths.targets.show(target))
    expect(shown.text).toContain('<small> / 2 tiêu chí</small>')
    expect(shown.text).toContain('Đã qua hạn riêng của tiêu chí 2.')
    expect(shown.text).toContain('<ins>2 (30/04/2024) và 5</ins>')
  })

  it('cancels it with a reason; then another may be given', async () => {
    const target = await targetOf('Tri Lễ')
    const url = paths.targets.cancellation(target)
    const version = hidden((await office.get(url)).text, 'version')
    expect((await office.post(url, { version, reason: 'ngắn' })).status).toBe(422)
    const reason = 'Điều chỉnh theo kế hoạch mới của huyện'
    expect((await office.post(url, { version, reason })).status).toBe(303)
    const shown = await office.get(paths.targets.show(target))
    expect(shown.text).toContain('Mục tiêu này đã được hủy.')
    expect(shown.text).toContain(reason)
    expect((await office.get(paths.targets.edit(target))).status).toBe(409)
    const again = await office.post(paths.targets.create(), await fields({ communeIds: await portal.unitId('Tri Lễ') }))
    expect(again.status).toBe(303)
  })
})

describe('a plan', () => {
  it('is entered with its paper and corrected', async () => {
    const created = await office.post(paths.plans.create(), {
      requestKey: crypto.randomUUID(),
      name: 'Kế hoạch năm 2026',
      year: 2026,
      docNumber: '12/KH-UBND',
      docIssuedOn: '15/01/2026',
      docIssuer: 'UBND huyện Văn Quan',
      docTitle: 'Kế hoạch thực hiện năm 2026',
    })
    expect(created.status).toBe(303)
    const plan = await portal.db.plan.findFirstOrThrow({ where: { year: 2026 } })
    const page = await office.get(paths.plans.edit(plan))
    const sent = {
      version: hidden(page.text, 'version'),
      name: 'Kế hoạch năm 2026 (sửa)',
      year: 2026,
      documentId: plan.documentId,
    }
    expect((await office.post(paths.plans.edit(plan), sent)).status).toBe(303)
    expect((await office.post(paths.plans.edit(plan), sent)).status).toBe(409)
    expect((await office.get(paths.targets.list({}, { year: 2026 }))).text).toContain('Kế hoạch năm 2026 (sửa)')
    expect((await office.post(paths.plans.create(), { name: '', year: 'x' })).status).toBe(422)
  })
})
