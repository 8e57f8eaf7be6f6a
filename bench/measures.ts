import { createHash } from 'node:crypto'
import { FILE_FIELD } from '../src/evidence/file-name.js'
import { paths } from '../src/paths.js'
import type { Sending } from './burst.js'
import type { Fixture } from './fixture.js'
import type { Call } from './http.js'
import type { Caller } from './load.js'
import type { Size } from './options.js'
import { type Account, password } from './seed/seed.js'
import { multipart, multipartType, nextFile } from './upload.js'
import { formBody, formType, loginCall, type Visitor } from './visitor.js'

/** One measure: the same thing asked of the portal and of the floor. */
export type Measure = Readonly<{
  key: string
  label: string
  sizes: readonly Size[]
  /** How many times the floor's median time the portal may take; null: measured without a goal. */
  goal: number | null
  /** Whom `floor` is asked of: the floor, unless the portal is measured against a page of its own. */
  against?: 'portal'
  /** What both answer when all is well. */
  status: 200 | 303
  /** Words that must stand on the portal's answer: that it is the right page is asked once, before the turns. */
  expect?: string
  /** Called before each turn. */
  prepare?: () => Promise<void>
  ours: Caller
  floor: Caller
}>

/** What measures need of a running portal and its database. */
export type Scene = Readonly<{
  fixture: Fixture
  visitors: Readonly<Record<Account, Visitor>>
  /** Sessions of the coordination office, one a connection: nobody else writes into one's own. */
  writers: readonly Visitor[]
  /** Opens the login form: the session it begins is good for one login. */
  stranger: () => Promise<Visitor>
}>

/** Login forms opened before a turn, more than it can use up. */
const forms = 250

const everywhere: readonly Size[] = ['S', 'M', 'L']
const withHistory: readonly Size[] = ['S', 'M', 'L', 'Y']

const get = (path: string, visitor?: Visitor): Call => ({ path, headers: visitor ? { Cookie: visitor.cookie } : {} })

const reading = ({ fixture, visitors }: Scene): Measure[] => {
  const { district, province, set, communes } = fixture
  const office = visitors['bench.office']
  const commune = (worker: number) => communes[worker % communes.length] ?? 0
  const dashboard = (unit: number, visitor: Visitor) => () => get(paths.dashboard({}, { unit, set: set.code }), visitor)
  const listed = { unit: district, set: set.code, state: 'unmet' }
  const page = { goal: null, status: 200 } as const
  return [
    {
      ...page,
      key: 'dashboard',
      label: 'dashboard, 16 communes',
      sizes: everywhere,
      goal: 3,
      expect: 'Trấn Ninh',
      ours: dashboard(district, visitors['bench.leader']),
      floor: () => get(`/dashboard?id=${district}&set=${set.id}`),
    },
    {
      ...page,
      key: 'dashboard-200',
      label: 'dashboard, 200 communes',
      sizes: ['M'],
      goal: 3,
      expect: 'Trấn Ninh',
      ours: dashboard(province, visitors['bench.province']),
      floor: () => get(`/dashboard?id=${province}&set=${set.id}`),
    },
    {
      ...page,
      key: 'status',
      label: 'status page, 57 indicators',
      sizes: everywhere,
      goal: 3,
      expect: '17.1',
      ours: (worker) => get(paths.communes.status({ id: commune(worker), set: set.code }, { view: 'all' }), office),
      floor: (worker) => get(`/status?id=${commune(worker)}&set=${set.id}`),
    },
    {
      ...page,
      key: 'list',
      label: 'list of unmet indicators, 50 a page',
      sizes: everywhere,
      goal: 6,
      expect: 'Trấn Ninh',
      ours: () => get(paths.assessments.list({}, listed), office),
      floor: () => get(`/list?id=${district}&set=${set.id}`),
    },
    {
      ...page,
      key: 'search',
      label: 'search of papers',
      sizes: everywhere,
      goal: 6,
      expect: 'nước sạch',
      ours: () => get(paths.evidence.list({}, { q: 'báo cáo nước sạch' }), office),
      floor: () => get(`/papers?id=${district}&q=${encodeURIComponent('báo cáo nước sạch')}`),
    },
    {
      ...page,
      key: 'find',
      label: 'one box over everything',
      sizes: everywhere,
      expect: 'nước sạch',
      ours: () => get(paths.search({}, { q: 'nước sạch' }), office),
      floor: () => get(`/search?id=${district}&q=${encodeURIComponent('nước sạch')}`),
    },
  ]
}

