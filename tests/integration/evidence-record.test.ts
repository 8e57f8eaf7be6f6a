import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listEvidenceOf } from '../../src/evidence/queries.js'
import { paths } from '../../src/paths.js'
import { storedFiles, uploadOne } from '../support/evidence.js'
import { docx, image, pdf } from '../support/files.js'
import { portal, type Visitor } from '../support/portal.js'

const town = portal()
let officer: Visitor
let leader: Visitor
let assessmentId = 0
beforeAll(async () => {
  officer = await town.login('COMMUNE', { unit: 'Trấn Ninh' })
  leader = await town.login('LEADER')
  assessmentId = await town.assessmentId('Trấn Ninh', 'NTM_2021_2025', '17.1')
})

let seed = 0
const fresh = () => {
  seed += 1
  return pdf(`paper ${seed}`)
}
const add = (fields: Parameters<typeof uploadOne>[4] = {}, bytes = fresh(), name = 'Biên bản họp (thôn 1).pdf') =>
  uploadOne(town, officer, assessmentId, [name, bytes], fields)
const row = (id: number) =>
  town.db.evidence.findUniqueOrThrow({ where: { id }, include: { revisions: true, links: true } })
const versionOf = async (id: number) => (await row(id)).version
const raw = (visitor: Visitor, url: string) =>
  visitor
    .get(url)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => done(null, Buffer.concat(chunks)))
    })

describe('the page of a paper', () => {
  it('shows record, file, receipt, indicator and history to those who read the district', async () => {
    const id = await add({ docNumber: '18/BC-UBND', validUntil: '04/07/2024' })
    const page = await leader.get(paths.evidence.show({ id }))
    expect(page.status).toBe(200)
    for (const words of ['18/BC-UBND', 'Hết hiệu lực sau 45 ngày', '<iframe', 'Tải tệp lên', '17.1', 'BN-']) {
      expect(page.text).toContain(words)
    }
    expect(page.text).not.toContain('Thu hồi giấy tờ')
    expect((await officer.get(paths.evidence.show({ id }))).text).toContain('Thu hồi giấy tờ')
  })

  it('answers alike for what does not exist and what is not theirs to see', async () => {
    const id = await add()
    const neighbour = await town.login('COMMUNE', { unit: 'Điềm He' })
    for (const to of [
      paths.evidence.show({ id }),
      paths.evidence.show({ id: 99_999 }),
      '/evidence/abc',
      '/evidence/0',
    ]) {
      expect((await neighbour.get(to)).status).toBe(404)
    }
    for (const to of ['file', 'preview'] as const) {
      expect((await neighbour.get(paths.evidence[to]({ id, number: 1 }))).status).toBe(404)
    }
    for (const to of ['edit', 'revisions', 'links', 'withdrawal'] as const) {
      expect((await neighbour.get(paths.evidence[to]({ id }))).status).toBe(404)
      expect(
        (await neighbour.post(paths.evidence[to]({ id }), { version: 1, reason: 'một lý do đủ dài' })).status,
      ).toBe(404)
      expect((await leader.get(paths.evidence[to]({ id }))).status).toBe(403)
    }
    expect((await row(id)).withdrawnAt).toBeNull()
  })
})

