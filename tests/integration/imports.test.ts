import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../../src/paths.js'
import { statementsOf, textOf } from '../support/figures.js'
import { checkFile, confirmFile, hiddenIn, settleFile, sheetOf, uploadFile } from '../support/imports.js'
import { portal as usePortal, type Visitor } from '../support/portal.js'

const portal = usePortal({ template: 'reference' })
const set = 'NTM_2021_2025'

let office: Visitor
let officer: Visitor

beforeAll(async () => {
  office = await portal.login('COORDINATOR')
  officer = await portal.login('COMMUNE')
})

/** Stored totals are what a recount gives, after everything that was done. */
afterEach(async () => {
  const { rows } = await portal.pool.query('SELECT * FROM totals_drift LIMIT 1')
  expect(rows).toEqual([])
})

const rowOf = async (code: string, commune = 'Trấn Ninh') =>
  portal.db.assessment.findUniqueOrThrow({ where: { id: await portal.assessmentId(commune, set, code) } })
const eventsOf = async (code: string) =>
  portal.db.event.findMany({ where: { assessmentId: (await rowOf(code)).id }, orderBy: { id: 'asc' } })
const undo = (visitor: Visitor, id: number, fields = {}) => visitor.post(paths.imports.reversal({ id }), fields)
const batchOf = (id: number) => portal.db.importBatch.findUniqueOrThrow({ where: { id } })
const counted = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/class="lab">([^<]+)<\/span><b>([\d.]+)/g)].map(([, label = '', count]) => [
      label,
      Number(count),
    ]),
  )

const valueHead = [
  'Xã',
  'Chỉ tiêu',
  'Hiện trạng',
  'Tử số',
  'Mẫu số',
  'Số liệu đến',
  'Xã tự đánh giá',
  'Lý do',
  'Ghi chú',
]

