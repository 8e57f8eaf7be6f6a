import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Role } from '../../src/generated/prisma/enums.js'
import { planBatch } from '../../src/imports/planning.js'
import { applyBatch } from '../../src/imports/service.js'
import { paths } from '../../src/paths.js'
import { axeFaults, scrollsSideways, widths } from '../support/browser.js'
import { villageBatch } from '../support/imports.js'
import type { TestUser } from '../support/portal.js'
import { site } from '../support/site.js'

const portal = site()
const set = 'NTM_2021_2025'

/** Every page once, by the role that sees most of it. */
const pagesOf = async (role: Role): Promise<string[]> => {
  const commune = await portal.unitId('Trấn Ninh')
  const assessment = await portal.assessmentId(commune, set, '17.1')
  const target = await portal.db.target.findFirstOrThrow({ where: { communeId: commune } })
  const directive = await portal.db.directive.findFirstOrThrow()
  const task = await portal.db.task.findFirstOrThrow({ where: { section: '3' }, include: { addressees: true } })
  const of: Record<Role, () => string[]> = {
    APPRAISER: () => [paths.home()],
    LEADER: () => [
      paths.dashboard(),
      paths.trends(),
      paths.communes.show({ id: commune }),
      paths.comparison({}, { from: '2024-04-30' }),
      paths.assessments.show({ id: assessment }, { on: '2024-05-19' }),
      paths.assessments.list(),
      paths.targets.show(target),
      paths.campaigns.list(),
    ],
    STEERING: () => [paths.home(), paths.menu(), paths.help(), paths.search({}, { q: 'nuoc sach' })],
    AGENCY: () => [paths.home(), paths.assessments.history({ id: assessment })],
    COMMUNE: () => [
      paths.home(),
      paths.communes.status({ id: commune, set }, { view: 'all' }),
      paths.assessments.show({ id: assessment }),
      paths.evidence.create({}, { assessment }),
      paths.evidence.list(),
      paths.evidence.intake(),
      paths.directives.list(),
      paths.directives.show(directive),
      paths.tasks.row({ id: task.id, row: task.addressees[0]!.id }, { act: 'report' }),
    ],
    COORDINATOR: () => [
      paths.home(),
      paths.communes.list(),
      paths.map.show(),
      paths.map.boundaries(),
      paths.scoreboards.communes(),
      paths.scoreboards.agencies(),
      paths.publications.list(),
      paths.publications.create(),
      paths.communes.edit({ id: commune, set }, { criterion: 17 }),
      paths.sets.list(),
      paths.sets.show({ set }),
      paths.sets.indicator({ set, code: '17.1' }),
      paths.sets.levels({ set, code: '17.2' }),
      paths.sets.assignments({ set }),
      paths.units.list(),
      paths.imports.list(),
      paths.imports.create({}, { kind: 'VALUES' }),
      paths.campaigns.list(),
      paths.campaigns.create(),
      paths.obstacles.list(),
      paths.obstacles.create({}, { commune }),
      paths.resources.list(),
      paths.resources.show({ id: commune }),
      paths.modelSites.list(),
      paths.modelSites.create(),
      paths.arrears.list(),
      paths.arrears.create(),
      paths.reports.list(),
      paths.tables.show({ no: '1' }),
      paths.communes.table({ id: commune, set }),
      paths.programmeFunds.list(),
      paths.programmeFunds.create(),
      paths.targets.list({}, { year: 2024 }),
      paths.communes.missing({ id: commune, set }, { done: 1 }),
      paths.sets.durations({ set }),
      paths.sets.import(),
      paths.sets.revisions({ set }),
      paths.steering.list(),
      paths.handovers.create(),
      paths.targets.create(),
      paths.targets.edit(target),
      paths.targets.criteria(target),
      paths.targets.cancellation(target),
      paths.plans.create(),
      paths.directives.create(),
      paths.reminders(),
      paths.holidays.list(),
      paths.tasks.list(),
      paths.directives.task({ id: directive.id }),
      paths.tasks.show({ id: task.id }),
      paths.tasks.row({ id: task.id, row: task.addressees[0]!.id }),
      paths.tasks.addressees({ id: task.id }),
      paths.tasks.ending({ id: task.id }),
      paths.letters.list(),
      paths.letters.create(),
      paths.meetings.list(),
      paths.meetings.create(),
      paths.papers.list(),
      paths.papers.create(),
      paths.papers.create({}, { kind: 'DISTRICT_REPORT', basis: 'verified' }),
      paths.templates.list(),
    ],
    ADMIN: () => [
      paths.home(),
      paths.account.show(),
      paths.account.password(),
      paths.account.notices(),
      paths.notices.list(),
      paths.users.list(),
      paths.users.create(),
      paths.audit.events(),
      paths.audit.access(),
      paths.settings(),
      paths.apiClients.list(),
      paths.apiClients.create(),
    ],
  }
  return of[role]()
}

