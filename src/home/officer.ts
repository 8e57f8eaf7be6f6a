import { judgeContext, listReaches } from '../assessments/place.js'
import { idsInForce } from '../communes/load.js'
import type { Catalogue } from '../criteria/catalogue.js'
import { chooseSet } from '../dashboards/choice.js'
import { listOwnTasks } from '../directives/queries.js'
import { type Ctx, communesOf } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { paths } from '../paths.js'
import { presentTarget } from '../targets/card.js'
import { listTargets, type Target } from '../targets/queries.js'
import { getCommune } from '../units/queries.js'
import { ownReportsSection } from './campaigns.js'
import { papersSection, type Words, workSections } from './officer-lists.js'
import { listExpiringPapers, listOfficerRows, listSupplementReasons } from './queries.js'
import type { Part, Section } from './sections.js'
import { tasksSection } from './tasks.js'

const targetSection = (targets: readonly Target[], catalogue: Catalogue): Section[] => {
  const cards = targets.flatMap((target) => {
    const card = presentTarget(target, 'verified', catalogue)
    if (!card) return []
    const action = { label: `Xem ${card.of} ${card.unit} của xã`, href: card.href }
    return [{ ...card, title: `Mục tiêu năm ${target.year}`, href: null, level: 2, action }]
  })
  return cards.length > 0 ? [{ kind: 'goals', id: 'targets', title: 'Mục tiêu', cards }] : []
}

/** What an officer of a commune has to do now. */
export const officerPart = async (ctx: Ctx, catalogue: Catalogue): Promise<Part> => {
  const communeIds = communesOf(ctx.actor, 'COMMUNE')
  const communeId = communeIds[0] ?? 0
  const commune = await getCommune(ctx, communeId)
  const day = commune.validTo && commune.validTo < ctx.today ? commune.validTo : ctx.today
  const [rows, reaches, papers, tasks, { targets }] = await Promise.all([
    listOfficerRows(ctx, { communeIds, indicatorIds: idsInForce(catalogue, day), day }),
    listReaches(ctx, communeIds, day),
    listExpiringPapers(ctx, communeIds, day),
    listOwnTasks(ctx),
    listTargets(ctx, { communeIds, day, limit: 3 }),
  ])
  const returned = rows.filter(({ stage }) => stage === 'SUPPLEMENT_REQUESTED').map(({ id }) => id)
  const [nearest] = targets
  const words: Words = {
    catalogue,
    day,
    setId: nearest?.setId ?? chooseSet(catalogue, day, '').id,
    reasons: await listSupplementReasons(ctx, returned),
    contexts: new Map(reaches.map((reach) => [reach.communeId, judgeContext(catalogue, day, reach)])),
  }
  const statusLink: Section[] =
    targets.length > 0
      ? []
      : [
          {
            kind: 'links',
            id: 'own',
            title: commune.fullName,
            items: [
              { label: 'Tiêu chí của xã', href: paths.communes.show(commune), note: `Tính đến ngày ${fmt.day(day)}` },
            ],
          },
        ]
  return {
    main: [
      ...(await ownReportsSection(ctx, communeIds)),
      ...workSections(rows, words, communeId),
      papersSection(papers, day),
    ],
    side: [
      ...targetSection(targets, catalogue),
      ...statusLink,
      ...tasksSection(tasks, 'Nhiệm vụ được giao', ctx.today),
    ],
  }
}
