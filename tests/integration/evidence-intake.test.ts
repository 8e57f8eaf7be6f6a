import { createHash } from 'node:crypto'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { fileJobs } from '../../src/evidence/jobs.js'
import { createParts } from '../../src/evidence/uploads/parts.js'
import { sweepUploads } from '../../src/evidence/uploads/sweep.js'
import { paths } from '../../src/paths.js'
import { image, pdf } from '../support/files.js'
import { doJobs } from '../support/jobs.js'
import { portal, type Visitor } from '../support/portal.js'
import { sender } from '../support/tus.js'

const town = portal()
let officer: Visitor
let commune = 0
beforeAll(async () => {
  officer = await town.login('COMMUNE', { unit: 'Trấn Ninh' })
  commune = await town.unitId('Trấn Ninh')
})

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const at = () => paths.evidence.intake({}, { commune })
const rowsAt = () => paths.evidence.intakeRows({}, { commune })

const send = (by: Visitor, files: readonly (readonly [string, Buffer])[], to = at()) => {
  const form = by.multipart(to)
  for (const [name, bytes] of files) form.attach('files', bytes, name)
  return form
}
const uploadOf = (bytes: Buffer) =>
  town.db.upload.findFirstOrThrow({ where: { sha256: hash(bytes), savedAt: null, droppedAt: null } })
const assessment = (code: string) => town.assessmentId('Trấn Ninh', 'NTM_2021_2025', code)

/** A row of the grid as the browser posts it. */
const row = (id: string, fields: Record<string, string | number | number[]>) =>
  Object.fromEntries(
    Object.entries({ act: 'save', subject: 'Biên bản', ...fields }).map(([name, value]) => [
      `rows.${id}.${name}`,
      value,
    ]),
  )

