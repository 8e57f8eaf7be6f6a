import { beforeAll, describe, expect, it } from 'vitest'
import type { Basis } from '../../src/assessments/status.js'
import { getCatalogue, setOf } from '../../src/criteria/catalogue.js'
import { lookingBack } from '../../src/kernel/context.js'
import { paths } from '../../src/paths.js'
import { loadTable } from '../../src/tables/load.js'
import type { TableNo } from '../../src/tables/registry.js'
import { listTableUnits } from '../../src/tables/units.js'
import { tableTexts } from '../../src/tables/words.js'
import { statementsOf, textOf } from '../support/figures.js'
import { createGolden, goldenBefore, goldenCells, goldenDay, goldenSet } from '../support/golden.js'
import { portal, type TestUser, type Visitor } from '../support/portal.js'
import { csvCells, formulasOf, pageCells, readWorkbook, type Sheet } from '../support/tables.js'

const p = portal({ template: 'migrated' })
const bases: readonly Basis[] = ['verified', 'self']
const counted = ['1', '2', '3', '4'] as const
let office: TestUser
let reader: Visitor

beforeAll(async () => {
  await createGolden(p)
  office = await p.user('COORDINATOR')
  reader = await p.login('LEADER')
})

const load = async (no: TableNo, basis: Basis, day = goldenDay, user = office) => {
  const now = await p.ctx(user)
  const ctx = day === goldenDay ? now : lookingBack(now, day)
  const [unit] = await listTableUnits(ctx)
  if (!unit) throw new Error('No unit')
  return loadTable(ctx, { no, unit, set: setOf(await getCatalogue(ctx), goldenSet), basis, before: goldenBefore })
}

describe('tables 1 to 4 of a district counted by hand', () => {
  for (const basis of bases)
    for (const no of counted)
      it(`table ${no}, ${basis}`, async () => {
        const table = await load(no, basis)
        expect(tableTexts(table)).toEqual(goldenCells[basis][no])
        expect(table).toMatchObject({ unit: 'Huyện Thử Tính', cutoff: goldenDay })
      })

  it('says on a past day what was counted on it', async () => {
    const table = await load('1', 'verified', goldenBefore)
    const columns = table.columns.map(({ key }) => key)
    const met = tableTexts(table).map((cells) => [cells[1], cells[columns.indexOf('met')]])
    expect(met.slice(0, 5)).toEqual([
      ['An Bình', '3'],
      ['Bình Yên', '1'],
      ['Cao Sơn', '0'],
      ['Đông Mai', '3'],
      ['Hòa Lạc', '0'],
    ])
    expect(table.cutoff).toBe(goldenBefore)
  })
})

/** A value of a sheet as a person reads it: by the format of its cell, the Vietnamese way. */
const shown = (sheet: Sheet, row: number, column: number): string => {
  const address = `${String.fromCharCode(65 + column)}${row + 1}`
  const { v: value, z: format = '' } = sheet.cell(address) ?? {}
  if (value === undefined || value === null) return ''
  if (typeof value !== 'number') return typeof value === 'string' ? value : ''
  if (format === 'dd/mm/yyyy')
    return new Date(Math.round((value - 25_569) * 86_400_000)).toISOString().slice(0, 10).split('-').reverse().join('/')
  const digits = /0\.(0+)/.exec(format)?.[1]?.length ?? 0
  const number = (format.endsWith('%') ? value * 100 : value).toFixed(digits).replace('.', ',')
  return format.endsWith('%') ? `${number}%` : number
}

