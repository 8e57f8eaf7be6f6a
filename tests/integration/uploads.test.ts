import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readdir, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import request from 'supertest'
import { beforeAll, describe, expect, it } from 'vitest'
import { sweepOrphans } from '../../src/evidence/sweep.js'
import { createParts } from '../../src/evidence/uploads/parts.js'
import { sweepUploads } from '../../src/evidence/uploads/sweep.js'
import { paths } from '../../src/paths.js'
import { placeFields, sendPapers, storedFiles, uploadOne } from '../support/evidence.js'
import { image, pdf } from '../support/files.js'
import { portal, type Visitor } from '../support/portal.js'
import { sender } from '../support/tus.js'

const town = portal()
let officer: Visitor
let tus: ReturnType<typeof sender>
let assessmentId = 0
let place: { commune: number; criterion: number }
let dataDir = ''
beforeAll(async () => {
  officer = await town.login('COMMUNE', { unit: 'Trấn Ninh' })
  tus = sender(town, officer)
  assessmentId = await town.assessmentId('Trấn Ninh', 'NTM_2021_2025', '17.1')
  place = await placeFields(town, assessmentId)
  dataDir = path.resolve(town.storage.pathOf('0'.repeat(64)), '../..')
})

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
/** A photo of some size whose bytes nothing shortens. */
const large = async () => Buffer.concat([await image('jpeg'), randomBytes(300_000)])
const parts = () => readdir(path.join(dataDir, 'uploads')).catch((): string[] => [])
const save = (fields: Record<string, unknown>, by = officer) =>
  sendPapers(by, {
    ...place,
    mode: 'file',
    assessments: assessmentId,
    subject: 'Biên bản',
    requestKey: randomUUID(),
    ...fields,
  })

