import { list, day as showDay } from '../kernel/format.js'
import { paths } from '../paths.js'
import type { Catalogue, CriterionDef, IndicatorDef } from './catalogue.js'
import { LAYER_LABELS, type LevelPlace, type ResolvedLevel, resolveLevel } from './levels.js'
import { presentIndicator, presentPapers, type SetView } from './presenter.js'
import type { StoredLevel } from './queries.js'
import {
  conditionText,
  dependentsOf,
  figureText,
  levelText,
  ofJudged,
  provenanceOf,
  requirementLines,
  verificationWords,
} from './requirements.js'

const typeWords = {
  PASS_FAIL: 'Kết luận đạt hoặc chưa đạt',
  PERCENT: 'Tỷ lệ phần trăm',
  NUMBER: 'Số',
  COUNT: 'Số lượng',
  MONEY: 'Số tiền',
  TEXT: 'Mức độ, ghi bằng chữ',
} as const

type Standing = 'deciding' | 'behind' | 'unknown' | 'future' | 'past' | 'retracted' | 'elsewhere'

const standingWords: Readonly<Record<Standing, string>> = {
  deciding: 'Đang áp dụng',
  behind: 'Đứng sau mức đang áp dụng',
  unknown: 'Chưa có mức',
  future: 'Chưa đến ngày hiệu lực',
  past: 'Đã thôi áp dụng',
  retracted: 'Đã thay hoặc hủy',
  elsewhere: 'Áp dụng ở nơi khác',
}

/** How a recorded level stands on the day; one for a year decides for that year. */
const standingOf = (
  level: StoredLevel,
  decides: (level: StoredLevel) => boolean,
  { day, unitPath }: LevelPlace,
): Standing => {
  if (level.retracted) return 'retracted'
  if (level.unitId !== null && !unitPath.includes(level.unitId)) return 'elsewhere'
  if (level.validTo !== null && level.validTo < day) return 'past'
  if (level.validFrom > day) return 'future'
  if (level.status !== 'SET') return 'unknown'
  return decides(level) ? 'deciding' : 'behind'
}

type Reading = Readonly<{ indicator: IndicatorDef; view: SetView }>

const presentLevel = (level: StoredLevel, { indicator, view }: Reading) => {
  const part = indicator.parts.find(({ id }) => id === level.partId)
  const unit = (part ?? indicator).unit
  const decides = ({ id, partId, year }: StoredLevel) =>
    resolveLevel(view.book, { ...view.place, year: year ?? view.place.year, indicatorId: indicator.id, partId }).row
      ?.id === id
  const standing = standingOf(level, decides, view.place)
  const at = { set: view.set.code, code: indicator.code }
  const live = standing !== 'retracted' && standing !== 'elsewhere' && level.status === 'SET'
  return {
    id: level.id,
    about: [part?.name, level.year === null ? null : `Năm ${level.year}`].filter(Boolean).join(', ') || 'Cả chỉ tiêu',
    text: levelText(level, unit),
    printed: level.text,
    known: level.status === 'SET',
    layer: LAYER_LABELS[level.layer],
    paper: level.document && [level.document.docNumber, level.clause].filter(Boolean).join(', '),
    days: `từ ${showDay(level.validFrom)}${level.validTo === null ? '' : ` đến ${showDay(level.validTo)}`}`,
    standing,
    words:
      standing === 'deciding' && level.year !== null && level.year !== view.place.year
        ? `Dùng cho năm ${level.year}`
        : standingWords[standing],
    correct: view.mayEdit && live ? paths.sets.levels(at, { unit: view.asked, level: level.id }) : null,
    retract: view.mayEdit && live ? paths.sets.retraction({ ...at, level: level.id }, { unit: view.asked }) : null,
  }
}

