import { beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { pdf } from '../support/files.js'
import { type TestUser, portal as usePortal, type Visitor } from '../support/portal.js'
import { verifying } from '../support/verification.js'

const portal = usePortal({ template: 'reference' })
const { confirmAssignments, paper, claimed, versionOf, send, conclude, stateOf } = verifying(portal)
const SET = 'NTM_2021_2025'

let officer: Visitor
let office: Visitor
let agency: Visitor
let stranger: Visitor

beforeAll(async () => {
  await confirmAssignments(4, 9)
  officer = await portal.login('COMMUNE', { unit: 'Trấn Ninh' })
  office = await portal.login('COORDINATOR')
  agency = await portal.login('AGENCY', { agency: 'KTHT' })
  stranger = await portal.login('AGENCY', { agency: 'YT' })
})

const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
const openOf = (assessmentId: number) =>
  portal.db.verificationSubmission.findFirstOrThrow({ where: { assessmentId, closedAt: null } })

describe('sending one indicator', () => {
  it('lists what is missing, blocks without a paper and leads to where it is put right', async () => {
    const id = await portal.assessmentId('Trấn Ninh', SET, '4.2')
    await portal.put(id, { selfResult: 'MET', value: '97', computedResult: 'MET' })
    const { status, text } = await officer.get(paths.assessments.submission({ id }))
    expect(status).toBe(200)
    expect(text).toContain('Chưa có hồ sơ minh chứng nào.')
    expect(text).toContain('Chưa gửi được')
    const forced = await officer.post(paths.assessments.submission({ id }), { rows: `${id}:${await versionOf(id)}` })
    expect(forced.status).toBe(422)
    expect(forced.text).toContain('Chưa có hồ sơ minh chứng nào.')
    await paper(id)
    const ready = await officer.get(paths.assessments.submission({ id }))
    expect(ready.text).toContain('Phòng KT&amp;HT')
    expect(ready.text).toContain('Chưa có giấy tờ thường dùng.')
    const fields = { rows: hidden(ready.text, 'rows'), requestKey: hidden(ready.text, 'requestKey') }
    const sent = await officer.post(paths.assessments.submission({ id }), fields)
    expect([sent.status, sent.headers['location']]).toEqual([303, paths.assessments.show({ id })])
    expect(await stateOf(id)).toMatchObject({ stage: 'UNDER_VERIFICATION' })
    const again = await officer.post(paths.assessments.submission({ id }), fields)
    expect([again.status, again.headers['location']]).toEqual([303, paths.assessments.show({ id })])
    expect(await portal.db.verificationSubmission.count({ where: { assessmentId: id } })).toBe(1)
  })

  it('sent twice at the same moment counts once', async () => {
    const id = await claimed('Trấn Ninh', '4.1')
    const { text } = await officer.get(paths.assessments.submission({ id }))
    const fields = { rows: hidden(text, 'rows'), requestKey: hidden(text, 'requestKey') }
    const url = paths.assessments.submission({ id })
    const answers = await Promise.all([officer.post(url, fields), officer.post(url, fields)])
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect(await portal.db.verificationSubmission.count({ where: { assessmentId: id } })).toBe(1)
  })

  it('from a page that has grown old is answered with the present state', async () => {
    const id = await claimed('Trấn Ninh', '9.2')
    const { text } = await officer.get(paths.assessments.submission({ id }))
    await portal.put(id, { note: 'sửa sau' })
    const answer = await officer.post(paths.assessments.submission({ id }), { rows: hidden(text, 'rows') })
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('vừa có người khác cập nhật')
    expect(hidden(answer.text, 'rows')).not.toBe(hidden(text, 'rows'))
  })

  it.each([
    ['rows', ''],
    ['rows', 'x'],
    ['rows', '1:1:1'],
    ['rows', ['5:1', '5:2']],
    ['rows', '99999999:1'],
  ])('answers nonsense %s=%s with a page and never a fault', async (name, value) => {
    const id = await portal.assessmentId('Trấn Ninh', SET, '9.1')
    const { status } = await officer.post(paths.assessments.submission({ id }), { [name]: value })
    expect([404, 422]).toContain(status)
  })
})

describe('sending a criterion', () => {
  it('sends what was ticked under one batch and tells what could not be sent', async () => {
    const own = await portal.login('COMMUNE', { unit: 'Điềm He' })
    const communeId = await portal.unitId('Điềm He')
    const id = await claimed('Điềm He', '4.2')
    const url = paths.communes.submission({ id: communeId, set: SET, no: 4 })
    const page = await own.get(url)
    expect(page.text).toContain('Gửi được')
    expect(page.text).toContain('Chưa gửi được')
    const none = await own.post(url, { requestKey: hidden(page.text, 'requestKey') })
    expect(none.status).toBe(422)
    expect(none.text).toContain('Đề nghị chọn ít nhất một chỉ tiêu để gửi.')
    const answer = await own.post(url, {
      rows: `${id}:${await versionOf(id)}`,
      requestKey: hidden(page.text, 'requestKey'),
    })
    expect(answer.status).toBe(303)
    expect((await openOf(id)).batchId).not.toBeNull()
    expect((await own.get(url)).text).toContain('Chỉ tiêu đã gửi và đang chờ thẩm tra.')
    expect((await own.get(paths.communes.submission({ id: communeId, set: SET, no: 99 }))).status).toBe(404)
    expect((await officer.get(url)).status).toBe(404)
    expect((await office.get(url)).status).toBe(200)
  })
})

describe('the desk', () => {
  it('opens on the oldest, shows requirement, value and paper, and decides', async () => {
    const own = await portal.user('COMMUNE', { unit: 'An Sơn' })
    const id = await claimed('An Sơn', '4.2')
    const submission = await send(own, id)
    const { text, status } = await agency.get(paths.verifications.show({ id: submission.id }))
    expect(status).toBe(200)
    for (const words of [
      'Hàng chờ thẩm tra',
      '97%',
      '≥ 95%',
      '97/100',
      'Kết luận thẩm tra',
      'Nơi lưu: Tủ hồ sơ',
      'Đủ hồ sơ',
      'id="past"',
      'Gửi thẩm tra.',
    ])
      expect(text).toContain(words)
    const answer = await agency.post(paths.verifications.show({ id: submission.id }), {
      result: 'MET',
      requestKey: hidden(text, 'requestKey'),
    })
    expect(answer.status).toBe(303)
    expect(answer.headers['location']).toMatch(/^\/verifications/)
    expect(await stateOf(id)).toMatchObject({ verifiedResult: 'MET' })
    const closed = await agency.get(paths.verifications.show({ id: submission.id }))
    expect(closed.text).toContain('Phòng KT&amp;HT')
    expect(closed.text).not.toContain('name="result"')
  })

  it('takes the document of the decision as a file, and refuses what it cannot take keeping what was typed', async () => {
    const id = await claimed('Bình Phúc', '4.2')
    const submission = await send(await portal.user('COMMUNE', { unit: 'Bình Phúc' }), id)
    const url = paths.verifications.show({ id: submission.id })
    const fields = { result: 'MET', docNumber: '77/XN-KTHT', docIssuedOn: '17/05/2024' }
    const bad = await agency.multipart(url).field(fields).attach('files', Buffer.from('MZ not a paper'), 'a.exe')
    expect(bad.status).toBe(422)
    expect(bad.text).toContain('value="77/XN-KTHT"')
    const good = await agency.multipart(url).field(fields).attach('files', pdf('Xac nhan'), 'xac-nhan.pdf')
    expect(good.status).toBe(303)
    const paperRow = await portal.db.evidence.findFirstOrThrow({
      where: { docNumber: '77/XN-KTHT' },
      include: { revisions: true },
    })
    expect(paperRow).toMatchObject({ currentRevision: 1, ownerUnitId: await portal.unitId('Bình Phúc') })
    const document = await portal.db.legalDocument.findFirstOrThrow({ where: { docNumber: '77/XN-KTHT' } })
    expect(document.fileSha256).toBe(paperRow.revisions[0]?.sha256)
    const file = await agency.get(paths.evidence.file({ id: paperRow.id, number: 1 }))
    expect(file.status).toBe(200)
  })

  it.each([
    [{}, 'Đề nghị chọn kết luận.'],
    [{ result: 'NOT_MET' }, 'Đề nghị nêu lý do kết luận chưa đạt.'],
    [{ result: 'SUPPLEMENT', reason: 'Bổ sung biểu số liệu.' }, 'Đề nghị nhập hạn bổ sung'],
    [
      { result: 'SUPPLEMENT', reason: 'Bổ sung biểu số liệu.', dueDate: '19/05/2024' },
      'Hạn bổ sung không trước 20/05/2024',
    ],
    [{ result: 'SUPPLEMENT', reason: 'ngắn', dueDate: '30/05/2024' }, 'Đề nghị nêu rõ nội dung xã cần bổ sung.'],
    [{ result: 'MET', docNumber: '1/XN' }, 'Đề nghị nhập ngày của văn bản.'],
    [{ result: 'MET', docIssuedOn: '21/05/2024' }, 'không sau 20/05/2024'],
    [{ result: 'MET', keptAt: 'Tủ 1' }, 'Đề nghị nhập số của văn bản lưu bản giấy.'],
    [{ result: 'NOT_APPLICABLE' }, 'Bộ tiêu chí không cho phép'],
    [{ result: ['MET', 'NOT_MET'] }, 'Mục này chỉ nhận một giá trị.'],
  ])('refuses %j at the field', async (fields, sentence) => {
    const id = await portal.assessmentId('Hòa Bình', SET, '4.2')
    if ((await stateOf(id)).stage === 'OPEN') {
      await claimed('Hòa Bình', '4.2')
      await send(await portal.user('COMMUNE', { unit: 'Hòa Bình' }), id)
    }
    const { id: submissionId } = await openOf(id)
    const { status, text } = await agency.post(paths.verifications.show({ id: submissionId }), fields)
    expect(status).toBe(422)
    expect(text).toContain(sentence)
    expect(text).toContain('<title>Lỗi: ')
    expect(await stateOf(id)).toMatchObject({ stage: 'UNDER_VERIFICATION' })
  })

  it('answers the second decision with 409, what was typed kept', async () => {
    const id = await claimed('Hữu Lễ', '4.2')
    const submission = await send(await portal.user('COMMUNE', { unit: 'Hữu Lễ' }), id)
    await conclude(agency.user as TestUser, submission, { result: 'MET' })
    const { status, text } = await office.post(paths.verifications.show({ id: submission.id }), {
      result: 'NOT_MET',
      reason: 'Chưa đủ hồ sơ nghiệm thu.',
    })
    expect(status).toBe(409)
    expect(text).toContain('không còn chờ thẩm tra')
    expect(await stateOf(id)).toMatchObject({ verifiedResult: 'MET' })
  })

  it('sent twice decides once', async () => {
    const id = await claimed('Khánh Khê', '4.2')
    const submission = await send(await portal.user('COMMUNE', { unit: 'Khánh Khê' }), id)
    const url = paths.verifications.show({ id: submission.id })
    const requestKey = hidden((await agency.get(url)).text, 'requestKey')
    const answers = await Promise.all([
      agency.post(url, { result: 'MET', requestKey }),
      agency.post(url, { result: 'MET', requestKey }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect(await portal.db.verificationDecision.count({ where: { submissionId: submission.id } })).toBe(1)
  })

  it('is the lead’s: another agency reads and is told whose it is, an officer of another commune finds nothing', async () => {
    const id = await claimed('Liên Hội', '4.2')
    const own = await portal.login('COMMUNE', { unit: 'Liên Hội' })
    const submission = await send(own.user as TestUser, id)
    const url = paths.verifications.show({ id: submission.id })
    const other = await stranger.get(url)
    expect(other.status).toBe(200)
    expect(other.text).toContain('Chỉ cơ quan chủ trì')
    expect((await stranger.post(url, { result: 'MET' })).status).toBe(403)
    expect((await own.post(url, { result: 'MET' })).status).toBe(403)
    expect((await own.get(url)).text).toContain('Rút lại nội dung đã gửi')
    expect((await officer.get(url)).status).toBe(404)
    expect((await officer.post(paths.verifications.recall({ id: submission.id }))).status).toBe(404)
    const recalled = await own.post(paths.verifications.recall({ id: submission.id }))
    expect(recalled.headers['location']).toBe(paths.assessments.show({ id }))
    expect(await stateOf(id)).toMatchObject({ stage: 'OPEN' })
  })

  it('refuses whoever sent it themselves', async () => {
    const id = await claimed('Lương Năng', '4.2')
    const submission = await send(office.user as TestUser, id)
    const url = paths.verifications.show({ id: submission.id })
    expect((await office.get(url)).text).toContain('không tự kết luận nội dung mình đã gửi')
    expect((await office.post(url, { result: 'MET' })).status).toBe(403)
  })

  it('filters by commune, criterion and set, and keeps the filters on the way', async () => {
    const communeId = await portal.unitId('Hòa Bình')
    const { text } = await agency.get(paths.verifications.list({}, { commune: communeId }))
    expect(text).toContain('Hòa Bình')
    expect(text).toContain(`<option value="${communeId}" selected>`)
    const empty = await agency.get(paths.verifications.list({}, { set: 'KIEU_MAU' }))
    expect(empty.text).toContain('Không có chỉ tiêu nào khớp.')
    for (const query of [{ commune: 'x' }, { criterion: '-1' }, { set: "'" }, { paper: 'y' }])
      expect((await agency.get(paths.verifications.list({}, query))).status).toBe(200)
  })

  it('asks a bounded number of statements', async () => {
    const { queries } = await portal.lineOf(await agency.get(paths.verifications.list()))
    expect(queries).toBeLessThanOrEqual(24)
  })
})

describe('the page of an indicator', () => {
  it('shows what was sent and the draft beside it, and after the decision that it is to be looked at again', async () => {
    const own = await portal.login('COMMUNE', { unit: 'Đồng Giáp' })
    const id = await claimed('Đồng Giáp', '4.2')
    const submission = await send(own.user as TestUser, id)
    const url = paths.assessments.show({ id })
    const before = await own.get(url)
    expect(before.text).toContain('Xem nội dung đã gửi')
    expect(before.text).not.toContain('bản nháp sửa sau khi gửi')
    const edited = { version: hidden(before.text, 'version'), numerator: '99', denominator: '100', result: 'MET' }
    await own.post(url, { ...edited, claimReason: 'Đủ hồ sơ' }).expect(303)
    const after = await own.get(url)
    for (const words of ['bản nháp sửa sau khi gửi', '97% (97/100 hộ)', '99/100']) expect(after.text).toContain(words)
    const desk = await agency.get(paths.verifications.show({ id: submission.id }))
    expect(desk.text).toContain('Xã đã sửa sau khi gửi (bản nháp).')
    await agency.post(paths.verifications.show({ id: submission.id }), { result: 'MET' }).expect(303)
    expect((await own.get(url)).text).toContain('Gửi thẩm tra lại')
    const list = await agency.get(paths.assessments.list({}, { state: 'reverify' }))
    expect(list.text).toContain('Cần thẩm tra lại')
  })

  it('tells the request for a supplement in the agency’s words', async () => {
    const own = await portal.login('COMMUNE', { unit: 'Tràng Các' })
    const id = await claimed('Tràng Các', '4.2')
    const submission = await send(own.user as TestUser, id)
    const asked = { result: 'SUPPLEMENT', reason: 'Bổ sung danh sách hộ theo thôn.', dueDate: '31/05/2024' }
    await agency.post(paths.verifications.show({ id: submission.id }), asked).expect(303)
    const { text } = await own.get(paths.assessments.show({ id }))
    for (const words of ['Phòng KT&amp;HT yêu cầu bổ sung ngày 20/05/2024.', asked.reason, 'Gửi lại sau khi bổ sung'])
      expect(text).toContain(words)
    expect((await own.get('/')).text).toContain(asked.reason)
  })
})

describe('several at once', () => {
  it('offers only what nothing differs of, and writes one conclusion on each', async () => {
    const [plain, contradicted] = [
      await claimed('Tân Đoàn', '4.2'),
      await claimed('Tràng Phái', '4.2', { value: '60', numerator: '60', computedResult: 'NOT_MET' }),
    ]
    const one = await send(await portal.user('COMMUNE', { unit: 'Tân Đoàn' }), plain)
    const other = await send(await portal.user('COMMUNE', { unit: 'Tràng Phái' }), contradicted)
    const url = paths.verifications.together()
    const { text } = await agency.get(url)
    expect(text).toContain(`name="submissions" value="${one.id}"`)
    expect(text).not.toContain(`name="submissions" value="${other.id}"`)
    const smuggled = await agency.post(url, { result: 'MET', submissions: [one.id, other.id] })
    expect(smuggled.status).toBe(409)
    expect(await stateOf(plain)).toMatchObject({ stage: 'UNDER_VERIFICATION' })
    expect((await agency.post(url, { result: 'MET' })).status).toBe(422)
    const done = await agency.post(url, { result: 'MET', submissions: one.id, requestKey: hidden(text, 'requestKey') })
    expect(done.status).toBe(303)
    expect(await stateOf(plain)).toMatchObject({ verifiedResult: 'MET' })
  })
})

describe('reopening', () => {
  it('asks for the reason and takes the verdict back', async () => {
    const id = await claimed('Tri Lễ', '4.2')
    await conclude(agency.user as TestUser, await send(await portal.user('COMMUNE', { unit: 'Tri Lễ' }), id), {
      result: 'MET',
    })
    const url = paths.assessments.reopening({ id })
    const { text } = await agency.get(url)
    expect(text).toContain('Mở lại kết luận')
    const version = hidden(text, 'version')
    const short = await agency.post(url, { version, reason: 'sai' })
    expect(short.status).toBe(422)
    expect((await stranger.get(url)).status).toBe(403)
    expect((await officer.get(url)).status).toBe(403)
    const old = await agency.post(url, { version: Number(version) - 1, reason: 'Kiểm tra thực địa thấy sai.' })
    expect(old.status).toBe(409)
    const done = await agency.post(url, { version, reason: 'Kiểm tra thực địa thấy sai.' })
    expect(done.headers['location']).toBe(paths.assessments.show({ id }))
    expect(await stateOf(id)).toMatchObject({ verifiedResult: 'NONE' })
    expect((await agency.get(url)).status).toBe(409)
  })
})

describe('who may do what', () => {
  const roles = ['ADMIN', 'COORDINATOR', 'AGENCY', 'COMMUNE', 'STEERING', 'LEADER', 'APPRAISER'] as const

  it('role × page', async () => {
    const id = await claimed('Tú Xuyên', '4.2')
    const submission = await send(await portal.user('COMMUNE', { unit: 'Tú Xuyên' }), id)
    const at = { id }
    const communeId = await portal.unitId('Tú Xuyên')
    const pages = {
      queue: paths.verifications.list(),
      together: paths.verifications.together(),
      show: paths.verifications.show({ id: submission.id }),
      send: paths.assessments.submission(at),
      sendAll: paths.communes.submission({ id: communeId, set: SET, no: 4 }),
      comments: paths.assessments.comments(at),
    }
    const expected: Record<keyof typeof pages, string> = {
      queue: '403 200 200 403 403 403 403',
      together: '403 200 200 403 403 403 403',
      show: '200 200 200 200 200 200 403',
      send: '403 200 403 200 403 403 403',
      sendAll: '403 200 403 200 403 403 403',
      comments: '200 200 200 200 200 200 403',
    }
    const visitors = await Promise.all(
      roles.map((role) =>
        portal.login(role, role === 'COMMUNE' ? { unit: 'Tú Xuyên' } : role === 'AGENCY' ? { agency: 'KTHT' } : {}),
      ),
    )
    for (const [name, url] of Object.entries(pages)) {
      const answers = await Promise.all(visitors.map((visitor) => visitor.get(url)))
      expect([name, answers.map(({ status }) => status).join(' ')]).toEqual([
        name,
        expected[name as keyof typeof pages],
      ])
    }
  })
})

describe('the discussion', () => {
  it('is open to an agency that supports, which decides nothing; another agency only reads', async () => {
    const { agency: supporting, criterion } = await portal.db.assignment.findFirstOrThrow({
      where: { role: 'SUPPORT', criterion: { set: { code: SET }, no: 9 }, agency: { code: { not: 'KTHT' } } },
      include: { agency: true, criterion: true },
    })
    expect(criterion?.no).toBe(9)
    const id = await claimed('Liên Hội', '9.2')
    const submission = await send(await portal.user('COMMUNE', { unit: 'Liên Hội' }), id)
    const url = paths.assessments.comments({ id })
    const support = await portal.login('AGENCY', { agency: supporting.code })
    await support.post(url, { body: 'Đã cùng kiểm tra, đề nghị xem thôn Bản Chang.' }).expect(303)
    expect((await agency.get(url)).text).toContain('Bản Chang')
    const desk = paths.verifications.show({ id: submission.id })
    expect((await support.post(desk, { result: 'MET' })).status).toBe(403)
    expect((await stranger.post(url, { body: 'Không liên quan.' })).status).toBe(403)
  })

  it('is written by those concerned, mentions by choice and by @, and counts as unread for them', async () => {
    const id = await portal.assessmentId('Trấn Ninh', SET, '9.1')
    const url = paths.assessments.comments({ id })
    const page = await agency.get(url)
    const health = await portal.db.agency.findFirstOrThrow({ where: { code: 'YT' } })
    const fields = {
      body: 'Đề nghị @Trấn Ninh làm rõ số hộ.',
      to: `agency:${health.id}`,
      requestKey: hidden(page.text, 'requestKey'),
    }
    const sent = await agency.post(url, { ...fields, back: 'https://evil.example/' })
    expect(sent.headers['location']).toBe(`${url}#discussion`)
    expect((await agency.post(url, fields)).status).toBe(303)
    expect(await portal.db.comment.count({ where: { assessmentId: id } })).toBe(1)
    const seen = await officer.get(url)
    expect(seen.text).toContain('Gửi: Xã Trấn Ninh, Phòng Y tế')
    expect((await stranger.post(url, { body: 'Phòng Y tế đã nhận.' })).status).toBe(303) // mentioned
    const elsewhere = await portal.login('AGENCY', { agency: 'CCB' })
    expect((await elsewhere.post(url, { body: 'Không liên quan.' })).status).toBe(403)
    expect((await (await portal.login('LEADER')).post(url, { body: 'x' })).status).toBe(403)
    expect((await officer.post(url, { body: '' })).status).toBe(422)
    expect((await officer.post(url, { body: 'a', to: 'agency:999999' })).status).toBe(422)
  })
})

describe('what is unread', () => {
  const unread = async (who: Visitor) => {
    const { text } = await who.get('/').expect(200)
    return /Trao đổi chưa đọc<\/h2>\s*<b[^>]*>(\d+)/.exec(text)?.[1] ?? '0'
  }

  it('is counted for those whom a discussion concerns until they have read it', async () => {
    const id = await portal.assessmentId('Yên Phúc', SET, '4.2')
    const url = paths.assessments.comments({ id })
    const [own, lead, health, education] = [
      await portal.login('COMMUNE', { unit: 'Yên Phúc' }),
      await portal.login('AGENCY', { agency: 'KTHT' }),
      await portal.login('AGENCY', { agency: 'YT' }),
      await portal.login('AGENCY', { agency: 'GDDT' }),
    ]
    const before = await Promise.all([own, lead, health, education].map(unread))
    expect([before[0], before[3]]).toEqual(['0', '0'])
    await office.post(url, { body: 'Đề nghị @YT cho ý kiến.' }).expect(303)
    await office.post(url, { body: 'Và gửi trước thứ Sáu.' }).expect(303)
    const after = await Promise.all([own, lead, health, education].map(unread))
    expect(after.map((count, index) => Number(count) - Number(before[index]))).toEqual([2, 2, 2, 0])
    expect((await health.get('/')).text).toContain('Nhắc đến đơn vị.')
    await own.get(paths.assessments.show({ id })).expect(200)
    expect(await unread(own)).toBe('0')
    await lead.post(url, { body: 'Đã nhận.' }).expect(303)
    expect([await unread(lead), await unread(own)]).toEqual([before[1], '1'])
  })

  it('is nothing new after a quarter of a year', async () => {
    const own = await portal.login('COMMUNE', { unit: 'Yên Phúc' })
    expect(await unread(own)).not.toBe('0')
    portal.clock.at('2024-08-25')
    expect(await unread(own)).toBe('0')
    portal.clock.at('2024-05-20')
  })
})