describe('a file sent in pieces', () => {
  it('arrives whole, is looked into, and is answered with a receipt', async () => {
    const bytes = await large()
    const opened = await tus.open(place.commune, 'Ảnh hiện trạng.jpg', bytes.length)
    expect([opened.status, opened.headers['location']]).toEqual([201, paths.uploads.show({ upload: tus.idOf(opened) })])
    const id = tus.idOf(opened)
    expect((await tus.send(id, 0, bytes.subarray(0, 100_000))).headers['upload-offset']).toBe('100000')
    expect((await tus.offset(id)).headers).toMatchObject({
      'upload-offset': '100000',
      'upload-length': String(bytes.length),
    })
    expect((await tus.receipt(id)).status).toBe(409)
    expect((await tus.send(id, 50_000, bytes.subarray(50_000))).status).toBe(409)
    expect((await tus.send(id, 100_000, bytes.subarray(100_000))).status).toBe(204)
    const receipt = await tus.receipt(id)
    expect(receipt.body).toMatchObject({ id, fileName: 'Ảnh hiện trạng.jpg', size: bytes.length, sha256: hash(bytes) })
    expect((receipt.body as { code: string }).code).toMatch(/^BN-/)
    expect((await buffer((await town.storage.open(hash(bytes))).stream)).equals(bytes)).toBe(true)
    expect(await parts()).not.toContain(id)
    expect(await town.db.event.count({ where: { action: 'upload.received', communeId: place.commune } })).toBe(1)
  })

  it('is given the same receipt when the answer was lost, and nothing more is taken for it', async () => {
    const { id, receipt } = await tus.whole(place.commune, 'a.pdf', pdf('asked twice'))
    const again = await tus.receipt(id)
    expect(again.body).toEqual(receipt.body)
    expect((await tus.offset(id)).headers['upload-offset']).toBe(String(pdf('asked twice').length))
    expect((await tus.send(id, 0, Buffer.from('x'))).status).toBe(409)
  })

  it('becomes a paper with the receipt it was given', async () => {
    const bytes = pdf('sent before its record')
    const { id, receipt } = await tus.whole(place.commune, 'bieu.pdf', bytes)
    const answer = await save({ upload: id, subject: 'Biểu số liệu quý II' })
    const { code } = receipt.body as { code: string }
    expect([answer.status, answer.headers['location']]).toEqual([303, paths.evidence.receipts({}, { code })])
    const revision = await town.db.evidenceRevision.findUniqueOrThrow({
      where: { receiptCode: code },
      include: { evidence: true },
    })
    expect(revision).toMatchObject({
      sha256: hash(bytes),
      fileName: 'bieu.pdf',
      evidence: { subject: 'Biểu số liệu quý II' },
    })
    expect((await save({ upload: id })).status).toBe(422)
    expect((await tus.drop(id)).status).toBe(409)
  })

  it('goes together with others and with files of the form itself, each its own paper', async () => {
    const [one, two] = [
      await tus.whole(place.commune, 'mot.pdf', pdf('one')),
      await tus.whole(place.commune, 'hai.pdf', pdf('two')),
    ]
    const before = await town.db.evidence.count()
    const answer = await save({ upload: [one.id, two.id], files: [['ba.pdf', pdf('three')]] })
    expect(answer.status).toBe(303)
    expect(await town.db.evidence.count()).toBe(before + 3)
  })

  it('stays when the form is refused, ticked as it was', async () => {
    const { id } = await tus.whole(place.commune, 'cho.pdf', pdf('waits for its record'))
    const answer = await save({ upload: id, issuedOn: '31/02/2024' })
    expect(answer.status).toBe(422)
    expect(answer.text).toMatch(new RegExp(`value="${id}"[^>]*checked`))
    expect(answer.text).not.toContain('chọn lại các tệp')
    const page = await officer.get(paths.evidence.create({}, { assessment: assessmentId }))
    expect(page.text).toContain('cho.pdf')
    expect((await save({ upload: id })).status).toBe(303)
  })

  it('makes one paper though its form is sent twice', async () => {
    const { id } = await tus.whole(place.commune, 'doi.pdf', pdf('sent twice'))
    const requestKey = randomUUID()
    const before = await town.db.evidence.count()
    const [first, second] = await Promise.all([save({ upload: id, requestKey }), save({ upload: id, requestKey })])
    expect([first.status, second.status]).toEqual([303, 303])
    expect(first.headers['location']).toBe(second.headers['location'])
    expect(await town.db.evidence.count()).toBe(before + 1)
  })

  it('may be the new version of a paper', async () => {
    const id = await uploadOne(town, officer, assessmentId, ['goc.pdf', pdf('first version')])
    const { id: upload } = await tus.whole(place.commune, 'moi.pdf', pdf('second version'))
    const { version } = await town.db.evidence.findUniqueOrThrow({ where: { id } })
    const answer = await officer
      .multipart(paths.evidence.revisions({ id }))
      .field('version', version)
      .field('note', 'Bổ sung chữ ký')
      .field('upload', upload)
    expect(answer.status).toBe(303)
    const revisions = await town.db.evidenceRevision.findMany({ where: { evidenceId: id }, orderBy: { number: 'asc' } })
    expect(revisions.map(({ fileName }) => fileName)).toEqual(['goc.pdf', 'moi.pdf'])
  })
})

describe('fifty at once', { timeout: 120_000 }, () => {
  it('all arrive, each with its own receipt, and none is lost', async () => {
    const crowd = await Promise.all(Array.from({ length: 10 }, () => town.login('COMMUNE', { unit: 'Trấn Ninh' })))
    const sent = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const bytes = Buffer.concat([pdf(`crowd ${index}`), Buffer.from('\n')])
        const { receipt } = await sender(town, crowd[index % 10] ?? officer).whole(place.commune, `${index}.pdf`, bytes)
        return { bytes, given: receipt.body as { code: string; sha256: string } }
      }),
    )
    expect(new Set(sent.map(({ given }) => given.code)).size).toBe(50)
    for (const { bytes, given } of sent) {
      expect(given.sha256).toBe(hash(bytes))
      expect((await buffer((await town.storage.open(given.sha256)).stream)).equals(bytes)).toBe(true)
    }
    expect(town.faults).toEqual([])
  })
})

