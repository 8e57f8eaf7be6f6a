import type { Responsibilities, Responsibility } from '../assignments/queries.js'
import { cite } from '../documents/citation.js'
import { day as showDay } from '../kernel/format.js'
import { paths } from '../paths.js'
import { type Catalogue, type CriterionDef, type IndicatorDef, indicatorsOn, type SetDef } from './catalogue.js'
import type { LevelBook, LevelPlace } from './levels.js'
import {
  conditionText,
  copiedOnly,
  isKnown,
  levelUnknown,
  type RequirementLine,
  requirementLines,
} from './requirements.js'

/** "2021 – 2025", or with days where the set does not begin and end with a year. */
export const periodOf = ({ validFrom, validTo }: Pick<SetDef, 'validFrom' | 'validTo'>): string => {
  if (validTo === null) return `từ ${showDay(validFrom)}`
  const whole = validFrom.endsWith('-01-01') && validTo.endsWith('-12-31')
  return whole ? `${validFrom.slice(0, 4)} – ${validTo.slice(0, 4)}` : `${showDay(validFrom)} – ${showDay(validTo)}`
}

const indicatorsIn = (set: SetDef, place: LevelPlace): IndicatorDef[] =>
  set.criteria.flatMap((criterion) => indicatorsOn(criterion, set, place.day))

/** How much of a set is known, in numbers. */
export const countLevels = (set: SetDef, book: LevelBook, place: LevelPlace) => {
  const indicators = indicatorsIn(set, place)
  return {
    criteria: set.criteria.length,
    indicators: indicators.length,
    unknown: indicators.filter((one) => levelUnknown(one, book, place)).length,
    copied: indicators.filter((one) => copiedOnly(one, requirementLines(one, book, place))).length,
    delegated: indicators.filter((one) => one.delegatedToProvince).length,
  }
}

/** A set among the others: what it is, on what it rests, how much of it is known. */
export const presentSetCard = (
  catalogue: Catalogue,
  set: SetDef,
  book: LevelBook,
  place: LevelPlace,
  asked: number | null,
) => ({
  code: set.code,
  name: set.name,
  shortName: set.shortName,
  period: periodOf(set),
  region: set.region,
  ...countLevels(set, book, place),
  /** The paper that makes the set; the others stand on its page. */
  document: set.documents[0] ? cite(set.documents[0]) : null,
  moreDocuments: Math.max(0, set.documents.length - 1),
  prerequisite: prerequisiteOf(catalogue, set, asked),
  href: paths.sets.show({ set: set.code }, { unit: asked }),
  unknownHref: paths.sets.show({ set: set.code }, { unit: asked, show: 'unknown' }),
  assignments: paths.sets.assignments({ set: set.code }, { unit: asked }),
})

/** The set whose title must be held first. */
export const prerequisiteOf = (catalogue: Catalogue, set: SetDef, asked: number | null) => {
  const first = set.prerequisiteId === null ? undefined : catalogue.set(set.prerequisiteId)
  return first ? { shortName: first.shortName, href: paths.sets.show({ set: first.code }, { unit: asked }) } : null
}

const presentLine = (line: RequirementLine, indicator: IndicatorDef) => ({
  name: line.part?.name ?? null,
  condition: line.part ? conditionText(line.part.condition, indicator) : null,
  text: line.text,
  known: isKnown(line, indicator),
  owner: line.level.known ? null : line.level.owner,
  source: line.source,
})

/** The same paper said once: of a line, or of all lines of an indicator. */
const sourcesOf = (lines: readonly RequirementLine[]): string[] => [
  ...new Set(lines.flatMap(({ source }) => (source ? [source] : []))),
]

export const presentLead = ({ lead, confirmed, support }: Responsibility) => ({
  id: lead?.id ?? null,
  lead: lead?.shortName ?? null,
  draft: lead !== null && !confirmed,
  support: support.map(({ shortName }) => shortName),
})

export type SetView = Readonly<{
  set: SetDef
  book: LevelBook
  place: LevelPlace
  responsibilities: Responsibilities
  asked: number | null
  mayEdit: boolean
}>

