import { presentEvent } from '../assessments/history-words.js'
import { sameFigures } from '../assessments/state.js'
import { selfWords, statusOf, statusWords, verifiedWords } from '../assessments/status.js'
import { contradictsFigures } from '../assessments/verdict.js'
import { gapOf, resultWords, reverifyWords, stateInWords } from '../assessments/words.js'
import type { Actor } from '../kernel/context.js'
import { dateTime, day as showDay } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { sidesOf } from '../policies/verification.js'
import type { Desk } from './desk-page.js'
import { askedTexts } from './frozen.js'
import { tryMove } from './matter.js'
import { presentPapers } from './paper-presenter.js'
import { decisionView, resultSign } from './words.js'

const compared = {
  MET: { label: 'Đủ', css: 'st-smet', icon: 'i-smet' },
  NOT_MET: { label: 'Chưa đủ', css: 'st-snot', icon: 'i-snot' },
} as const

/** Lets a long unit break after its strokes: "triệu đồng/người/năm". */
const breakable = (text: string): string => text.replace(/\/(?=\p{L})/gu, '/\u200b')

const linesOf = ({ submission }: Desk) =>
  submission.frozen.lines.map(({ result, ...line }) => ({
    ...line,
    given: breakable(line.given),
    wanted: breakable(line.wanted),
    sign: result === 'MET' || result === 'NOT_MET' ? compared[result] : null,
    unmet: result === 'NOT_MET',
    word:
      result === null
        ? 'Không áp dụng'
        : result === 'LEVEL_UNKNOWN'
          ? 'Chưa có ngưỡng'
          : result === 'VALUE_MISSING'
            ? 'Chưa có số liệu'
            : '–',
  }))

type Alert = Readonly<{ kind: 'warning' | 'info'; title: string; text: string; items?: readonly string[] }>

/** What has changed since it was sent. */
const changesOf = ({ submission, matter }: Desk): Alert[] => {
  const { frozen } = submission
  const { indicator, row, context } = matter
  const alerts: Alert[] = []
  if (submission.closedAt === null && !sameFigures(frozen.state, row)) {
    const now = stateInWords(indicator, row).map(({ label, text }) => (label ? `${label}: ${text}` : text))
    alerts.push({
      kind: 'warning',
      title: 'Xã đã sửa sau khi gửi (bản nháp).',
      text: `Nay: ${[resultWords[row.selfResult], ...now].join('; ')}. Kết luận theo nội dung đã gửi; kết luận xong, chỉ tiêu được đánh dấu cần thẩm tra lại.`,
    })
  }
  const asked = askedTexts(indicator, context)
  if (asked.join('\n') !== frozen.asked.join('\n'))
    alerts.push({
      kind: 'warning',
      title: 'Ngưỡng đã thay đổi sau khi gửi.',
      text: 'Bảng so sánh dưới đây theo ngưỡng lúc gửi. Nay:',
      items: asked.map((text) => text.replace(/^: |^[^:]*: /, '')),
    })
  return alerts
}

/** What the verifier has to weigh. */
const alertsOf = (desk: Desk): Alert[] => {
  const { submission, matter } = desk
  const { frozen, decision } = submission
  const alerts = changesOf(desk)
  if (contradictsFigures(frozen.state.selfResult, frozen.verdict.result))
    alerts.push({ kind: 'warning', title: 'Trái số liệu.', text: 'Xã tự đánh giá đạt; chương trình tính chưa đạt.' })
  if (!decision && desk.anomalies.length > 0)
    alerts.push({
      kind: 'warning',
      title: 'Điểm cần xem kỹ:',
      text: '',
      items: desk.anomalies.map(({ text }) => text),
    })
  if (!decision && matter.row.verifiedResult !== 'NONE') {
    const { short } = statusWords(
      statusOf({ selfResult: 'NOT_ASSESSED', stage: 'OPEN', verifiedResult: matter.row.verifiedResult }),
    )
    const why =
      matter.row.reverifyReason === null ? '' : ` Cần thẩm tra lại: ${reverifyWords(matter.row.reverifyReason)}.`
    alerts.push({
      kind: 'info',
      title: `Kết luận trước còn giá trị: ${short}.`,
      text: `Kết luận mới thay kết luận trước.${why}`,
    })
  }
  const lacks = frozen.lacks.filter(({ code }) => code !== 'lead')
  if (!decision && lacks.length > 0)
    alerts.push({
      kind: 'info',
      title: 'Khi gửi còn thiếu:',
      text: '',
      items: lacks.map(({ code, text, items }) => {
        const told = code === 'expired' && desk.hidden > 0 ? [] : items // titles of papers the person may not see
        return told.length > 0 ? `${text} ${told.join('; ')}` : text
      }),
    })
  return alerts
}