/** Why this level and no other: who decided, by which paper, before whom. */
export const whyOf = (
  level: ResolvedLevel,
  rows: readonly StoredLevel[],
  { day, year, unitPath }: LevelPlace,
  unit: string | null,
): string => {
  if (!level.known) return `${level.filler}. Chưa có mức thì chưa kết luận tự động được.`
  const { row } = level
  const paper = [row.docNumber, row.clause].filter(Boolean).join(', ')
  const weaker = rows.filter(
    (one) =>
      one.id !== row.id &&
      one.partId === row.partId &&
      one.status === 'SET' &&
      !one.retracted &&
      (one.year === null || one.year === year) &&
      one.validFrom <= day &&
      (one.validTo === null || one.validTo >= day) &&
      (one.unitId === null || unitPath.includes(one.unitId)),
  )
  const before = weaker.map((one) => `${levelText(one, unit)} (${LAYER_LABELS[one.layer]})`)
  return [
    `${LAYER_LABELS[row.layer]}${paper ? ` theo ${paper}` : ''}, hiệu lực từ ${showDay(row.validFrom)}.`,
    before.length > 0 ? `Đứng trước mức ${list(before)}.` : '',
  ]
    .filter(Boolean)
    .join(' ')
}

const linkTo = (catalogue: Catalogue, indicator: IndicatorDef, asked: number | null) => {
  const set = catalogue.set(indicator.setId)
  return {
    text: `${indicator.code} của ${set?.shortName ?? ''}`,
    href: paths.sets.indicator({ set: set?.code ?? '', code: indicator.code }, { unit: asked }),
  }
}

/** Everything of one indicator: what it asks today and why, all levels ever recorded, where it comes from. */
export const presentIndicatorPage = (
  catalogue: Catalogue,
  { criterion, indicator }: { criterion: CriterionDef; indicator: IndicatorDef },
  { levels, view }: { levels: readonly StoredLevel[]; view: SetView },
) => {
  const lines = requirementLines(indicator, view.book, view.place)
  const bases = [...new Set(indicator.levels.flatMap(({ baseIndicatorId }) => baseIndicatorId ?? []))].flatMap(
    (id) => catalogue.indicator(id) ?? [],
  )
  const provenance = provenanceOf(indicator)
  const all = ofJudged(indicator, levels).map((level) => presentLevel(level, { indicator, view }))
  return {
    ...presentIndicator(indicator, view),
    criterion: {
      no: criterion.no,
      name: criterion.name,
      href: paths.sets.criterion({ set: view.set.code, no: criterion.no }, { unit: view.asked }),
    },
    asks: lines.map((line) => ({
      name: line.part?.name ?? null,
      condition: line.part ? conditionText(line.part.condition, indicator) : null,
      text: line.text,
      why: whyOf(line.level, levels, view.place, line.unit),
      known: line.text !== 'Chưa cập nhật ngưỡng',
    })),
    printed:
      levels.find(
        (level) => !level.retracted && level.partId === null && level.layer === 'NATIONAL' && level.year === null,
      )?.text ?? null,
    type: typeWords[indicator.type],
    measureUnit: indicator.unit,
    measure:
      indicator.measure && figureText(indicator.measure.comparator, indicator.measure.value, indicator.measure.unit),
    inputs: indicator.inputs.map(({ label, options }) => ({ label, options: options ?? [] })),
    allowsNotApplicable: indicator.allowsNotApplicable,
    ministry: indicator.responsibleMinistry,
    note: indicator.note,
    requiresSet: catalogue.sets.find(({ code }) => code === indicator.requiresSetCode)?.shortName ?? null,
    provenance: { title: verificationWords[provenance.title], requirement: verificationWords[provenance.requirement] },
    bases: bases.map((one) => linkTo(catalogue, one, view.asked)),
    dependents: dependentsOf(catalogue, indicator.id).map((one) => linkTo(catalogue, one, view.asked)),
    live: all.filter(({ standing }) => standing !== 'retracted'),
    gone: all.filter(({ standing }) => standing === 'retracted'),
    papers: presentPapers(criterion, indicator.id),
    edit: view.mayEdit ? paths.sets.levels({ set: view.set.code, code: indicator.code }, { unit: view.asked }) : null,
    assign: paths.sets.assignments({ set: view.set.code }, { unit: view.asked }),
    communes: paths.assessments.list({}, { set: view.set.code, indicator: indicator.code, unit: view.asked }),
  }
}
