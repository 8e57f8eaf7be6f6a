import { beforeAll, expect, it } from 'vitest'
import { placeFields, sendPapers, storedFiles } from '../support/evidence.js'
import { pdf } from '../support/files.js'
import { portal, type Visitor } from '../support/portal.js'

const town = portal()
let officer: Visitor
let fields: Record<string, string | number>
beforeAll(async () => {
  await town.db.setting.upsert({
    where: { key: 'upload' },
    create: { key: 'upload', value: { maxMegabytes: 1 } },
    update: { value: { maxMegabytes: 1 } },
  })
  officer = await town.login('COMMUNE', { unit: 'Trấn Ninh' })
  const assessments = await town.assessmentId('Trấn Ninh', 'NTM_2021_2025', '17.1')
  fields = {
    ...(await placeFields(town, assessments)),
    mode: 'file',
    assessments,
    subject: 'Biên bản',
    note: 'còn đây',
  }
})

const large = Buffer.concat([pdf('large'), Buffer.alloc(1024 ** 2)])

const refused = async (files: readonly (readonly [string, Buffer])[], status: number) => {
  const answer = await sendPapers(officer, { ...fields, files })
  expect(answer.status).toBe(status)
  expect(await town.db.evidence.count()).toBe(0)
  expect(await storedFiles(town)).toEqual({ kept: [], incoming: [] })
  return answer.text
}

it('names the file that is above the size, and keeps what was typed', async () => {
  const html = await refused(
    [
      ['lớn.pdf', large],
      ['nhỏ.pdf', pdf('small')],
    ],
    422,
  )
  expect(html).toContain('“lớn.pdf”: Tệp lớn hơn mức cho phép.')
  expect(html).toContain('Mỗi tệp tối đa 1 MB')
  expect(html).toContain('còn đây')
})

it('takes at most ten files', async () => {
  const many = Array.from({ length: 11 }, (_, index) => [`${index}.pdf`, pdf(String(index))] as const)
  expect(await refused(many, 422)).toContain('nhiều nhất 10 tệp')
  const flood = Array.from({ length: 41 }, (_, index) => [`${index}.pdf`, pdf(String(index))] as const)
  await refused(flood, 422)
})

it('answers 413 when the whole is larger than all files may be', async () => {
  await refused(
    Array.from({ length: 14 }, (_, index) => [`${index}.pdf`, large] as const),
    413,
  )
})
