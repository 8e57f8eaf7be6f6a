import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { uploadOne } from '../support/evidence.js'
import { pdf } from '../support/files.js'
import { portal as usePortal, type Visitor } from '../support/portal.js'
import { verifying } from '../support/verification.js'

const portal = usePortal({ template: 'reference' })
const { confirmAssignments, claimed, send, stateOf } = verifying(portal)

let agency: Visitor
beforeAll(async () => {
  await confirmAssignments(4, 9)
  agency = await portal.login('AGENCY', { agency: 'KTHT' })
})

const sent = async (commune: string, code: string) => {
  const id = await claimed(commune, code)
  return { id, submission: await send(await portal.user('COMMUNE', { unit: commune }), id) }
}
const papersOf = (docNumber: string) =>
  portal.db.evidence.findMany({
    where: { docNumber },
    include: { links: true, revisions: true },
    orderBy: { ownerUnitId: 'asc' },
  })

describe('the document of several decisions made at once', () => {
  it('is one document, and a paper of each commune that proves what was decided there', async () => {
    const [a, b, c] = [await sent('Tân Đoàn', '4.2'), await sent('An Sơn', '4.2'), await sent('Hòa Bình', '4.2')]
    const url = paths.verifications.together()
    expect((await agency.get(url)).text).toContain('Một văn bản cho mọi mục được chọn')
    const fields = { result: 'MET', docNumber: '88/XN-KTHT', docIssuedOn: '17/05/2024' }
    const chosen = [a, b].map(({ submission }) => String(submission.id))
    const done = await agency
      .multipart(url)
      .field({ ...fields, submissions: chosen })
      .attach('files', pdf('Xac nhan chung'), 'xac-nhan.pdf')
    expect(done.status).toBe(303)
    const papers = await papersOf('88/XN-KTHT')
    expect(
      papers
        .map(({ links }) => links.map(({ assessmentId }) => assessmentId))
        .flat()
        .sort(),
    ).toEqual([a.id, b.id].sort())
    expect(new Set(papers.map(({ ownerUnitId }) => ownerUnitId)).size).toBe(2)
    const [document] = await portal.db.legalDocument.findMany({ where: { docNumber: '88/XN-KTHT' } })
    expect(document?.fileSha256).toBe(papers[0]?.revisions[0]?.sha256)
    const decisions = await portal.db.verificationDecision.findMany({ where: { documentId: document?.id ?? 0 } })
    expect(decisions).toHaveLength(2)
    expect(await stateOf(c.id)).toMatchObject({ stage: 'UNDER_VERIFICATION' })
  })

  it('may come without a number as minutes do; a file that cannot be taken leaves everything as it was', async () => {
    const { id, submission } = await sent('Tú Xuyên', '4.2')
    const url = paths.verifications.together()
    const fields = { result: 'MET', submissions: String(submission.id), reason: 'Đã kiểm tra thực địa.' }
    const bad = await agency.multipart(url).field(fields).attach('files', Buffer.from('MZ not a paper'), 'a.exe')
    expect(bad.status).toBe(422)
    for (const words of ['Đã kiểm tra thực địa.', `value="${submission.id}" checked`]) expect(bad.text).toContain(words)
    expect(await stateOf(id)).toMatchObject({ stage: 'UNDER_VERIFICATION' })
    const documents = await portal.db.legalDocument.count()
    await agency.multipart(url).field(fields).attach('files', pdf('Bien ban'), 'bien-ban.pdf').expect(303)
    expect(await stateOf(id)).toMatchObject({ verifiedResult: 'MET' })
    expect(await portal.db.legalDocument.count()).toBe(documents)
    const [paper] = await portal.db.evidence.findMany({
      where: { links: { some: { assessmentId: id } }, currentRevision: 1 },
    })
    expect(paper).toMatchObject({ docNumber: null, issuer: 'Phòng Kinh tế và Hạ tầng' })
  })

  it('goes with a supplement too', async () => {
    const { submission } = await sent('Yên Phúc', '4.2')
    const fields = {
      result: 'SUPPLEMENT',
      reason: 'Bổ sung danh sách hộ theo thôn.',
      dueDate: '31/05/2024',
      docNumber: '89/CV-KTHT',
      docIssuedOn: '17/05/2024',
    }
    const url = paths.verifications.show({ id: submission.id })
    await agency.multipart(url).field(fields).attach('files', pdf('Cong van'), 'cong-van.pdf').expect(303)
    expect(await papersOf('89/CV-KTHT')).toHaveLength(1)
    const { text } = await agency.get(url)
    for (const words of ['89/CV-KTHT ngày 17/05/2024', 'Hạn bổ sung 31/05/2024']) expect(text).toContain(words)
  })
})

describe('the paper on the desk', () => {
  it('is the PDF, with the picture of its first page for browsers that show none', async () => {
    const officer = await portal.login('COMMUNE', { unit: 'Bình Phúc' })
    const id = await claimed('Bình Phúc', '4.2')
    const evidenceId = await uploadOne(portal, officer, id, ['bieu.pdf', pdf('Bieu so lieu')])
    const revision = await portal.db.evidenceRevision.findFirstOrThrow({ where: { evidenceId } })
    await portal.db.blob.create({
      data: { sha256: 'c'.repeat(64), size: 10, mediaType: 'image/webp', storedAt: portal.clock.now() },
    })
    await portal.db.blob.update({
      where: { sha256: revision.sha256 },
      data: { previewSha256: 'c'.repeat(64), pages: 3 },
    })
    const submission = await send(await portal.user('COMMUNE', { unit: 'Bình Phúc' }), id)
    const at = { id: evidenceId, number: 1 }
    const url = paths.verifications.show({ id: submission.id }, { paper: evidenceId })
    const { text } = await agency.get(url)
    for (const words of [
      paths.evidence.cover(at),
      `<iframe class="no-print" src="${paths.evidence.preview(at)}"`,
      '3 trang',
    ])
      expect(text).toContain(words)

    await portal.db.blob.update({ where: { sha256: revision.sha256 }, data: { scan: 'PENDING' } })
    const waiting = await agency.get(url)
    expect(waiting.text).toContain('Tệp đang chờ quét vi-rút.')
    for (const gone of [paths.evidence.cover(at), '<iframe', paths.evidence.file(at)])
      expect(waiting.text).not.toContain(gone)
  })
})

describe('the number in the menu', () => {
  const badge = (html: string) => /class="n">(\d+)/.exec(html)?.[1] ?? null

  it('is that of the queue on every page of an agency, asked for once a minute and exact at the desk', async () => {
    const page = paths.communes.list()
    const [fresh, again] = [await portal.lineOf(await agency.get(page)), await portal.lineOf(await agency.get(page))]
    expect(again.queries).toBeLessThanOrEqual(fresh.queries)
    const desk = await agency.get(paths.verifications.list())
    expect(Number(badge(desk.text))).toBeGreaterThan(0)
    expect(badge((await agency.get(page)).text)).toBe(badge(desk.text))
    const other = await portal.login('AGENCY', { agency: 'KTHT' })
    const first = await portal.lineOf(await other.get(page))
    const second = await portal.lineOf(await other.get(page))
    expect(first.queries - second.queries).toBe(1)
    expect(badge((await (await portal.login('LEADER')).get(page)).text)).toBeNull()
  })
})
