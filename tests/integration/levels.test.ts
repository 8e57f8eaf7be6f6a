import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { refreshResults } from '../../src/levels/refresh.js'
import { paths } from '../../src/paths.js'
import { portal as usePortal, type Visitor } from '../support/portal.js'

const portal = usePortal({ template: 'reference' })
const ntm = 'NTM_2021_2025'
const nangCao = 'NTM_NANG_CAO_2021_2025'
const kieuMau = 'NTM_KIEU_MAU_2021_2025'

const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
const secrets = (html: string) => ({
  requestKey: hidden(html, 'requestKey'),
  stamp: hidden(html, 'stamp'),
  expected: hidden(html, 'expected'),
})

type Fields = Record<string, string | number>

let office: Visitor
let paper: number

beforeAll(async () => {
  office = await portal.login('COORDINATOR')
  paper = (await portal.db.legalDocument.findFirstOrThrow({ where: { docNumber: '1494/QĐ-UBND' } })).id
})

const level = (over: Fields = {}): Fields => ({
  comparator: 'GTE',
  value: '65',
  layer: 'PROVINCE',
  documentId: paper,
  clause: 'Phụ lục I',
  validFrom: '01/08/2022',
  ...over,
})

/** Opens the form, asks for the preview, answers it. */
const preview = async (at: { set: string; code: string }, fields: Fields, query: Fields = {}) => {
  const url = paths.sets.levels(at, query)
  const page = await office.get(url)
  const answer = await office.post(paths.sets.levels(at), {
    ...secrets(page.text),
    corrects: hidden(page.text, 'corrects'),
    ...fields,
    step: 'preview',
  })
  return { answer, sent: { corrects: hidden(answer.text, 'corrects'), ...fields, ...secrets(answer.text) } }
}

const enter = async (at: { set: string; code: string }, fields: Fields, query: Fields = {}) => {
  const { answer, sent } = await preview(at, fields, query)
  expect(answer.status).toBe(200)
  return office.post(paths.sets.levels(at), { ...sent, step: 'save' })
}

const liveLevels = async (set: string, code: string) =>
  portal.db.requirementLevel.findMany({
    where: { indicator: { code, criterion: { set: { code: set } } }, retractedAt: null },
    orderBy: [{ layer: 'asc' }, { year: 'asc' }, { validFrom: 'asc' }],
  })

const told = async (set: string, code: string) =>
  (await liveLevels(set, code)).map(({ layer, status, value, validFrom, validTo }) => [
    layer,
    status,
    value?.toString() ?? null,
    validFrom.toISOString().slice(0, 10),
    validTo?.toISOString().slice(0, 10) ?? null,
  ])

const stored = async (commune: string, set: string, code: string) =>
  portal.db.assessment.findUniqueOrThrow({
    where: { id: await portal.assessmentId(commune, set, code) },
    include: { level: true },
  })

const noFaults = () => {
  expect(portal.faults).toEqual([])
}

beforeEach(() => {
  portal.faults.length = 0
})

