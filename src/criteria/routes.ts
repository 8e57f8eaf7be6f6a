import { type Request, Router } from 'express'
import { getResponsibilities } from '../assignments/queries.js'
import { idOfQuery, queryText } from '../kernel/http/request.js'
import type { Column } from '../kernel/lists/column.js'
import { atOnce } from '../kernel/lists/files.js'
import { listFiles } from '../lists/files.js'
import { fileOf, fileTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { mayEditLevelsFor } from '../policies/sets.js'
import { type Catalogue, getCatalogue, setOf } from './catalogue.js'
import { presentLevelEvents } from './history.js'
import { presentIndicatorPage } from './indicator-page.js'
import {
  countLevels,
  type PresentedIndicator,
  periodOf,
  prerequisiteOf,
  presentCriterionPage,
  presentGroups,
  presentRecognition,
  presentSetCard,
  type SetView,
  type Show,
  shows,
} from './presenter.js'
import { getCriterion, getIndicator, listLevelEvents, listLevels } from './queries.js'
import { bookOf, documentsOf, placeOf } from './requirements.js'
import { getStandpoint, inSentence, type Standpoint } from './standpoint.js'

const read = requires('set.read')

type Viewed = Readonly<{ catalogue: Catalogue; standpoint: Standpoint; view: SetView }>

/** A set as a person sees it from the own unit, or the one the address asks for. */
const viewOf = async (req: Request): Promise<Viewed> => {
  const { ctx } = req
  const catalogue = await getCatalogue(ctx)
  const set = setOf(catalogue, String(req.params['set']))
  const asked = idOfQuery(req, 'unit')
  const standpoint = await getStandpoint(ctx, asked)
  const place = placeOf(set, standpoint.unitIds, ctx.today)
  const responsibilities = await getResponsibilities(ctx, {
    setId: set.id,
    unitIds: standpoint.unitIds,
    day: place.day,
  })
  const view = {
    set,
    book: bookOf(catalogue),
    place,
    responsibilities,
    asked,
    mayEdit: mayEditLevelsFor(ctx.actor, standpoint.unitIds),
  }
  return { catalogue, standpoint, view }
}

/** What stands on every page of a set. */
const frame = ({ standpoint: { unit }, view: { set, asked } }: Viewed) => ({
  set: { code: set.code, name: set.name, shortName: set.shortName },
  unit: { id: unit.id, name: inSentence(unit.fullName) },
  asked,
  back: paths.sets.show({ set: set.code }, { unit: asked }),
})

type SetRow = Readonly<{ criterion: { no: number; name: string }; indicator: PresentedIndicator }>

/** What the files of a set hold: a line an indicator, its requirement in words as on the page. */
const setColumns: readonly Column<SetRow>[] = [
  { key: 'criterion', label: 'Tiêu chí', of: ({ criterion }) => `${criterion.no}. ${criterion.name}` },
  { key: 'indicator', label: 'Chỉ tiêu', of: ({ indicator }) => `Chỉ tiêu ${indicator.code} ${indicator.name}` },
  {
    key: 'requirement',
    label: 'Yêu cầu',
    of: ({ indicator }) => indicator.lines.map(({ name, text }) => (name ? `${name}: ${text}` : text)).join('; '),
  },
  { key: 'sources', label: 'Căn cứ', of: ({ indicator }) => indicator.sources.join('; ') },
  { key: 'lead', label: 'Cơ quan chủ trì', of: ({ indicator }) => indicator.lead },
  { key: 'draft', label: 'Phân công dự kiến', of: ({ indicator }) => indicator.draft },
  { key: 'support', label: 'Cơ quan phối hợp', of: ({ indicator }) => indicator.support.join('; ') },
]

/** The criteria sets: what they ask, by which paper, whose it is. */
export const criteriaRoutes = (): Router => {
  const router = Router()
  const { sets } = paths

  router.get(sets.list.pattern, read, async (req, res) => {
    const { ctx } = req
    const catalogue = await getCatalogue(ctx)
    const asked = idOfQuery(req, 'unit')
    const { unit, unitIds } = await getStandpoint(ctx, asked)
    const cards = catalogue.sets.map((set) =>
      presentSetCard(catalogue, set, bookOf(catalogue), placeOf(set, unitIds, ctx.today), asked),
    )
    res.render('criteria/list', { cards, unit: { name: inSentence(unit.fullName) } })
  })

  router.get(sets.show.pattern, read, async (req, res) => {
    const viewed = await viewOf(req)
    const { catalogue, view } = viewed
    const { set, book, place, asked } = view
    const show: Show = shows.find((one) => one === queryText(req, 'show')) ?? null
    const agencyId = idOfQuery(req, 'agency')
    res.render('criteria/show', {
      ...frame(viewed),
      tools: fileTools(
        req,
        fileOf(({ format }) => sets.export({ set: set.code, format })),
      ),
      units: viewed.standpoint.choices.map(({ id, name }) => ({
        label: name,
        href: sets.show({ set: set.code }, { unit: id }),
        current: id === viewed.standpoint.unit.id,
      })),
      period: periodOf(set),
      region: set.region,
      documents: documentsOf(set),
      prerequisite: prerequisiteOf(catalogue, set, asked),
      recognition: presentRecognition(set),
      counts: countLevels(set, book, place),
      groups: presentGroups(view, { show, agencyId }),
      agencies: view.responsibilities.leads.map(({ id, shortName }) => ({ value: id, label: shortName })),
      show,
      agencyId,
      mayEdit: view.mayEdit,
    })
  })

  listFiles(router, sets.export, read, async (req) => {
    const { view } = await viewOf(req)
    const shown = {
      show: shows.find((one) => one === queryText(req, 'show')) ?? null,
      agencyId: idOfQuery(req, 'agency'),
    }
    const rows = presentGroups(view, shown).flatMap(({ criteria }) =>
      criteria.flatMap((criterion) => criterion.indicators.map((indicator) => ({ criterion, indicator }))),
    )
    const about = { name: 'bo-tieu-chi', subject: 'CriteriaSet', detail: { set: view.set.code } }
    return { ...about, columns: setColumns, rows: atOnce(() => Promise.resolve(rows)) }
  })

  router.get(sets.criterion.pattern, read, async (req, res) => {
    const viewed = await viewOf(req)
    const { set } = viewed.view
    const criterion = getCriterion(set, String(req.params['no']))
    res.render('criteria/criterion', {
      ...frame(viewed),
      ...presentCriterionPage(criterion, viewed.view),
    })
  })

  router.get(sets.indicator.pattern, read, async (req, res) => {
    const viewed = await viewOf(req)
    const { catalogue, view } = viewed
    const { set } = view
    const place = getIndicator(set, String(req.params['code']), req.ctx.today)
    const { id } = place.indicator
    const [levels, events] = await Promise.all([listLevels(req.ctx, id), listLevelEvents(req.ctx, id)])
    res.render('criteria/indicator', {
      ...frame(viewed),
      ...presentIndicatorPage(catalogue, place, { levels, view }),
      log: presentLevelEvents(events),
    })
  })

  return router
}
