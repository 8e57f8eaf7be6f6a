import type { IndicatorDef, LevelDef } from '../criteria/catalogue.js'
import { LAYER_LABELS, requirementOf, resolveLevel } from '../criteria/levels.js'
import {
  conditionText,
  copiedOnly,
  isKnown,
  provenanceOf,
  type RequirementLine,
  requirementLines,
  verificationWords,
} from '../criteria/requirements.js'
import { day as showDay } from '../kernel/format.js'
import { paths } from '../paths.js'
import type { IndicatorPage } from './show-page.js'
import { judge, type PartVerdict } from './verdict.js'
import { gapOf, levelOf, partInWords, requirementInWords, stateInWords } from './words.js'

/** A line of the comparison: what was asked, what there is, whether it is enough. */
export type ComparedLine = Readonly<{
  label: string
  condition: string | null
  given: string
  wanted: string
  result: Readonly<{ text: string; tone: 'met' | 'unmet' | 'muted' }>
}>

const resultOf = (part: PartVerdict | undefined): ComparedLine['result'] => {
  if (part && !part.applies) return { text: 'Không áp dụng', tone: 'muted' }
  if (part?.result === 'MET') return { text: 'Đủ', tone: 'met' }
  if (part?.result === 'NOT_MET') return { text: 'Chưa đủ', tone: 'unmet' }
  return { text: part?.result === 'VALUE_MISSING' ? 'Chưa có số liệu' : 'Chưa so sánh được', tone: 'muted' }
}

const comparedLine = (
  { indicator, row }: IndicatorPage,
  line: RequirementLine,
  parts: readonly PartVerdict[],
): ComparedLine | null => {
  const { part } = line
  if (!part) return null
  const stored = row.parts.find(({ partId }) => partId === part.id)
  return {
    label: part.name,
    condition: conditionText(part.condition, indicator),
    given: partInWords(part, stored) ?? '–',
    wanted: line.text,
    result: resultOf(parts.find(({ partId }) => partId === part.id)),
  }
}

const reachOf = ({ unitId, communeGroup }: LevelDef): string => {
  const where = unitId === null ? 'mọi nơi' : 'địa bàn của đơn vị ban hành'
  return communeGroup === null ? where : `${where}, nhóm ${communeGroup}`
}

/** Every recorded level of an indicator, with the ones that decide here marked. */
const levelTable = ({ indicator, context }: IndicatorPage) => {
  const deciding = new Set(
    [null, ...indicator.parts.map(({ id }) => id)].flatMap((partId) => {
      const level = resolveLevel(context.levels, { ...context, indicatorId: indicator.id, partId })
      return level.known ? [level.row.id] : []
    }),
  )
  return indicator.levels.map((level) => ({
    part: indicator.parts.find(({ id }) => id === level.partId)?.name ?? null,
    year: level.year === null ? null : String(level.year),
    text: levelText(indicator, level),
    layer: LAYER_LABELS[level.layer],
    source: [level.docNumber, level.clause].filter(Boolean).join(', '),
    reach: reachOf(level),
    days: `từ ${showDay(level.validFrom)}${level.validTo === null ? '' : ` đến ${showDay(level.validTo)}`}`,
    decides: deciding.has(level.id),
  }))
}

const levelText = (indicator: IndicatorDef, level: LevelDef): string => {
  if (level.status !== 'SET') return 'Chưa cập nhật ngưỡng'
  const unit = indicator.parts.find(({ id }) => id === level.partId)?.unit ?? indicator.unit
  if (level.value === null || level.factor !== null) return level.text
  return requirementOf(
    { known: true, row: { ...level, year: null }, comparator: level.comparator, value: level.value, base: null },
    unit,
  )
}

/** Requirement, its source, what there is and what the program concludes, for the indicator's page. */
export const presentRequirement = (page: IndicatorPage) => {
  const { indicator, row, context, set, responsibility } = page
  const verdict = judge(indicator, row, context)
  const lines = requirementLines(indicator, context.levels, context)
  const level = levelOf(indicator, context)
  const gap = gapOf(indicator, context)
  const sources = [...new Set(lines.filter((line) => isKnown(line, indicator)).flatMap(({ source }) => source ?? []))]
  const { lead, confirmed, support } = responsibility
  const supporting = support.map(({ shortName }) => shortName).join(', ')
  return {
    text:
      requirementInWords(indicator, level) ?? (level.row?.text && level.row.status === 'SET' ? level.row.text : null),
    gap,
    sources: sources.join('; '),
    copied: copiedOnly(indicator, lines) ? verificationWords[provenanceOf(indicator).requirement] : null,
    provenance: provenanceOf(indicator).source,
    note: indicator.note,
    ministry: indicator.responsibleMinistry,
    agency: lead ? `${lead.shortName} chủ trì${confirmed ? '' : ' (dự kiến, chờ xác nhận)'}` : 'Chưa phân công',
    support: supporting && `${supporting} phối hợp`,
    state: indicator.parts.length === 0 ? stateInWords(indicator, row) : stateInWords(indicator, { ...row, parts: [] }),
    compared: lines.flatMap((line) => comparedLine(page, line, verdict.parts) ?? []),
    verdict: {
      text: verdict.sentence,
      gap: verdict.gap?.text ?? null,
      tone: { MET: 'yes', NOT_MET: 'no' }[verdict.result as string] ?? '',
    },
    result: verdict.result,
    levels: levelTable(page),
    setHref: paths.sets.indicator({ set: set.code, code: indicator.code }),
    levelsHref: paths.sets.levels({ set: set.code, code: indicator.code }),
  }
}
