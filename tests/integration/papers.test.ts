import { writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { backgroundJobs } from '../../src/background.js'
import { paths } from '../../src/paths.js'
import { textOf } from '../support/figures.js'
import { createGolden, goldenCells, goldenSet } from '../support/golden.js'
import { doJobs, silent } from '../support/jobs.js'
import { readPdf, readWord } from '../support/paper-files.js'
import { portal, type Visitor } from '../support/portal.js'

const p = portal({ template: 'migrated' })
let office: Visitor
let officer: Visitor

beforeAll(async () => {
  await createGolden(p)
  office = await p.login('COORDINATOR', { unit: 'Thử Tính' })
  officer = await p.login('COMMUNE', { unit: 'Cao Sơn' })
})

type Fields = Record<string, string | number>

/** The hidden and typed fields of the second page, as a browser would send them. */
const fieldsOf = (html: string): Fields => {
  const inputs = [...html.matchAll(/<input type="(?:hidden|text)"[^>]*>/g)].map(([tag]) => [
    /name="([^"]*)"/.exec(tag)?.[1] ?? '',
    /value="([^"]*)"/.exec(tag)?.[1] ?? '',
  ])
  return Object.fromEntries(inputs.filter(([name]) => name !== '' && name !== '_csrf')) as Fields
}

const words: Fields = {
  subject: 'Kết quả thực hiện nông thôn mới tháng 5/2024',
  symbol: 'BC-UBND',
  direction: 'Ban hành kế hoạch.\nTổ chức tuyên truyền.',
  obstacles: 'Thiếu vốn đối ứng.',
  copies: 'UBND tỉnh\nLưu: VT',
  authority: 'TM_KT',
  signer: 'Nguyễn Văn An',
}

const order = async (visitor: Visitor, about: Fields, more: Fields = {}): Promise<number> => {
  const query = { basis: 'verified', set: goldenSet, before: '30/04/2024', ...about }
  const page = await visitor.get(paths.papers.create({}, query)).expect(200)
  const answer = await visitor.post(paths.papers.create(), { ...fieldsOf(page.text), ...words, ...more }).expect(303)
  return Number(/(\d+)$/.exec(String(answer.headers['location']))?.[1])
}

const work = () =>
  doJobs(
    p.url,
    backgroundJobs({
      db: p.db,
      storage: p.storage,
      clock: p.clock,
      log: silent,
      config: { dataDir: '' } as never,
    }).filter(({ name }) => name === 'papers.make'),
  )

const fileOf = async (visitor: Visitor, id: number, format: string, number = 1): Promise<Buffer> => {
  const answer = await visitor.get(paths.papers.file({ id, number, format })).responseType('blob').expect(200)
  if (process.env['KEEP_PAPERS'])
    await writeFile(`${process.env['KEEP_PAPERS']}/${id}-${number}.${format}`, answer.body as Buffer)
  return answer.body as Buffer
}