describe('filling in an unknown level', () => {
  const at = { set: ntm, code: '2.1' }

  beforeAll(async () => {
    const rows = [
      { commune: 'Trấn Ninh', value: 62.5, selfResult: 'NOT_MET' },
      { commune: 'Yên Phúc', value: 71, selfResult: 'IN_PROGRESS' },
      { commune: 'Điềm He', value: 40, selfResult: 'MET', claimReason: 'Theo xác nhận của Phòng KT&HT.' },
    ] as const
    for (const { commune, ...data } of rows) {
      const id = await portal.assessmentId(commune, at.set, at.code)
      await portal.put(id, { ...data, computedResult: 'LEVEL_UNKNOWN' })
    }
    await portal.put(await portal.assessmentId('Điềm He', at.set, at.code), {
      verifiedResult: 'MET',
      verifiedAt: portal.clock.now(),
    })
  })

  it('says beforehand which communes turn, and writes nothing', async () => {
    const { answer } = await preview(at, level())
    expect(answer.status).toBe(200)
    const { text } = answer
    for (const words of ['Trấn Ninh', '62,5% &lt; 65%', 'Yên Phúc', '71% ≥ 65%', 'Điềm He'])
      expect(text).toContain(words)
    expect(text).not.toContain('Liên Hội')
    expect(text).toContain('sẽ đánh dấu cần thẩm tra lại')
    expect(text).toContain('sẽ hiện “Trái số liệu”')
    expect(await told(at.set, at.code)).toHaveLength(2)
    expect(await portal.db.event.count({ where: { subject: 'RequirementLevel' } })).toBe(0)
  })

  it('offers to go back with everything typed', async () => {
    const { sent } = await preview(at, level())
    const back = await office.post(paths.sets.levels(at), { ...sent, step: 'edit' })
    expect(back.status).toBe(200)
    expect(back.text).toContain('value="65"')
    expect(back.text).toContain('value="01/08/2022"')
    expect(back.text).toContain(`<option value="${paper}" selected>`)
  })

  it('keeps the blank until the day before, records who and why, and judges', async () => {
    const answer = await enter(at, level())
    expect(answer.status).toBe(303)
    expect(answer.headers['location']).toBe(paths.sets.indicator(at))
    expect(await told(at.set, at.code)).toEqual([
      ['NATIONAL', 'DELEGATED', null, '2021-01-01', null],
      ['PROVINCE', 'TO_BE_FILLED', null, '2021-01-01', '2022-07-31'],
      ['PROVINCE', 'SET', '65', '2022-08-01', null],
    ])
    const retracted = await portal.db.requirementLevel.findMany({ where: { NOT: { retractedAt: null } } })
    expect(retracted).toHaveLength(1)
    const events = await portal.db.event.findMany({ where: { subject: 'RequirementLevel' }, orderBy: { id: 'asc' } })
    expect(events.map(({ action }) => action)).toEqual(['level.ended', 'level.recorded'])
    expect(events[1]).toMatchObject({
      actorId: office.user?.id,
      from: { requirement: 'Chưa cập nhật ngưỡng' },
      to: { requirement: '≥ 65%', document: '1494/QĐ-UBND', code: '2.1', validFrom: '2022-08-01' },
    })
    noFaults()
  })

  it('turns the stored results, each with its event, and flags what was verified', async () => {
    const [low, high, claimed] = [
      await stored('Trấn Ninh', at.set, at.code),
      await stored('Yên Phúc', at.set, at.code),
      await stored('Điềm He', at.set, at.code),
    ]
    expect([low.computedResult, high.computedResult, claimed.computedResult]).toEqual(['NOT_MET', 'MET', 'NOT_MET'])
    expect(low.level?.value?.toString()).toBe('65')
    expect([low.reverifyReason, claimed.reverifyReason]).toEqual([null, 'LEVEL_CHANGED'])
    expect(claimed).toMatchObject({
      selfResult: 'MET',
      verifiedResult: 'MET',
      claimReason: 'Theo xác nhận của Phòng KT&HT.',
    })
    const event = await portal.db.event.findFirstOrThrow({ where: { assessmentId: low.id, version: low.version } })
    expect(event).toMatchObject({
      action: 'assessment.rejudged',
      from: { computedResult: 'LEVEL_UNKNOWN' },
      to: { computedResult: 'NOT_MET', value: '62.5' },
    })
    expect(event.reason).toContain('≥ 65% theo 1494/QĐ-UBND')
    const untouched = await stored('Liên Hội', at.set, at.code)
    expect(untouched.version).toBe(1)
    expect(await portal.db.$queryRaw`SELECT * FROM totals_drift`).toEqual([])
  })

  it('shows on the pages at once', async () => {
    const page = await office.get(paths.sets.indicator(at))
    for (const words of ['≥ 65%', 'Đang áp dụng', 'Chưa cập nhật ngưỡng → ≥ 65%', '1494/QĐ-UBND, Phụ lục I'])
      expect(page.text).toContain(words)
    expect(page.text).not.toContain('Nhập ngưỡng</a>')
    const status = await office.get(
      paths.communes.status({ id: low(await stored('Trấn Ninh', at.set, at.code)), set: at.set }),
    )
    expect(status.text).toContain('62,5% &lt; 65%')
  })

  const low = ({ communeId }: { communeId: number }) => communeId
})

