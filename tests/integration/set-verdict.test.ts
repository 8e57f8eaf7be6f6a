import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { meetAll, textOf } from '../support/figures.js'
import { portal, type Visitor } from '../support/portal.js'

const [NTM, NANG_CAO, KIEU_MAU] = ['NTM_2021_2025', 'NTM_NANG_CAO_2021_2025', 'NTM_KIEU_MAU_2021_2025']

describe('the verdict of a set', () => {
  const p = portal()
  let leader: Visitor
  let id = 0
  const status = async (set: string) => textOf((await leader.get(paths.communes.status({ id, set }))).text)
  const commune = async () => textOf((await leader.get(paths.communes.show({ id }))).text)

  const recognise = async (code: string, revokedOn: string | null = null) => {
    const { id: setId } = await p.db.criteriaSet.findUniqueOrThrow({ where: { code } })
    const { id: documentId } = await p.db.legalDocument.findFirstOrThrow({ where: { docNumber: '318/QĐ-TTg' } })
    const days = {
      recognisedOn: new Date('2023-01-26'),
      revokedOn: revokedOn === null ? null : new Date(revokedOn),
      revocationDocumentId: revokedOn === null ? null : documentId,
    }
    await p.db.recognition.deleteMany({ where: { communeId: id, setId } })
    await p.db.recognition.create({ data: { communeId: id, setId, standardYear: 2022, documentId, ...days } })
  }

  beforeAll(async () => {
    leader = await p.login('LEADER')
    id = await p.unitId('Điềm He')
    await meetAll(p, 'Điềm He', NTM)
  })

  it('says what is missing, by which document, on both pages', async () => {
    for (const text of [await status(NANG_CAO), await commune()]) {
      expect(text).toContain(
        'Chưa đủ điều kiện xét công nhận xã đạt chuẩn NTM nâng cao: chưa ghi nhận quyết định công nhận xã đạt chuẩn nông thôn mới; ' +
          'còn 19/19 tiêu chí chưa đạt (thẩm tra): 1 Quy hoạch',
      )
      expect(text).toContain('318/QĐ-TTg, Phụ lục II')
      expect(text).toContain('Không có nợ đọng xây dựng cơ bản')
      expect(text).toContain('18/2022/QĐ-TTg, Điều 4')
    }
    expect(await commune()).toContain('Đủ tiêu chí để xét công nhận xã đạt chuẩn nông thôn mới (thẩm tra)')
    expect(await status(NANG_CAO)).toMatch(/1\. Quy hoạch: 0\/3 chỉ tiêu đạt\. Chưa kết luận đạt: 1\.1, 1\.2, 1\.3\./)
  })

  it('follows the register: recognised, revoked', async () => {
    await recognise(NTM)
    expect(await status(NANG_CAO)).toContain(
      'Đã được công nhận xã đạt chuẩn nông thôn mới theo 318/QĐ-TTg ngày 26/01/2023',
    )
    expect(await status(NTM)).toContain('năm đạt chuẩn 2022; hiện giữ đủ tiêu chí (thẩm tra).')
    await recognise(NTM, '2024-02-01')
    expect(await status(NANG_CAO)).toContain('đã bị thu hồi ngày 01/02/2024; còn 19/19 tiêu chí')
    await recognise(NTM)
  })

  it('of kiểu mẫu rests on nâng cao and on 1,1 × its level of the year', async () => {
    await p.put(await p.assessmentId(id, KIEU_MAU, '2'), {
      value: 58.6,
      selfResult: 'NOT_MET',
      computedResult: 'LEVEL_UNKNOWN',
    })
    const before = await status(KIEU_MAU)
    expect(before).toContain('Chưa đủ điều kiện xét công nhận xã đạt chuẩn NTM kiểu mẫu')
    expect(before).toContain('so với 1,1 × mức cùng năm của chỉ tiêu 10, Xã NTM nâng cao')
    expect(before).toContain('Chưa cập nhật ngưỡng gốc để tính mức này')
    const base = await p.db.indicator.findFirstOrThrow({
      where: { code: '10', criterion: { set: { code: NANG_CAO } } },
    })
    const { id: documentId } = await p.db.legalDocument.findFirstOrThrow({ where: { docNumber: '318/QĐ-TTg' } })
    const level = { layer: 'OFFICE', status: 'SET', comparator: 'GTE', value: 54, year: 2024, text: '≥54' } as const
    await p.db.requirementLevel.create({
      data: {
        ...level,
        indicatorId: base.id,
        documentId,
        validFrom: new Date('2024-01-01'),
        recordedAt: p.clock.now(),
      },
    })
    await p.db.criteriaSet.updateMany({ data: { version: { increment: 1 } } })
    expect(await status(KIEU_MAU)).toContain(
      '58,6 < 59,4 triệu đồng/người/năm (1,1 × 54, năm 2024) theo 319/QĐ-TTg: chưa đạt.',
    )
  })
})

describe('the verdict on an indicator', () => {
  const p = portal()
  const page = async (set: string, code: string) => {
    const officer = await p.login('COMMUNE')
    return textOf(
      (await officer.get(paths.assessments.show({ id: await p.assessmentId('Trấn Ninh', set, code) }))).text,
    )
  }

  it('says who decided the level, by which clause, and since when', async () => {
    await p.put(await p.assessmentId('Trấn Ninh', NTM, '15.1'), { value: 88.5, selfResult: 'NOT_MET' })
    expect(await page(NTM, '15.1')).toMatch(
      /88,5% < 90% theo 318\/QĐ-TTg: chưa đạt\..*Căn cứ của kết luận.*318\/QĐ-TTg, Phụ lục I · Trung ương quy định · hiệu lực từ 01\/01\/2021/,
    )
  })

  it('tells the grounds part by part, and what is missing', async () => {
    const id = await p.assessmentId('Trấn Ninh', NTM, '17.1')
    const { indicatorId } = await p.db.assessment.findUniqueOrThrow({ where: { id } })
    const part = await p.db.indicatorPart.findFirstOrThrow({ where: { indicatorId, key: 'a' } })
    await p.db.assessmentPart.create({ data: { assessmentId: id, partId: part.id, value: 41.2 } })
    const text = await page(NTM, '17.1')
    expect(text).toMatch(
      /Tỷ lệ hộ sử dụng nước sạch theo quy chuẩn 41,2% ≥ 30% theo 318\/QĐ-TTg: đạt\. 318\/QĐ-TTg, Phụ lục I · Trung ương/,
    )
    expect(text).toContain('Còn thiếu Trong đó: tỷ lệ hộ sử dụng nước sạch từ hệ thống cấp nước tập trung')
  })

  it('does not compare what does not apply', async () => {
    const state = { selfResult: 'NOT_APPLICABLE', claimReason: 'xã không có làng nghề' }
    await p.put(await p.assessmentId('Trấn Ninh', NTM, '13.4'), state)
    expect(await page(NTM, '13.4')).toContain('Không so sánh: xã xác định không áp dụng, bộ tiêu chí cho phép')
  })
})