describe('a report made by a job', () => {
  let made = 0

  it('waits on its page, is made, and says the tables counted by hand', async () => {
    const id = await order(office, { kind: 'DISTRICT_REPORT' })
    const waiting = await office.get(paths.papers.show({ id })).expect(200)
    expect(waiting.headers['refresh']).toBe('2')
    expect(textOf(waiting.text)).toContain('Chờ lập')
    await work()
    const page = await office.get(paths.papers.show({ id })).expect(200)
    expect(page.headers['refresh']).toBeUndefined()
    const { text, tables } = await readWord(await fileOf(office, id, 'docx'))
    expect(text).toContain('BÁO CÁO')
    expect(text).toContain('(Số liệu tính đến ngày 20/5/2024)')
    expect(text).toContain('05 xã của huyện Thử Tính đạt bình quân 1,80 tiêu chí/xã')
    expect(text).toContain('bình quân khi đó 1,40 tiêu chí/xã: 03 xã tăng: An Bình (từ 3 lên 4)')
    expect(text).toContain('Tổ chức tuyên truyền.')
    for (const no of ['1', '2', '3', '4'] as const) {
      const rows = goldenCells.verified[no].map((row) => row.map(String))
      expect(tables.some((table) => JSON.stringify(table.slice(-rows.length)) === JSON.stringify(rows))).toBe(true)
    }
    made = id
  })

  it('is set upright in the PDF, its wide tables across', async () => {
    const pages = await readPdf(await fileOf(office, made, 'pdf'))
    expect(pages[0]).toMatchObject({ width: 595, height: 842 })
    expect(pages[0]?.text).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')
    const first = pages.find((one) => one.text.includes('Biểu 1'))
    expect(first).toMatchObject({ width: 842, height: 595 })
    expect(first?.text).toContain('Xã tự đánh giá đạt, chưa xác nhận: 1, 3.')
  })

  it('is two sheets for a meeting, with charts', async () => {
    const id = await order(office, { kind: 'MEETING_SUMMARY' }, { proposals: 'Cho ý kiến về vốn đối ứng.' })
    await work()
    const pages = await readPdf(await fileOf(office, id, 'pdf'))
    expect(pages.map(({ width, height }) => [width, height])).toEqual([
      [595, 842],
      [595, 842],
    ])
    expect(pages[0]?.text).toContain('Số xã theo số tiêu chí đạt')
    expect(pages[1]?.text).toContain('Nội dung đề nghị cuộc họp xem xét')
    const { text, tables } = await readWord(await fileOf(office, id, 'docx'))
    expect(text).toContain('So với ngày 30/4/2024')
    expect(tables.flat()).toContainEqual(['3. Nhà ở', '4/5', 'Phòng KT&HT và Phòng NN&PTNT'])
  })

  it('keeps its figures and its first files when its words change', async () => {
    const id = await order(officer, { kind: 'COMMUNE_REPORT' })
    await work()
    const [first, before] = [
      await fileOf(officer, id, 'pdf'),
      await p.db.generatedDocument.findUniqueOrThrow({ where: { id } }),
    ]
    const edited = { ...words, tasks: 'Hoàn thành tiêu chí 1.', version: 1 }
    await officer.post(paths.papers.edit({ id }), edited).expect(303)
    await officer.post(paths.papers.edit({ id }), { ...edited, tasks: 'Lời khác' }).expect(409)
    await work()
    const after = await p.db.generatedDocument.findUniqueOrThrow({ where: { id } })
    expect(after).toMatchObject({ version: 2, state: 'DONE', figures: before.figures })
    expect(await fileOf(officer, id, 'pdf')).toEqual(first)
    const { text, tables } = await readWord(await fileOf(officer, id, 'docx', 2))
    expect(text).toContain('Hoàn thành tiêu chí 1.')
    expect(text).toContain('xã Cao Sơn đạt 1/4 tiêu chí đã được thẩm tra; xã tự đánh giá đạt 3/4 tiêu chí')
    expect(tables[1]).toContainEqual(['1', 'Giao thông', '2', '2', '1', 'Chưa đạt (xã tự đánh giá đạt)'])
    await expect(p.db.generatedDocument.update({ where: { id }, data: { figures: { other: 1 } } })).rejects.toThrow()
  })

  it('says why it could not be made, and is made again on request', async () => {
    const id = await order(officer, { kind: 'COMMUNE_REPORT' })
    const { createdById } = await p.db.generatedDocument.findUniqueOrThrow({ where: { id } })
    await p.db.user.update({ where: { id: createdById ?? 0 }, data: { disabledAt: p.clock.now() } })
    await work()
    await p.db.user.update({ where: { id: createdById ?? 0 }, data: { disabledAt: null } })
    const failed = await officer.get(paths.papers.show({ id })).expect(200)
    expect(textOf(failed.text)).toContain('Tài khoản yêu cầu lập báo cáo không còn hoạt động.')
    await officer.post(paths.papers.retry({ id })).expect(303)
    await work()
    expect(textOf((await officer.get(paths.papers.show({ id })).expect(200)).text)).toContain('Tải tệp Word (.docx)')
  })

  it('goes on after a stop with the figures it had taken', async () => {
    const id = await order(officer, { kind: 'COMMUNE_REPORT' })
    await p.db.generatedDocument.update({
      where: { id },
      data: { state: 'RUNNING', progress: { done: 1, total: 3, label: 'Ghi tệp Word' } },
    })
    expect(textOf((await officer.get(paths.papers.show({ id })).expect(200)).text)).toContain('Bước 2/3: Ghi tệp Word')
    await work()
    expect(await p.db.generatedDocument.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'DONE' })
  })
})