const results = ['MET', 'NOT_MET', 'SUPPLEMENT'] as const

/** The form of the decision for whoever may decide; else the sentence that says why not. */
const decidingOf = (actor: Actor, { submission, matter }: Desk) => {
  const outcome = tryMove({ actor }, 'confirmMet', matter, submission.submittedById)
  const { indicator, context, responsibility, concern } = matter
  if (submission.closedAt !== null || !outcome.ok) {
    const own = sidesOf(actor, concern).includes('COMMUNE')
    const whose = `${responsibility.lead?.shortName ?? 'Văn phòng Điều phối'} đang xem.`
    return { may: false as const, why: outcome.ok ? null : own ? whose : outcome.sentence }
  }
  const unknown = gapOf(indicator, context)
  return {
    may: true as const,
    options: [...results, ...(indicator.allowsNotApplicable ? (['NOT_APPLICABLE'] as const) : [])].map(
      (value, index) => ({
        value,
        sign: resultSign(value),
        key: index + 1,
      }),
    ),
    onBehalf: outcome.onBehalf ? (responsibility.lead?.shortName ?? 'cơ quan chủ trì (chưa phân công)') : null,
    issuer: responsibility.lead?.name ?? null,
    unknown: unknown !== null,
    filler: unknown?.filler ?? null,
  }
}

const roundView = (round: Desk['rounds'][number], query: Record<string, string | number | null>) => ({
  no: round.round,
  href: paths.verifications.show({ id: round.id }, query),
  when: dateTime(round.submittedAt),
  who: round.submittedBy,
  decision: round.decision && decisionView(round.decision),
  recalled: round.closedAt !== null && round.decision === null,
})

type Shown = Readonly<{ actor: Actor; today: Day; query: Record<string, string | number | null>; paper: number | null }>

/** One submission with its paper, what is judged, what there is to weigh and the decision. */
export const presentDesk = (desk: Desk, { actor, today, query, paper }: Shown) => {
  const { submission, matter, rounds } = desk
  const { indicator, set, commune, row, responsibility } = matter
  const { frozen } = submission
  const base = paths.verifications.show({ id: submission.id }, query)
  return {
    id: submission.id,
    action: base,
    over: `${commune.fullName} · ${set.shortName} ${indicator.code} · gửi ${showDay(submission.submittedAt)}${submission.round > 1 ? `, lần ${submission.round}` : ''}`,
    title: indicator.name,
    code: indicator.code,
    commune: commune.fullName,
    assessment: paths.assessments.show({ id: row.id }),
    history: {
      total: desk.history.total,
      items: desk.history.events.map((event) => presentEvent(indicator, event)),
      more: {
        label: `Xem toàn bộ ${desk.history.total} lần thay đổi`,
        href: paths.assessments.history({ id: row.id }),
      },
    },
    submittedBy: submission.submittedBy,
    submittedAt: dateTime(submission.submittedAt),
    self: selfWords(frozen.state),
    lines: linesOf(desk),
    verdict: {
      text: [frozen.verdict.sentence, frozen.verdict.gap].filter(Boolean).join(' '),
      tone: { MET: 'yes', NOT_MET: 'no' }[frozen.verdict.result as string] ?? '',
    },
    sources: frozen.sources?.join('; ') ?? '',
    claimReason: frozen.state.claimReason,
    note: frozen.state.note,
    figuresAsOf: frozen.state.figuresAsOf && showDay(frozen.state.figuresAsOf),
    agency: responsibility.lead?.shortName ?? 'Chưa phân công',
    support: responsibility.support.map(({ shortName }) => shortName).join(', '),
    alerts: alertsOf(desk),
    papers: presentPapers({ papers: desk.papers, hidden: desk.hidden, base, asked: paper, today }),
    deciding: decidingOf(actor, desk),
    decision: submission.decision && decisionView(submission.decision),
    recalled: submission.closedAt !== null && submission.decision === null ? showDay(submission.closedAt) : null,
    current: verifiedWords(row),
    recall:
      submission.closedAt === null && tryMove({ actor }, 'recall', matter).ok
        ? paths.verifications.recall({ id: submission.id })
        : null,
    rounds: rounds.filter(({ id }) => id !== submission.id).map((round) => roundView(round, query)),
  }
}
