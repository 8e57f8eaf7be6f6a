import { listReportObstacles } from '../campaigns/extras.js'
import { figuresOn } from '../campaigns/figures.js'
import { getReport } from '../campaigns/queries.js'
import { readContent } from '../campaigns/snapshot.js'
import { getSnapshot } from '../campaigns/snapshot-queries.js'
import { getCatalogue } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import type { CommunePart } from './figures.js'
import type { PaperChoice } from './params.js'

type Asked = Readonly<{ communeId: number; choice: PaperChoice }>

const setsOn = async (ctx: Ctx, communeId: number, day: string) =>
  (await figuresOn(ctx, await getCatalogue(ctx), { communeIds: [communeId], day })).get(communeId) ?? []

/** What a frozen version says, and how the commune stood at the end of the period before. */
const fromSnapshot = async (ctx: Ctx, submissionId: number, number: number): Promise<Omit<CommunePart, 'before'>> => {
  const report = await getReport(ctx, submissionId)
  const { content, sha256 } = await getSnapshot(ctx, report.id, number)
  const { sets, resources, obstacles } = readContent(content)
  return {
    sets: sets.map((set) => ({ ...set, rows: [...set.rows] })),
    resources: [...resources],
    obstacles: [...obstacles],
    snapshot: { number, sha256 },
  }
}

/** The figures of a commune's report: those of the frozen version it is made of, else as of its day. @throws NotFound without any */
export const gatherCommune = async (ctx: Ctx, { communeId, choice }: Asked): Promise<CommunePart> => {
  const { snapshot, day, before } = choice
  const now = snapshot
    ? await fromSnapshot(ctx, snapshot.submissionId, snapshot.number)
    : {
        sets: (await setsOn(ctx, communeId, day)).map((set) => ({ ...set, rows: [...set.rows] })),
        resources: [],
        obstacles: await listReportObstacles(ctx, communeId),
        snapshot: null,
      }
  if (now.sets.length === 0) throw new NotFound('Cổng chưa có số liệu nào của xã đến ngày này.')
  if (before === null) return { ...now, before: null }
  const earlier = await setsOn(ctx, communeId, before)
  return {
    ...now,
    before:
      earlier.length === 0 ? null : { day: before, sets: earlier.map((set) => ({ ...set, rows: [...set.rows] })) },
  }
}