describe('many papers at once', { timeout: 60_000 }, () => {
  it('are received by a plain form, those refused are named, the others wait with what is guessed of each', async () => {
    const water = pdf('UBND XA TRAN NINH So: 15/BC-UBND')
    const answer = await send(officer, [
      ['15-BC-UBND Báo cáo tỷ lệ hộ sử dụng nước sạch 08-05-2024.pdf', water],
      ['Scan 3.jpg', await image('jpeg')],
      ['chuong trinh.exe', Buffer.from('MZ')],
    ])
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('chuong trinh.exe')
    const page = await officer.get(at())
    expect(page.status).toBe(200)
    for (const words of [
      '15/BC-UBND',
      '08/05/2024',
      'theo tên tệp',
      '17.1 Tỷ lệ hộ sử dụng nước sạch',
      'đang đọc nội dung',
    ])
      expect(page.text).toContain(words)
    const { id } = await uploadOf(water)
    expect(page.text).toMatch(
      new RegExp(`name="rows\\.${id}\\.assessments" value="${await assessment('17.1')}" checked`),
    )
    expect(await town.db.event.count({ where: { action: 'upload.received', communeId: commune } })).toBe(2)
    await doJobs(town.url, fileJobs(town))
    const read = await officer.get(at())
    expect(read.text).toContain('theo nội dung trang đầu, khá chắc')
    expect(read.text).toContain('Không đọc được chữ trong tệp')
    expect(read.text).toContain(paths.uploads.thumbnail({ upload: id }))
    expect((await officer.get(paths.uploads.thumbnail({ upload: id }))).headers['content-type']).toBe('image/webp')
    expect((await officer.get(paths.uploads.preview({ upload: id }))).headers['content-type']).toBe('application/pdf')
    expect((await town.lineOf(read)).queries).toBeLessThan(25)
  })

  it('become papers row by row: what is right is saved with its receipt, what is not stays as typed', async () => {
    const [good, wrong] = [pdf('right row'), pdf('wrong row')]
    await send(officer, [
      ['dung.pdf', good],
      ['sai.pdf', wrong],
    ])
    const [one, two] = [await uploadOf(good), await uploadOf(wrong)]
    const [water, upper] = [
      await assessment('17.1'),
      await town.assessmentId('Trấn Ninh', 'NTM_NANG_CAO_2021_2025', '18.1'),
    ]
    const answer = await officer.post(rowsAt(), {
      ...row(one.id, {
        subject: 'Biểu nước sạch',
        docNumber: '9/BC-UBND',
        issuedOn: '02/05/2024',
        assessments: water,
        codes: 'NC 18.1',
      }),
      ...row(two.id, { subject: '', issuedOn: '31/02/2024', docNumber: 'giữ nguyên', codes: '99.9' }),
    })
    expect(answer.status).toBe(422)
    for (const words of [
      'Đã lưu 1 giấy tờ',
      'Lịch không có ngày 31/02/2024',
      'giữ nguyên',
      'Xã không có chỉ tiêu “99.9”',
      'Đề nghị nhập trích yếu',
    ])
      expect(answer.text).toContain(words)
    const saved = await town.db.evidenceRevision.findFirstOrThrow({
      where: { sha256: hash(good) },
      include: { evidence: { include: { links: true } } },
    })
    expect(saved.receiptCode).toBe(one.receiptCode)
    expect(saved.evidence).toMatchObject({ ownerUnitId: commune, subject: 'Biểu nước sạch', docNumber: '9/BC-UBND' })
    expect(saved.evidence.links.map(({ assessmentId }) => assessmentId).sort()).toEqual([water, upper].sort())
    expect(await town.db.event.count({ where: { action: 'evidence.uploaded', subjectId: saved.evidenceId } })).toBe(1)
    expect(await town.db.evidenceRevision.count({ where: { sha256: hash(wrong) } })).toBe(0)
    expect((await officer.get(at())).text).toContain('giữ nguyên')

    const again = await officer.post(rowsAt(), row(one.id, { assessments: water })) // sent twice
    expect(again.status).toBe(303)
    expect(await town.db.evidenceRevision.count({ where: { sha256: hash(good) } })).toBe(1)
  })

  it('may wait or be dropped, and what was typed is kept', async () => {
    const [kept, gone] = [pdf('for later'), pdf('not wanted')]
    await send(officer, [
      ['cho.pdf', kept],
      ['bo.pdf', gone],
    ])
    const [one, two] = [await uploadOf(kept), await uploadOf(gone)]
    const answer = await officer.post(rowsAt(), {
      ...row(one.id, { act: 'later', subject: 'Đang xem lại' }),
      ...row(two.id, { act: 'drop' }),
    })
    expect(answer.status).toBe(303)
    const page = await officer.get(at())
    for (const words of ['Để sau 1 tệp, bỏ 1 tệp.', 'Đang xem lại']) expect(page.text).toContain(words)
    expect(page.text).not.toContain('bo.pdf')
    expect(await town.db.blob.count({ where: { sha256: hash(gone) } })).toBe(0)
    await officer.post(rowsAt(), {
      ...row(one.id, { subject: 'Chỉ giữ lại', assessments: await assessment('17.1') }),
      intent: 'keep',
    })
    expect((await officer.get(at())).text).toContain('Chỉ giữ lại')
    expect(await town.db.evidence.count({ where: { subject: 'Chỉ giữ lại' } })).toBe(0)
  })

  it('a file that a paper has already is shown with it and waits', async () => {
    const bytes = pdf('twice')
    await send(officer, [['mot.pdf', bytes]])
    await officer.post(
      rowsAt(),
      row((await uploadOf(bytes)).id, { subject: 'Bản đầu', assessments: await assessment('17.1') }),
    )
    await send(officer, [['hai.pdf', bytes]])
    const page = await officer.get(at())
    expect(page.text).toContain('Tệp này đã có trong hồ sơ của xã')
    expect(page.text).toContain('Bản đầu')
    expect(page.text).toMatch(
      new RegExp(`rows\\.${(await uploadOf(bytes)).id}\\.act[\\s\\S]{0,400}value="later" selected`),
    )
  })

  it('sent in pieces wait in the same grid', async () => {
    const { id } = await sender(town, officer).whole(commune, 'TC 11 ho ngheo.pdf', pdf('in pieces'))
    expect((await send(officer, [])).status).toBe(303)
    expect((await officer.get(at())).text).toContain(`rows.${id}.subject`)
  })

  it('near state secrets ask for a word, and an indicator of another commune is refused', async () => {
    const bytes = pdf('military')
    await send(officer, [['TC19.1.pdf', bytes]])
    const { id } = await uploadOf(bytes)
    const kind = await town.db.evidenceType.findFirstOrThrow({
      where: { sensitivity: 'CLASSIFIED_RISK', criterion: { no: 19, set: { code: 'NTM_2021_2025' } } },
    })
    const asked = await officer.post(rowsAt(), row(id, { type: kind.id, assessments: await assessment('19.1') }))
    expect(asked.text).toContain('Đề nghị xác nhận tệp không thuộc danh mục bí mật nhà nước')
    const other = await town.assessmentId('Điềm He', 'NTM_2021_2025', '17.1')
    const refused = await officer.post(rowsAt(), row(id, { assessments: other }))
    expect([refused.status, await town.db.evidenceRevision.count({ where: { sha256: hash(bytes) } })]).toEqual([422, 0])
    expect(refused.text).toContain('Chỉ tiêu được chọn không thuộc xã này')
  })

  it('are the sender’s alone, for communes in their hands', async () => {
    const bytes = pdf('private')
    await send(officer, [['rieng.pdf', bytes]])
    const { id } = await uploadOf(bytes)
    const office = await town.login('COORDINATOR')
    expect((await office.get(at())).text).not.toContain('rieng.pdf')
    await office.post(rowsAt(), row(id, { act: 'drop' }))
    expect(await town.db.upload.count({ where: { id, droppedAt: null } })).toBe(1)
    for (const url of [paths.uploads.thumbnail({ upload: id }), paths.uploads.preview({ upload: id })])
      expect((await office.get(url)).status).toBe(404)
    const other = await town.login('COMMUNE', { unit: 'Điềm He' })
    expect((await other.get(at())).status).toBe(403)
    expect((await send(other, [['la.pdf', pdf('foreign')]])).status).toBe(403)
    expect((await other.post(rowsAt(), row(id, {}))).status).toBe(403)
    expect((await (await town.login('LEADER')).get(at())).status).toBe(403)
    await send(office, [['van-phong.pdf', pdf('office')]])
    const choose = await office.get(paths.evidence.intake())
    for (const words of ['Đang tiếp nhận', '1 tệp chờ xác nhận', paths.evidence.intake({}, { commune })])
      expect(choose.text).toContain(words)
  })

  it('odd fields do no harm, and what is never confirmed runs out with its days', async () => {
    const bytes = pdf('forgotten')
    await send(officer, [['quen.pdf', bytes]])
    const { id } = await uploadOf(bytes)
    const odd = await officer.post(rowsAt(), {
      [`rows.${id}.__proto__`]: 'x',
      [`rows.${id}.act`]: ['save', 'drop'],
      [`rows.${id}.subject`]: ['a', 'b'],
      'rows.x.act': 'drop',
      [`rows.${id}.issuedOn`]: 'x'.repeat(5000),
    })
    expect(odd.status).toBe(422)
    expect(odd.text).toContain('id="f-files"')
    const later = new Date(town.clock.now().getTime() + 40 * 86_400_000)
    const dataDir = path.resolve(town.storage.pathOf('0'.repeat(64)), '../..')
    await sweepUploads({ db: town.db, parts: createParts(dataDir) }, later)
    expect(await town.db.upload.count({ where: { id, droppedAt: null } })).toBe(0)
    expect(town.faults).toEqual([])
  })
})