describe('values', () => {
  it('are shown row by row with their faults, and nothing is written', async () => {
    const file = await sheetOf(valueHead, [
      ['xã tran ninh', '2.1', '', 30, 40, '30/04/2024', '', '', ''],
      ['Trấn Ninh', '9.99', '1', '', '', '', '', '', ''],
      ['Xã Lạ', '2.1', '1', '', '', '', '', '', ''],
      ['Trấn Ninh', '2.1', '', 1, 2, '', '', '', ''],
      ['Trấn Ninh', '2.2', '', 50, 40, '', '', '', ''],
      ['Trấn Ninh', '2.3', 'nhiều', '', '', '31/02/2024', '', '', ''],
      ['Trấn Ninh', '2.4', '', '', '', '', 'có lẽ', '', ''],
    ])
    const before = await portal.db.event.count({ where: { assessmentId: { not: null } } })
    const { text, id } = await checkFile(office, 'VALUES', file)
    const shown = textOf(text)
    expect(counted(text)).toEqual({ 'Thêm mới': 0, 'Thay đổi': 1, 'Giữ nguyên': 0, Lỗi: 6 })
    for (const words of [
      'Dòng 3, cột B Trấn Ninh, 9.99 Bộ tiêu chí không có chỉ tiêu mã “9.99”.',
      'Dòng 4, cột A Xã Lạ, 2.1 Không có xã “Xã Lạ”',
      'Dòng 5, cột B Trấn Ninh, 2.1 Trấn Ninh, 2.1 đã có ở dòng 2.',
      'Dòng 6, cột D Trấn Ninh, 2.2 50 lớn hơn 40.',
      'Dòng 7, cột C Trấn Ninh, 2.3 Đề nghị nhập số, ví dụ 62,5.',
      'Dòng 7, cột F Trấn Ninh, 2.3 Lịch không có ngày 31/02/2024.',
      'Dòng 8, cột G Trấn Ninh, 2.4 Không hiểu kết quả “có lẽ”.',
    ])
      expect(shown).toContain(words)
    expect(shown).toContain('Tử số: trống → 30')
    expect(await portal.db.event.count({ where: { assessmentId: { not: null } } })).toBe(before)
    const refused = await confirmFile(office, { id, stamp: hiddenIn(text, 'stamp') })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Chưa ghi: còn dòng lỗi.')
    const findings = await office.get(paths.imports.findings({ id })).responseType('blob')
    expect(findings.headers['content-type']).toContain('spreadsheetml')
    await office.post(paths.imports.removal({ id })).expect(303)
    expect(await portal.db.importRow.count({ where: { batchId: id } })).toBe(0)
  })

  it('are written together with one event each, counted, and taken back the same day', async () => {
    const head = ['BIỂU SỐ LIỆU', '', '', '', '', '', '', '', '']
    const file = await sheetOf(head, [
      ['Tính đến 30/4/2024', '', '', '', '', '', '', '', ''],
      valueHead,
      ['Trấn Ninh', '2.1 Đường xã', '', 40, 40, '30/04/2024', 'Đ', 'Biên bản rà soát', 'Đã rà soát'],
      ['Trấn Ninh', '2.2', '62,5', '', '', '30/04/2024', 'chưa đạt', '', ''],
    ])
    const before = [await rowOf('2.1'), await rowOf('2.2')]
    const checked = await checkFile(officer, 'VALUES', file)
    expect(counted(checked.text)).toMatchObject({ 'Thay đổi': 2, Lỗi: 0 })
    const done = await confirmFile(officer, checked)
    expect(done.headers['location']).toBe(paths.imports.show(checked))
    const row = await rowOf('2.1')
    expect([row.numerator?.toString(), row.value?.toString(), row.selfResult, row.note]).toEqual([
      '40',
      '100',
      'MET',
      'Đã rà soát',
    ])
    expect((await rowOf('2.2')).selfResult).toBe('NOT_MET')
    const last = (await eventsOf('2.1')).at(-1)
    expect([last?.action, last?.version, last?.reason]).toEqual([
      'assessment.saved',
      row.version,
      `Nhập từ tệp so-lieu.xlsx (đợt số ${checked.id})`,
    ])
    expect(await portal.db.event.count({ where: { action: 'import.applied', subjectId: checked.id } })).toBe(1)
    expect((await confirmFile(officer, checked)).headers['location']).toBe(paths.imports.show(checked)) // sent twice
    expect((await rowOf('2.1')).version).toBe(row.version)

    await officer.get(paths.imports.reversal(checked)).expect(200)
    await undo(officer, checked.id).expect(303)
    const after = [await rowOf('2.1'), await rowOf('2.2')]
    expect(after.map(({ selfResult, numerator, note }) => [selfResult, numerator, note])).toEqual(
      before.map(({ selfResult, numerator, note }) => [selfResult, numerator, note]),
    )
    expect(after[0]?.version).toBe(row.version + 1)
    expect((await batchOf(checked.id)).state).toBe('UNDONE')
    expect(textOf((await officer.get(paths.imports.show(checked))).text)).toContain('Đã hoàn tác')
  })

  it('leave alone what was saved after them, and say so', async () => {
    const file = await sheetOf(valueHead, [
      ['Trấn Ninh', '2.1', '', 38, 40, '', '', '', ''],
      ['Trấn Ninh', '2.2', '', 10, 40, '', '', '', ''],
    ])
    const checked = await checkFile(office, 'VALUES', file)
    await confirmFile(office, checked).expect(303)
    await portal.put(await portal.assessmentId('Trấn Ninh', set, '2.1'), { note: 'Sửa sau' })
    const refused = await undo(office, checked.id)
    expect(refused.status).toBe(409)
    expect(textOf(refused.text)).toContain('Trấn Ninh, 2.1 (dòng 2)')
    expect((await rowOf('2.2')).numerator?.toString()).toBe('10')
    await undo(office, checked.id, { partly: 'on' }).expect(303)
    expect((await rowOf('2.1')).note).toBe('Sửa sau')
    expect((await rowOf('2.2')).numerator).toBeNull()
  })

  it('are not taken back on another day', async () => {
    const checked = await checkFile(
      office,
      'VALUES',
      await sheetOf(valueHead, [['Trấn Ninh', '2.3', '', 1, 40, '', '', '', '']]),
    )
    await confirmFile(office, checked).expect(303)
    portal.clock.at('2024-05-21')
    await office.get(paths.imports.reversal(checked)).expect(404)
    expect((await undo(office, checked.id)).status).toBe(409)
    portal.clock.at('2024-05-20')
    await undo(office, checked.id).expect(303)
  })

  it('put back what an agency’s verdict asked for', async () => {
    const id = await portal.assessmentId('Trấn Ninh', set, '2.4')
    await portal.put(id, {
      selfResult: 'NOT_MET',
      verifiedResult: 'NOT_MET',
      verifiedAt: new Date('2024-05-01T03:00:00Z'),
    })
    const checked = await checkFile(
      office,
      'VALUES',
      await sheetOf(valueHead, [['Trấn Ninh', '2.4', '', 1, 40, '', '', '', '']]),
    )
    await confirmFile(office, checked).expect(303)
    expect((await rowOf('2.4')).reverifyReason).toBe('VALUE_CHANGED')
    await undo(office, checked.id).expect(303)
    expect((await rowOf('2.4')).reverifyReason).toBeNull()
  })

  it('are refused at the confirmation when somebody saved since, with what changed', async () => {
    const checked = await checkFile(
      office,
      'VALUES',
      await sheetOf(valueHead, [['Trấn Ninh', '2.3', '', 7, 40, '', '', '', '']]),
    )
    await portal.put(await portal.assessmentId('Trấn Ninh', set, '2.3'), { note: 'Người khác' })
    const answer = await confirmFile(office, checked)
    expect(answer.status).toBe(409)
    expect(textOf(answer.text)).toContain('số liệu đang lưu đã đổi từ lúc kiểm tra')
    expect(textOf(answer.text)).toContain('đã đổi')
    expect((await rowOf('2.3')).numerator).toBeNull()
    await confirmFile(office, { id: checked.id, stamp: hiddenIn(answer.text, 'stamp') }).expect(303)
    expect((await rowOf('2.3')).numerator?.toString()).toBe('7')
  })

  it('change nothing when what the portal gave is brought in again', async () => {
    for (const url of [
      paths.imports.template({ kind: 'VALUES' }, { set, filled: true }),
      paths.assessments.export({ format: 'csv' }, { set }),
      paths.imports.template({ kind: 'STATUS' }, { set, filled: true }),
    ]) {
      const file = (await officer.get(url).responseType('blob')).body as Buffer
      const kind = url.includes('STATUS') ? 'STATUS' : 'VALUES'
      const { text } = await checkFile(officer, kind, file, { name: url.includes('csv') ? 'x.csv' : 'x.xlsx' })
      expect(counted(text)).toMatchObject({ 'Thêm mới': 0, 'Thay đổi': 0, Lỗi: 0 })
      expect(counted(text)['Giữ nguyên']).toBeGreaterThan(40)
    }
  })
})

