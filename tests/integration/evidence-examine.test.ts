import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { askForForgotten, fileJobs } from '../../src/evidence/jobs.js'
import { sweepOrphans } from '../../src/evidence/sweep.js'
import { paths } from '../../src/paths.js'
import { uploadOne } from '../support/evidence.js'
import { docx, image, pdf } from '../support/files.js'
import { doJobs } from '../support/jobs.js'
import { portal, type Visitor } from '../support/portal.js'

const town = portal()
let officer: Visitor
let assessmentId = 0
beforeAll(async () => {
  officer = await town.login('COMMUNE', { unit: 'Trấn Ninh' })
  assessmentId = await town.assessmentId('Trấn Ninh', 'NTM_2021_2025', '17.1')
})

const upload = (name: string, bytes: Buffer, fields: Record<string, string> = {}) =>
  uploadOne(town, officer, assessmentId, [name, bytes], fields)
const examine = () => doJobs(town.url, fileJobs(town))
const blobOf = async (id: number) =>
  (await town.db.evidenceRevision.findFirstOrThrow({ where: { evidenceId: id }, include: { blob: true } })).blob

describe('a look into each new file', { timeout: 120_000 }, () => {
  it('counts pages, reads words, draws the first page, and shows them', async () => {
    const id = await upload('bien-ban.pdf', pdf('Cong trinh cap nuoc Ban Chang'), { subject: 'Biên bản nghiệm thu' })
    expect(await blobOf(id)).toMatchObject({ pages: null, text: null, examinedAt: null })
    await examine()
    expect(await blobOf(id)).toMatchObject({
      pages: 1,
      text: 'Cong trinh cap nuoc Ban Chang',
      examinedAt: town.clock.now(),
    })
    const record = await officer.get(paths.evidence.show({ id }))
    expect(record.text).toContain('1 trang')
    expect(record.text).toContain(paths.evidence.cover({ id, number: 1 }))
    const cover = await officer.get(paths.evidence.cover({ id, number: 1 })).buffer(true)
    expect(cover.headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'private, no-store, no-transform',
    })
    expect(await sharp(cover.body as Buffer).metadata()).toMatchObject({ height: 1600 })
    const indicator = await officer.get(paths.assessments.show({ id: assessmentId }))
    expect(indicator.text).toContain(paths.evidence.thumbnail({ id, number: 1 }))
    expect((await officer.get(paths.evidence.thumbnail({ id, number: 1 }))).status).toBe(200)
  })

  it('finds a paper by the words in its file, for whoever sees the paper', async () => {
    const found = await officer.get(paths.evidence.list({}, { q: 'nuoc BẢN chang' }))
    expect(found.text).toContain('Biên bản nghiệm thu')
    expect((await officer.get(paths.evidence.list({}, { q: 'nuoc Ban Xa Xoi' }))).text).not.toContain(
      'Biên bản nghiệm thu',
    )
    const other = await town.login('COMMUNE', { unit: 'Điềm He' })
    expect((await other.get(paths.evidence.list({}, { q: 'Ban Chang' }))).text).not.toContain('Biên bản nghiệm thu')
    for (const q of ['%', '_', '\\', '%%%%', 'ba\\%'])
      expect((await officer.get(paths.evidence.list({}, { q }))).status).toBe(200)
    expect(town.faults).toEqual([])
  })

  it('keeps of a photo when it was taken, and not where', async () => {
    const photo = await sharp(await image('jpeg', { tone: 33 }))
      .withExif({
        IFD0: { Model: 'SM-A145F' },
        IFD2: { DateTimeOriginal: '2023:11:02 07:30:00' },
        IFD3: { GPSLatitudeRef: 'N' },
      })
      .toBuffer()
    const id = await upload('anh.jpg', photo)
    await examine()
    const blob = await blobOf(id)
    expect(blob.exif).toEqual({ takenAt: '2023-11-02T07:30:00', camera: 'SM-A145F' })
    const preview = await officer.get(paths.evidence.preview({ id, number: 1 })).buffer(true)
    expect((await sharp(preview.body as Buffer).metadata()).exif).toBeUndefined()
    const whole = await officer.get(paths.evidence.file({ id, number: 1 })).buffer(true)
    expect((whole.body as Buffer).equals(photo)).toBe(true)
  })

  it('leaves nothing to do of files without facts, and takes a broken PDF as it is', async () => {
    const word = await upload('bao-cao.docx', docx())
    const broken = await upload('hong.pdf', Buffer.from('%PDF-1.4\nx\nstartxref\n9\n%%EOF\n'))
    await examine()
    for (const id of [word, broken]) {
      expect(await blobOf(id)).toMatchObject({ pages: null, previewSha256: null, thumbSha256: null })
      expect((await blobOf(id)).examinedAt).not.toBeNull()
      expect((await officer.get(paths.evidence.cover({ id, number: 1 }))).status).toBe(404)
    }
    const { rows } = await town.pool.query('SELECT * FROM graphile_worker.jobs')
    expect(rows).toEqual([])
  })

  it('is asked for again where its job was lost, and once for the same content', async () => {
    const id = await upload('mat.pdf', pdf('lost and found again'))
    await upload('mat lan hai.pdf', pdf('lost and found again'), { subject: 'Lần hai' })
    const { rows } = await town.pool.query('SELECT * FROM graphile_worker.jobs')
    expect(rows).toHaveLength(1)
    await town.pool.query('DELETE FROM graphile_worker._private_jobs')
    await askForForgotten(town.db)
    await examine()
    expect((await blobOf(id)).pages).toBe(1)
  })

  it('makes pictures that the sweep leaves alone', async () => {
    const id = await upload('giu.pdf', pdf('kept pictures of a page'))
    await examine()
    const { previewSha256, thumbSha256 } = await blobOf(id)
    await sweepOrphans(town, new Date(Date.now() + 60_000))
    for (const sha256 of [previewSha256, thumbSha256])
      expect((await buffer((await town.storage.open(sha256 ?? '')).stream)).length).toBeGreaterThan(0)
  })

  it('shows its pictures to nobody who does not see the paper', async () => {
    const id = await upload('rieng.pdf', pdf('private household list'), { sensitivity: 'PERSONAL' })
    await examine()
    for (const reader of [await town.login('COMMUNE', { unit: 'Điềm He' }), await town.login('LEADER')]) {
      expect((await reader.get(paths.evidence.cover({ id, number: 1 }))).status).toBe(404)
      expect((await reader.get(paths.evidence.thumbnail({ id, number: 1 }))).status).toBe(404)
    }
  })
})