describe('the same cells by every writer', () => {
  const query = (basis: Basis) => ({ set: goldenSet, basis, before: goldenBefore })

  for (const basis of bases)
    for (const no of counted)
      it(`table ${no}, ${basis}: page, .xlsx, CSV, JSON`, async () => {
        const expected = goldenCells[basis][no].map((row) => [...row])
        const page = await reader.get(paths.tables.show({ no }, query(basis))).expect(200)
        expect(pageCells(page.text)).toEqual(expected)
        expect(textOf(page.text)).toContain('tính đến ngày 20/05/2024')

        const answer = await reader
          .get(paths.tables.file({ no, format: 'xlsx' }, query(basis)))
          .responseType('blob')
          .expect(200)
        const [sheet] = readWorkbook(answer.body as Buffer)
        if (!sheet) throw new Error('No sheet')
        const first = sheet.values.findIndex((row) => row[0] === 1 || row[0] === 'Số xã')
        const width = expected[0]?.length ?? 0
        const cells = expected.map((_, down) =>
          Array.from({ length: width }, (__, right) => shown(sheet, first + down, right)),
        )
        expect(cells).toEqual(expected)
        for (const { address, saved, computed } of formulasOf(sheet))
          expect([address, saved]).toEqual([address, computed])

        const csv = csvCells(
          (await reader.get(paths.tables.file({ no, format: 'csv' }, query(basis))).expect(200)).text,
        )
        const table = await load(no, basis)
        const nothing = new Set(table.columns.flatMap(({ key }, index) => (/^c\d/.test(key) ? [] : [index])))
        expect(csv.slice(1)).toEqual(
          expected.map((row) => row.map((cell, index) => (cell === '–' && nothing.has(index) ? '' : cell))),
        )
        const json = await reader.get(paths.tables.file({ no, format: 'json' }, query(basis))).expect(200)
        expect((json.body as { rows: unknown[] }).rows).toHaveLength(expected.length)
      })
})