describe('the table of status', () => {
  it('is read wide, a column an indicator, with the reason given for the whole file', async () => {
    const file = await sheetOf(
      ['TT', 'Tên xã', '1.1', '1.2', 'Ghi chú'],
      [
        [1, 'Trấn Ninh', 'Đ', 'C', ''],
        [2, 'Yên Phúc', 'x', '', ''],
        ['', 'Tổng cộng', 2, '', ''],
      ],
    )
    const bare = await checkFile(office, 'STATUS', file)
    const checked = await checkFile(office, 'STATUS', file, { reason: 'Theo biểu hiện trạng của xã' })
    expect(counted(checked.text)).toMatchObject({ 'Thay đổi': 3, Lỗi: 0 })
    expect(counted(bare.text)['Lỗi']).toBeLessThanOrEqual(2)
    await confirmFile(office, checked).expect(303)
    expect((await rowOf('1.1', 'Yên Phúc')).selfResult).toBe('MET')
    expect((await rowOf('1.2')).selfResult).toBe('NOT_MET')
    await undo(office, checked.id).expect(303)
    expect((await rowOf('1.1', 'Yên Phúc')).selfResult).toBe('NOT_ASSESSED')
  })

  it('is read long too, from a .csv of the old code page', async () => {
    const text = 'Xa;Ma;Ket qua\r\nTran Ninh;1.1;Ð\r\n'
    const file = Buffer.from(text, 'latin1')
    const { text: html } = await checkFile(office, 'STATUS', file, { name: 'cu.csv' })
    expect(textOf(html)).not.toContain('Không có xã')
  })
})

