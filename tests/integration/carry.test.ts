import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { uploadOne } from '../support/evidence.js'
import { pdf } from '../support/files.js'
import { portal as usePortal, type Visitor } from '../support/portal.js'

const portal = usePortal()
const [ntm, nangCao, kieuMau] = ['NTM_2021_2025', 'NTM_NANG_CAO_2021_2025', 'NTM_KIEU_MAU_2021_2025']
const xa = 'Trấn Ninh'

let officer: Visitor
let below = 0
let above = 0
let paper = 0

const at = (set: string, code: string) => portal.assessmentId(xa, set, code)
const show = (id: number, query: Record<string, string | number> = {}) => paths.assessments.show({ id }, query)
const card = (html: string): string => /id="carry"[^]*?<\/section>/.exec(html)?.[0] ?? ''
const valueOf = (html: string, name: string): string =>
  new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(html)?.[1] ?? ''

beforeAll(async () => {
  officer = await portal.login('COMMUNE')
  ;[below, above] = [await at(ntm, '15.1'), await at(nangCao, '14.1')]
  await portal.put(below, {
    numerator: 480,
    denominator: 520,
    value: 92.3077,
    figuresAsOf: new Date('2024-04-30'),
    selfResult: 'MET',
    computedResult: 'MET',
  })
  paper = await uploadOne(portal, officer, below, ['bhyt.pdf', pdf('bhyt')], {
    subject: 'Xác nhận của BHXH',
    sensitivity: 'PERSONAL',
  })
})

describe('the page of a higher set', () => {
  it('offers the figure of the lower set with its relation, measured against its own level', async () => {
    const { text, status } = await officer.get(show(above))
    expect(status).toBe(200)
    for (const words of [
      'Dùng lại từ bộ dưới',
      'Cao hơn',
      'số liệu phải so lại với mức của bộ này',
      'người (92,3%), chốt ngày 30/04/2024',
      'Xã nông thôn mới: ≥ 90%; bộ này: ≥ 95%',
      '92,3% &lt; 95% theo 318/QĐ-TTg: chưa đạt.',
      `carry=${below}#update`,
      'Xác nhận của BHXH',
      'hạn chế xem',
    ])
      expect(card(text)).toContain(words)
    expect(valueOf(text, 'numerator')).toBe('')
    expect(card((await officer.get(show(below))).text)).toBe('')
  })

  it('fills the form when asked, and saves nothing before the officer does', async () => {
    const before = await portal.db.assessment.findUniqueOrThrow({ where: { id: above } })
    const { text } = await officer.get(show(above, { carry: below }))
    expect(text).toContain('Đã điền sẵn số liệu của chỉ tiêu 15.1, Xã nông thôn mới, chưa lưu.')
    const typed = Object.fromEntries(
      ['version', 'numerator', 'denominator', 'figuresAsOf', 'reason'].map((name) => [name, valueOf(text, name)]),
    )
    expect(typed).toMatchObject({ numerator: '480', denominator: '520', figuresAsOf: '30/04/2024' })
    expect(await portal.db.assessment.findUniqueOrThrow({ where: { id: above } })).toEqual(before)
    const saved = await officer.post(show(above), { ...typed, result: 'NOT_MET' })
    expect(saved.status).toBe(303)
    const after = await portal.db.assessment.findUniqueOrThrow({ where: { id: above } })
    expect(after).toMatchObject({ selfResult: 'NOT_MET', computedResult: 'NOT_MET' })
    const event = await portal.db.event.findFirstOrThrow({ where: { assessmentId: above }, orderBy: { id: 'desc' } })
    expect(event.reason).toBe('Dùng số liệu của chỉ tiêu 15.1, Xã nông thôn mới (chốt ngày 30/04/2024).')
    expect(card((await officer.get(show(above))).text)).toContain('Số liệu ở hai bộ trùng nhau.')
  })

  it('does not offer what would take a claim of đạt away, nor answer an address that asks for it', async () => {
    const [lower, higher] = [await at(ntm, '11'), await at(nangCao, '11')]
    await portal.put(lower, {
      value: 12,
      selfResult: 'MET',
      computedResult: 'MET',
      figuresAsOf: new Date('2024-04-30'),
    })
    await portal.put(higher, { selfResult: 'MET', claimReason: 'theo danh sách hộ', computedResult: 'VALUE_MISSING' })
    const { text } = await officer.get(show(higher, { carry: lower }))
    expect(card(text)).toContain('chưa đủ mức của bộ này, còn chỉ tiêu đang là đạt')
    expect(text).toContain('Không điền số liệu của chỉ tiêu 11')
    expect(valueOf(text, 'value')).toBe('')
    expect((await officer.get(show(higher, { carry: 99_999_999 }))).status).toBe(200)
  })

  it('says of what is only related, or not yet comparable, that it is a hint', async () => {
    await portal.put(await at(ntm, '9.2'), { value: 80, figuresAsOf: new Date('2024-04-30') })
    const unknown = card((await officer.get(show(await at(nangCao, '9')))).text)
    expect(unknown).toContain('một trong hai mức chưa cập nhật nên chưa so được')
    expect(unknown).not.toContain('Dùng số liệu này')
    await portal.put(await at(ntm, '2.1'), { value: 80 })
    expect(card((await officer.get(show(await at(nangCao, '2.1')))).text)).toContain('không cùng số liệu')
    await portal.put(await at(nangCao, '10'), { value: 55 })
    expect(card((await officer.get(show(await at(kieuMau, '2')))).text)).toContain('319/QĐ-TTg: cao hơn từ 10%')
  })

  it('carries a part: mức độ 2 of literacy is asked for by both sets', async () => {
    const lower = await at(ntm, '14.1')
    const part = await portal.db.indicatorPart.findFirstOrThrow({
      where: { key: 'e', indicator: { assessments: { some: { id: lower } } } },
    })
    await portal.db.assessmentPart.create({ data: { assessmentId: lower, partId: part.id, value: 2 } })
    const higher = await at(nangCao, '5.4')
    const { text } = await officer.get(show(higher, { carry: lower }))
    expect(card(text)).toContain('Hai bộ yêu cầu như nhau')
    expect(text).toMatch(/<option value="Mức độ 2" selected/)
  })

  it('shows the hint without acts, and no papers, to who may not edit', async () => {
    const open = await at(nangCao, '5.4')
    expect(card((await officer.get(show(open))).text)).toContain('Dùng số liệu này')
    for (const role of ['LEADER', 'AGENCY'] as const) {
      const visitor = await portal.login(role)
      const { text } = await visitor.get(show(above))
      expect(card(text)).toContain('người (92,3%)')
      for (const act of ['Dùng số liệu này', 'Gắn vào chỉ tiêu này', 'Xác nhận của BHXH'])
        expect(card(text)).not.toContain(act)
      expect(card((await visitor.get(show(open))).text)).not.toContain('Dùng số liệu này')
      expect((await visitor.get(show(above, { carry: below }))).text).not.toContain('Đã điền sẵn')
    }
  })
})