/** The tables of a period in one workbook: the floor writes three of the sheets, bare. */
const monthly = ({ fixture, visitors }: Scene): Measure[] => {
  const { district, province, set } = fixture
  const of = (unit: number, visitor: Visitor) => ({
    goal: null,
    status: 200 as const,
    ours: () => get(paths.tables.all({}, { unit, set: set.code, no: ['1', '2', '3'] }), visitor),
    floor: () => get(`/monthly?id=${unit}&set=${set.id}`),
  })
  return [
    {
      ...of(district, visitors['bench.office']),
      key: 'monthly',
      label: 'tables 1 to 3 of 16 communes (.xlsx)',
      sizes: everywhere,
    },
    {
      ...of(province, visitors['bench.province']),
      key: 'monthly-200',
      label: 'tables 1 to 3 of 200 communes (.xlsx)',
      sizes: ['M'],
    },
  ]
}

/** A day of the history that all sizes have, two steps back in Y. */
const pastDay = '2024-04-25'

/** Pages as of a past day, against the same pages of today. */
const lookingBack = ({ fixture, visitors }: Scene): Measure[] => {
  const { district, province, set, communes } = fixture
  const commune = (worker: number) => communes[worker % communes.length] ?? 0
  const common = {
    against: 'portal',
    goal: 3,
    status: 200,
    expect: 'Đang xem số liệu tính đến hết ngày 25/04/2024',
  } as const
  const dashboard = (unit: number, visitor: Visitor, on: string | null) => () =>
    get(paths.dashboard({}, { unit, set: set.code, on }), visitor)
  const status = (on: string | null) => (worker: number) =>
    get(paths.communes.status({ id: commune(worker), set: set.code }, { view: 'all', on }), visitors['bench.office'])
  const [leader, above] = [visitors['bench.leader'], visitors['bench.province']]
  return [
    {
      ...common,
      key: 'as-of-dashboard',
      label: 'dashboard as of a past day, 16 communes, against today',
      sizes: withHistory,
      ours: dashboard(district, leader, pastDay),
      floor: dashboard(district, leader, null),
    },
    {
      ...common,
      key: 'as-of-dashboard-200',
      label: 'dashboard as of a past day, 200 communes, against today',
      sizes: ['M', 'Y'],
      ours: dashboard(province, above, pastDay),
      floor: dashboard(province, above, null),
    },
    {
      ...common,
      key: 'as-of-status',
      label: 'status page as of a past day, against today',
      sizes: withHistory,
      ours: status(pastDay),
      floor: status(null),
    },
  ]
}

const queueing = ({ fixture, visitors }: Scene): Measure => {
  const { district, set, queue } = fixture
  const narrow = { set: 'NTM', criterion: queue.criterion }
  return {
    key: 'queue',
    label: "an agency's queue and desk",
    sizes: everywhere,
    goal: null,
    status: 200,
    expect: 'Kết luận thẩm tra',
    ours: () => get(paths.verifications.list({}, narrow), visitors['bench.agency']),
    floor: () => get(`/queue?id=${district}&agency=${queue.agency}&set=${set.id}&criterion=${queue.criterion}`),
  }
}

const writerOf = (writers: readonly Visitor[], worker: number): Visitor =>
  writers[worker % writers.length] ?? { cookie: '', csrf: '' }