describe('correcting a level', () => {
  const at = { set: ntm, code: '2.2' }

  it('takes the wrong one back and fills its place', async () => {
    await enter(at, level({ value: '75' }))
    const wrong = (await liveLevels(at.set, at.code)).find(({ value }) => value !== null)
    const answer = await enter(at, level({ value: '70', validFrom: '15/08/2022' }), { level: wrong?.id ?? 0 })
    expect(answer.status).toBe(303)
    expect(await told(at.set, at.code)).toEqual([
      ['NATIONAL', 'DELEGATED', null, '2021-01-01', null],
      ['PROVINCE', 'TO_BE_FILLED', null, '2021-01-01', '2022-08-14'],
      ['PROVINCE', 'SET', '70', '2022-08-15', null],
    ])
    noFaults()
  })

  it('lets a newer decision take over from its day', async () => {
    await enter(at, level({ value: '80', validFrom: '17/06/2024' }))
    const rows = await told(at.set, at.code)
    expect(rows.slice(2)).toEqual([
      ['PROVINCE', 'SET', '70', '2022-08-15', '2024-06-16'],
      ['PROVINCE', 'SET', '80', '2024-06-17', null],
    ])
  })

  it('says when the level only begins later', async () => {
    const { answer } = await preview(at, level({ value: '90', validFrom: '01/01/2025' }))
    expect(answer.text).toContain('Mức có hiệu lực từ 01/01/2025.')
  })

  it('says when a stronger level stands before it', async () => {
    await enter(at, level({ value: '66', layer: 'OFFICE', validFrom: '01/09/2022' }))
    const { answer } = await preview(at, level({ value: '60', validFrom: '01/10/2022' }))
    expect(answer.text).toContain('Mức này sẽ chưa được dùng.')
    expect(answer.text).toContain('Mức ≥ 66% (VPĐP NTM huyện nhập) đứng trước.')
  })

  it('puts an entry of the office over a copied one, which stays as it was copied', async () => {
    const copied = { set: ntm, code: '17.4' }
    const national = (await liveLevels(copied.set, copied.code)).find(({ layer }) => layer === 'NATIONAL')
    const page = await office.get(paths.sets.levels(copied, { level: national?.id ?? 0 }))
    expect(page.text).not.toContain('name="corrects"')
    await enter(copied, level({ layer: 'OFFICE', value: '50', validFrom: '01/01/2022' }), { level: national?.id ?? 0 })
    expect((await liveLevels(copied.set, copied.code)).map(({ layer }) => layer)).toEqual(['NATIONAL', 'OFFICE'])
    const shown = await office.get(paths.sets.indicator(copied))
    expect(shown.text).toContain('Đứng trước mức')
    expect(shown.text).not.toContain('<span class="tag gap">Chép lại, chờ đối chiếu</span>')
  })

  it('gives a claim of đạt that the new level contradicts its reason', async () => {
    const claim = { set: ntm, code: '17.4' }
    await portal.put(await portal.assessmentId('Trấn Ninh', claim.set, claim.code), {
      value: 55,
      selfResult: 'MET',
      computedResult: 'MET',
    })
    const answer = await enter(claim, level({ layer: 'OFFICE', value: '60', validFrom: '01/01/2023' }))
    expect(answer.status).toBe(303)
    const row = await stored('Trấn Ninh', claim.set, claim.code)
    expect(row).toMatchObject({ selfResult: 'MET', computedResult: 'NOT_MET' })
    expect(row.claimReason).toContain('Mức đạt thay đổi ngày 20/05/2024')
    noFaults()
  })
})

