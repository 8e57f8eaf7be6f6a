import { beforeAll, describe, expect, it } from 'vitest'
import { fileJobs } from '../../src/evidence/jobs.js'
import { clamdScanner, scanJob } from '../../src/evidence/scanning.js'
import { paths } from '../../src/paths.js'
import { EICAR, type FakeClamd, startClamd } from '../support/clamd.js'
import { placeFields, sendPapers, storedFiles, uploadOne } from '../support/evidence.js'
import { pdf } from '../support/files.js'
import { doJobs, silent } from '../support/jobs.js'
import { portal, type Visitor } from '../support/portal.js'
import { sender } from '../support/tus.js'

const clamd = { host: '127.0.0.1', port: 0 }
const town = portal({ scan: (path) => clamdScanner(clamd, silent)(path) })
let scanner: FakeClamd | null = null
let officer: Visitor
let assessmentId = 0
const comes = async () => {
  scanner = await startClamd(clamd.port)
  clamd.port = scanner.port
}
const goes = async () => {
  await scanner?.stop()
  scanner = null
}
beforeAll(async () => {
  await comes()
  officer = await town.login('COMMUNE', { unit: 'Trấn Ninh' })
  assessmentId = await town.assessmentId('Trấn Ninh', 'NTM_2021_2025', '17.1')
  return goes
})

/** A sound PDF with the test virus inside. */
const infected = (text: string): Buffer => {
  const body = pdf(text)
  const end = body.lastIndexOf('xref\n0')
  return Buffer.concat([body.subarray(0, end), Buffer.from(`%${EICAR}\n`), body.subarray(end)])
}
const upload = (name: string, bytes: Buffer) => uploadOne(town, officer, assessmentId, [name, bytes], { subject: name })
const jobs = () =>
  doJobs(town.url, [
    scanJob({ ...town, config: { production: false, demo: false, trustProxy: false, dataDir: '', clamd } }),
    ...fileJobs(town),
  ])
const makeDue = () => town.pool.query('UPDATE graphile_worker._private_jobs SET run_at = now()')
const blobOf = async (id: number) =>
  (await town.db.evidenceRevision.findFirstOrThrow({ where: { evidenceId: id }, include: { blob: true } })).blob
const filePages = (id: number) => [
  paths.evidence.file({ id, number: 1 }),
  paths.evidence.preview({ id, number: 1 }),
  paths.evidence.cover({ id, number: 1 }),
  paths.evidence.thumbnail({ id, number: 1 }),
]

describe('with a scanner', { timeout: 60_000 }, () => {
  it('a clean file is taken and an infected one refused, leaving nothing', async () => {
    const id = await upload('sach.pdf', pdf('clean'))
    expect(await blobOf(id)).toMatchObject({ scan: 'CLEAN' })
    const before = await storedFiles(town)
    const place = await placeFields(town, assessmentId)
    const answer = await sendPapers(officer, {
      ...place,
      mode: 'file',
      assessments: assessmentId,
      files: [['ban.pdf', infected('x')]],
    })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('mã độc')
    const { receipt } = await sender(town, officer).whole(place.commune, 'ban.pdf', infected('y'))
    expect([receipt.status, receipt.text]).toEqual([422, expect.stringContaining('mã độc')])
    expect(await storedFiles(town)).toEqual(before)
  })
})

describe('while the scanner is away', { timeout: 60_000 }, () => {
  it('files are taken and wait unseen, until it is back', async () => {
    await goes()
    const id = await upload('cho-quet.pdf', pdf('Cho quet vi rut xong moi xem'))
    expect(await blobOf(id)).toMatchObject({ scan: 'PENDING' })
    expect((await officer.get(paths.evidence.show({ id }))).text).toContain('Tệp đang chờ quét vi-rút.')
    expect((await officer.get(paths.evidence.list())).text).toContain('Chờ quét')
    expect((await officer.get(paths.assessments.show({ id: assessmentId }))).text).toContain(
      'Chờ quét vi-rút, chưa xem được',
    )
    for (const url of filePages(id)) expect((await officer.get(url)).status, url).toBe(409)

    await jobs()
    const page = await (await town.login('ADMIN')).get(paths.jobs.list({}, { state: 'waiting' }))
    expect(page.text).toContain('Máy quét vi-rút chưa trả lời')
    expect(await blobOf(id)).toMatchObject({ scan: 'PENDING', examinedAt: null })

    await comes()
    await makeDue()
    await jobs()
    await jobs()
    expect(await blobOf(id)).toMatchObject({ scan: 'CLEAN', pages: 1 })
    for (const url of filePages(id)) expect((await officer.get(url)).status, url).toBe(200)
  })

  it('what turns out infected is never opened, and says so', async () => {
    await goes()
    const id = await upload('nhiem.pdf', infected('later found'))
    await comes()
    await makeDue()
    await jobs()
    expect(await blobOf(id)).toMatchObject({ scan: 'INFECTED', examinedAt: null })
    const record = (await officer.get(paths.evidence.show({ id }))).text
    expect(record).toContain('Tệp có dấu hiệu chứa mã độc.')
    expect(record).toContain('Phát hiện mã độc trong tệp')
    for (const url of filePages(id)) expect((await officer.get(url)).status, url).toBe(409)
    expect(await town.db.event.count({ where: { action: 'evidence.infected', subjectId: id } })).toBe(1)
  })

  it('a file sent in pieces waits as well', async () => {
    await goes()
    const { commune } = await placeFields(town, assessmentId)
    const bytes = pdf('in pieces and waiting')
    const { receipt } = await sender(town, officer).whole(commune, 'tung-phan.pdf', bytes)
    expect(receipt.status).toBe(200)
    const { sha256 } = receipt.body as { sha256: string }
    expect(await town.db.blob.findUniqueOrThrow({ where: { sha256 } })).toMatchObject({ scan: 'PENDING' })
    await comes()
    await upload('tung-phan.pdf', bytes)
    expect(await town.db.blob.findUniqueOrThrow({ where: { sha256 } })).toMatchObject({ scan: 'CLEAN' })
  })

  it('waits also where no scanner is configured any more', async () => {
    await goes()
    const id = await upload('khong-may-quet.pdf', pdf('nobody to scan'))
    const config = { production: false, demo: false, trustProxy: false, dataDir: '' } as const
    await doJobs(town.url, [scanJob({ ...town, config }), ...fileJobs(town)])
    expect(await blobOf(id)).toMatchObject({ scan: 'PENDING' })
    const { rows } = await town.pool.query<{ last_error: string }>(
      `SELECT last_error FROM graphile_worker.jobs WHERE last_error IS NOT NULL`,
    )
    expect(rows.at(-1)?.last_error).toContain('CLAMD_HOST')
  })
})
