import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isReady, type Readying, readiness } from './readiness.js'

const paper = { typeId: 5, here: true, subject: 'Biểu số liệu', expired: false }
const ready: Readying = {
  selfResult: 'MET',
  verdict: { result: 'MET', missing: [], parts: [] },
  givenByRegister: false,
  levelFiller: null,
  papers: [paper],
  customary: [{ id: 5, name: 'Biểu số liệu', indicatorId: null }],
  lead: { name: 'Phòng NN&PTNT', confirmed: true },
}
const codes = (over: Partial<Readying>) =>
  readiness({ ...ready, ...over }).map(({ code, blocks }) => `${code}${blocks ? '!' : ''}`)

describe('what is missing before sending', () => {
  it('is nothing where everything is there', () => {
    expect(codes({})).toEqual([])
  })

  it.each(['NOT_ASSESSED', 'IN_PROGRESS'] as const)(
    'asks for a result instead of %s, and for nothing else yet',
    (selfResult) => {
      expect(codes({ selfResult, papers: [], levelFiller: 'VPĐP' })).toEqual(['result!'])
    },
  )

  it('blocks without a figure where the level is known, and names it', () => {
    const verdict = { result: 'VALUE_MISSING', missing: ['Số hộ'], parts: [] } as const
    expect(readiness({ ...ready, verdict })).toEqual([
      { code: 'value', blocks: true, text: 'Chưa có số liệu.', items: ['Số hộ'] },
    ])
  })

  it('blocks without the figure of one part, also where the level of another part is not known', () => {
    const verdict = {
      result: 'LEVEL_UNKNOWN',
      missing: ['Ngưỡng: Phần b', 'Phần a'],
      parts: [{ result: 'VALUE_MISSING' }, { result: 'LEVEL_UNKNOWN' }],
    } as const
    const lacks = readiness({ ...ready, verdict, levelFiller: 'VPĐP NTM huyện nhập' })
    expect(lacks.map(({ code }) => code)).toEqual(['value', 'level'])
    expect(lacks[0]?.items).toEqual(['Phần a'])
  })

  it('asks no figure of the commune that only the register of recognitions holds', () => {
    expect(
      codes({
        givenByRegister: true,
        verdict: { result: 'VALUE_MISSING', missing: ['Quyết định công nhận'], parts: [] },
      }),
    ).toEqual(['title'])
  })

  it('warns of an unknown level, and needs a paper to look at', () => {
    expect(codes({ levelFiller: 'VPĐP NTM huyện nhập' })).toEqual(['level'])
    expect(codes({ levelFiller: 'VPĐP NTM huyện nhập', papers: [] })).toEqual(['level', 'evidence!'])
  })

  it('asks no figure and no level of what does not apply, but a paper', () => {
    const verdict = { result: 'VALUE_MISSING', missing: ['Số hộ'], parts: [] } as const
    expect(codes({ selfResult: 'NOT_APPLICABLE', verdict, levelFiller: 'VPĐP' })).toEqual([])
    expect(codes({ selfResult: 'NOT_APPLICABLE', papers: [] })).toEqual(['evidence!'])
  })

  it('blocks without a paper of its own, even if the criterion has some', () => {
    expect(codes({ papers: [{ ...paper, here: false }] })).toEqual(['evidence!'])
  })

  it('warns of customary papers that are absent', () => {
    expect(codes({ customary: [{ id: 6, name: 'Bản đồ', indicatorId: null }] })).toEqual(['customary'])
  })

  it('counts a paper of the criterion wherever in it it is linked, one of the indicator only here', () => {
    const elsewhere = { ...paper, typeId: 6, here: false }
    const papers = [paper, elsewhere]
    expect(codes({ papers, customary: [{ id: 6, name: 'Bản đồ', indicatorId: null }] })).toEqual([])
    expect(codes({ papers, customary: [{ id: 6, name: 'Bản đồ', indicatorId: 9 }] })).toEqual(['customary'])
  })

  it('warns of expired papers by their subject', () => {
    const lacks = readiness({ ...ready, papers: [{ ...paper, expired: true }] })
    expect(lacks).toMatchObject([{ code: 'expired', blocks: false, items: ['Biểu số liệu'] }])
  })

  it('says who verifies where nobody is confirmed', () => {
    expect(codes({ lead: null })).toEqual(['lead'])
    expect(codes({ lead: { name: 'Phòng Y tế', confirmed: false } })).toEqual(['lead'])
  })
})

const facts = fc.record({
  selfResult: fc.constantFrom('NOT_ASSESSED', 'IN_PROGRESS', 'MET', 'NOT_MET', 'NOT_APPLICABLE'),
  verdict: fc.record({
    result: fc.constantFrom('MET', 'NOT_MET', 'LEVEL_UNKNOWN', 'VALUE_MISSING', 'NOT_COMPUTED'),
    missing: fc.constant([]),
    parts: fc.constant([]),
  }),
  givenByRegister: fc.boolean(),
  levelFiller: fc.option(fc.constant('VPĐP')),
  papers: fc.array(
    fc.record({ typeId: fc.option(fc.nat(4)), here: fc.boolean(), subject: fc.string(), expired: fc.boolean() }),
    { maxLength: 6 },
  ),
  customary: fc.array(fc.record({ id: fc.nat(4), name: fc.string(), indicatorId: fc.option(fc.nat(2)) }), {
    maxLength: 5,
  }),
  lead: fc.option(fc.record({ name: fc.string(), confirmed: fc.boolean() })),
}) as fc.Arbitrary<Readying>

describe('whatever is known', () => {
  it('a further paper never forbids what was allowed', () => {
    fc.assert(
      fc.property(facts, (one) => {
        if (!isReady(readiness(one))) return
        expect(isReady(readiness({ ...one, papers: [...one.papers, paper] }))).toBe(true)
      }),
    )
  })

  it('each lack is told once', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const told = readiness(one).map(({ code }) => code)
        expect(new Set(told).size).toBe(told.length)
      }),
    )
  })
})
