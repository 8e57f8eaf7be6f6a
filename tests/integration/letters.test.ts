import type { Response } from 'supertest'
import { describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { type DocxText, readDocx } from '../support/docx.js'
import { textOf } from '../support/figures.js'
import { portal, type Visitor } from '../support/portal.js'

const p = portal()
const set = 'NTM_2021_2025'

/** Trấn Ninh: 17.11 has a figure and is late, 2.1 has neither; the rest was never touched. */
const prepare = async () => {
  const [water, road] = [await p.assessmentId('Trấn Ninh', set, '17.11'), await p.assessmentId('Trấn Ninh', set, '2.1')]
  await p.put(water, {
    selfResult: 'NOT_MET',
    value: '12.5',
    numerator: '50',
    denominator: '400',
    plannedDate: new Date('2024-04-30'),
  })
  await p.put(road, { selfResult: 'IN_PROGRESS', plannedDate: new Date('2024-05-25') })
  return { water, road }
}

type Fields = Record<string, string | (string | number)[]>

const choice = async (more: Fields = {}): Promise<Fields> => ({
  set,
  communes: [await p.unitId('Trấn Ninh')],
  about: ['unmet'],
  criteria: [2, 17],
  deadline: '31/05/2024',
  ...more,
})

const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

/** Previews and makes a letter as a browser would. */
const makeLetter = async (office: Visitor, more: Fields = {}): Promise<Response> => {
  const fields = await choice(more)
  const { text: html } = await office.get(paths.letters.create({}, fields)).expect(200)
  return office.post(paths.letters.create(), {
    ...fields,
    stamp: hidden(html, 'stamp'),
    requestKey: hidden(html, 'requestKey'),
  })
}

const idIn = (answer: Response): number => Number(/\/letters\/(\d+)/.exec(String(answer.headers['location']))?.[1])

const fileOf = async (visitor: Visitor, id: number): Promise<DocxText> => {
  const answer = await visitor.get(paths.letters.file({ id })).responseType('blob').expect(200)
  expect(answer.headers['content-type']).toContain('wordprocessingml')
  return readDocx(answer.body as Buffer)
}

describe('the chasing letter', () => {
  it('shows what it will say before it is made, and makes just that', async () => {
    await prepare()
    const office = await p.login('COORDINATOR')
    const fresh = await office.get(paths.letters.create()).expect(200)
    expect(textOf(fresh.text)).toContain('Chưa có bản xem trước.')
    expect(textOf(fresh.text)).toMatch(/Trấn Ninh 19 tiêu chí chưa đạt, 1 quá hạn/)
    const answer = await office.get(paths.letters.create({}, await choice())).expect(200)
    const words = textOf(answer.text)
    expect(words).toContain(
      'Thực hiện Kế hoạch số 37/KH-UBND ngày 29/01/2024 của UBND huyện Văn Quan về việc thực hiện',
    )
    expect(words).toContain('xã Trấn Ninh đạt 0/19 tiêu chí đã được thẩm tra')
    expect(words).toContain('trong đó 01 chỉ tiêu quá hạn')
    const made = await makeLetter(office)
    expect(made.status).toBe(303)
    const page = await office.get(paths.letters.show({ id: idIn(made) })).expect(200)
    expect(textOf(page.text)).toContain('Đã lập công văn.')
    expect(textOf(page.text)).toContain('50/400 hộ (12,5%)')
  })

  it('is a .docx in the official layout', async () => {
    const office = await p.login('COORDINATOR')
    const { paragraphs, tables, xml, styles } = await fileOf(office, idIn(await makeLetter(office)))
    const head = tables[0]?.[0] ?? []
    expect(head[0]?.split('\n').filter(Boolean)).toEqual([
      'ỦY BAN NHÂN DÂN',
      'HUYỆN VĂN QUAN',
      expect.stringMatching(/^Số: +\/UBND-VPĐP$/),
      'V/v đôn đốc hoàn thành các chỉ tiêu, tiêu chí nông thôn mới chưa đạt tại xã Trấn Ninh',
    ])
    expect(head[1]?.split('\n').filter(Boolean)).toEqual([
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Độc lập - Tự do - Hạnh phúc',
      expect.stringMatching(/^Văn Quan, ngày +tháng 5 năm 2024$/),
    ])
    expect(paragraphs).toContain('Kính gửi:')
    expect(paragraphs).toContain('- Ủy ban nhân dân xã Trấn Ninh;')
    expect(paragraphs.some((line) => line.endsWith('trước ngày 31/5/2024./.'))).toBe(true)
    const foot = tables.at(-1)?.[0] ?? []
    expect(foot[0]).toBe('Nơi nhận:\n- Như trên;\n- CT, PCT UBND huyện;\n- Lưu: VT, VPĐP.')
    expect(foot[1]).toMatch(/^KT\. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n/)
    expect(styles).toContain('Times New Roman')
    expect(xml).toMatch(/<w:pgSz w:w="1190\d" w:h="1683\d"/)
    expect(xml).toMatch(/<w:pgMar w:top="1134" w:right="85[01]" w:bottom="1134" w:left="1701"/) // 20, 15, 20, 30 mm
    expect(xml).toContain('<w:titlePg/>')
    const sizes = new Set([...xml.matchAll(/<w:sz w:val="(\d+)"/g)].map(([, size]) => Number(size) / 2))
    expect([...sizes].sort((a, b) => a - b)).toEqual([11, 12, 12.5, 13, 14])
  })

  it('names every unmet indicator with requirement, state, agency and deadline', async () => {
    const { water } = await prepare()
    const office = await p.login('COORDINATOR')
    const { tables } = await fileOf(office, idIn(await makeLetter(office)))
    const [title, ...rows] = tables[1] ?? []
    expect(title).toEqual(['Chỉ tiêu', 'Yêu cầu', 'Hiện trạng', 'Cơ quan phụ trách', 'Thời hạn'])
    const unmet = await p.db.assessment.count({
      where: {
        communeId: await p.unitId('Trấn Ninh'),
        indicator: {
          criterion: { no: { in: [2, 17] }, set: { code: set } },
          validFrom: { lte: new Date('2024-05-20') },
        },
        verifiedResult: 'NONE',
      },
    })
    expect(rows.length).toBe(unmet)
    const row = rows.find(([name]) => name?.startsWith('17.11.'))
    const { lead } = await leadOf(water)
    expect(row?.slice(1)).toEqual([
      expect.stringMatching(/^≥ /),
      expect.stringMatching(/^50\/400 hộ \(12,5%\)\. .*Quá hạn 20 ngày \(kế hoạch 30\/4\/2024\)\.$/),
      expect.stringContaining(lead),
      '31/5/2024',
    ])
    expect(rows.find(([name]) => name?.startsWith('2.1.'))?.at(-1)).toBe('25/5/2024') // the commune's own day is sooner
  })

  it('stays as it was when data move, in the portal and in the file', async () => {
    const { water } = await prepare()
    const office = await p.login('COORDINATOR')
    const id = idIn(await makeLetter(office))
    const before = await fileOf(office, id)
    await p.put(water, { value: '99', numerator: '396', denominator: '400', selfResult: 'MET' })
    const after = await fileOf(office, id)
    expect(after.xml).toBe(before.xml)
    const page = textOf((await office.get(paths.letters.show({ id })).expect(200)).text)
    expect(page).toContain('50/400 hộ (12,5%)')
    expect(page).not.toContain('396/400')
  })

  it('tells of each figure which version it was read from, by which event, when', async () => {
    const { water } = await prepare()
    const office = await p.login('COORDINATOR')
    const { text: html } = await office.get(paths.letters.show({ id: idIn(await makeLetter(office)) })).expect(200)
    const event = await p.db.event.findFirstOrThrow({ where: { assessmentId: water }, orderBy: { id: 'desc' } })
    const row = html.split('<tr>').find((one) => one.includes('17.11 ') && one.includes('Phiên bản')) ?? ''
    expect(row).toContain(`href="${paths.assessments.show({ id: water })}"`)
    expect(textOf(row)).toContain(`Phiên bản ${event.version} của chỉ tiêu 17.11`)
    expect(textOf(row)).toContain(`Sự kiện ${event.id}`)
    expect(textOf(row)).toContain('20/05/2024 09:00')
  })

  it('offers short texts for each commune and agency', async () => {
    await prepare()
    const office = await p.login('COORDINATOR')
    const { text: html } = await office.get(paths.letters.show({ id: idIn(await makeLetter(office)) })).expect(200)
    const texts = [...html.matchAll(/<textarea[^>]*readonly>([\s\S]*?)<\/textarea>/g)].map(([, one = '']) =>
      textOf(one),
    )
    expect(
      texts.some((one) => /^Xã Trấn Ninh, .*- 17\.11 .*: 50\/400 hộ \(12,5%\), yêu cầu ≥ .*hạn 31\/05\/2024/.test(one)),
    ).toBe(true)
    expect(texts.some((one) => /^Phòng .* phụ trách .* - Xã Trấn Ninh: /.test(one))).toBe(true)
  })

  it('asks for another look when figures moved between preview and making', async () => {
    const { water } = await prepare()
    const office = await p.login('COORDINATOR')
    const { text: html } = await office.get(paths.letters.create({}, await choice())).expect(200)
    await p.put(water, { value: '20', numerator: '80', denominator: '400' })
    const late = { ...(await choice()), stamp: hidden(html, 'stamp') }
    const answer = await office.post(paths.letters.create(), late).expect(409)
    expect(textOf(answer.text)).toContain('số liệu vừa thay đổi')
    expect(textOf(answer.text)).toContain('80/400 hộ (20%)')
  })

  it('keeps what was chosen when something is missing, and makes no letter about nothing', async () => {
    const office = await p.login('COORDINATOR')
    const none = await office.get(
      paths.letters.create({}, { ...(await choice()), communes: '', deadline: '32/05/2024' }),
    )
    expect(none.status).toBe(422)
    expect(textOf(none.text)).toContain('Đề nghị chọn ít nhất một xã.')
    expect(none.text).toContain('value="32/05/2024"')
    const nothing = await office.post(paths.letters.create(), await choice({ about: ['waiting'] }))
    expect(nothing.status).toBe(422)
    expect(textOf(nothing.text)).toContain('không có chỉ tiêu nào để đôn đốc')
  })

  it('sent twice is one letter', async () => {
    const office = await p.login('COORDINATOR')
    const fields = await choice()
    const { text: html } = await office.get(paths.letters.create({}, fields))
    const form = { ...fields, stamp: hidden(html, 'stamp'), requestKey: hidden(html, 'requestKey') }
    const [one, two] = [
      await office.post(paths.letters.create(), form),
      await office.post(paths.letters.create(), form),
    ]
    expect(two.headers['location']).toBe(one.headers['location'])
  })
})

const leadOf = async (assessmentId: number): Promise<{ lead: string }> => {
  const row = await p.db.assessment.findUniqueOrThrow({ where: { id: assessmentId } })
  const held = await p.db.assignment.findFirst({
    where: { role: 'LEAD', OR: [{ indicatorId: row.indicatorId }, { criterionId: row.criterionId }] },
    include: { agency: true },
    orderBy: { indicatorId: { sort: 'asc', nulls: 'last' } },
  })
  return { lead: held?.agency.shortName ?? 'Chưa phân công' }
}

describe('its words', () => {
  const words = {
    symbol: 'UBND-VP',
    subject: 'đôn đốc tiến độ',
    to: '- UBND xã Trấn Ninh\nPhòng KT&HT',
    opening: 'Thực hiện chỉ đạo.',
    request: 'UBND huyện yêu cầu:',
    agencies: 'kiểm tra, hướng dẫn.',
    closing: 'Nghiêm túc thực hiện.',
    copies: 'Như trên\nLưu: VT',
    authority: 'Q',
    signer: 'Hứa Phong Lan',
  }

  it('can be worded otherwise over the same figures', async () => {
    await prepare()
    const office = await p.login('COORDINATOR')
    const id = idIn(await makeLetter(office))
    const before = await fileOf(office, id)
    await office.post(paths.letters.edit({ id }), { ...words, version: 1 }).expect(303)
    const after = await fileOf(office, id)
    expect(after.tables[1]).toEqual(before.tables[1])
    expect(after.paragraphs).toEqual(
      expect.arrayContaining(['- UBND xã Trấn Ninh;', '- Phòng KT&HT.', 'Nghiêm túc thực hiện./.']),
    )
    expect(after.tables.at(-1)?.[0]?.[1]).toMatch(/^Q\. CHỦ TỊCH\n+Hứa Phong Lan$/)
    const event = await p.db.event.findFirstOrThrow({ where: { action: 'letter.edited', subjectId: id } })
    expect(event.to).toMatchObject({ signer: 'Hứa Phong Lan' })
  })

  it('of two people are set side by side', async () => {
    const office = await p.login('COORDINATOR')
    const id = idIn(await makeLetter(office))
    await office.post(paths.letters.edit({ id }), { ...words, version: 1 }).expect(303)
    const late = await office
      .post(paths.letters.edit({ id }), { ...words, subject: 'tên khác', version: 1 })
      .expect(409)
    expect(textOf(late.text)).toContain('vừa có người khác cập nhật')
    expect(textOf(late.text)).toContain('tên khác')
    const chosen = await office.post(paths.letters.edit({ id }), { ...words, subject: 'tên khác', version: 2 })
    expect(chosen.status).toBe(303)
  })

  it('are kept when one is missing', async () => {
    const office = await p.login('COORDINATOR')
    const id = idIn(await makeLetter(office))
    const answer = await office.post(paths.letters.edit({ id }), { ...words, subject: '', version: 1 }).expect(422)
    expect(answer.text).toContain('UBND huyện yêu cầu:')
    expect(answer.text).toMatch(/<title>Lỗi: /)
  })
})

describe('rights', () => {
  it('the office makes, leaders read, nobody else sees', async () => {
    const office = await p.login('COORDINATOR')
    const id = idIn(await makeLetter(office))
    const leader = await p.login('LEADER')
    await leader.get(paths.letters.list()).expect(200)
    const { text: html } = await leader.get(paths.letters.show({ id })).expect(200)
    expect(html).not.toContain(paths.letters.edit({ id }))
    await leader.get(paths.letters.file({ id })).expect(200)
    await leader.get(paths.letters.create()).expect(403)
    await leader.get(paths.letters.edit({ id })).expect(403)
    await leader.post(paths.letters.edit({ id }), {}).expect(403)
    for (const role of ['COMMUNE', 'AGENCY', 'STEERING', 'APPRAISER', 'ADMIN'] as const) {
      const visitor = await p.login(role)
      for (const url of [paths.letters.list(), paths.letters.show({ id }), paths.letters.file({ id })])
        await visitor.get(url).expect(403)
    }
    expect(await p.db.accessLog.count({ where: { action: 'letter.downloaded', subjectId: id } })).toBe(1)
  })

  it('end at the district', async () => {
    const id = idIn(await makeLetter(await p.login('COORDINATOR')))
    const district = await p.db.adminUnit.create({
      data: {
        level: 'DISTRICT',
        code: '999',
        name: 'Khác',
        fullName: 'Huyện Khác',
        kind: 'huyen',
        validFrom: new Date('2000-01-01'),
      },
    })
    await p.db.$executeRaw`SELECT rebuild_unit_closure()`
    for (const role of ['LEADER', 'COORDINATOR'] as const) {
      const other = await p.login(role, { unit: district.id })
      await other.get(paths.letters.show({ id })).expect(404)
      await other.get(paths.letters.file({ id })).expect(404)
      expect(textOf((await other.get(paths.letters.list()).expect(200)).text)).toContain(
        'Chưa lập công văn đôn đốc nào.',
      )
    }
  })
})

it('takes the same number of statements however many communes', async () => {
  const office = await p.login('COORDINATOR')
  const one = await p.lineOf(await office.get(paths.letters.create({}, await choice())))
  const communes = await p.db.adminUnit.findMany({ where: { level: 'COMMUNE', ntmScope: true }, take: 30 })
  const many = await p.lineOf(
    await office.get(paths.letters.create({}, await choice({ communes: communes.map(({ id }) => id) }))),
  )
  expect(many.queries).toBe(one.queries)
})
