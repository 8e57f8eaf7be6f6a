import { describe, expect, it } from 'vitest'
import { anomaliesOf, type FigureChange, type Suspicions } from './anomalies.js'

const nothing: Suspicions = {
  files: [],
  photos: [],
  figures: [],
  periodStart: '2024-01-01',
  sentAt: new Date('2024-05-20T03:00:00Z'),
  deadlines: [],
}
const texts = (facts: Partial<Suspicions>) => anomaliesOf({ ...nothing, ...facts }).map(({ text }) => text)
const file = { evidenceId: 1, subject: 'Biểu tuyến đường', communes: [], unrelated: [] }
const photo = { evidenceId: 2, subject: 'Ảnh đường', takenOn: '2024-03-01', uploadedOn: '2024-05-01' }
const figure = (change: Partial<FigureChange>): FigureChange => ({
  label: 'Tỷ lệ',
  unit: '%',
  before: '60',
  after: '62.5',
  since: '2024-04-01',
  ...change,
})

describe('what a verifier looks at twice', () => {
  it('is nothing where nothing is odd', () => {
    expect(texts({ files: [file], photos: [photo], figures: [figure({})] })).toEqual([])
  })

  it('the same file in other communes, unseen ones unnamed', () => {
    expect(texts({ files: [{ ...file, communes: ['Điềm He', null] }] })).toEqual([
      'Tệp của “Biểu tuyến đường” cũng có trong hồ sơ xã Điềm He và 1 xã khác.',
    ])
  })

  it('the same file for criteria that have nothing to do with each other', () => {
    expect(texts({ files: [{ ...file, unrelated: [{ id: 5, label: 'tiêu chí 5 (NTM)' }] }] })).toEqual([
      'Tệp của “Biểu tuyến đường” còn dùng cho tiêu chí 5 (NTM).',
    ])
    const many = [1, 2, 3, 4, 5, 6].map((id) => ({ id, label: `tiêu chí ${id} (NTM)` }))
    expect(texts({ files: [{ ...file, unrelated: many }] })[0]).toContain('tiêu chí 4 (NTM) và 2 tiêu chí khác.')
  })

  it.each([
    ['2023-12-31', 'trước kỳ số liệu'],
    ['2024-05-02', 'đồng hồ máy ảnh có thể sai'],
  ])('a photo taken on %s', (takenOn, words) => {
    expect(texts({ photos: [{ ...photo, takenOn }] })[0]).toContain(words)
  })

  it.each([
    [{ before: '60', after: '79.9' }, 0],
    [{ before: '60', after: '80' }, 1],
    [{ before: '80', after: '60' }, 1],
    [{ unit: 'km', before: '10', after: '14.9' }, 0],
    [{ unit: 'km', before: '10', after: '15' }, 1],
    [{ unit: 'triệu đồng', before: '0', after: '50' }, 0],
    [{ before: '10', after: '90', since: '2023-01-01' }, 0],
  ] as const)('a figure that moved %j: %i', (change, notes) => {
    expect(texts({ figures: [figure(change)] })).toHaveLength(notes)
  })

  it('says the jump in the office’s figures', () => {
    expect(texts({ figures: [figure({ after: '92.5' })] })).toEqual(['Tỷ lệ từ 60% (01/04/2024) thành 92,5%.'])
  })

  it.each([
    ['2024-05-20T08:59:00Z', 0],
    ['2024-05-20T09:00:00Z', 1],
    ['2024-05-20T16:58:00Z', 1],
    ['2024-05-19T09:30:00Z', 0],
  ])('sent at %s on the last day', (at, notes) => {
    const deadlines = [{ day: '2024-05-20', label: 'hạn bổ sung' }]
    expect(texts({ sentAt: new Date(at), deadlines })).toHaveLength(notes)
  })
})