describe('the other tables', () => {
  it('5 to 9 add up what was entered up to the day, by hand', async () => {
    const communeId = await p.unitId('Cao Sơn')
    const days = (start: string, end: string) => ({ periodStart: new Date(start), periodEnd: new Date(end) })
    await p.db.mobilisedResource.createMany({
      data: [
        { communeId, source: 'NS_TINH', ...days('2022-01-01', '2022-12-31'), amount: '100' },
        { communeId, source: 'NS_TINH', ...days('2024-01-01', '2024-03-31'), amount: '20.5' },
        { communeId, source: 'NS_TINH', ...days('2024-04-01', '2024-05-10'), amount: '1.25' },
        {
          communeId,
          source: 'HIEN_DAT',
          ...days('2024-04-01', '2024-05-10'),
          quantity: '850',
          quantityUnit: 'm²',
          amount: '8.5',
        },
        { communeId, source: 'NS_XA', ...days('2024-05-01', '2024-06-30'), amount: '999' }, // ends after the day
      ],
    })
    const five = tableTexts(await load('5', 'verified'))
    expect(five.find((row) => row[1] === 'Ngân sách tỉnh')?.slice(2)).toEqual(['triệu đồng', '1,25', '21,75', '121,75'])
    expect(five.find((row) => row[1] === 'Hiến đất')?.slice(2)).toEqual(['m²', '850', '850', '850'])
    expect(five.at(-1)?.slice(1)).toEqual(['Tổng số tiền và quy tiền', 'triệu đồng', '9,75', '30,25', '130,25'])

    await p.db.constructionArrear.createMany({
      data: [
        { communeId, project: '=Đường A', total: '1000', paid: '750.5', asOf: new Date('2024-04-30') },
        { communeId, project: 'Kênh B', total: '200', paid: '0', asOf: new Date('2024-05-10') },
      ],
    })
    const nine = tableTexts(await load('9', 'verified'))
    expect(nine.map((row) => row.slice(3, 6))).toEqual([
      ['1.000,0', '750,5', '249,5'],
      ['200,0', '0,0', '200,0'],
      ['1.200,0', '750,5', '449,5'],
    ])
    const eight = tableTexts(await load('8', 'verified'))
    expect(eight).toEqual([['1', 'An Bình', 'Bộ nhỏ', '15/QĐ-UBND', '20/12/2022', '2022', '4', '0', '–']])
  })

  it('6: the latest figures up to the day; entered by the office alone', async () => {
    const writer = await p.login(office)
    const unitId = office.unitId
    const fund = {
      unitId,
      year: 2024,
      source: 'NS_TINH',
      planned: '1.000',
      allocated: '800',
      disbursed: '250',
      asOf: '31/03/2024',
    }
    await writer
      .post(paths.programmeFunds.create(), { ...fund, requestKey: crypto.randomUUID(), disbursed: '900' })
      .expect(422)
    await writer.post(paths.programmeFunds.create(), { ...fund, requestKey: crypto.randomUUID() }).expect(303)
    await writer.post(paths.programmeFunds.create(), { ...fund, requestKey: crypto.randomUUID() }).expect(422)
    const later = { ...fund, asOf: '10/05/2024', disbursed: '400' }
    await writer.post(paths.programmeFunds.create(), { ...later, requestKey: crypto.randomUUID() }).expect(303)
    const row = ['1', 'Huyện Thử Tính', 'Ngân sách tỉnh đối ứng', '1.000', '800']
    expect(tableTexts(await load('6', 'verified'))[0]).toEqual([...row, '400', '40,00%', '10/05/2024'])
    expect(tableTexts(await load('6', 'verified', goldenBefore))[0]).toEqual([...row, '250', '25,00%', '31/03/2024'])
    const { id, version } = await p.db.programmeFund.findFirstOrThrow({ orderBy: { id: 'desc' } })
    await writer.get(paths.programmeFunds.edit({ id })).expect(200)
    await writer.post(paths.programmeFunds.edit({ id }), { ...later, version, disbursed: '410' }).expect(303)
    await writer.post(paths.programmeFunds.edit({ id }), { ...later, version, disbursed: '411' }).expect(409)
    await reader.get(paths.programmeFunds.list()).expect(200)
    await reader.get(paths.programmeFunds.create()).expect(403)
    await (await p.login('COMMUNE', { unit: 'Cao Sơn' })).get(paths.programmeFunds.edit({ id })).expect(403)
  })

  it('7: sites by kind, planned, in the making, recognised in the year and to date', async () => {
    const communeId = await p.unitId('Cao Sơn')
    const { id: villageId } = await p.db.village.create({ data: { communeId, name: 'Thôn 1' } })
    const { id: documentId } = await p.db.legalDocument.findFirstOrThrow()
    const garden = { villageId, kind: 'GARDEN' as const }
    await p.db.modelSite.createMany({
      data: [
        { ...garden, planYear: 2024 },
        { ...garden, planYear: 2024, recognisedOn: new Date('2024-05-02'), documentId },
        { ...garden, planYear: 2023, recognisedOn: new Date('2023-12-02'), documentId },
      ],
    })
    const table = await load('7', 'verified')
    const row = table.rows.find(
      ({ cells }) => cells['commune']?.value.kind === 'text' && cells['commune'].value.text === 'Cao Sơn',
    )
    const counts = ['planned', 'making', 'recognised', 'total'].map((key) => row?.cells[`garden_${key}`]?.value)
    expect(counts).toEqual([2, 1, 1, 2].map((value) => ({ kind: 'whole', value })))
    expect(row?.cells['documents']?.value).toEqual({ kind: 'text', text: '15/QĐ-UBND' })
  })
})

