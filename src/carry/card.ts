import { selfWords, verifiedWords } from '../assessments/status.js'
import type { JudgeContext } from '../assessments/verdict.js'
import { levelOf, requirementInWords, stateInWords } from '../assessments/words.js'
import type { IndicatorDef } from '../criteria/catalogue.js'
import type { Standing } from '../criteria/crosswalk.js'
import type { EvidenceRow } from '../evidence/queries.js'
import type { Ctx } from '../kernel/context.js'
import { day as showDay } from '../kernel/format.js'
import { paths } from '../paths.js'
import { listSources, type Source, type SourceWithPapers } from './load.js'
import type { Kept } from './rules.js'

const relationLabels = { EQUAL: 'Bằng', STRICTER: 'Cao hơn', RELATED: 'Liên quan' } as const

/** What the relation means for whoever fills in the higher set. */
const meaningOf = ({ relation, why }: Standing): string => {
  if (relation === 'EQUAL') return 'Hai bộ yêu cầu như nhau: cùng một số liệu.'
  if (relation === 'STRICTER') return 'Cùng nội dung, bộ này yêu cầu cao hơn: số liệu phải so lại với mức của bộ này.'
  if (why === 'LEVEL_UNKNOWN')
    return 'Cùng số liệu, nhưng một trong hai mức chưa cập nhật nên chưa so được: chỉ để tham khảo.'
  if (why === 'LOOSER')
    return 'Cùng số liệu, nhưng mức đang áp dụng của bộ này thấp hơn: đề nghị Văn phòng Điều phối kiểm tra lại mức.'
  return 'Nội dung gần nhau, không cùng số liệu: chỉ để tham khảo.'
}

const keptWords: Readonly<Record<Kept, string | null>> = {
  RELATED: null, // the relation has said it
  NO_FIGURE: null, // the figure's own line says it
  SAME: 'Số liệu ở hai bộ trùng nhau.',
  NEWER: 'Số liệu ở chỉ tiêu này được giữ: ngày chốt không cũ hơn, hoặc chưa ghi ngày chốt để so.',
  BETTER:
    'Số liệu ở chỉ tiêu này được giữ: không thấp hơn số liệu ở bộ dưới. Nếu thực tế đã giảm, đề nghị nhập số mới.',
  LOWERS: 'Không điền sẵn: số liệu này chưa đủ mức của bộ này, còn chỉ tiêu đang là đạt. Đề nghị kiểm tra lại.',
  NOT_APPLICABLE: 'Chỉ tiêu này không áp dụng với xã.',
  VERIFIED: 'Chỉ tiêu này đã được kết luận đạt: số liệu được giữ nguyên.',
}

const linesOf = ({ indicator, row }: Source) => stateInWords(indicator, row)

/** "480/520 hộ (92,3%), chốt 30/04/2024"; null without a figure. */
export const figureInWords = (source: Source): string | null => {
  const lines = linesOf(source).map(({ label, text }) => (label === null ? text : `${label}: ${text}`))
  if (lines.length === 0) return null
  const { figuresAsOf } = source.row
  return `${lines.join('; ')}${figuresAsOf === null ? ' (chưa ghi ngày chốt)' : `, chốt ngày ${showDay(figuresAsOf)}`}`
}

const paperOption = ({ id, subject, docNumber, issuedOn, issuer, validity, sensitivity }: EvidenceRow) => {
  const document = [docNumber, issuedOn && showDay(issuedOn), issuer].filter(Boolean).join(', ')
  const notes = [
    document,
    validity.state === 'expired' || validity.state === 'expiring' ? validity.words : '',
    sensitivity === 'OPEN' ? '' : 'hạn chế xem',
  ]
  return { value: id, label: subject, hint: notes.filter(Boolean).join(' · ') }
}

/** Something to show: a source of which nothing is known says nothing, unless its figure would count here. */
const speaks = (source: SourceWithPapers): boolean =>
  source.standing.relation !== 'RELATED' ||
  source.papers.length > 0 ||
  linesOf(source).length > 0 ||
  source.row.selfResult !== 'NOT_ASSESSED'

type Own = Readonly<{ id: number; indicator: IndicatorDef; context: JudgeContext }>

const requirementsOf = ({ indicator, set }: Source, own: Own): string => {
  const words = (one: IndicatorDef) => requirementInWords(one, levelOf(one, own.context)) ?? 'chưa cập nhật ngưỡng'
  return `${set.shortName}: ${words(indicator)}; bộ này: ${words(own.indicator)}`
}

const presentSource = (source: SourceWithPapers, own: Own, may: { update: boolean }) => {
  const { indicator, set, row, standing, offer, link, papers } = source
  return {
    id: row.id,
    code: indicator.code,
    name: indicator.name,
    set: set.shortName,
    href: paths.assessments.show({ id: row.id }),
    relation: { label: relationLabels[standing.relation], meaning: meaningOf(standing), source: link.source },
    figure: figureInWords(source),
    requirements: requirementsOf(source, own),
    self: selfWords(row),
    verified: verifiedWords(row),
    offer:
      offer.offered && may.update
        ? {
            href: `${paths.assessments.show({ id: own.id }, { carry: row.id })}#update`,
            verdict: offer.verdict.sentence,
            replaces: offer.replaces,
          }
        : null,
    kept: offer.offered || !may.update ? null : keptWords[offer.why],
    papers: papers.map(paperOption),
  }
}

/** The card of an indicator's page: what the set below has for it, each with its relation and what may be taken over. */
export const presentCarry = (sources: readonly SourceWithPapers[], own: Own, may: { update: boolean }) =>
  sources.filter(speaks).map((source) => presentSource(source, own, may))

/** A form to be filled from a source: the state, the words of the history, and what is said above it. */
export const fillingOf = (sources: readonly Source[], lowerId: number) => {
  const source = sources.find(({ row }) => row.id === lowerId)
  if (!source) return null
  const { offer, indicator, set, row } = source
  const name = `chỉ tiêu ${indicator.code}, ${set.shortName}`
  if (!offer.offered)
    return {
      next: null,
      reason: '',
      notice: { title: `Không điền số liệu của ${name}.`, text: keptWords[offer.why] ?? meaningOf(source.standing) },
    }
  const asOf = row.figuresAsOf === null ? '' : ` (chốt ngày ${showDay(row.figuresAsOf)})`
  return {
    next: offer.next,
    reason: `Dùng số liệu của ${name}${asOf}.`,
    notice: {
      title: `Đã điền sẵn số liệu của ${name}, chưa lưu.`,
      text: 'Đề nghị kiểm tra, chọn kết quả tự đánh giá rồi lưu.',
    },
  }
}

/** For pages of many indicators: what each is offered, in a line, and where it can be taken. One statement. */
export const listOffers = async (
  ctx: Pick<Ctx, 'db'>,
  place: Parameters<typeof listSources>[1],
  above: Parameters<typeof listSources>[2],
): Promise<Map<number, { text: string; href: string }>> => {
  const offers = new Map<number, { text: string; href: string }>()
  for (const [id, sources] of await listSources(ctx, place, above)) {
    const source = sources.find(({ offer }) => offer.offered)
    const figure = source && figureInWords(source)
    if (!source || !figure) continue
    const { standing, indicator, set, row } = source
    const relation = standing.relation === 'EQUAL' ? 'hai bộ cùng mức' : 'bộ này yêu cầu cao hơn'
    offers.set(id, {
      text: `${set.shortName} ${indicator.code} (${relation}): ${figure}.`,
      href: `${paths.assessments.show({ id }, { carry: row.id })}#update`,
    })
  }
  return offers
}
