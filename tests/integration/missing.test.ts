import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { portal as usePortal, type Visitor } from '../support/portal.js'

const portal = usePortal({ template: 'reference' })
const set = 'NTM_2021_2025'

const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
const indicatorId = async (code: string): Promise<number> =>
  (
    await portal.db.indicator.findFirstOrThrow({
      where: { code, criterion: { set: { code: set } } },
      orderBy: { id: 'desc' },
    })
  ).id
/** The indicators the page lets a person take as done, of one criterion. */
const offered = (html: string, no: number): string[] => {
  const section = html.split('aria-labelledby="tc').find((part) => part.startsWith(`${no}"`)) ?? ''
  return [...section.matchAll(/name="done" value="(\d+)"/g)].map(([, id = '']) => id)
}

let office: Visitor
let commune: number
const url = (query: object = {}) => paths.communes.missing({ id: commune, set }, query as Record<string, string>)

beforeAll(async () => {
  office = await portal.login('COORDINATOR')
  commune = await portal.unitId('Trấn Ninh')
})

describe('what is still missing', () => {
  it('looks at the day of the target, and names requirement, owner and lacking papers', async () => {
    const page = await office.get(url())
    expect(page.status).toBe(200)
    expect(page.text).toContain('đến ngày 30/11/2024, còn 194 ngày')
    expect(page.text).toContain('Giấy tờ chung còn thiếu')
    expect(page.text).toContain('Phòng KT&amp;HT')
    expect(page.text).toContain('Chưa có thời gian thường cần')
    expect((await portal.lineOf(page)).queries).toBeLessThanOrEqual(14)
  })

  it('tells the gap in numbers where the figures say it', async () => {
    const id = await portal.assessmentId(commune, set, '15.1')
    await portal.put(id, { selfResult: 'NOT_MET', value: '80', numerator: '800', denominator: '1000' })
    expect((await office.get(url())).text).toMatch(/Cần thêm ít nhất \d+ người\./)
  })

  it('leaves out what an agency has confirmed, and lists first what waits for it', async () => {
    const id = await portal.assessmentId(commune, set, '4.1')
    expect((await office.get(url())).text).toContain(paths.assessments.show({ id }))
    await portal.put(id, { selfResult: 'MET', verifiedResult: 'MET', verifiedAt: portal.clock.now() })
    expect((await office.get(url())).text).not.toContain(`href="${paths.assessments.show({ id })}"`)
    const other = await portal.assessmentId(commune, set, '4.2')
    await portal.put(other, { selfResult: 'MET' })
    expect((await office.get(url())).text).toContain('Xã gửi thẩm tra')
  })

  it('keeps what was typed and says what is wrong with it', async () => {
    const { status, text } = await office.get(url({ by: '31/02/2024' }))
    expect(status).toBe(422)
    expect(text).toContain('Lịch không có ngày 31/02/2024.')
    expect((await office.get(url({ by: '01/01/2024' }))).text).toContain('Ngày 01/01/2024 đã qua.')
  })

  it('takes the criteria that need the least where fewer are wanted', async () => {
    const { text } = await office.get(url({ criteria: '1' }))
    expect(text).toContain('Đường ngắn nhất đến 1 tiêu chí')
    expect(text.match(/aria-labelledby="tc\d+"/g)).toHaveLength(1)
  })

  it('is read within the scope only', async () => {
    const officer = await portal.login('COMMUNE', { unit: 'Yên Phúc' })
    expect((await officer.get(url())).status).toBe(404)
    expect((await (await portal.login('APPRAISER')).get(url())).status).toBe(403)
    expect((await office.get(paths.communes.missing({ id: commune, set: 'NONE' }))).status).toBe(404)
    expect((await (await portal.login('COMMUNE')).get(url())).status).toBe(200)
  })
})

describe('what if', () => {
  it('shows what ticking brings, and stores nothing', async () => {
    const before = await portal.db.event.count()
    const assessed = await portal.db.assessment.findMany({ where: { communeId: commune }, select: { version: true } })
    const done = offered((await office.get(url())).text, 1)
    const { text } = await office.get(`${url()}?${done.map((id) => `done=${id}`).join('&')}`)
    expect(text).toContain(`Nếu xong ${done.length} chỉ tiêu đã chọn`)
    expect(text).toContain('Đạt thêm tiêu chí 1.')
    expect(text).toContain('Chưa đủ bộ tiêu chí: còn 18 tiêu chí chưa đạt.')
    expect(text).toContain(`value="${done[0]}" checked`)
    expect(await portal.db.event.count()).toBe(before)
    const after = await portal.db.assessment.findMany({ where: { communeId: commune }, select: { version: true } })
    expect(after).toEqual(assessed)
  })

  it('says when the whole set would be reached', async () => {
    const page = await office.get(url())
    const ids = [...page.text.matchAll(/name="done" value="(\d+)"/g)].map(([, id]) => `done=${id}`)
    const { text } = await office.get(`${url()}?${ids.join('&')}`)
    expect(text).toContain('Đủ cả 19 tiêu chí của bộ tiêu chí.')
  })
})

describe('usual durations', () => {
  const at = paths.sets.durations({ set })

  it('are entered by the office and tell what must start this week', async () => {
    const page = await office.get(at)
    const [two, five] = [await indicatorId('2.1'), await indicatorId('2.2')]
    const stamp = hidden(page.text, 'stamp')
    const answer = await office.post(at, { stamp, [`days${two}`]: 190, [`days${five}`]: 250 })
    expect(answer.status).toBe(303)
    const events = await portal.db.event.findMany({ where: { action: 'indicator.usualDaysChanged' } })
    expect(events).toHaveLength(2)
    const { text } = await office.get(url())
    expect(text).toContain('Trước 24/05/2024') // 30/11/2024 less 190 days: within the week
    expect(text).toContain('Lẽ ra từ 25/03/2024 (56 ngày trước)')
    expect(text).toContain('bắt đầu hôm nay thì xong khoảng 25/01/2025')
    expect((await office.post(at, { stamp, [`days${two}`]: 10 })).status).toBe(409)
    const wrong = await office.post(at, { stamp: hidden((await office.get(at)).text, 'stamp'), [`days${two}`]: 'x1' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('value="x1"')
  })

  it('are the office’s alone', async () => {
    for (const role of ['LEADER', 'COMMUNE', 'AGENCY', 'ADMIN'] as const) {
      const visitor = await portal.login(role)
      expect((await visitor.get(at)).status).toBe(403)
      expect((await visitor.post(at, {})).status).toBe(403)
    }
  })
})