describe('its file', () => {
  it('comes out as it went in, under its own name and type, and is traced', async () => {
    const bytes = fresh()
    const id = await add({}, bytes)
    const answer = await raw(leader, paths.evidence.file({ id, number: 1 }))
    expect((answer.body as Buffer).equals(bytes)).toBe(true)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'cache-control': expect.stringContaining('no-store') as string,
      'content-disposition': `attachment; filename="bien ban hop _thon 1_.pdf"; filename*=UTF-8''Bi%C3%AAn%20b%E1%BA%A3n%20h%E1%BB%8Dp%20%28th%C3%B4n%201%29.pdf`,
    })
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    const trace = await town.db.accessLog.findFirstOrThrow({
      where: { action: 'evidence.downloaded' },
      orderBy: { id: 'desc' },
    })
    expect(trace).toMatchObject({
      userId: leader.user?.id,
      subject: 'Evidence',
      subjectId: id,
      detail: { revision: 1 },
    })
  })

  it('gives ranges of a PDF shown in the page', async () => {
    const bytes = fresh()
    const id = await add({}, bytes)
    const url = paths.evidence.preview({ id, number: 1 })
    const whole = await raw(leader, url)
    expect(whole.headers['content-disposition']).toMatch(/^inline;/)
    expect(whole.headers['content-security-policy']).toContain("frame-ancestors 'self'")
    expect((whole.body as Buffer).equals(bytes)).toBe(true)
    const part = await raw(leader, url).set('Range', 'bytes=5-14')
    expect(part.status).toBe(206)
    expect(part.headers['content-range']).toBe(`bytes 5-14/${bytes.length}`)
    expect((part.body as Buffer).equals(bytes.subarray(5, 15))).toBe(true)
    expect((await raw(leader, url).set('Range', `bytes=${bytes.length}-`)).status).toBe(416)
  })

  it('shows a picture reduced, and keeps the whole for saving', async () => {
    const bytes = await image('jpeg', { width: 2400, height: 1200 })
    const id = await add({}, bytes, 'ảnh.jpg')
    for (let time = 0; time < 2; time += 1) {
      const preview = await raw(leader, paths.evidence.preview({ id, number: 1 }))
      expect(preview.headers['content-type']).toBe('image/webp')
      const { default: sharp } = await import('sharp')
      expect(await sharp(preview.body as Buffer).metadata()).toMatchObject({ width: 1600, height: 800 })
    }
    expect(((await raw(leader, paths.evidence.file({ id, number: 1 }))).body as Buffer).equals(bytes)).toBe(true)
  })

  it('does not pretend to show what a browser cannot', async () => {
    const id = await add({}, docx({ name: 'word/a.xml', data: 'x' }), 'báo cáo.docx')
    expect((await leader.get(paths.evidence.show({ id }))).text).toContain('không xem được trong trang')
    expect((await leader.get(paths.evidence.preview({ id, number: 1 }))).status).toBe(404)
    expect((await leader.get(paths.evidence.file({ id, number: 2 }))).status).toBe(404)
  })

  it('that a scanner has not yet looked at waits unseen', async () => {
    const id = await add()
    const { revisions } = await row(id)
    await town.db.blob.update({ where: { sha256: revisions[0]?.sha256 ?? '' }, data: { scan: 'PENDING' } })
    expect((await leader.get(paths.evidence.file({ id, number: 1 }))).status).toBe(409)
  })
})

describe('correcting the record', () => {
  const typed = (version: number, fields: Record<string, string> = {}) => ({
    version,
    subject: 'Biên bản',
    sensitivity: 'OPEN',
    ...fields,
  })

  it('keeps the change with what it was before', async () => {
    const id = await add({ docNumber: '18/BC-UBND' })
    const answer = await officer.post(
      paths.evidence.edit({ id }),
      typed(1, { docNumber: '19/BC-UBND', issuedOn: '01/05/2024' }),
    )
    expect(answer.status).toBe(303)
    expect(await row(id)).toMatchObject({ docNumber: '19/BC-UBND', version: 2 })
    const event = await town.db.event.findFirstOrThrow({
      where: { subject: 'Evidence', subjectId: id, action: 'evidence.corrected' },
    })
    expect(event).toMatchObject({
      from: { docNumber: '18/BC-UBND', issuedOn: null },
      to: { docNumber: '19/BC-UBND', issuedOn: '2024-05-01' },
      version: 2,
    })
    expect((await officer.get(paths.evidence.show({ id }))).text).toContain('<del>18/BC-UBND</del>')
  })

  it('says so when nothing changed, and records nothing', async () => {
    const id = await add()
    await officer.post(paths.evidence.edit({ id }), typed(1))
    expect(await versionOf(id)).toBe(1)
  })

  it('shows both versions when someone saved in the meantime, and loses neither', async () => {
    const id = await add()
    const colleague = await town.login('COORDINATOR', { displayName: 'Nông Văn Thắng' })
    await colleague.post(paths.evidence.edit({ id }), typed(1, { docNumber: '20/BC-UBND' }))
    const late = await officer.post(
      paths.evidence.edit({ id }),
      typed(1, { docNumber: '21/BC-UBND', note: 'Số cũ sai' }),
    )
    expect(late.status).toBe(409)
    for (const words of ['20/BC-UBND', '21/BC-UBND', 'Nông Văn Thắng', 'Số cũ sai', 'name="version" value="2"']) {
      expect(late.text).toContain(words)
    }
    expect(await row(id)).toMatchObject({ docNumber: '20/BC-UBND', version: 2 })
    expect((await officer.post(paths.evidence.edit({ id }), typed(2, { docNumber: '21/BC-UBND' }))).status).toBe(303)
  })

  it('answers a wrong form with its faults', async () => {
    const id = await add()
    const answer = await officer.post(paths.evidence.edit({ id }), typed(1, { subject: ' ', dataYear: '24' }))
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Đề nghị nhập trích yếu.')
    expect(answer.text).toContain('năm có bốn chữ số')
  })
})