describe('villages', () => {
  const head = ['Xã', 'Tên thôn', 'Từ ngày', 'Đến ngày']
  it('are added and corrected, and taken back while nothing stands on them', async () => {
    const commune = await portal.unitId('Trấn Ninh')
    const old = await portal.db.village.create({ data: { communeId: commune, name: 'Nà Chuông' } })
    const file = await sheetOf(head, [
      ['Trấn Ninh', 'Nà Chuông', '', '30/06/2024'],
      ['Trấn Ninh', 'Khòn Coọng', '01/01/2020', ''],
      ['Trấn Ninh', 'Phai Rọ', '', ''],
      ['Trấn Ninh', 'Phai Rọ', '', ''],
      ['Yên Phúc', 'Chợ Bãi', '', ''],
      ['Trấn Ninh', '', '', ''],
      ['Trấn Ninh', 'Bản Cưởm', '45/13/2024', ''],
    ])
    const checked = await checkFile(officer, 'VILLAGES', file)
    expect(counted(checked.text)).toEqual({ 'Thêm mới': 2, 'Thay đổi': 1, 'Giữ nguyên': 0, Lỗi: 4 })
    expect(textOf(checked.text)).toContain('Không có xã “Yên Phúc” trong các xã tài khoản được nhập')
    await confirmFile(officer, checked, 'on').expect(303)
    const made = await portal.db.village.findMany({ where: { communeId: commune }, orderBy: { id: 'asc' } })
    expect(made.map(({ name }) => name)).toEqual(['Nà Chuông', 'Khòn Coọng', 'Phai Rọ'])
    expect(
      await portal.db.event.count({ where: { subject: 'Village', subjectId: { in: made.map(({ id }) => id) } } }),
    ).toBe(3)
    const again = (
      await officer.get(paths.imports.template({ kind: 'VILLAGES' }, { filled: true })).responseType('blob')
    ).body as Buffer
    expect(counted((await checkFile(officer, 'VILLAGES', again)).text)).toEqual({
      'Thêm mới': 0,
      'Thay đổi': 0,
      'Giữ nguyên': 3,
      Lỗi: 0,
    })
    await portal.db.modelSite.create({ data: { villageId: made[1]!.id, kind: 'GARDEN' } })
    expect((await undo(officer, checked.id)).status).toBe(409)
    await undo(officer, checked.id, { partly: 'on' }).expect(303)
    const left = await portal.db.village.findMany({ where: { communeId: commune }, orderBy: { id: 'asc' } })
    expect(left.map(({ id, name, validTo }) => [id, name, validTo])).toEqual([
      [old.id, 'Nà Chuông', null],
      [made[1]!.id, 'Khòn Coọng', null],
    ])
  })
})