/** A file on its way in: its columns, its check, and one that is done. */
const importPages = async (user: TestUser): Promise<string[]> => {
  const ctx = await portal.ctx(user)
  const batch = (name: string) =>
    villageBatch(ctx, [
      ['Xã', 'Thôn'],
      ['Trấn Ninh', name],
      ['Xã Lạ', 'Thôn 2'],
    ])
  const [open, done] = [await batch('Thôn 1'), await batch('Thôn 3')]
  await applyBatch(ctx, done, { stamp: (await planBatch(ctx, done)).stamp, skipFaulty: true })
  const { columns, check, show, reversal } = paths.imports
  return [columns(open), check(open), show(done), reversal(done)]
}

/** What is wrong with a page at a desk and, the same page narrowed, on a telephone. */
const faultsOf = async (page: Page, url: string): Promise<string[]> => {
  await page.setViewportSize(widths.desk)
  const answer = await page.goto(url)
  const status = answer?.status() ?? 0
  if (status !== 200) return [`${url}: answered ${status}`]
  const faults: string[] = []
  for (const at of ['desk', 'phone'] as const) {
    await page.setViewportSize(widths[at])
    faults.push(...(await axeFaults(page)).map((fault) => `${at}: ${fault}`))
    if (await scrollsSideways(page)) faults.push(`${at}: scrolls sideways`)
  }
  if ((await page.getByRole('heading', { level: 1 }).count()) !== 1) faults.push('has not exactly one main heading')
  if (!(await page.title()).includes(' · ')) faults.push(`is titled ${await page.title()}`)
  return faults.map((fault) => `${url}: ${fault}`)
}

/** Roles with the parts their pages are looked at in: each part well within its time on a slow machine. */
const parts: readonly (readonly [Role, number, number])[] = (
  [
    ['ADMIN', 1],
    ['COORDINATOR', 5],
    ['AGENCY', 1],
    ['COMMUNE', 2],
    ['STEERING', 1],
    ['LEADER', 1],
    ['APPRAISER', 1],
  ] as const
).flatMap(([role, of]) => Array.from({ length: of }, (_, index) => [role, index + 1, of] as const))

describe('every page', () => {
  it.each(parts)(
    'of %s is accessible and fits desk and telephone (%i of %i)',
    async (role, part, of) => {
      const user = await portal.user(role)
      const urls = (await pagesOf(role)).filter((_, index) => index % of === part - 1)
      if (role === 'COORDINATOR' && part === of) urls.push(...(await importPages(user)))
      const page = await portal.open(user)
      const faults: string[] = []
      for (const url of urls) faults.push(...(await faultsOf(page, url)))
      await page.context().close()
      expect(faults).toEqual([])
    },
    300_000, // a part has a dozen pages, each looked at twice
  )

  it('before login is accessible too, also where a page does not exist', async () => {
    const page = await portal.visit()
    expect(await faultsOf(page, '/login')).toEqual([])
    expect((await page.goto('/khong-co-trang-nay'))?.status()).toBe(404)
    expect(await axeFaults(page)).toEqual([])
  })
})