/** Each row in turn meets its level and does not: totals change with every save. */
const saving = ({ fixture, writers }: Scene): Measure => {
  let versions = new Map<number, number>()
  const next = (worker: number) => {
    const { id } = fixture.rows[worker % fixture.rows.length] ?? { id: 0 }
    const version = versions.get(id) ?? 0
    versions.set(id, version + 1)
    return {
      id,
      version: String(version),
      ...(version % 2 ? { value: '100', result: 'MET' } : { value: '5', result: 'NOT_MET' }),
    }
  }
  return {
    key: 'save',
    label: 'save of one indicator',
    sizes: everywhere,
    goal: 5,
    status: 303,
    prepare: async () => {
      versions = await fixture.versions()
    },
    ours: (worker) => {
      const { id, ...fields } = next(worker)
      const { cookie, csrf } = writerOf(writers, worker)
      const body = formBody({ _csrf: csrf, ...fields })
      return { method: 'POST', path: paths.assessments.show({ id }), headers: { Cookie: cookie, ...formType }, body }
    },
    floor: (worker) => {
      const { id, ...fields } = next(worker)
      return { method: 'POST', path: `/save?id=${id}`, headers: formType, body: formBody(fields) }
    },
  }
}

/** An upload of a new file by the form, with the hash of the file; the place depends on the connection. */
export const uploadsOf = ({ fixture, writers }: Pick<Scene, 'fixture' | 'writers'>) => {
  const place = (worker: number) =>
    fixture.rows[worker % fixture.rows.length] ?? { id: 0, communeId: 0, criterionId: 0 }
  const fresh = (callOf: (file: Buffer) => Call): Sending => {
    const file = nextFile()
    return { call: callOf(file), hash: () => createHash('sha256').update(file).digest('hex') }
  }
  const ours = (worker: number, file: Buffer): Call => {
    const { id, communeId, criterionId } = place(worker)
    const { cookie, csrf } = writerOf(writers, worker)
    const fields = {
      _csrf: csrf,
      commune: String(communeId),
      criterion: String(criterionId),
      mode: 'file',
      subject: 'Tệp đo tốc độ',
      notSecret: 'on',
      assessments: String(id),
    }
    const body = multipart(fields, FILE_FIELD, file)
    return { method: 'POST', path: paths.evidence.create(), headers: { Cookie: cookie, ...multipartType }, body }
  }
  const floor = (worker: number, file: Buffer): Call => {
    const { id, communeId } = place(worker)
    return { method: 'POST', path: `/upload?commune=${communeId}&id=${id}`, body: file }
  }
  return {
    ours: (worker: number) => fresh((file) => ours(worker, file)),
    floor: (worker: number) => fresh((file) => floor(worker, file)),
  }
}

const uploading = (scene: Scene): Measure => {
  const { ours, floor } = uploadsOf(scene)
  return {
    key: 'upload',
    label: 'upload of 2 MB',
    sizes: everywhere,
    goal: 2,
    status: 303,
    ours: (worker) => ours(worker).call,
    floor: (worker) => floor(worker).call,
  }
}

const exporting = ({ fixture, visitors }: Scene): Measure[] => {
  const { district, province, set } = fixture
  const of = (unit: number, visitor: Visitor) => ({
    goal: 1.5,
    status: 200 as const,
    ours: () => get(paths.assessments.export({ format: 'csv' }, { unit, set: set.code }), visitor),
    floor: () => get(`/export?id=${unit}&set=${set.id}`),
  })
  return [
    {
      ...of(district, visitors['bench.office']),
      key: 'export',
      label: 'export of 16 communes (CSV)',
      sizes: ['S'],
    },
    {
      ...of(province, visitors['bench.province']),
      key: 'export-200',
      label: 'export of 200 communes (CSV)',
      sizes: ['M', 'L'],
    },
  ]
}

const entering = ({ stranger }: Scene): Measure => {
  const open: Visitor[] = []
  return {
    key: 'login',
    label: 'login',
    sizes: ['S'],
    goal: null,
    status: 303,
    prepare: async () => {
      while (open.length < forms) open.push(await stranger())
    },
    ours: () => loginCall(open.pop() ?? { cookie: '', csrf: '' }, 'bench.leader'),
    floor: () => ({
      method: 'POST',
      path: '/login',
      headers: formType,
      body: formBody({ username: 'bench.leader', password }),
    }),
  }
}

/** Everything that is measured against the floor. */
export const measuresOf = (scene: Scene): Measure[] => [
  ...reading(scene),
  ...lookingBack(scene),
  queueing(scene),
  saving(scene),
  uploading(scene),
  ...exporting(scene),
  ...monthly(scene),
  entering(scene),
]
