import { Router } from 'express'
import { type Catalogue, getCatalogue } from '../criteria/catalogue.js'
import type { Deps } from '../deps.js'
import type { Role } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { queryText } from '../kernel/http/request.js'
import { firstPageOf } from '../navigation/nav.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { adminPart } from './admin.js'
import { agencyPart } from './agency.js'
import { discussionPart } from './discussion.js'
import { districtPart } from './district.js'
import { followingSection } from './following.js'
import { officePart } from './office.js'
import { officerPart } from './officer.js'
import type { Part, Section } from './sections.js'
import { selfCheck } from './self-check.js'

/** There is nothing for the province to appraise before dossiers are sent to it. */
const appraiserPart: Part = {
  main: [
    {
      kind: 'empty',
      id: 'dossiers',
      title: 'Chưa có hồ sơ nào trình tỉnh.',
      text: 'Hồ sơ đề nghị công nhận do huyện trình được xếp tại đây để thẩm định.',
      action: { label: 'Xem các bộ tiêu chí', href: paths.sets.list() },
    },
  ],
  side: [],
}

/** Sections of several roles on one page, each once: the first role's order stands. */
const together = (parts: readonly Part[]): Part => {
  const once = (sections: readonly Section[]) =>
    sections.filter(({ id }, index) => sections.findIndex((one) => one.id === id) === index)
  return { main: once(parts.flatMap(({ main }) => main)), side: once(parts.flatMap(({ side }) => side)) }
}

/** "Việc của tôi": what each role the person holds has to do now. */
export const homeRoutes = (deps: Pick<Deps, 'pool' | 'storage' | 'config'>): Router => {
  const router = Router()

  const partOf = async (ctx: Ctx, catalogue: Catalogue, role: Role, check: boolean): Promise<Part> => {
    switch (role) {
      case 'COMMUNE':
        return officerPart(ctx, catalogue)
      case 'COORDINATOR':
        return officePart(ctx, catalogue)
      case 'AGENCY':
        return agencyPart(ctx, catalogue)
      case 'STEERING': {
        const part = await districtPart(ctx, catalogue)
        return { ...part, main: [...(await followingSection(ctx, catalogue)), ...part.main] }
      }
      case 'LEADER':
        return districtPart(ctx, catalogue)
      case 'ADMIN':
        return adminPart(ctx, check ? await selfCheck({ ...deps, dataDir: deps.config.dataDir }, ctx.today) : null)
      case 'APPRAISER':
        return appraiserPart
    }
  }

  router.get(paths.home.pattern, requires('home.read'), async (req, res) => {
    const { ctx } = req
    const first = firstPageOf(ctx.actor)
    if (first !== paths.home()) return res.redirect(303, first)
    const catalogue = await getCatalogue(ctx)
    const roles = [...new Set(ctx.actor.grants.map(({ role }) => role))]
    const check = queryText(req, 'check') !== ''
    const parts: Part[] = [await discussionPart(ctx, catalogue)]
    for (const role of roles) parts.push(await partOf(ctx, catalogue, role, check))
    res.render('home/index', {
      ...together(parts),
      lead: `${ctx.actor.label} · ${fmt.weekday(ctx.today)}, ${fmt.day(ctx.today)}`,
    })
  })

  return router
}
