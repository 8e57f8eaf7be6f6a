import { type Request, Router } from 'express'
import { fmt } from '../kernel/format.js'
import { queryText } from '../kernel/http/request.js'
import type { Column } from '../kernel/lists/column.js'
import { fromLast } from '../kernel/lists/files.js'
import { parseDay } from '../kernel/time.js'
import { listFiles } from '../lists/files.js'
import { fileOf, listTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { accessKinds, eventKinds, presentAccess, presentEvent } from './presenter.js'
import { type AccessLine, type EventLine, listAccess, listEvents, listPeople, type TraceFilter } from './queries.js'

const read = requires('audit.read')

const filterOf = (req: Request, kinds: readonly { value: string }[]): TraceFilter => {
  const user = queryText(req, 'user', 9)
  const kind = queryText(req, 'kind')
  const before = queryText(req, 'before', 18)
  return {
    userId: /^\d+$/.test(user) ? Number(user) : null,
    action: kinds.some(({ value }) => value === kind) ? kind : '',
    from: parseDay(queryText(req, 'from')),
    to: parseDay(queryText(req, 'to')),
    before: /^\d+$/.test(before) ? BigInt(before) : null,
  }
}

/** The columns of the table after the first. */
const tableColumns = [
  { key: 'who', label: 'Người' },
  { key: 'what', label: 'Việc' },
  { key: 'about', label: 'Nội dung' },
  { key: 'address', label: 'Địa chỉ' },
]

/** What the files of the two logs hold; the page's own words. */
const eventColumns: readonly Column<EventLine>[] = [
  { key: 'at', label: 'Thời điểm', kind: 'instant', of: ({ at }) => at },
  { key: 'who', label: 'Người', of: (line) => presentEvent(line).who },
  { key: 'action', label: 'Việc', of: (line) => presentEvent(line).what },
  { key: 'about', label: 'Nội dung', of: (line) => presentEvent(line).about },
  { key: 'reason', label: 'Lý do', of: ({ reason }) => reason },
  { key: 'address', label: 'Địa chỉ', of: ({ address }) => address },
]
const accessColumns: readonly Column<AccessLine>[] = [
  { key: 'at', label: 'Thời điểm', kind: 'instant', of: ({ at }) => at },
  { key: 'who', label: 'Người', of: (line) => presentAccess(line).who },
  { key: 'action', label: 'Việc', of: (line) => presentAccess(line).what },
  { key: 'about', label: 'Nội dung', of: (line) => presentAccess(line).about },
  { key: 'address', label: 'Địa chỉ', of: ({ address }) => address },
]

/** The administrator's two logs: what changed, and who came in, was refused, took files away. */
export const auditRoutes = (): Router => {
  const router = Router()

  const page = (kind: 'events' | 'access') => {
    const kinds = kind === 'events' ? eventKinds : accessKinds
    const address = paths.audit[kind]
    const file = kind === 'events' ? paths.audit.eventFile : paths.audit.accessFile
    router.get(address.pattern, read, async (req, res) => {
      const filter = filterOf(req, kinds)
      const [found, people, tools] = await Promise.all([
        kind === 'events'
          ? listEvents(req.ctx, filter).then(({ lines, next }) => ({ lines: lines.map(presentEvent), next }))
          : listAccess(req.ctx, filter).then(({ lines, next }) => ({ lines: lines.map(presentAccess), next })),
        listPeople(req.ctx),
        listTools(req, kind, { columns: tableColumns, file: fileOf(file) }),
      ])
      const shown = {
        user: filter.userId ?? '',
        kind: filter.action,
        from: filter.from ? fmt.day(filter.from) : '',
        to: filter.to ? fmt.day(filter.to) : '',
      }
      res.render('audit/list', {
        kind,
        tools,
        kinds,
        action: address(),
        filter: shown,
        people: people.map(({ id, displayName, username }) => ({ value: id, label: `${displayName} (${username})` })),
        lines: found.lines,
        first: filter.before === null,
        next: found.next === null ? null : address({}, { ...shown, before: String(found.next) }),
      })
    })
  }

  listFiles(router, paths.audit.eventFile, read, (req) => ({
    name: 'nhat-ky-thay-doi',
    subject: 'Event',
    columns: eventColumns,
    rows: fromLast(async (last: EventLine | null, size) => {
      const filter = filterOf(req, eventKinds)
      return (await listEvents(req.ctx, { ...filter, before: last?.id ?? filter.before }, size)).lines
    }),
  }))
  listFiles(router, paths.audit.accessFile, read, (req) => ({
    name: 'nhat-ky-truy-cap',
    subject: 'AccessLog',
    columns: accessColumns,
    rows: fromLast(async (last: AccessLine | null, size) => {
      const filter = filterOf(req, accessKinds)
      return (await listAccess(req.ctx, { ...filter, before: last?.id ?? filter.before }, size)).lines
    }),
  }))
  page('events')
  page('access')
  return router
}