describe('the page that updates many', () => {
  it('offers the same in a line, in one statement more', async () => {
    const commune = await portal.unitId(xa)
    const edit = (set: string) => paths.communes.edit({ id: commune, set })
    const answer = await officer.get(edit(nangCao))
    const open = await at(nangCao, '5.4')
    expect(answer.text).toContain(`${show(open, { carry: await at(ntm, '14.1') })}#update`)
    expect(answer.text).toContain('Xã nông thôn mới 14.1 (hai bộ cùng mức): ')
    expect(answer.text).not.toContain(`${show(await at(nangCao, '9'))}?carry`)
    const [below, over] = [await portal.lineOf(await officer.get(edit(ntm))), await portal.lineOf(answer)]
    expect(over.queries).toBeLessThanOrEqual(below.queries + 1)
  })
})

describe('papers of the lower set', () => {
  const link = (visitor: Visitor, papers: readonly number[]) =>
    visitor.post(paths.assessments.carriedPapers({ id: above }), { papers })
  const linked = () => portal.db.evidenceLink.count({ where: { assessmentId: above, unlinkedAt: null } })

  it('are linked only when ticked, and only by who may', async () => {
    const none = await link(officer, [])
    expect(none.status).toBe(422)
    expect(none.text).toContain('Đề nghị đánh dấu ít nhất một giấy tờ.')
    expect((await link(await portal.login('LEADER'), [paper])).status).toBe(403)
    expect((await link(await portal.login('COMMUNE', { unit: 'Điềm He' }), [paper])).status).toBe(404)
    expect(await linked()).toBe(0)
  })

  it('are told of where one would send them anew', async () => {
    const upload = (assessment: number) => officer.get(paths.evidence.create({}, { assessment }))
    expect((await upload(above)).text).toContain('đã có 1 giấy tờ, có thể gắn mà không cần tải lại')
    expect((await upload(below)).text).not.toContain('có thể gắn mà không cần tải lại')
  })

  it('never reach a paper that was not offered', async () => {
    const other = await uploadOne(portal, officer, await at(ntm, '6.3'), ['nvh.pdf', pdf('nvh')])
    const answer = await link(officer, [other])
    expect(answer.status).toBe(303)
    expect(await linked()).toBe(0)
  })

  it('are the same record, linked with its event', async () => {
    const answer = await link(officer, [paper])
    expect([answer.status, answer.headers['location']]).toEqual([303, `${show(above)}#evidence`])
    const one = await portal.db.evidenceLink.findFirstOrThrow({ where: { assessmentId: above, unlinkedAt: null } })
    expect(one.evidenceId).toBe(paper)
    expect(
      await portal.db.event.count({ where: { action: 'evidence.linked', subject: 'EvidenceLink', subjectId: one.id } }),
    ).toBe(1)
    const { text } = await officer.get(show(above))
    expect(text).toContain('Đã gắn 1 giấy tờ vào chỉ tiêu 14.1')
    expect(card(text)).not.toContain('Xác nhận của BHXH')
    await link(officer, [paper])
    expect(await linked()).toBe(1)
  })
})

describe('the map of the sets', () => {
  it('follows the levels: once the office enters the higher one, the figure is offered', async () => {
    const [lower, higher] = [await at(ntm, '4.2'), await at(nangCao, '4')]
    await portal.put(lower, { numerator: 97, denominator: 100, value: 97, figuresAsOf: new Date('2024-04-30') })
    expect(card((await officer.get(show(higher))).text)).not.toContain('Dùng số liệu này')
    const { indicatorId, setId } = await portal.db.assessment.findUniqueOrThrow({ where: { id: higher } })
    const { id: documentId } = await portal.db.legalDocument.findFirstOrThrow({ where: { docNumber: '318/QĐ-TTg' } })
    await portal.db.requirementLevel.create({
      data: {
        indicatorId,
        layer: 'OFFICE',
        status: 'SET',
        comparator: 'GTE',
        value: 98,
        text: '≥98%',
        documentId,
        validFrom: new Date('2024-01-01'),
        recordedAt: portal.clock.now(),
      },
    })
    await portal.db.criteriaSet.update({ where: { id: setId }, data: { version: { increment: 1 } } })
    const text = card((await officer.get(show(higher))).text)
    for (const words of ['Cao hơn', 'Dùng số liệu này', '97% &lt; 98% theo 318/QĐ-TTg']) expect(text).toContain(words)
  })
})