describe('a new version', () => {
  const send = (id: number, version: number, bytes: Buffer, note = 'bổ sung chữ ký') =>
    officer
      .multipart(paths.evidence.revisions({ id }))
      .field('version', String(version))
      .field('note', note)
      .attach('files', bytes, 'bản mới.pdf')

  it('becomes the current one; the old one stays', async () => {
    const [first, second] = [fresh(), fresh()]
    const id = await add({}, first)
    expect((await send(id, 1, second)).status).toBe(303)
    expect(await row(id)).toMatchObject({ currentRevision: 2, version: 2, revisions: [{ number: 1 }, { number: 2 }] })
    expect(((await raw(leader, paths.evidence.file({ id, number: 1 }))).body as Buffer).equals(first)).toBe(true)
    expect(((await raw(leader, paths.evidence.file({ id, number: 2 }))).body as Buffer).equals(second)).toBe(true)
    expect((await leader.get(paths.evidence.show({ id }))).text).toContain('Phiên bản 1')
  })

  it('is refused when it is the same file, an unsound one, or made from an old page', async () => {
    const bytes = fresh()
    const id = await add({}, bytes)
    const before = await storedFiles(town)
    expect((await send(id, 1, bytes)).text).toContain('giống hệt phiên bản đang dùng')
    expect((await send(id, 1, Buffer.from('x'))).status).toBe(422)
    expect((await send(id, 1, fresh(), '')).text).toContain('Đề nghị nêu nội dung thay đổi')
    expect(await storedFiles(town)).toEqual(before)
    const late = await send(id, 7, fresh())
    expect(late.status).toBe(409)
    expect(late.text).toContain('bổ sung chữ ký')
    expect(await row(id)).toMatchObject({ currentRevision: 1, version: 1 })
  })

  it('gives a paper kept in a cabinet its first file', async () => {
    const place = await town.db.assessment.findUniqueOrThrow({ where: { id: assessmentId } })
    await officer.post(paths.evidence.create(), {
      commune: place.communeId,
      criterion: place.criterionId,
      mode: 'paper',
      assessments: assessmentId,
      subject: 'Giấy trong tủ',
      issuedOn: '01/02/2024',
      keptAt: 'Tủ số 2',
    })
    const { id } = await town.db.evidence.findFirstOrThrow({ where: { subject: 'Giấy trong tủ' } })
    expect((await officer.get(paths.evidence.show({ id }))).text).toContain('Bổ sung tệp')
    expect((await send(id, 1, fresh())).status).toBe(303)
    expect(await row(id)).toMatchObject({ currentRevision: 1, keptAt: 'Tủ số 2' })
  })
})