describe('resources', () => {
  const head = ['Xã', 'Nguồn vốn', 'Từ ngày', 'Đến ngày', 'Số tiền', 'Số lượng']
  it('are kept by period through their own service, and taken back', async () => {
    const commune = await portal.unitId('Trấn Ninh')
    const old = { communeId: commune, periodStart: new Date('2023-01-01'), periodEnd: new Date('2023-12-31') }
    await portal.db.mobilisedResource.create({ data: { ...old, source: 'NS_XA', amount: 5 } })
    const file = await sheetOf(head, [
      ['Trấn Ninh', 'Ngân sách tỉnh', '01/01/2024', '31/03/2024', '1.250,5', ''],
      ['Trấn Ninh', 'hien dat', '01/01/2024', '31/03/2024', '', 850],
      ['Trấn Ninh', 'Ngân sách xã', '01/01/2023', '31/12/2023', 7, ''],
      ['Trấn Ninh', 'Ngân sách xã', '01/12/2023', '31/01/2024', 7, ''],
      ['Trấn Ninh', 'Ngân sách lạ', '01/01/2024', '31/03/2024', 7, ''],
      ['Trấn Ninh', 'Vốn tín dụng', '01/01/2024', '31/03/2024', -1, 3],
    ])
    const checked = await checkFile(officer, 'RESOURCES', file)
    expect(counted(checked.text)).toEqual({ 'Thêm mới': 2, 'Thay đổi': 1, 'Giữ nguyên': 0, Lỗi: 3 })
    expect(textOf(checked.text)).toContain('hai kỳ không được trùng ngày')
    await confirmFile(officer, checked, 'on').expect(303)
    const rows = await portal.db.mobilisedResource.findMany({
      where: { communeId: commune },
      orderBy: { source: 'asc' },
    })
    expect(rows.map(({ source, amount, quantity }) => [source, amount?.toString(), quantity?.toString()])).toEqual([
      ['HIEN_DAT', undefined, '850'],
      ['NS_TINH', '1250.5', undefined],
      ['NS_XA', '7', undefined],
    ])
    for (const url of [
      paths.imports.template({ kind: 'RESOURCES' }, { filled: true }),
      paths.resources.export({ format: 'csv' }),
    ]) {
      const again = (await officer.get(url).responseType('blob')).body as Buffer
      const { text } = await checkFile(officer, 'RESOURCES', again, { name: url.includes('csv') ? 'x.csv' : 'x.xlsx' })
      expect(counted(text)).toEqual({ 'Thêm mới': 0, 'Thay đổi': 0, 'Giữ nguyên': 3, Lỗi: 0 })
    }
    expect(
      await portal.db.event.count({ where: { action: 'resource.saved', reason: { contains: `số ${checked.id}` } } }),
    ).toBe(2)
    await undo(officer, checked.id).expect(303)
    const left = await portal.db.mobilisedResource.findMany({ where: { communeId: commune } })
    expect(left.map(({ source, amount }) => [source, amount?.toString()])).toEqual([['NS_XA', '5']])
  })
})