describe('the files', () => {
  it('are one workbook ready to be printed, whose formulas give what was saved', async () => {
    const answer = await reader
      .get(paths.tables.all({}, { set: goldenSet, before: goldenBefore }))
      .responseType('blob')
      .expect(200)
    const sheets = readWorkbook(answer.body as Buffer)
    expect(sheets.map(({ name }) => name)).toEqual(
      ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((no) => `Biểu ${no}`),
    )
    const formulas = sheets.flatMap((sheet) => formulasOf(sheet).map((one) => ({ sheet: sheet.name, ...one })))
    for (const { sheet, address, saved, computed } of formulas)
      expect([sheet, address, Number(saved)]).toEqual([sheet, address, computed])
    expect(formulas.length).toBeGreaterThan(50)
    const [first] = sheets
    expect(first?.cell('G12')?.f).toBe('COUNTIF(C12:F12,"Đ")+COUNTIF(C12:F12,"K")')
    expect(first?.merges).toEqual(expect.arrayContaining(['A10:A11', 'C10:F10', 'A4:J4']))
    expect(first?.values.flat().join(' ')).toMatch(
      /UBND HUYỆN THỬ TÍNH.*CỘNG HÒA XÃ HỘI.*\(Tính đến ngày 20\/05\/2024\)/,
    )
  })

  it('never hold a formula that a person typed', async () => {
    const answer = await reader
      .get(paths.tables.file({ no: '9', format: 'xlsx' }))
      .responseType('blob')
      .expect(200)
    const [sheet] = readWorkbook(answer.body as Buffer)
    const typed = Object.values(sheet?.sheet ?? {}).find((cell) => (cell as { v?: unknown }).v === '=Đường A') as {
      t: string
      f?: string
    }
    expect(typed).toMatchObject({ t: 's' })
    expect(typed.f).toBeUndefined()
    const csv = await reader.get(paths.tables.file({ no: '9', format: 'csv' })).expect(200)
    expect(csvCells(csv.text)[1]?.[2]).toBe("'=Đường A")
  })

  it('are traced, and say which there are', async () => {
    const trace = await p.db.accessLog.findFirst({ where: { action: 'table.exported' }, orderBy: { id: 'desc' } })
    expect(trace?.detail).toMatchObject({ tables: ['9'], format: 'csv', cutoff: goldenDay })
    await reader.get(paths.tables.file({ no: '9', format: 'pdf' })).expect(404)
    await reader.get(paths.tables.show({ no: '10' })).expect(404)
  })
})

describe('the pages', () => {
  it('lead from the hub to every table and every detailed table', async () => {
    const hub = await reader.get(paths.reports.list({}, { set: goldenSet })).expect(200)
    const hrefs = [...hub.text.matchAll(/href="(\/(?:tables\/\d|communes\/\d+\/sets)[^"]*)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&'),
    )
    expect(hrefs.filter((href) => !href.includes('.xlsx'))).toHaveLength(9 + 5)
    for (const href of hrefs.filter((one) => !one.includes('.xlsx'))) await reader.get(href).expect(200)
  })

  it('show a commune its own detailed table and its own row, and nobody else any', async () => {
    const id = await p.unitId('Cao Sơn')
    const officer = await p.login('COMMUNE', { unit: 'Cao Sơn' })
    const page = textOf((await officer.get(paths.communes.table({ id, set: goldenSet })).expect(200)).text)
    expect(page).toMatch(/3\.1 Tỷ lệ hộ có nhà ở đạt tiêu chuẩn ≥ 90% 57\/60 hộ \(95%\)/)
    expect(page).toMatch(/Số tiêu chí đạt 3\/4 1\/4/)
    const own = pageCells((await officer.get(paths.tables.show({ no: '1' })).expect(200)).text)
    expect(own.map((row) => row[1])).toEqual(['Cao Sơn', 'Số xã đạt', 'Bình quân một xã'])
    await officer.get(paths.communes.table({ id: await p.unitId('An Bình'), set: goldenSet })).expect(404)
    await (await p.login('APPRAISER', { unit: 'Thử Tính' })).get(paths.reports.list()).expect(403)
  })

  it('look back: the table of a past day, by the same address with a day', async () => {
    const page = await reader.get(paths.tables.show({ no: '1' }, { set: goldenSet, on: goldenBefore })).expect(200)
    expect(pageCells(page.text)[0]?.slice(0, 7)).toEqual(['1', 'An Bình', 'Đ', 'Đ', 'Đ', 'C', '3'])
    expect(textOf(page.text)).toContain('tính đến ngày 30/04/2024')
  })

  it('take a bounded number of statements', async () => {
    expect(await statementsOf(p, reader, paths.tables.show({ no: '1' }))).toBeLessThanOrEqual(13)
    expect(await statementsOf(p, reader, paths.tables.show({ no: '4' }))).toBeLessThanOrEqual(16)
  })
})