describe('who may', () => {
  it('an officer makes and reads the own commune alone, the office all', async () => {
    const other = await p.login('COMMUNE', { unit: 'An Bình' })
    const id = await order(officer, { kind: 'COMMUNE_REPORT' })
    await work()
    await other.get(paths.papers.show({ id })).expect(404)
    await other.get(paths.papers.file({ id, number: 1, format: 'docx' })).expect(404)
    await office.get(paths.papers.show({ id })).expect(200)
    const district = await order(office, { kind: 'DISTRICT_REPORT' })
    await officer.get(paths.papers.show({ id: district })).expect(404)
    const leader = await p.login('LEADER', { unit: 'Thử Tính' })
    expect(textOf((await leader.get(paths.papers.list()).expect(200)).text)).toContain('Báo cáo tiến độ của xã')
    await leader.get(paths.papers.create()).expect(403)
    await officer
      .post(paths.papers.create(), {
        kind: 'DISTRICT_REPORT',
        basis: 'verified',
        requestKey: crypto.randomUUID(),
        ...words,
      })
      .expect(404)
  })
})

describe('the own templates of the office', () => {
  const make = async (...lines: string[]): Promise<Buffer> => {
    const { Document, Packer, Paragraph, TextRun } = await import('docx')
    const children = lines.map(
      // a field parted over runs, as Word parts what was typed in two goes
      (line) => new Paragraph({ children: (line.match(/.{1,5}/gs) ?? []).map((text) => new TextRun({ text })) }),
    )
    return Packer.toBuffer(new Document({ sections: [{ children }] }))
  }
  const send = (bytes: Buffer, kind = 'DISTRICT_REPORT', name = 'mau.docx') =>
    office.multipart(paths.templates.list()).field('kind', kind).attach('file', bytes, name)

  it('names the fields that do not exist, with their place, and takes no such file', async () => {
    const refused = await send(await make('Kính gửi', 'Bình quân {{binh_quann}} tiêu chí', '{{noi_dung')).expect(422)
    const words = textOf(refused.text)
    expect(words).toContain(
      '{{binh_quann}} tại thân văn bản, đoạn 2: “Bình quân {{binh_quann}} tiêu chí”; có thể là {{binh_quan}}',
    )
    expect(words).toContain('dấu {{ hoặc }} thiếu một bên')
    expect(textOf((await send(Buffer.from('không phải')).expect(422)).text)).toContain(
      'Tệp hỏng hoặc không phải tệp Word',
    )
    expect(await p.db.documentTemplate.count()).toBe(0)
  })

  it('fills its fields, tables among them, and leaves values alone', async () => {
    await send(await make('Bình quân {{binh_quan}}, {{trich_yeu}}', '{{bieu_2}}', '{{noi_dung}}')).expect(303)
    await send(await make('Mẫu hai: {{so_xa}} xã')).expect(303)
    const [second, first] = await p.db.documentTemplate.findMany({ orderBy: { number: 'desc' } })
    expect([second?.current, first?.current]).toEqual([true, false])
    await office.post(paths.templates.current({ id: first?.id ?? 0 })).expect(303)
    const id = await order(office, { kind: 'DISTRICT_REPORT' }, { subject: 'Trích yếu {{nguoi_ky}} & <b>' })
    await work()
    const { text, tables } = await readWord(await fileOf(office, id, 'own'))
    expect(text.replaceAll('\u2060', '')).toContain('Bình quân 1,80, Trích yếu {{nguoi_ky}} & <b>')
    expect(text).toContain('I. CÔNG TÁC CHỈ ĐẠO, TUYÊN TRUYỀN')
    expect(tables[0]).toContainEqual(['Số xã', '1', '2', '2', '5', '1,80'])
    expect(textOf((await office.get(paths.papers.show({ id })).expect(200)).text)).toContain(
      'theo mẫu của đơn vị (.docx), mẫu số 1',
    )
  })

  it('gives a template to begin with that it takes itself', async () => {
    for (const kind of ['CHASING_LETTER', 'COMMUNE_REPORT', 'DISTRICT_REPORT', 'MEETING_SUMMARY']) {
      const sample = await office.get(paths.templates.sample({ kind })).responseType('blob').expect(200)
      await send(sample.body as Buffer, kind).expect(303)
    }
    await officer.get(paths.templates.list()).expect(403)
    expect(textOf((await office.get(paths.templates.list()).expect(200)).text)).toContain('Mẫu số 3: mau.docx')
  })
})