describe('levels of parts, years and words', () => {
  it('judges a part and keeps the verdict of the whole waiting for the other', async () => {
    const at = { set: nangCao, code: '2.2' }
    const indicator = await portal.db.indicator.findFirstOrThrow({
      where: { code: '2.2', criterion: { set: { code: nangCao } } },
      include: { parts: true },
    })
    const [a] = indicator.parts.filter(({ key }) => key === 'a')
    const id = await portal.assessmentId('Yên Phúc', at.set, at.code)
    await portal.put(id, { selfResult: 'IN_PROGRESS', computedResult: 'LEVEL_UNKNOWN' })
    await portal.db.assessmentPart.create({
      data: { assessmentId: id, partId: a?.id ?? 0, value: 50, computedResult: 'LEVEL_UNKNOWN' },
    })
    const answer = await enter(at, level({ partId: a?.id ?? 0, value: '80' }))
    expect(answer.status).toBe(303)
    expect((await stored('Yên Phúc', at.set, at.code)).computedResult).toBe('NOT_MET')
    const part = await portal.db.assessmentPart.findFirstOrThrow({ where: { assessmentId: id } })
    expect(part.computedResult).toBe('NOT_MET')
  })

  it('asks for the year, and moves the set computed from it in the same act', async () => {
    const at = { set: nangCao, code: '10' }
    const id = await portal.assessmentId('Điềm He', kieuMau, '2')
    await portal.put(id, { value: 58, selfResult: 'IN_PROGRESS', computedResult: 'LEVEL_UNKNOWN' })
    const fields = level({ layer: 'OFFICE', value: '54', year: 2024, validFrom: '01/01/2024' })
    const { answer } = await preview(at, fields)
    expect(answer.text).toContain('58 &lt; 59,4 triệu đồng/người/năm')
    expect(answer.text).toContain('2 (Xã NTM kiểu mẫu)')
    const before = await portal.db.criteriaSet.findUniqueOrThrow({ where: { code: kieuMau } })
    expect((await enter(at, fields)).status).toBe(303)
    const after = await portal.db.criteriaSet.findUniqueOrThrow({ where: { code: kieuMau } })
    expect(after.version).toBe(before.version + 1)
    expect((await stored('Điềm He', kieuMau, '2')).computedResult).toBe('NOT_MET')
    const page = await office.get(paths.sets.indicator({ set: kieuMau, code: '2' }))
    expect(page.text).toContain('≥ 59,4 triệu đồng/người/năm (1,1 × 54)')
    const other = await portal.db.requirementLevel.findFirst({
      where: { layer: 'OFFICE', year: 2025, indicator: { code: '10' } },
    })
    expect(other).toBeNull()
  })

  it('takes words where the level is words', async () => {
    const answer = await enter(
      { set: nangCao, code: '5.3' },
      { layer: 'OFFICE', text: 'Mức độ 3', documentId: paper, validFrom: '01/01/2022' },
    )
    expect(answer.status).toBe(303)
    const page = await office.get(paths.sets.indicator({ set: nangCao, code: '5.3' }))
    expect(page.text).toContain('<b class="big">Mức độ 3</b>')
  })

  it('takes Đạt where the province sets a condition without a figure', async () => {
    const at = { set: ntm, code: '6.1' }
    const page = await office.get(paths.sets.levels(at))
    expect(page.text).not.toContain('name="value"')
    const answer = await enter(at, { layer: 'PROVINCE', text: 'Đạt', documentId: paper, validFrom: '01/08/2022' })
    expect(answer.status).toBe(303)
    expect((await office.get(paths.sets.indicator(at))).text).toContain('<b class="big">Đạt</b>')
  })
})