describe('what is refused', () => {
  it('by name or size before a byte is sent, in words', async () => {
    const refusals = [
      await tus.open(place.commune, 'virus.exe', 100),
      await tus.open(place.commune, 'lon.pdf', 51 * 1024 ** 2),
      await tus.open(place.commune, 'rong.pdf', 0),
    ]
    expect(refusals.map(({ status }) => status)).toEqual([422, 413, 422])
    expect(refusals[0]?.text).toContain('Cổng nhận PDF')
    expect(refusals[1]?.text).toBe('Tệp lớn hơn 50 MB.')
  })

  it('by content at its end: nothing of it stays', async () => {
    const before = await storedFiles(town)
    const { id, receipt } = await tus.whole(
      place.commune,
      'gia.pdf',
      Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600)]),
    )
    expect([receipt.status, receipt.text]).toEqual([422, expect.stringContaining('nội dung là EXE')])
    expect((await tus.offset(id)).status).toBe(404)
    expect(await parts()).not.toContain(id)
    expect(await storedFiles(town)).toEqual(before)
    expect(await town.db.upload.count({ where: { id } })).toBe(0)
  })

  it("of another commune's, or for whoever only reads, or without the token", async () => {
    const foreign = await town.unitId('Điềm He')
    expect((await tus.open(foreign, 'a.pdf', 100)).status).toBe(403)
    const leader = sender(town, await town.login('LEADER'))
    expect((await leader.open(place.commune, 'a.pdf', 100)).status).toBe(403)
    const { id } = await tus.whole(place.commune, 'a.pdf', pdf('token'))
    const bare = () =>
      request(town.app)
        .delete(paths.uploads.show({ upload: id }))
        .set('Cookie', officer.cookie)
    expect((await bare()).status).toBe(403)
    expect((await bare().set('X-CSRF-Token', officer.token).set('Sec-Fetch-Site', 'cross-site')).status).toBe(403)
    const stranger = await request(town.app).head(paths.uploads.show({ upload: id }))
    expect(stranger.status).toBe(401)
    expect(await town.db.upload.count({ where: { id } })).toBe(1)
  })

  it('to see, go on with, drop or save what another person sends, also of the same commune', async () => {
    const bytes = pdf('my own upload')
    const opened = await tus.open(place.commune, 'rieng.pdf', bytes.length)
    const id = tus.idOf(opened)
    await tus.send(id, 0, bytes.subarray(0, 10))
    const colleague = await town.login('COMMUNE', { unit: 'Trấn Ninh' })
    const other = sender(town, colleague)
    const answers = [
      await other.offset(id),
      await other.send(id, 10, bytes.subarray(10)),
      await other.drop(id),
      await other.receipt(id),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
    await tus.send(id, 10, bytes.subarray(10))
    await tus.receipt(id)
    expect((await save({ upload: id }, colleague)).status).toBe(422)
    expect((await colleague.get(paths.evidence.create({}, { assessment: assessmentId }))).text).not.toContain(
      'rieng.pdf',
    )
  })

  it('when too much waits already', async () => {
    const waiting = await town.login('COMMUNE', { unit: 'Trấn Ninh' })
    const mine = sender(town, waiting)
    for (let index = 0; index < 20; index += 1)
      expect((await mine.open(place.commune, 'a.pdf', 50 * 1024 ** 2)).status).toBe(201)
    const over = await mine.open(place.commune, 'a.pdf', 1024 ** 2)
    expect([over.status, over.text]).toEqual([413, expect.stringContaining('1.000 MB')])
  })

  it.each([
    [{ 'Upload-Length': '-1' }],
    [{ 'Upload-Length': '10' }],
    [{ 'Upload-Length': '10', 'Upload-Metadata': 'filename' }],
    [{ 'Upload-Length': '10', 'Upload-Metadata': 'filename YS5wZGY=,commune eA==' }],
    [{ 'Upload-Defer-Length': '1', 'Upload-Metadata': 'filename YS5wZGY=' }],
  ])('nonsense, calmly (%#)', async (headers) => {
    const answer = await tus.as(request(town.app).post(paths.uploads.create())).set(headers as Record<string, string>)
    expect(answer.status).toBe(422)
    for (const id of ['x', '..%2f..%2fsession-secret', randomUUID()]) expect((await tus.offset(id)).status).toBe(404)
    expect(town.faults).toEqual([])
  })
})