describe('links and withdrawal', () => {
  let second = 0
  beforeEach(async () => {
    second = await town.assessmentId('Trấn Ninh', 'NTM_2021_2025', '17.2')
    const { verifiedResult, reverifyReason } = await town.db.assessment.findUniqueOrThrow({
      where: { id: assessmentId },
    })
    if (verifiedResult === 'MET' && reverifyReason === null) return
    const verified = {
      selfResult: 'MET',
      claimReason: 'thử',
      verifiedResult: 'MET',
      verifiedAt: town.clock.now(),
      reverifyReason: null,
    }
    await town.put(assessmentId, verified)
  })
  const state = () => town.db.assessment.findUniqueOrThrow({ where: { id: assessmentId } })
  const linksOf = async (id: number) =>
    (await row(id)).links.filter(({ unlinkedAt }) => unlinkedAt === null).map((link) => link.assessmentId)

  it('adds indicators without a reason, and removes them only with one', async () => {
    const id = await add()
    const to = paths.evidence.links({ id })
    expect((await officer.get(to)).status).toBe(200)
    expect((await officer.post(to, { before: assessmentId, assessments: [assessmentId, second] })).status).toBe(303)
    expect(await linksOf(id)).toEqual([assessmentId, second])
    const bare = await officer.post(to, { before: [assessmentId, second], assessments: second })
    expect(bare.status).toBe(422)
    expect(bare.text).toContain('Đề nghị nêu lý do gỡ')
    const version = (await state()).version
    const fields = { before: [assessmentId, second], assessments: second, reason: 'gắn nhầm chỉ tiêu' }
    expect((await officer.post(to, fields)).status).toBe(303)
    expect(await linksOf(id)).toEqual([second])
    expect(await state()).toMatchObject({
      reverifyReason: 'EVIDENCE_WITHDRAWN',
      verifiedResult: 'MET',
      version: version + 1,
    })
    const foreign = await town.assessmentId('Điềm He', 'NTM_2021_2025', '17.1')
    expect((await officer.post(to, { before: second, assessments: [second, foreign] })).status).toBe(404)
  })

  it('withdraws with a reason, keeps the file, flags the verdict and says it everywhere', async () => {
    const bytes = fresh()
    const id = await add({}, bytes)
    const to = paths.evidence.withdrawal({ id })
    const ctx = await town.ctx(officer.user ?? undefined)
    expect((await listEvidenceOf(ctx, assessmentId)).map((one) => one.id)).toContain(id)
    expect((await officer.get(to)).text).toContain('1 chỉ tiêu đã thẩm tra được đánh dấu cần thẩm tra lại')
    expect((await officer.post(to, { version: 1, reason: 'ngắn' })).status).toBe(422)
    const version = (await state()).version
    expect((await officer.post(to, { version: 1, reason: 'tải nhầm giấy tờ của xã khác' })).status).toBe(303)
    expect(await state()).toMatchObject({
      reverifyReason: 'EVIDENCE_WITHDRAWN',
      verifiedResult: 'MET',
      version: version + 1,
    })
    const event = await town.db.event.findFirstOrThrow({ where: { assessmentId, version: version + 1 } })
    expect(event).toMatchObject({
      action: 'assessment.flaggedForReverification',
      to: { reverifyReason: 'EVIDENCE_WITHDRAWN' },
    })
    expect((await leader.get(paths.evidence.show({ id }))).text).toContain('đã thu hồi ngày 20/05/2024')
    expect(((await raw(leader, paths.evidence.file({ id, number: 1 }))).body as Buffer).equals(bytes)).toBe(true)
    expect((await listEvidenceOf(ctx, assessmentId)).map((one) => one.id)).not.toContain(id)
    expect((await officer.post(to, { version: 2, reason: 'thu hồi lần nữa cho chắc' })).status).toBe(409)
    for (const page of ['edit', 'revisions', 'links'] as const) {
      expect((await officer.get(paths.evidence[page]({ id }))).status).toBe(409)
    }
  })

  it('leaves a verdict flagged once with its first reason', async () => {
    const flags = () => town.db.event.count({ where: { assessmentId, action: 'assessment.flaggedForReverification' } })
    const before = await flags()
    for (const id of [await add(), await add()]) {
      await officer.post(paths.evidence.withdrawal({ id }), { version: 1, reason: 'giấy tờ đã cũ rồi' })
    }
    expect(await flags()).toBe(before + 1)
    expect(town.faults).toEqual([])
  })

  it('is told of a change in the meantime instead of going over it', async () => {
    const id = await add()
    await officer.post(paths.evidence.edit({ id }), { version: 1, subject: 'Tên khác', sensitivity: 'OPEN' })
    const late = await officer.post(paths.evidence.withdrawal({ id }), { version: 1, reason: 'tải nhầm giấy tờ' })
    expect(late.status).toBe(409)
    expect(late.text).toContain('tải nhầm giấy tờ')
    expect((await row(id)).withdrawnAt).toBeNull()
  })
})

describe('receipts', () => {
  it('are found again by their code by those who may see the paper', async () => {
    const id = await add()
    const code = (await row(id)).revisions[0]?.receiptCode ?? ''
    const typed = code.toLowerCase().replaceAll('-', ' ')
    expect((await officer.get(paths.evidence.receipts({}, { code: typed }))).text).toContain('Cổng đã nhận và lưu tệp.')
    const neighbour = await town.login('COMMUNE', { unit: 'Điềm He' })
    const outside = (await neighbour.get(paths.evidence.receipts({}, { code }))).text
    expect(outside).toContain('Mã này do cổng cấp.')
    expect(outside).toContain('SHA-256')
    expect(outside).not.toContain((await row(id)).subject)
    expect(outside).not.toContain((await row(id)).revisions[0]?.fileName)
    const unknown = (await officer.get(paths.evidence.receipts({}, { code: 'BN-2222-2222' }))).text
    expect(unknown).toContain('Không tìm thấy biên nhận BN-2222-2222')
    expect((await officer.get(paths.evidence.receipts({}, { code: 'xyz' }))).text).toContain('chưa đúng dạng')
    expect((await officer.get(paths.evidence.receipts())).status).toBe(200)
  })
})