describe('a level entered wrongly', () => {
  const at = { set: ntm, code: '2.3' }

  it('is taken back with a reason; what it had ended holds again', async () => {
    await portal.put(await portal.assessmentId('Trấn Ninh', at.set, at.code), {
      value: 50,
      selfResult: 'NOT_MET',
      computedResult: 'LEVEL_UNKNOWN',
    })
    await enter(at, level({ value: '60' }))
    await enter(at, level({ value: '6', validFrom: '01/01/2024' }))
    expect((await stored('Trấn Ninh', at.set, at.code)).computedResult).toBe('MET')
    const wrong = (await liveLevels(at.set, at.code)).find(({ value }) => value?.toString() === '6')
    const url = paths.sets.retraction({ ...at, level: wrong?.id ?? 0 })
    const page = await office.get(url)
    expect(page.text).toContain('50% &lt; 60%')
    const short = await office.post(url, { ...secrets(page.text), reason: 'sai' })
    expect(short.status).toBe(422)
    expect(short.text).toContain('Lý do cần ít nhất 10 ký tự')
    const answer = await office.post(url, { ...secrets(short.text), reason: 'Nhập thiếu một chữ số của mức.' })
    expect(answer.status).toBe(303)
    expect((await told(at.set, at.code)).slice(2)).toEqual([['PROVINCE', 'SET', '60', '2022-08-01', null]])
    expect((await stored('Trấn Ninh', at.set, at.code)).computedResult).toBe('NOT_MET')
    const shown = await office.get(paths.sets.indicator(at))
    expect(shown.text).toContain('Nhập thiếu một chữ số của mức.')
    expect(shown.text).toContain('Mức đã thay hoặc hủy')
    expect((await office.get(url)).status).toBe(404)
    noFaults()
  })
})

describe('wrong input', () => {
  const at = { set: ntm, code: '2.4' }
  const url = paths.sets.levels(at)
  const send = async (fields: Fields) => {
    const page = await office.get(url)
    return office.post(url, { ...secrets(page.text), ...fields, step: 'preview' })
  }

  it.each([
    [{ value: '' }, 'Đề nghị nhập mức, ví dụ 62,5.'],
    [{ value: 'sáu mươi' }, 'Đề nghị nhập số, ví dụ 62,5.'],
    [{ value: '650' }, 'Tỷ lệ nằm trong khoảng 0 đến 100.'],
    [{ value: '-5' }, 'Tỷ lệ nằm trong khoảng 0 đến 100.'],
    [{ layer: '' }, 'Đề nghị chọn cấp quy định mức này.'],
    [{ layer: 'NATIONAL' }, 'Mục đã chọn không có trong danh sách. Đề nghị chọn lại.'],
    [{ documentId: '' }, 'Đề nghị chọn văn bản quy định mức này, hoặc nhập văn bản mới.'],
    [{ documentId: 999999 }, 'Văn bản được chọn không còn trong danh sách. Đề nghị chọn lại.'],
    [{ documentId: '', docNumber: '1/QĐ' }, 'Đề nghị nhập trích yếu của văn bản.'],
    [{ validFrom: '' }, 'Đề nghị nhập ngày mức này có hiệu lực, ví dụ 17/06/2024.'],
    [{ validFrom: '01/01/1999' }, 'Ngày có hiệu lực không trước 01/01/2021.'],
    [{ validFrom: '01/01/2026' }, 'Ngày có hiệu lực không sau 31/12/2025.'],
    [{ partId: 1 }, 'Đề nghị chọn nội dung của chỉ tiêu.'],
    [{ year: 2024 }, 'Đề nghị chọn năm trong danh sách.'],
  ] as [Fields, string][])('%j is answered at its field', async (fields, message) => {
    const answer = await send(level(fields))
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('<title>Lỗi: ')
    expect(answer.text).toContain(message)
    if (!('validFrom' in fields)) expect(answer.text).toContain('value="01/08/2022"')
    noFaults()
  })

  it('never fails, whatever is sent', async () => {
    for (const fields of [
      {},
      { step: 'x' },
      { step: 'save' },
      { value: '9'.repeat(80) },
      { corrects: 'x', partId: 'y' },
    ]) {
      const answer = await office.post(url, fields)
      expect([422, 409]).toContain(answer.status)
    }
    noFaults()
  })

  it('is refused to anybody but the office', async () => {
    for (const role of ['LEADER', 'COMMUNE', 'AGENCY', 'STEERING', 'ADMIN'] as const) {
      const visitor = await portal.login(role)
      const statuses = [await visitor.get(url), await visitor.post(url, level({ step: 'save' }))].map(
        ({ status }) => status,
      )
      expect([role, ...statuses]).toEqual([role, 403, 403])
    }
  })
})

