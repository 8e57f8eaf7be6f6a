import { describe, expect, it } from 'vitest'
import { presentChanges, type RecentChange } from './changes.js'

const catalogue = {
  indicator: () =>
    ({ code: '2.4', name: 'Đường trục chính', inputs: [], parts: [], type: 'PERCENT', unit: '%' }) as never,
}
const change = (more: Partial<RecentChange>): RecentChange => ({
  at: new Date('2024-05-20T01:14:00Z'),
  action: 'assessment.saved',
  reason: null,
  actor: 'Hoàng Thị Liên',
  commune: 'Trấn Ninh',
  assessmentId: 7,
  indicatorId: 24,
  from: null,
  to: null,
  evidenceId: null,
  evidence: null,
  ...more,
})

describe('presentChanges', () => {
  it('says what changed in the words of the pages', () => {
    const from = { selfResult: 'IN_PROGRESS', value: '62.5', plannedDate: '2024-05-31' }
    const to = { selfResult: 'MET', value: '71', plannedDate: null, note: 'Đã nghiệm thu' }
    expect(presentChanges([change({ from, to, reason: 'Rà soát' })], catalogue)).toEqual([
      {
        when: '20/05/2024 08:14',
        iso: '2024-05-20T01:14:00.000Z',
        who: 'Hoàng Thị Liên',
        why: 'Rà soát',
        text: '2.4 Đường trục chính',
        href: '/assessments/7',
        changes: [
          { label: 'Trạng thái', from: 'Đang làm', to: 'Xã: đạt' },
          { label: 'Số liệu', from: '62,5%', to: '71%' },
          { label: 'Ngày dự kiến', from: '31/05/2024', to: '' },
          { label: 'Ghi chú', from: '', to: 'Đã nghiệm thu' },
        ],
      },
    ])
  })

  it('names the commune where several stand together, and the system where nobody acted', () => {
    const [line] = presentChanges([change({ actor: null })], catalogue, { named: true })
    expect(line).toMatchObject({ who: 'Hệ thống', text: 'Trấn Ninh: 2.4 Đường trục chính', changes: [] })
  })

  it('names a paper only to whom it is shown', () => {
    const paper = { action: 'evidence.uploaded', assessmentId: null, indicatorId: null }
    const [seen, unseen] = presentChanges(
      [change({ ...paper, evidenceId: 3, evidence: 'Biên bản nghiệm thu' }), change(paper)],
      catalogue,
    )
    expect(seen).toMatchObject({ text: 'Tải lên hồ sơ “Biên bản nghiệm thu”', href: '/evidence/3' })
    expect(unseen).toMatchObject({ text: 'Tải lên hồ sơ', href: null })
  })
})
