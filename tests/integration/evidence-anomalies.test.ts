import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { fileJobs } from '../../src/evidence/jobs.js'
import { dayToDb } from '../../src/kernel/time.js'
import { paths } from '../../src/paths.js'
import { uploadOne } from '../support/evidence.js'
import { image, pdf } from '../support/files.js'
import { doJobs } from '../support/jobs.js'
import { portal, type TestUser, type Visitor } from '../support/portal.js'
import { verifying } from '../support/verification.js'
import { wordsOf } from '../support/views.js'

const SET = 'NTM_2021_2025'
const town = portal()
const work = verifying(town)
let user: TestUser
let officer: Visitor
let agency: Visitor
beforeAll(async () => {
  await work.confirmAssignments(4)
  user = await town.user('COMMUNE', { unit: 'Trấn Ninh' })
  officer = await town.login(user)
  agency = await town.login('AGENCY', { agency: 'KTHT' })
})

const desk = async (id: number) => wordsOf((await agency.get(paths.verifications.show({ id }))).text)

describe('what the desk says to look at twice', { timeout: 60_000 }, () => {
  it('names the file in another commune, the old photo, the jump and the last moment', async () => {
    const same = pdf('the same sheet of figures')
    const neighbour = await town.login('COMMUNE', { unit: 'Điềm He' })
    await uploadOne(town, neighbour, await town.assessmentId('Điềm He', SET, '4.2'), ['bieu.pdf', same], {
      subject: 'Biểu Điềm He',
    })

    const id = await town.assessmentId('Trấn Ninh', SET, '4.2')
    town.clock.at('2024-03-01')
    await town.put(id, { selfResult: 'NOT_MET', value: '60', numerator: '60', denominator: '100' })
    town.clock.at('2024-05-20', '16:40')
    await work.claimed('Trấn Ninh', '4.2', { plannedDate: dayToDb('2024-05-20') })
    await uploadOne(town, officer, id, ['bieu.pdf', same], { subject: 'Biểu số hộ dùng điện' })
    const photo = await sharp(await image('jpeg'))
      .withExif({ IFD2: { DateTimeOriginal: '2022:10:01 08:00:00' } })
      .toBuffer()
    await uploadOne(town, officer, id, ['anh.jpg', photo], { subject: 'Ảnh công tơ' })
    await doJobs(town.url, fileJobs(town))

    const sent = await work.send(user, id)
    const text = await desk(sent.id)
    expect(text).toContain('Điểm cần xem kỹ:')
    expect(text).toContain('Tệp của “Biểu số hộ dùng điện” cũng có trong hồ sơ xã Điềm He.')
    expect(text).toContain('Ảnh “Ảnh công tơ” chụp ngày 01/10/2022 theo máy ảnh, trước kỳ số liệu (từ 01/01/2024).')
    expect(text).toMatch(/từ 60% \(01\/03\/2024\) thành 97%/)
    expect(text).toContain('Gửi lúc 16:40 ngày cuối của ngày xã dự kiến (20/05/2024).')
    town.clock.at('2024-05-20')
  })

  it('names nothing where nothing is odd', async () => {
    const id = await work.claimed('Trấn Ninh', '4.1')
    const sent = await work.send(user, id)
    expect(await desk(sent.id)).not.toContain('Điểm cần xem kỹ')
  })

  it('names criteria that a file has nothing to do with', async () => {
    const id = await work.claimed('Yên Phúc', '4.2')
    const yenPhuc = await town.user('COMMUNE', { unit: 'Yên Phúc' })
    const by = await town.login(yenPhuc)
    const bytes = pdf('used for two criteria')
    await uploadOne(town, by, id, ['a.pdf', bytes], { subject: 'Giấy chung' })
    await uploadOne(town, by, await town.assessmentId('Yên Phúc', SET, '9.1'), ['b.pdf', bytes], {
      subject: 'Giấy kia',
    })
    const sent = await work.send(yenPhuc, id)
    const text = await desk(sent.id)
    expect(text).toMatch(/Tệp của “Giấy chung” còn dùng cho tiêu chí 9 \([^)]*\)\./)
  })
})

describe('the checklist of an indicator', () => {
  it('says what is there, what runs out, what ran out and what is missing', async () => {
    const id = await town.assessmentId('Trấn Ninh', SET, '6.1')
    const types = await town.db.evidenceType.findMany({
      where: { criterion: { set: { code: SET }, no: 6 }, indicatorId: null, retiredAt: null },
      orderBy: { sortOrder: 'asc' },
    })
    const [first, second, third, fourth] = types
    const add = (type: number | undefined, validUntil?: string) =>
      uploadOne(town, officer, id, [`giay-to-${type ?? 0}.pdf`, pdf(`checklist ${type ?? 0}`)], {
        type: String(type),
        ...(validUntil && { validUntil }),
      })
    await add(first?.id)
    await add(second?.id, '19/06/2024')
    await add(third?.id, '01/01/2024')
    const page = await officer.get(paths.assessments.show({ id }))
    const text = wordsOf(page.text.slice(page.text.indexOf('id="customary"')))
    expect(text).toMatch(/có 2\/\d+, 1 sắp hết hiệu lực, 1 hết hiệu lực/)
    expect(text).toContain('Hết hiệu lực sau 30 ngày')
    expect(text).toContain('Hết hiệu lực từ 02/01/2024')
    expect(page.text).toContain('aria-label="Sắp hết hiệu lực"')
    expect(page.text).toContain(
      paths.evidence.create({}, { assessment: id, type: fourth?.id ?? 0 }).replace('&', '&amp;'),
    )
  })

  it('tells a reader that a paper is there, and not which, where the reader may not see it', async () => {
    const id = await town.assessmentId('Trấn Ninh', SET, '9.1')
    const type = await town.db.evidenceType.findFirstOrThrow({
      where: { criterion: { set: { code: SET }, no: 9 }, sensitivity: 'PERSONAL', indicatorId: null },
    })
    await uploadOne(town, officer, id, ['danh-sach.pdf', pdf('household list')], {
      type: String(type.id),
      subject: 'Danh sách hộ thôn 3',
    })
    const leader = await town.login('LEADER')
    const page = (await leader.get(paths.assessments.show({ id }))).text
    expect(page).toContain('Hạn chế xem')
    expect(page).not.toContain('Danh sách hộ thôn 3')
    expect((await officer.get(paths.assessments.show({ id }))).text).toContain('Danh sách hộ thôn 3')
  })
})
