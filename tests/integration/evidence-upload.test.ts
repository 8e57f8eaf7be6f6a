import { createHash, randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { Readable } from 'node:stream'
import { beforeAll, describe, expect, it } from 'vitest'
import { sweepOrphans } from '../../src/evidence/sweep.js'
import { paths } from '../../src/paths.js'
import { type Papers, placeFields, sendPapers, storedFiles, uploadOne } from '../support/evidence.js'
import { docx, image, pdf, xlsx } from '../support/files.js'
import { portal, type Visitor } from '../support/portal.js'

const town = portal()
let officer: Visitor
let assessmentId = 0
let place: { commune: number; criterion: number }
beforeAll(async () => {
  officer = await town.login('COMMUNE', { unit: 'Trấn Ninh' })
  assessmentId = await town.assessmentId('Trấn Ninh', 'NTM_2021_2025', '17.1')
  place = await placeFields(town, assessmentId)
})

const counts = async () => ({
  evidence: await town.db.evidence.count(),
  revisions: await town.db.evidenceRevision.count(),
  blobs: await town.db.blob.count(),
  links: await town.db.evidenceLink.count(),
  ...(await storedFiles(town)),
})
const base = () => ({ ...place, mode: 'file', assessments: assessmentId, subject: 'Biên bản nghiệm thu' })
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('the form', () => {
  it('shows the limits, the kinds and the indicators', async () => {
    const page = await officer.get(paths.evidence.create({}, { assessment: assessmentId }))
    expect(page.status).toBe(200)
    expect(page.text).toContain('Mỗi tệp tối đa 50 MB')
    expect(page.text).toContain('enctype="multipart/form-data"')
    expect(page.text).toContain('17.1 ')
    expect(page.text.indexOf('name="_csrf"')).toBeLessThan(page.text.indexOf('type="file"'))
  })

  it('asks for the criterion first where no indicator was left', async () => {
    const choice = await officer.get(paths.evidence.create())
    expect(choice.status).toBe(200)
    expect(choice.text).toContain('name="criterion"')
    const page = await officer.get(paths.evidence.create({}, place))
    expect(page.text).toContain('Tải hồ sơ lên')
  })

  it("is not for another commune's indicator, nor for one that does not exist", async () => {
    const foreign = await town.assessmentId('Điềm He', 'NTM_2021_2025', '17.1')
    expect((await officer.get(paths.evidence.create({}, { assessment: foreign }))).status).toBe(404)
    expect((await officer.get(paths.evidence.create({}, { assessment: 99_999_999 }))).status).toBe(404)
    const other = await placeFields(town, foreign)
    const before = await counts()
    const answer = await sendPapers(officer, {
      ...base(),
      ...other,
      assessments: foreign,
      files: [['a.pdf', pdf('foreign')]],
    })
    expect(answer.status).toBe(404)
    expect(await counts()).toEqual(before)
  })

  it('is for no one who only reads', async () => {
    for (const role of ['LEADER', 'AGENCY', 'STEERING', 'ADMIN'] as const) {
      const reader = await town.login(role)
      expect((await reader.get(paths.evidence.create({}, { assessment: assessmentId }))).status).toBe(403)
      expect((await sendPapers(reader, { ...base(), files: [['a.pdf', pdf(role)]] })).status).toBe(403)
    }
  })
})

describe('a file that is taken', () => {
  it('makes a record, a revision, a blob, a link and their events, and is answered with a receipt', async () => {
    const bytes = pdf('a receipt')
    const answer = await sendPapers(officer, {
      ...base(),
      docNumber: '18/BC-UBND',
      issuedOn: '06/05/2024',
      issuer: 'UBND xã Trấn Ninh',
      validUntil: '12/02/2025',
      dataYear: '2024',
      files: [['Biên bản.pdf'.normalize('NFD'), bytes]],
    })
    expect(answer.status).toBe(303)
    const revision = await town.db.evidenceRevision.findFirstOrThrow({
      where: { sha256: hash(bytes) },
      include: { blob: true, evidence: { include: { links: true } } },
    })
    expect(revision).toMatchObject({ number: 1, fileName: 'Biên bản.pdf', uploadedById: officer.user?.id })
    expect(revision.blob).toMatchObject({
      size: BigInt(bytes.length),
      mediaType: 'application/pdf',
      scan: 'NOT_REQUIRED',
    })
    expect(revision.evidence).toMatchObject({ ownerUnitId: place.commune, docNumber: '18/BC-UBND', dataYear: 2024 })
    expect(revision.evidence.links).toMatchObject([{ assessmentId, unlinkedAt: null }])
    const events = await town.db.event.findMany({
      where: { communeId: place.commune },
      orderBy: { id: 'desc' },
      take: 2,
    })
    expect(events.map(({ action, subject }) => [action, subject])).toEqual([
      ['evidence.linked', 'EvidenceLink'],
      ['evidence.uploaded', 'Evidence'],
    ])
    const receipt = await officer.get(String(answer.headers['location']))
    expect(receipt.text).toContain('Cổng đã nhận và lưu tệp.')
    expect(receipt.text).toContain(revision.receiptCode)
    expect(receipt.text).toContain(hash(bytes).slice(0, 4))
    expect(receipt.text).toContain('20/05/2024 09:00')
  })

  it('makes one record a file when several are sent', async () => {
    const files = [
      ['trang 1.png', await image('png', { tone: 1 })],
      ['trang 2.webp', await image('webp', { tone: 2 })],
      ['biểu.xlsx', xlsx()],
      ['báo cáo.docx', docx()],
    ] as const
    const answer = await sendPapers(officer, { ...base(), files })
    expect(answer.status).toBe(303)
    const codes = new URL(String(answer.headers['location']), 'http://x').searchParams.getAll('code')
    expect(codes).toHaveLength(4)
    const rows = await town.db.evidenceRevision.findMany({
      where: { receiptCode: { in: codes } },
      include: { evidence: true },
      orderBy: { id: 'asc' },
    })
    expect(rows.map(({ evidence }) => evidence.subject)).toEqual(
      [1, 2, 3, 4].map((one) => `Biên bản nghiệm thu (${one}/4)`),
    )
  })

  it('is stored once however often it is sent', async () => {
    const bytes = pdf('twice')
    const before = await counts()
    for (let time = 0; time < 2; time += 1) await uploadOne(town, officer, assessmentId, ['a.pdf', bytes])
    const after = await counts()
    expect(after.evidence - before.evidence).toBe(2)
    expect(after.blobs - before.blobs).toBe(1)
    expect(after.kept.length - before.kept.length).toBe(1)
    expect(after.incoming).toEqual([])
  })

  it('makes one record when the same form arrives twice, also at the same moment', async () => {
    const before = await counts()
    const send = () => sendPapers(officer, { ...base(), requestKey, files: [['a.pdf', pdf('one form')]] })
    const requestKey = randomUUID()
    const answers = await Promise.all([send(), send()])
    const third = await send()
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect(new Set([...answers, third].map(({ headers }) => String(headers['location']))).size).toBe(1)
    expect((await counts()).evidence - before.evidence).toBe(1)
  })

  it('may prove indicators of other criteria of the commune, but of no other commune', async () => {
    const second = await town.assessmentId('Trấn Ninh', 'NTM_NC_2021_2025', '17.1').catch(() => assessmentId)
    const answer = await sendPapers(officer, {
      ...base(),
      assessments: [assessmentId, second],
      files: [['a.pdf', pdf('two')]],
    })
    expect(answer.status).toBe(303)
    const foreign = await town.assessmentId('Điềm He', 'NTM_2021_2025', '17.1')
    const before = await counts()
    const refused = await sendPapers(officer, {
      ...base(),
      assessments: [assessmentId, foreign],
      files: [['a.pdf', pdf('two')]],
    })
    expect(refused.status).toBe(404)
    expect({ ...(await counts()), kept: [] }).toEqual({ ...before, kept: [] })
  })

  it('is taken from the coordination office for any commune of the district', async () => {
    const coordinator = await town.login('COORDINATOR')
    const other = await town.assessmentId('Điềm He', 'NTM_2021_2025', '2.1')
    const id = await uploadOne(town, coordinator, other, ['a.pdf', pdf('from the office')])
    const row = await town.db.evidence.findUniqueOrThrow({ where: { id } })
    expect(row.ownerUnitId).toBe(await town.unitId('Điềm He'))
  })
})

describe('a form that is refused', () => {
  const refused = async (fields: Papers, status = 422) => {
    const before = await counts()
    const answer = await sendPapers(officer, fields)
    expect(answer.status).toBe(status)
    expect(await counts()).toEqual(before)
    return answer.text
  }

  it('names each bad file, keeps what was typed and stores none of the good ones', async () => {
    const html = await refused({
      ...base(),
      docNumber: '77/BB-UBND',
      files: [
        ['tốt.pdf', pdf('good')],
        ['rỗng.pdf', Buffer.alloc(0)],
        ['chương trình.exe', Buffer.from('MZ')],
      ],
    })
    expect(html).toContain('“rỗng.pdf”: Tệp rỗng')
    expect(html).toContain('“chương trình.exe”: Cổng nhận')
    expect(html).toContain('Chưa lưu, còn 2 mục cần sửa.')
    expect(html).toContain('đề nghị chọn lại các tệp')
    expect(html).toContain('value="77/BB-UBND"')
    expect(html).toContain('<title>Lỗi:')
    expect(html).not.toContain('“tốt.pdf”')
  })

  it('says so when no file or no indicator was chosen, or dates make no sense', async () => {
    expect(await refused({ ...base() })).toContain('Đề nghị chọn ít nhất một tệp.')
    const without = { ...place, mode: 'file', subject: 'Biên bản' }
    expect(await refused({ ...without, files: [['a.pdf', pdf('x')]] })).toContain('Đề nghị chọn ít nhất một chỉ tiêu')
    const days = { issuedOn: '06/05/2024', validUntil: '01/01/2024', files: [['a.pdf', pdf('x')]] as const }
    expect(await refused({ ...base(), ...days })).toContain('trước ngày ban hành')
    expect(await refused({ ...base(), issuedOn: '31/02/2024', files: [['a.pdf', pdf('x')]] })).toContain('31/02/2024')
  })

  it('asks for a subject where neither the form nor the name says what it is', async () => {
    expect(await refused({ ...base(), subject: '', files: [['IMG_0001.pdf', pdf('x')]] })).toContain(
      'chưa nói nội dung',
    )
  })

  it('asks for a word on state secrets where the field may have them', async () => {
    const guarded = await town.assessmentId('Trấn Ninh', 'NTM_2021_2025', '19.1')
    const there = await placeFields(town, guarded)
    const fields = {
      ...base(),
      ...there,
      assessments: guarded,
      sensitivity: 'CLASSIFIED_RISK',
      files: [['a.pdf', pdf('s')]] as const,
    }
    expect(await refused(fields)).toContain('danh mục bí mật nhà nước')
    expect((await sendPapers(officer, { ...fields, notSecret: 'on' })).status).toBe(303)
  })

  it('has no effect without the token of the session', async () => {
    const before = await counts()
    const form = town.stranger().multipart(paths.evidence.create()).attach('files', pdf('x'), 'a.pdf')
    expect((await form).status).toBe(303) // to the login
    const forged = { ...officer, token: 'x' }
    const answer = await officer
      .multipart(paths.evidence.create())
      .field('_csrf', forged.token)
      .attach('files', pdf('x'), 'a.pdf')
    expect(answer.status).toBe(403)
    expect(await counts()).toEqual(before)
  })

  it.each(['a[b]', '__proto__[x]', 'files'])('is not troubled by a field named %s', async (name) => {
    const answer = await officer.multipart(paths.evidence.create()).field(name, 'x').attach('files', pdf('x'), 'a.pdf')
    expect(answer.status).toBe(422)
    expect(town.faults).toEqual([])
  })

  it('a file in a field of another name is not taken', async () => {
    const before = await counts()
    const answer = await officer.multipart(paths.evidence.create()).attach('other', pdf('x'), 'a.pdf')
    expect(answer.status).toBe(422)
    expect(await counts()).toEqual(before)
  })
})

describe('a paper without a file', () => {
  const paper = () => ({ ...place, mode: 'paper', assessments: assessmentId })

  it('counts as evidence on paper and says where it is kept', async () => {
    const fields = {
      subject: 'Danh sách hộ nghèo',
      issuedOn: '10/01/2024',
      keptAt: 'Tủ hồ sơ Văn phòng UBND xã',
      sensitivity: 'PERSONAL',
    }
    const answer = await officer.post(paths.evidence.create(), { ...paper(), ...fields })
    expect(answer.status).toBe(303)
    const page = await officer.get(String(answer.headers['location']))
    expect(page.text).toContain('Đã ghi nhận giấy tờ lưu bản giấy')
    expect(page.text).toContain('Tủ hồ sơ Văn phòng UBND xã')
    const row = await town.db.evidence.findFirstOrThrow({ where: { subject: fields.subject } })
    expect(row).toMatchObject({ currentRevision: 0, sensitivity: 'PERSONAL' })
  })

  it('must say what it is, of which day and where it lies', async () => {
    const answer = await officer.post(paths.evidence.create(), paper())
    expect(answer.status).toBe(422)
    for (const words of ['Đề nghị nhập trích yếu.', 'Đề nghị nhập ngày ban hành.', 'Đề nghị ghi nơi lưu']) {
      expect(answer.text).toContain(words)
    }
  })
})

describe('the line and the disk', () => {
  it('a connection cut in the middle leaves nothing', async () => {
    const before = await counts()
    const server = http.createServer(town.app).listen(0)
    const { port } = server.address() as AddressInfo
    const boundary = 'x'.repeat(20)
    const part = (name: string, value: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    const file = (name: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: application/pdf\r\n\r\n`
    const req = http.request({
      port,
      method: 'POST',
      path: paths.evidence.create(),
      headers: {
        Cookie: officer.cookie,
        'Content-Type': `multipart/form-data; boundary=${boundary}`,
        'Content-Length': 10_000_000,
      },
    })
    req.on('error', () => {})
    req.write(part('_csrf', officer.token))
    req.write(file('a.pdf'))
    req.write(pdf('whole before the cut'))
    req.write(`\r\n${file('b.pdf')}`)
    req.write(Buffer.alloc(500_000))
    await expect.poll(async () => (await storedFiles(town)).incoming.length, { timeout: 5000 }).toBeGreaterThan(0)
    req.destroy()
    await expect.poll(async () => (await storedFiles(town)).incoming.length, { timeout: 5000 }).toBe(0)
    server.closeAllConnections()
    server.close()
    expect(await counts()).toEqual(before)
    expect(town.faults).toEqual([])
  })

  it('a disk that takes nothing is said so; the rest of the portal works', async () => {
    const folder = path.resolve(town.storage.pathOf('0'.repeat(64)), '../..')
    const before = await counts()
    await rm(path.join(folder, 'incoming'), { recursive: true })
    await writeFile(path.join(folder, 'incoming'), 'not a folder')
    const answer = await sendPapers(officer, { ...base(), note: 'còn đây', files: [['a.pdf', pdf('no room')]] })
    expect(answer.status).toBe(503)
    expect(answer.text).toContain('Kho tệp tạm thời không nhận được tệp')
    expect(answer.text).toContain('còn đây')
    expect((await officer.get(paths.evidence.list())).status).toBe(200)
    await rm(path.join(folder, 'incoming'))
    await mkdir(path.join(folder, 'incoming'))
    expect(await counts()).toEqual(before)
    await uploadOne(town, officer, assessmentId, ['a.pdf', pdf('room again')])
  })

  it('what no row names is swept, and nothing else', async () => {
    const id = await uploadOne(town, officer, assessmentId, ['a.pdf', pdf('named')])
    const named = await town.db.evidenceRevision.findFirstOrThrow({ where: { evidenceId: id } })
    const orphan = await town.storage.receive(Readable.from([pdf('nobody names me')]), { maxBytes: 1e6 })
    await town.storage.keep(orphan)
    expect(await sweepOrphans(town, new Date(Date.now() - 86_400_000))).toBe(0)
    expect(await sweepOrphans(town, new Date(Date.now() + 1000))).toBeGreaterThan(0)
    const { kept } = await storedFiles(town)
    expect(kept).not.toContain(orphan.sha256)
    expect(kept).toContain(named.sha256)
    expect(kept).toHaveLength(await town.db.blob.count())
  })
})
