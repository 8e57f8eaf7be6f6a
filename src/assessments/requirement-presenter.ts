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
import { decimal, day as showDay } from '../kernel/format.js'
import { paths } from '../paths.js'
import type { IndicatorPage } from './show-page.js'
import { judge, type PartVerdict, type Verdict } from './verdict.js'
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

const daysOf = ({ validFrom, validTo }: Pick<LevelDef, 'validFrom' | 'validTo'>): string =>
  `từ ${showDay(validFrom)}${validTo === null ? '' : ` đến ${showDay(validTo)}`}`

/** Who decided the level that holds, by which paper and clause, and since when. */
const decisionOf = ({ level, source }: RequirementLine): string | null => {
  if (!level.known) return null
  const { row, base } = level
  const formula =
    base === null ? '' : `${decimal(base.factor)} × mức ${decimal(base.value)} theo ${base.docNumber ?? 'bộ dưới'}`
  return [source, LAYER_LABELS[row.layer], `hiệu lực ${daysOf(row)}`, formula].filter(Boolean).join(' · ')
}

/** The grounds of the program's verdict one by one: what was compared, who asks for it, what is missing. */
const groundsOf = ({ indicator }: IndicatorPage, verdict: Verdict, lines: readonly RequirementLine[]) =>
  verdict.reasons.map(({ partKey, text, docNumber, clause }) => {
    const line = lines.find(({ part }) => (part?.key ?? null) === partKey)
    return {
      label: line?.part?.name ?? indicator.parts.find(({ key }) => key === partKey)?.name ?? 'Chỉ tiêu',
      text: line?.part ? withoutName(text, line.part.name) : text,
      source: (line && decisionOf(line)) ?? [docNumber, clause].filter(Boolean).join(', '),
    }
  })

/** The part's name stands beside its sentence already. */
const withoutName = (text: string, name: string): string => {
  const rest = text.startsWith(`${name}:`) ? text.slice(name.length + 1).trim() : text
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

/** What the program says; không áp dụng is not its to compute, but the set must allow it and the commune say why. */
const concluded = ({ row }: IndicatorPage, verdict: Verdict) =>
  row.selfResult === 'NOT_APPLICABLE'
    ? {
        text: 'Không so sánh: xã xác định không áp dụng, bộ tiêu chí cho phép; tính là đạt khi cơ quan phụ trách xác nhận.',
        gap: null,
        tone: '',
      }
    : {
        text: verdict.sentence,
        gap: verdict.gap?.text ?? null,
        tone: { MET: 'yes', NOT_MET: 'no' }[verdict.result as string] ?? '',
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
    days: daysOf(level),
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
    verdict: concluded(page, verdict),
    grounds: row.selfResult === 'NOT_APPLICABLE' ? [] : groundsOf(page, verdict, lines),
    missing: row.selfResult === 'NOT_APPLICABLE' ? [] : verdict.missing,
    result: verdict.result,
    levels: levelTable(page),
    setHref: paths.sets.indicator({ set: set.code, code: indicator.code }),
    levelsHref: paths.sets.levels({ set: set.code, code: indicator.code }),
  }
}