describe('assignments', () => {
  const head = ['Mã', 'Tên tiêu chí, chỉ tiêu', 'Cơ quan chủ trì', 'Cơ quan phối hợp']
  const terms = async () => {
    const paper = await portal.db.legalDocument.findFirstOrThrow({ where: { docNumber: '2274/QĐ-UBND' } })
    return { documentId: String(paper.id), validFrom: '20/05/2024' }
  }
  const holders = async (no: number) => {
    const rows = await portal.db.assignment.findMany({
      where: { criterion: { no, set: { code: set } } },
      include: { agency: true },
      orderBy: { id: 'asc' },
    })
    return rows.map(
      ({ agency, role, status, validTo }) => `${agency.code} ${role} ${status} ${validTo?.toISOString() ?? ''}`,
    )
  }

  it('need the paper and the day, and say row by row what does not fit', async () => {
    const file = await sheetOf(head, [
      ['1', '', 'KTHT', 'TNMT; Không có phòng này'],
      ['77', '', 'KTHT', ''],
      ['3', '', 'NNPTNT', 'NNPTNT'],
      ['4', '', 'KTHT', ''],
      ['4', '', 'KTHT', ''],
      ['8', '', '', ''],
    ])
    const { id } = await uploadFile(office, 'ASSIGNMENTS', file)
    const bare = await settleFile(office, id)
    expect(bare.status).toBe(422)
    expect(bare.text).toContain('Đề nghị chọn văn bản phân công')
    const { text } = await checkFile(office, 'ASSIGNMENTS', file, await terms())
    for (const words of [
      'Không có cơ quan phối hợp “Không có phòng này” trong danh mục.',
      'Bộ tiêu chí không có mã “77”.',
      'Phòng NN&PTNT vừa chủ trì vừa phối hợp.',
      'Mã 4 đã có ở dòng 5.',
    ])
      expect(textOf(text)).toContain(words)
    await (await portal.login('ADMIN')).get(paths.imports.create({}, { kind: 'ASSIGNMENTS' })).expect(404)
  })

  it('are opened and ended by rows, and taken back whole', async () => {
    const before = [await holders(5), await holders(6)]
    const file = await sheetOf(head, [
      ['5', '', 'phong gd&đt', 'KTHT'],
      ['6', '', 'GDDT', 'VHTT; KTHT'],
    ])
    const checked = await checkFile(office, 'ASSIGNMENTS', file, await terms())
    await confirmFile(office, checked).expect(303)
    expect((await holders(6)).some((one) => one.startsWith('GDDT LEAD CONFIRMED'))).toBe(true)
    expect((await holders(6)).filter((one) => one.includes('2024-05-19'))).not.toEqual([])
    const again = (
      await office.get(paths.imports.template({ kind: 'ASSIGNMENTS' }, { set, filled: true })).responseType('blob')
    ).body as Buffer
    const same = await checkFile(office, 'ASSIGNMENTS', again, await terms())
    expect(counted(same.text)).toMatchObject({ 'Thêm mới': 0, 'Thay đổi': 0, Lỗi: 0 })
    await undo(office, checked.id).expect(303)
    expect([await holders(5), await holders(6)]).toEqual(before)
  })
})

describe('users', () => {
  const head = ['Tên đăng nhập', 'Họ và tên', 'Vai trò', 'Đơn vị', 'Cơ quan', 'Email', 'Điện thoại']
  it('are opened with passwords shown once, corrected, given roles, and taken back while unused', async () => {
    const admin = await portal.login('ADMIN')
    const known = await portal.user('AGENCY', { agency: 'KTHT', username: 'nguoi.cu', displayName: 'Người Cũ' })
    const file = await sheetOf(head, [
      ['hoang.lien', 'Hoàng Liên', 'UBND xã', 'xa tran ninh', '', 'hl@example.vn', '0912'],
      ['lo.van', 'Lò Văn', 'cơ quan phụ trách', 'huyện Văn Quan', 'phong gd&dt', '', ''],
      ['lo.van', 'Lò Văn', 'Cơ quan phụ trách', '', 'TNMT', '', ''],
      ['nguoi.cu', 'Người Cũ', 'Cơ quan phụ trách', '', 'TNMT', 'cu@example.vn', ''],
      ['Sai Tên', 'A', 'Vua', '', '', 'x', ''],
      ['lo.van', 'Người Khác', 'Lãnh đạo', '', '', '', ''],
      ['x.y.z', 'Xã Không', 'UBND xã', 'Văn Quan lạ', '', '', ''],
    ])
    const checked = await checkFile(admin, 'USERS', file)
    expect(counted(checked.text)).toEqual({ 'Thêm mới': 3, 'Thay đổi': 1, 'Giữ nguyên': 0, Lỗi: 3 })
    const done = await confirmFile(admin, checked, 'on')
    expect(done.status).toBe(200)
    expect(done.text.match(/class="code">[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}</g)).toHaveLength(2)
    const made = await portal.db.user.findUniqueOrThrow({ where: { username: 'lo.van' }, include: { grants: true } })
    expect([made.mustChangePassword, made.grants.length]).toEqual([true, 2])
    const show = await admin.get(paths.imports.show(checked)).expect(200)
    expect(show.text).not.toContain('class="code"')
    await office.get(paths.imports.show(checked)).expect(404)
    const again = (await admin.get(paths.imports.template({ kind: 'USERS' }, { filled: true })).responseType('blob'))
      .body as Buffer
    expect(counted((await checkFile(admin, 'USERS', again)).text)).toMatchObject({
      'Thêm mới': 0,
      'Thay đổi': 0,
      Lỗi: 0,
    })
    const kept = await portal.db.event.findMany({ where: { subject: 'User', subjectId: made.id } })
    expect(JSON.stringify(kept.map(({ from, to, reason }) => [from, to, reason]))).not.toMatch(
      /[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}/,
    )
    await portal.db.user.update({ where: { username: 'hoang.lien' }, data: { mustChangePassword: false } })
    expect((await undo(admin, checked.id)).status).toBe(409)
    await undo(admin, checked.id, { partly: 'on' }).expect(303)
    expect(await portal.db.user.count({ where: { username: { in: ['lo.van', 'hoang.lien'] } } })).toBe(1)
    const back = await portal.db.user.findUniqueOrThrow({ where: { id: known.id }, include: { grants: true } })
    expect([back.email, back.grants.length]).toEqual([null, 1])
  })
})

