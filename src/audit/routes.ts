import { type Request, Router } from 'express'
import { fmt } from '../kernel/format.js'
import { queryText } from '../kernel/http/request.js'
import { parseDay } from '../kernel/time.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { accessKinds, eventKinds, presentAccess, presentEvent } from './presenter.js'
import { listAccess, listEvents, listPeople, type TraceFilter } from './queries.js'

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

/** The administrator's two logs: what changed, and who came in, was refused, took files away. */
export const auditRoutes = (): Router => {
  const router = Router()

  const page = (kind: 'events' | 'access') => {
    const kinds = kind === 'events' ? eventKinds : accessKinds
    const address = paths.audit[kind]
    router.get(address.pattern, read, async (req, res) => {
      const filter = filterOf(req, kinds)
      const [found, people] = await Promise.all([
        kind === 'events'
          ? listEvents(req.ctx, filter).then(({ lines, next }) => ({ lines: lines.map(presentEvent), next }))
          : listAccess(req.ctx, filter).then(({ lines, next }) => ({ lines: lines.map(presentAccess), next })),
        listPeople(req.ctx),
      ])
      const shown = {
        user: filter.userId ?? '',
        kind: filter.action,
        from: filter.from ? fmt.day(filter.from) : '',
        to: filter.to ? fmt.day(filter.to) : '',
      }
      res.render('audit/list', {
        kind,
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

  page('events')
  page('access')
  return router
}
