import type { PartDef } from '../criteria/catalogue.js'
import { COMPARATOR_SIGNS, LAYER_LABELS, resolveLevel } from '../criteria/levels.js'
import type { StoredLevel } from '../criteria/queries.js'
import { bookOf, levelText, ofJudged, placeOf, requirementLines } from '../criteria/requirements.js'
import { inSentence } from '../criteria/standpoint.js'
import { documentOptions } from '../documents/citation.js'
import type { Document } from '../documents/queries.js'
import { day as showDay } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { Effect } from './effects.js'
import type { LevelPlan } from './plan.js'
import { changeOf, type LevelSubject, type Preview } from './preview.js'
import { askedOf, comparators, type Target } from './schemas.js'
import type { LevelChange } from './service.js'
import type { Stage } from './stage.js'

const resultWords = {
  MET: 'Đạt',
  NOT_MET: 'Chưa đạt',
  LEVEL_UNKNOWN: 'Chưa có ngưỡng',
  VALUE_MISSING: 'Chưa có số liệu',
  NOT_COMPUTED: 'Theo hồ sơ',
} as const

const comparatorWords = { GTE: 'trở lên', LTE: 'trở xuống', EQ: 'đúng bằng', GT: 'lớn hơn', LT: 'nhỏ hơn' } as const

type Place = Readonly<{ province: { fullName: string } | null; unitName: string }>

/** What the form of a level offers to choose from. */
export const presentChoices = (target: Target, documents: readonly Document[], { province, unitName }: Place) => {
  const units = [...new Set(target.parts.map((part) => askedOf(target, part?.id ?? null).unit))]
  const asked = target.parts.map((part) => askedOf(target, part?.id ?? null))
  return {
    parts: target.parts.flatMap((part) => (part ? [{ value: part.id, label: part.name }] : [])),
    years: target.years.map((year) => ({ value: year, label: `Năm ${year}` })),
    comparators: comparators.map((one) => ({
      value: one,
      label: `${COMPARATOR_SIGNS[one]} (${comparatorWords[one]})`,
    })),
    figure: asked.some(({ figure }) => figure),
    needed: asked.every(({ needed }) => needed),
    unit: units.length === 1 ? (units[0] ?? null) : null,
    layers: [
      ...(province
        ? [
            {
              value: 'PROVINCE',
              label: LAYER_LABELS.PROVINCE,
              hint: `Quyết định của UBND ${inSentence(province.fullName)}; áp dụng trong tỉnh.`,
            },
          ]
        : []),
      {
        value: 'OFFICE',
        label: LAYER_LABELS.OFFICE,
        hint: `Theo bản chính văn bản của Trung ương hoặc văn bản khác; áp dụng trong ${unitName}, đứng trước các mức khác.`,
      },
    ],
    documents: documentOptions(documents),
  }
}

/** The levels that stand now, one line each, for the side of the form. */
const presentStanding = (levels: readonly StoredLevel[], { indicator }: Pick<LevelSubject, 'indicator'>) =>
  ofJudged(indicator, levels)
    .filter(({ retracted }) => !retracted)
    .map((level) => {
      const part = partOf(indicator.parts, level.partId)
      return {
        about: aboutOf(part, level.year),
        text: levelText(level, (part ?? indicator).unit),
        known: level.status === 'SET',
        sub: [
          LAYER_LABELS[level.layer],
          level.docNumber,
          `từ ${showDay(level.validFrom)}${level.validTo ? ` đến ${showDay(level.validTo)}` : ''}`,
        ]
          .filter(Boolean)
          .join(' · '),
      }
    })

const partOf = (parts: readonly PartDef[], id: number | null) => parts.find((part) => part.id === id)

const aboutOf = (part: PartDef | undefined, year: number | null): string | null =>
  [part?.name, year === null ? null : `Năm ${year}`].filter(Boolean).join(', ') || null

/** What stands on every page about levels of an indicator. */
export const frame = ({ subject, standpoint, levels, asked }: Stage) => {
  const { set, indicator } = subject
  return {
    set: { code: set.code, shortName: set.shortName },
    unit: { name: inSentence(standpoint.unit.fullName) },
    code: indicator.code,
    name: indicator.name,
    asked,
    back: paths.sets.indicator({ set: set.code, code: indicator.code }, { unit: asked }),
    standing: presentStanding(levels, subject),
  }
}

/** What a change did, for the message after it. */
export const said = ({ turned, flagged }: LevelChange): string => {
  const turns = turned > 0 ? `${turned} kết luận của chương trình đã thay đổi.` : 'Không có kết luận nào thay đổi.'
  return flagged > 0 ? `${turns} ${flagged} kết luận thẩm tra được đánh dấu cần thẩm tra lại.` : turns
}

const presentEffect = ({ row, indicator, commune, before, after, next }: Effect, own: LevelSubject) => ({
  commune,
  href: paths.assessments.show({ id: row.id }),
  code:
    indicator.id === own.indicator.id
      ? null
      : `${indicator.code} (${own.catalogue.set(indicator.setId)?.shortName ?? ''})`,
  before: resultWords[before.result],
  after: resultWords[after.result],
  worse: after.result === 'NOT_MET',
  better: after.result === 'MET',
  sentence: after.sentence,
  contradicted: row.selfResult === 'MET' && after.result === 'NOT_MET',
  flagged: next.reverifyReason !== null && row.reverifyReason === null,
})

/** What a plan would do: what is asked before and after, which communes' verdicts turn. Only communes in the person's scope are named. */
export const presentPreview = (
  subject: LevelSubject,
  {
    plan,
    preview,
    today,
    communeIds,
  }: { plan: LevelPlan; preview: Preview; today: Day; communeIds: readonly number[] },
) => {
  const { before, after } = changeOf(subject, plan)
  const { set, indicator, unitIds } = subject
  const place = placeOf(set, unitIds, preview.on)
  const asks = (catalogue: typeof before) =>
    requirementLines(catalogue.indicator(indicator.id) ?? indicator, bookOf(catalogue), place)
  const [then, now] = [asks(before), asks(after)]
  const named = preview.turned.filter(({ row }) => communeIds.includes(row.communeId))
  const { entry } = plan
  const deciding =
    entry &&
    resolveLevel(bookOf(after), {
      ...place,
      year: entry.year ?? place.year,
      indicatorId: indicator.id,
      partId: entry.partId,
    }).row
  return {
    on: preview.on === today ? null : showDay(preview.on),
    lines: now.map((line, index) => ({
      name: line.part?.name ?? null,
      before: then[index]?.text ?? '',
      after: line.text,
      changed: then[index]?.text !== line.text,
    })),
    /** The level that stays in front of the entered one, if it is not the one that decides. */
    behind:
      entry && deciding && entry.validFrom <= preview.on && deciding.id > 0
        ? `${levelText(deciding, askedUnit(subject, entry.partId))} (${LAYER_LABELS[deciding.layer]})`
        : null,
    effects: named.map((effect) => presentEffect(effect, subject)),
    others: preview.turned.length - named.length,
    flagged: preview.flagged,
    expected: preview.expected,
  }
}

const askedUnit = ({ indicator }: LevelSubject, partId: number | null): string | null =>
  (partOf(indicator.parts, partId) ?? indicator).unit