describe('files and rights', () => {
  it('refuse what is no table, too large, or made to hang the portal', async () => {
    const refused = async (file: Buffer, name: string) => {
      const { answer } = await uploadFile(office, 'VILLAGES', file, { name })
      expect([413, 422]).toContain(answer.status)
      return textOf(answer.text)
    }
    expect(await refused(Buffer.from('PK not a zip at all'), 'x.xlsx')).toContain('không phải bảng tính')
    expect(await refused(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), 'x.xls')).toContain('.xls cũ')
    expect(await refused(Buffer.from('\n\n'), 'x.csv')).toContain('không có dòng nào')
    expect(await refused(Buffer.alloc(6 * 1024 ** 2, 'a'), 'x.csv')).toContain('lớn hơn 5 MB')
    expect(await refused(Buffer.from('a;b\n'.repeat(6000)), 'x.csv')).toContain('nhiều hơn 5000 dòng')
  })

  it('ask for the columns that must be there', async () => {
    const { id } = await uploadFile(office, 'VILLAGES', await sheetOf(['A', 'B'], [['x', 'y']]))
    const answer = await settleFile(office, id)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Chưa chọn cột cho: Xã, Thôn.')
    const twice = await settleFile(office, id, { 'c.0': 'name', 'c.1': 'name' })
    expect(twice.text).toContain('Hai cột cùng ghi vào “Thôn”.')
    await settleFile(office, id, { 'c.0': 'commune', 'c.1': 'name', 'c.2': 'passwordHash' }).then(({ status }) =>
      expect(status).toBe(303),
    )
  })

  it('are the person’s own: others see no batch, and no kind that is not theirs', async () => {
    const { id } = await uploadFile(office, 'VILLAGES', await sheetOf(['Xã', 'Thôn'], [['Yên Phúc', 'Chợ Bãi']]))
    const other = await portal.login('COMMUNE')
    for (const url of [paths.imports.columns({ id }), paths.imports.check({ id }), paths.imports.show({ id })])
      await other.get(url).expect(404)
    await other.post(paths.imports.check({ id }), { stamp: 'x' }).expect(404)
    for (const role of ['LEADER', 'AGENCY', 'STEERING', 'APPRAISER'] as const)
      await (await portal.login(role)).get(paths.imports.list()).expect(403)
    await (await portal.login('ADMIN')).get(paths.imports.create({}, { kind: 'VALUES' })).expect(404)
    await settleFile(office, id)
    expect((await confirmFile(office, { id, stamp: 'made up' })).status).toBe(409)
    expect(await portal.db.village.count({ where: { name: 'Chợ Bãi' } })).toBe(0)
  })

  it('take a bounded number of statements to look at, however many rows', async () => {
    const rows = Array.from({ length: 400 }, (_, index) => ['Yên Phúc', `Thôn ${index + 1}`])
    const { id } = await checkFile(office, 'VILLAGES', await sheetOf(['Xã', 'Thôn'], rows))
    expect(await statementsOf(portal, office, paths.imports.check({ id }))).toBeLessThan(15)
  })
})
