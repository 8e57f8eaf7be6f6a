import type { Catalogue } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'
import { listUnread, type UnreadThread } from '../verification/comment-queries.js'
import type { Job, Part } from './sections.js'

/** Discussions told one by one; more are only counted: reading these brings up the next. */
const listed = 6

/** As much of the last comment as fits a line. */
const EXCERPT = 90

const excerpt = (body: string): string => {
  const line = body.replace(/\s+/g, ' ').trim()
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT).trimEnd()}…` : line
}

const jobOf = (thread: UnreadThread, catalogue: Catalogue, named: boolean): Job => {
  const indicator = catalogue.indicator(thread.indicatorId)
  const place = named ? `${thread.commune}: ` : ''
  const count = thread.count > 1 ? ` (${fmt.number(thread.count)} ý kiến mới)` : ''
  const mention = thread.mentioned ? 'Nhắc đến đơn vị. ' : ''
  return {
    title: `${place}${indicator?.code ?? ''} ${indicator?.name ?? ''}${count}`,
    href: paths.assessments.comments({ id: thread.assessmentId }),
    note: `${mention}${thread.lastAuthor}, ${fmt.dateTime(thread.lastAt)}: ${excerpt(thread.lastBody)}`,
  }
}

/** What was written since the person last looked, in the discussions that concern them; nothing where all is read. */
export const discussionPart = async (ctx: Ctx, catalogue: Catalogue): Promise<Part> => {
  if (!holds(ctx.actor, 'verification.read')) return { main: [], side: [] }
  const threads = await listUnread(ctx, 200)
  if (threads.length === 0) return { main: [], side: [] }
  const named = ctx.actor.communeIds.length > 1
  return {
    main: [],
    side: [
      {
        kind: 'jobs',
        id: 'discussion',
        title: 'Trao đổi chưa đọc',
        total: threads.reduce((sum, { count }) => sum + count, 0),
        jobs: threads.slice(0, listed).map((thread) => jobOf(thread, catalogue, named)),
        empty: { title: 'Đã đọc hết.' },
      },
    ],
  }
}
