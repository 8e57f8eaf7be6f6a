import { beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../src/generated/prisma/enums.js'
import { paths } from '../../src/paths.js'
import { textOf } from '../support/figures.js'
import { portal, type Visitor } from '../support/portal.js'

/** Cells of a .csv as a spreadsheet cuts them. */
const cellsOf = (csv: string): string[][] => {
  const rows: string[][] = []
  for (const [, quoted, plain = '', end = ''] of csv.slice(1).matchAll(/(?:"((?:[^"]|"")*)"|([^;\n"]*))(;|\n|$)/g)) {
    if (rows.length === 0) rows.push([])
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === '\n') rows.push([])
  }
  return rows.filter((row) => row.length > 1)
}

type Json = { list: string; day: string; columns: Record<string, string>; rows: Record<string, unknown>[] }

describe('the long lists', () => {
  const p = portal()
  let leader: Visitor
  let officer: Visitor
  const wicked = ['=1+1', '+cmd', '-2', '@x', ' =a', '"nháy"; và\nxuống dòng', '＝1']

  beforeAll(async () => {
    leader = await p.login('LEADER')
    officer = await p.login('COMMUNE')
    const at = p.clock.now()
    for (const [index, description] of wicked.entries()) {
      const communeId = await p.unitId(index % 2 ? 'Trấn Ninh' : 'An Sơn')
      await p.db.obstacle.create({ data: { communeId, description, cause: description, raisedAt: at } })
      await p.db.evidence.create({
        data: { ownerUnitId: communeId, subject: description, createdAt: at, currentRevision: 0, keptAt: description },
      })
      await p.db.constructionArrear.create({
        data: { communeId, project: description, total: '1234.5', paid: 0, asOf: at },
      })
    }
  })

  const filesOf = async (visitor: Visitor, path: (params: { format: string }) => string, query = '') => {
    const csv = await visitor
      .get(`${path({ format: 'csv' })}${query}`)
      .buffer(true)
      .expect(200)
    const json = await visitor.get(`${path({ format: 'json' })}${query}`).expect(200)
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(csv.headers['content-disposition']).toMatch(/^attachment; filename=[a-z-]+-2024-05-20\.csv$/)
    expect(csv.text.charCodeAt(0)).toBe(0xfeff)
    return { cells: cellsOf(csv.text), json: json.body as Json }
  }

  const set = 'NTM_2021_2025'
  const ofSet =
    (path: (params: { set: string; format: string }) => string) =>
    ({ format }: { format: string }) =>
      path({ set, format })
  const lists: { name: string; role: Role; path: (params: { format: string }) => string; query?: string }[] = [
    { name: 'assessments', role: 'LEADER', path: paths.assessments.export, query: '?state=no-evidence&criterion=2' },
    { name: 'evidence', role: 'LEADER', path: paths.evidence.export },
    { name: 'obstacles', role: 'LEADER', path: paths.obstacles.export },
    { name: 'arrears', role: 'LEADER', path: paths.arrears.export },
    { name: 'resources', role: 'LEADER', path: paths.resources.export },
    { name: 'model sites', role: 'LEADER', path: paths.modelSites.export },
    { name: 'communes', role: 'LEADER', path: paths.communes.file },
    { name: 'targets', role: 'LEADER', path: paths.targets.export, query: '?year=2024' },
    { name: 'tasks', role: 'LEADER', path: paths.tasks.export },
    { name: 'directives', role: 'LEADER', path: paths.directives.export },
    { name: 'letters', role: 'COORDINATOR', path: paths.letters.export },
    { name: 'meetings', role: 'COORDINATOR', path: paths.meetings.export },
    { name: 'campaigns', role: 'COORDINATOR', path: paths.campaigns.export },
    { name: 'documents', role: 'COMMUNE', path: paths.documents.export },
    { name: 'notices', role: 'COMMUNE', path: paths.notices.export },
    { name: 'verifications', role: 'COORDINATOR', path: paths.verifications.export },
    { name: 'set', role: 'APPRAISER', path: ofSet(paths.sets.export) },
    { name: 'assignments', role: 'COMMUNE', path: ofSet(paths.sets.assignmentFile) },
    { name: 'steering', role: 'LEADER', path: paths.steering.export },
    { name: 'units', role: 'COORDINATOR', path: paths.units.export },
    { name: 'holidays', role: 'COORDINATOR', path: paths.holidays.export, query: '?year=2024' },
    { name: 'users', role: 'ADMIN', path: paths.users.export },
    { name: 'events', role: 'ADMIN', path: paths.audit.eventFile },
    { name: 'accesses', role: 'ADMIN', path: paths.audit.accessFile },
  ]

  const filled =
    'set assessments evidence obstacles arrears communes tasks directives documents users events units assignments'.split(
      ' ',
    )

  it.each(lists)('go out as .csv and .json with the same rows: $name', async ({ name, role, path, query }) => {
    const visitor = await p.login(role)
    const { cells, json } = await filesOf(visitor, path, query)
    expect(cells[0]).toEqual(Object.values(json.columns))
    if (name !== 'accesses') expect(cells.length - 1).toBe(json.rows.length) // the first file stands in the log of the second
    if (filled.includes(name)) expect(json.rows.length).toBeGreaterThan(0)
    for (const row of json.rows) expect(Object.keys(row)).toEqual(Object.keys(json.columns))
    for (const cell of cells.slice(1).flat())
      if (!/^-?\d+(,\d+)?$/.test(cell)) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]|^[\t\r]/u)
  })

  it('write the same value for a spreadsheet and for a program', async () => {
    const { cells, json } = await filesOf(leader, paths.arrears.export)
    expect(json.rows.map(({ project }) => project).sort()).toEqual([...wicked].sort())
    expect(json.rows[0]).toMatchObject({ total: 1234.5, paid: 0, owed: 1234.5, asOf: '2024-05-20' })
    expect(cells[1]?.slice(2)).toEqual(['1234,5', '0', '1234,5', '20/05/2024'])
    const obstacles = await filesOf(leader, paths.obstacles.export)
    const plain = obstacles.cells.slice(1).map((row) => (row[4] ?? '').replace(/^'/, ''))
    expect(plain).toEqual(obstacles.json.rows.map(({ description }) => description))
  })

  it('keep to the scope and the filter of the page, and leave a trace', async () => {
    const own = await filesOf(officer, paths.obstacles.export)
    expect(new Set(own.json.rows.map(({ commune }) => commune))).toEqual(new Set(['Xã Trấn Ninh']))
    expect((await filesOf(leader, paths.obstacles.export, '?state=RESOLVED')).json.rows).toEqual([])
    const papers = await filesOf(officer, paths.evidence.export, '?q=cmd')
    expect(papers.json.rows.map(({ subject }) => subject)).toEqual(['+cmd'])
    await leader.get('/obstacles/export.xml').expect(404)
    const trace = await p.db.accessLog.findFirstOrThrow({ where: { action: 'list.exported' }, orderBy: { id: 'desc' } })
    expect(trace).toMatchObject({ subject: 'Evidence', userId: officer.user?.id, detail: { format: 'json', q: 'cmd' } })
  })

  it('are filtered again under a name of one\u2019s own, as often as wanted', async () => {
    const list = paths.obstacles.list({}, { state: 'OPEN' })
    expect((await leader.get(list)).text).toContain('Lưu bộ lọc')
    const save = (name: string, query = 'state=OPEN&page=3&evil=1&state2=x') =>
      leader.post(paths.lists.filters(), { list: 'obstacles', query, name })
    const done = await save('Chưa trả lời').expect(303)
    expect(done.headers['location']).toBe(list)
    const page = await leader.get(list)
    expect(textOf(page.text)).toContain('Đã lưu bộ lọc “Chưa trả lời”')
    expect(page.text).toContain('<a class="pill" href="/obstacles?state=OPEN" aria-current="page">Chưa trả lời</a>')
    expect((await officer.get(list)).text).not.toContain('class="pill"')
    await save('Chưa trả lời', 'state=ANSWERED').expect(303)
    const kept = await p.db.savedFilter.findMany({ where: { userId: leader.user?.id ?? 0 } })
    expect(kept).toMatchObject([{ name: 'Chưa trả lời', query: 'state=ANSWERED' }])
    expect((await save('', 'state=OPEN').expect(422)).text).toContain('Đề nghị đặt tên cho bộ lọc')
    expect((await save('Trống', 'x=1').expect(422)).text).toContain('Chưa chọn điều kiện lọc nào')
    for (let index = 1; index < 20; index += 1) await save(`Bộ ${index}`)
    expect((await save('Thứ hai mươi mốt').expect(422)).text).toContain('nhiều nhất 20 bộ lọc')
  })

  it('let their filters be renamed and removed by their owner alone', async () => {
    const [first, second] = await p.db.savedFilter.findMany({
      where: { userId: leader.user?.id ?? 0 },
      orderBy: { id: 'asc' },
      take: 2,
    })
    const of = { id: first?.id ?? 0 }
    await officer.post(paths.lists.filter(of), { name: 'Của người khác' }).expect(404)
    await officer.post(paths.lists.removal(of)).expect(404)
    await leader.post(paths.lists.filter(of), { name: 'Đã trả lời' }).expect(303)
    const twice = await leader.post(paths.lists.filter(of), { name: second?.name ?? '' }).expect(422)
    expect(twice.text).toContain('Danh sách này đã có bộ lọc')
    await leader.post(paths.lists.removal(of)).expect(303)
    expect(await p.db.savedFilter.findUnique({ where: of })).toBeNull()
    const told = await p.db.event.findMany({
      where: { subject: 'SavedFilter', subjectId: of.id },
      orderBy: { id: 'asc' },
    })
    expect(told.map(({ action }) => action)).toEqual([
      'filter.saved',
      'filter.saved',
      'filter.renamed',
      'filter.removed',
    ])
  })

  it('show the columns a person wants, and the first always', async () => {
    const offered = ['requirement', 'self', 'verified', 'papers', 'planned', 'agency']
    const query = 'criterion=2'
    const choose = (shown: string[]) =>
      leader.post(paths.lists.columns(), { list: 'assessments', query, offered, shown })
    const done = await choose(['requirement', 'self', 'verified', 'planned']).expect(303)
    expect(done.headers['location']).toBe('/assessments?criterion=2')
    const { text } = await leader.get('/assessments?criterion=2')
    expect(text).toContain('class="table ind stk no-c5 no-c7"')
    const heads = [...(/<thead>(.*?)<\/thead>/s.exec(text)?.[1] ?? '').matchAll(/<th[^>]*>(.*?)<\/th>/gs)]
    expect(heads.slice(1).map(([, label = '']) => label)).toEqual([
      ...[...text.matchAll(/name="shown" value="\w+"[^>]*><span>([^<]*?) ?<\/span>/g)].map(([, label]) => label),
    ])
    expect((await officer.get('/assessments?criterion=2')).text).not.toContain('no-c5')
    await choose([]).expect(303)
    await leader.post(paths.lists.columns(), { list: 'nothing', offered, shown: [] }).expect(303)
    await leader.post(paths.lists.columns(), { list: 'assessments', offered: ['"><script>'], shown: [] }).expect(303)
    expect((await p.db.user.findUniqueOrThrow({ where: { id: leader.user?.id ?? 0 } })).preferences).toEqual({
      hidden: { assessments: offered },
    })
  })
})