describe('an upload that is given up', () => {
  it('goes with what was sent of it', async () => {
    const opened = await tus.open(place.commune, 'bo.pdf', 1000)
    const id = tus.idOf(opened)
    await tus.send(id, 0, Buffer.alloc(500))
    expect(await parts()).toContain(id)
    expect((await tus.drop(id)).status).toBe(204)
    expect(await parts()).not.toContain(id)
    expect((await tus.offset(id)).status).toBe(404)
  })

  it('goes though it was received, and leaves a trace', async () => {
    const bytes = pdf('received and dropped')
    const { id, receipt } = await tus.whole(place.commune, 'bo-sau.pdf', bytes)
    const check = () => officer.get(paths.evidence.receipts({}, { code: (receipt.body as { code: string }).code }))
    expect((await check()).text).toContain('tệp chưa lưu vào hồ sơ')
    expect((await tus.drop(id)).status).toBe(204)
    expect((await check()).text).toContain('tệp không được lưu vào hồ sơ')
    expect(await town.db.blob.count({ where: { sha256: hash(bytes) } })).toBe(0)
    expect(await town.db.event.count({ where: { action: 'upload.dropped' } })).toBe(1)
    await sweepOrphans(town, new Date(Date.now() + 60_000))
    await expect(town.storage.sizeOf(hash(bytes))).rejects.toThrow()
  })

  it('runs out after its days, a received one later; what a paper uses stays', async () => {
    const mine = sender(town, await town.login('COMMUNE', { unit: 'Trấn Ninh' }))
    const [half, kept, used] = [pdf('half'), pdf('received, not saved'), pdf('received and saved')]
    const opened = await mine.open(place.commune, 'nua.pdf', half.length)
    await mine.send(mine.idOf(opened), 0, half.subarray(0, 20))
    const waiting = await mine.whole(place.commune, 'cho.pdf', kept)
    const saved = await tus.whole(place.commune, 'dung.pdf', used)
    await save({ upload: saved.id })
    const [later, muchLater] = [8, 31].map((days) => new Date(town.clock.now().getTime() + days * 86_400_000))
    const sweep = (now?: Date) => sweepUploads({ db: town.db, parts: createParts(dataDir) }, now ?? town.clock.now())
    const old = new Date(Date.now() - 2 * 86_400_000)
    for (const name of await parts()) await utimes(path.join(dataDir, 'uploads', name), old, old)
    await writeFile(path.join(dataDir, 'uploads', 'nobody'), 'x')
    await utimes(path.join(dataDir, 'uploads', 'nobody'), old, old)

    await sweep()
    expect(await parts()).toContain(mine.idOf(opened))
    expect(await parts()).not.toContain('nobody')
    await sweep(later)
    expect(await parts()).not.toContain(mine.idOf(opened))
    expect(await town.db.upload.count({ where: { id: waiting.id } })).toBe(1)
    await sweep(muchLater)
    expect(await town.db.upload.findUniqueOrThrow({ where: { id: waiting.id } })).toMatchObject({
      droppedAt: expect.any(Date) as Date,
    })
    const lapsed = await officer.get(
      paths.evidence.receipts({}, { code: (waiting.receipt.body as { code: string }).code }),
    )
    expect(lapsed.text).toContain('Mã này do cổng cấp.')
    expect((await mine.drop(waiting.id)).status).toBe(404)
    expect(await town.db.blob.count({ where: { sha256: { in: [hash(kept), hash(used)] } } })).toBe(1)
  })

  it('whose pieces are gone says so', async () => {
    const opened = await tus.open(place.commune, 'mat.pdf', 1000)
    const id = tus.idOf(opened)
    await rm(path.join(dataDir, 'uploads', id))
    expect((await tus.offset(id)).status).toBe(410)
    expect((await tus.receipt(id)).status).toBe(409)
    expect(town.faults).toEqual([])
  })
})