/** An indicator as a row: what it asks, by which paper, whose it is, what is missing. */
export const presentIndicator = (
  indicator: IndicatorDef,
  { set, book, place, responsibilities, asked, mayEdit }: SetView,
) => {
  const lines = requirementLines(indicator, book, place)
  const unknown = lines.some((line) => !isKnown(line, indicator))
  const at = { set: set.code, code: indicator.code }
  return {
    code: indicator.code,
    name: indicator.name,
    href: paths.sets.indicator(at, { unit: asked }),
    lines: lines.map((line) => presentLine(line, indicator)),
    sources: sourcesOf(lines),
    unknown,
    copied: copiedOnly(indicator, lines),
    delegated: indicator.delegatedToProvince,
    ...presentLead(responsibilities.of(indicator)),
    fill: mayEdit && unknown ? paths.sets.levels(at, { unit: asked }) : null,
  }
}

export type PresentedIndicator = ReturnType<typeof presentIndicator>
export const shows = ['unknown', 'copied', 'delegated'] as const
export type Show = (typeof shows)[number] | null

const presentCriterion = (criterion: CriterionDef, view: SetView) => {
  const { set, place, responsibilities, asked } = view
  const indicators = indicatorsOn(criterion, set, place.day).map((one) => presentIndicator(one, view))
  return {
    no: criterion.no,
    name: criterion.name,
    groupId: criterion.groupId,
    href: paths.sets.criterion({ set: set.code, no: criterion.no }, { unit: asked }),
    revocationTrigger: criterion.revocationTrigger,
    ...presentLead(responsibilities.of({ id: 0, criterionId: criterion.id })),
    total: indicators.length,
    unknown: indicators.filter((one) => one.unknown).length,
    indicators,
  }
}

/** The criteria of a set, group by group, narrowed to what a filter asks for. */
export const presentGroups = (view: SetView, { show, agencyId }: { show: Show; agencyId: number | null }) => {
  const fits = (one: PresentedIndicator) => (show === null || one[show]) && (agencyId === null || one.id === agencyId)
  const criteria = view.set.criteria
    .map((criterion) => presentCriterion(criterion, view))
    .map((criterion) => ({ ...criterion, indicators: criterion.indicators.filter(fits) }))
    .filter(({ indicators }) => indicators.length > 0)
  const groups = [...view.set.groups, { id: null, code: '', name: '' }]
  return groups
    .map(({ id, code, name }) => ({
      name: name && `Nhóm ${code}. ${name}`,
      criteria: criteria.filter(({ groupId }) => groupId === id),
    }))
    .filter((group) => group.criteria.length > 0)
}

/** One criterion alone, whole, with the papers customarily asked for. */
export const presentCriterionPage = (criterion: CriterionDef, view: SetView) => {
  const { no, name, lead, draft, support, unknown, revocationTrigger, indicators } = presentCriterion(criterion, view)
  const { criteria } = view.set
  const near = (step: number) => {
    const other = criteria[criteria.indexOf(criterion) + step]
    return (
      other && {
        no: other.no,
        name: other.name,
        href: paths.sets.criterion({ set: view.set.code, no: other.no }, { unit: view.asked }),
      }
    )
  }
  return {
    criterion: { no, name, lead, draft, support, unknown, revocationTrigger },
    indicators,
    papers: presentPapers(criterion, null),
    before: near(-1) ?? null,
    after: near(1) ?? null,
  }
}

const sensitivityWords = {
  OPEN: null,
  PERSONAL: 'có thông tin cá nhân',
  CLASSIFIED_RISK: 'không tải giấy tờ mật',
} as const

/** Papers customarily asked for of a criterion, and of one of its indicators where it has its own. */
export const presentPapers = ({ papers }: CriterionDef, indicatorId: number | null) =>
  papers
    .filter((paper) => paper.indicatorId === null || paper.indicatorId === indicatorId)
    .map(({ name, note, sensitivity, expires }) => ({
      name,
      note:
        [note?.replace(/\.$/, ''), sensitivityWords[sensitivity], expires ? 'có thời hạn' : null]
          .filter(Boolean)
          .join('; ') || null,
    }))

type Recognition = {
  conditions?: { text: string; thresholdStatus?: string }[]
  revocation?: { text: string }[]
  authority?: string
}

const recognitionOf = ({ recognition }: SetDef): Recognition =>
  typeof recognition === 'object' && recognition !== null ? recognition : {}

/** On what a commune is recognised, and on what the title is taken back; rules of the set's data. */
export const presentRecognition = (set: SetDef) => {
  const { conditions = [], revocation = [], authority } = recognitionOf(set)
  return {
    conditions: conditions.map(({ text, thresholdStatus }) => ({ text, gap: thresholdStatus === 'UNVERIFIED' })),
    revocation: revocation.map(({ text }) => text),
    authority: authority?.replace(/\s*\(recalled\)$/, '') ?? null,
  }
}