describe('two at once', () => {
  const at = { set: ntm, code: '2.4' }
  const url = paths.sets.levels(at)

  it('a form sent twice makes one level', async () => {
    const { sent } = await preview(at, level())
    const answers = await Promise.all([1, 2, 3].map(() => office.post(url, { ...sent, step: 'save' })))
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    expect((await told(at.set, at.code)).filter(([, status]) => status === 'SET')).toHaveLength(1)
    noFaults()
  })

  it('two offices saving different levels: one wins, the other sees both', async () => {
    const other = await portal.login('COORDINATOR')
    const [mine, theirs] = [
      await preview(at, level({ value: '70', validFrom: '01/01/2023' })),
      await preview(at, level({ value: '75', validFrom: '01/01/2023' })),
    ]
    const answers = await Promise.all([
      office.post(url, { ...mine.sent, step: 'save' }),
      other.post(url, { ...theirs.sent, step: 'save' }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
    const late = answers.find(({ status }) => status === 409)
    expect(late?.text).toContain('vừa có người khác cập nhật ngưỡng')
    expect(late?.text).toMatch(/name="value" value="7[05]"/)
    expect(late?.text).toContain('Các mức đang ghi')
    noFaults()
  })

  it('shows the preview anew when a commune saved meanwhile', async () => {
    const { sent } = await preview(at, level({ value: '85', validFrom: '01/02/2023' }))
    await portal.put(await portal.assessmentId('Bình Phúc', at.set, at.code), {
      value: 80,
      selfResult: 'IN_PROGRESS',
      computedResult: 'MET',
    })
    const answer = await office.post(url, { ...sent, step: 'save' })
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('số liệu của xã vừa thay đổi')
    expect(answer.text).toContain('Bình Phúc')
    const again = await office.post(url, { ...sent, ...secrets(answer.text), step: 'save' })
    expect(again.status).toBe(303)
    expect((await stored('Bình Phúc', at.set, at.code)).computedResult).toBe('NOT_MET')
  })
})

describe('the turn of a day', () => {
  it('brings stored results to the levels of the new year, once', async () => {
    const id = await portal.assessmentId('Trấn Ninh', ntm, '10')
    await portal.put(id, { value: 46, selfResult: 'MET', computedResult: 'MET' })
    await refreshResults(await portal.ctx())
    expect((await stored('Trấn Ninh', ntm, '10')).computedResult).toBe('MET')
    portal.clock.at('2025-01-02')
    expect(await refreshResults(await portal.ctx())).toBeGreaterThan(0)
    const row = await stored('Trấn Ninh', ntm, '10')
    expect(row).toMatchObject({ selfResult: 'MET', computedResult: 'NOT_MET' })
    expect(row.claimReason).toContain('Mức áp dụng từ ngày 02/01/2025')
    expect(await refreshResults(await portal.ctx())).toBe(0)
    portal.clock.at('2024-05-20')
  })
})
