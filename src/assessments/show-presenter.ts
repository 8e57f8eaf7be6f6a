import type { ChecklistItem } from '../evidence/checklist.js'
import type { EvidenceRow } from '../evidence/queries.js'
import { validityOf } from '../evidence/rules.js'
import { lateness, day as showDay } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { presentEvent } from './history-words.js'
import { changedInWords } from './row-presenter.js'
import type { IndicatorPage } from './show-page.js'
import { dueDay, late, needsWork, selfWords, verifiedWords } from './status.js'
import { contradictsFigures, judge } from './verdict.js'
import { reverifyWords } from './words.js'

const fileNote = ({ state }: EvidenceRow): string | null => {
  if (state?.infected) return 'Tệp có dấu hiệu chứa mã độc, cần thay'
  return state?.waiting ? 'Chờ quét vi-rút, chưa xem được' : null
}

const paperView = (paper: EvidenceRow) => {
  const document = [paper.docNumber, paper.issuedOn && showDay(paper.issuedOn), paper.issuer].filter(Boolean).join(', ')
  const expired = paper.validity.state === 'expired'
  const noted = expired || paper.validity.state === 'expiring'
  return {
    title: paper.subject,
    href: paths.evidence.show({ id: paper.id }),
    sub: [document, paper.onPaper && `Lưu bản giấy: ${paper.keptAt ?? ''}`].filter(Boolean).join(' · '),
    state: expired ? 'expired' : paper.onPaper ? 'paper' : 'have',
    note: fileNote(paper) ?? (noted ? paper.validity.words : null),
    thumb: paper.state?.hasPreview ? paths.evidence.thumbnail({ id: paper.id, number: paper.revision }) : null,
  }
}

const CHECKLIST = { present: 'have', expiring: 'expiring', expired: 'expired', missing: 'missing' } as const

/** A customary paper and how it stands; what is missing or runs out can be brought at once. */
const checklistView = (
  item: ChecklistItem,
  assessmentId: number,
  { upload, today }: { upload: boolean; today: Day },
) => {
  const { paper, state, best } = item
  const seen = best?.visible ? best : null
  return {
    title: paper.name,
    href: seen ? paths.evidence.show({ id: seen.id }) : null,
    sub: best === null ? paper.note : seen ? (seen.subject === paper.name ? null : seen.subject) : 'Hạn chế xem',
    state: CHECKLIST[state],
    note: state === 'expiring' || state === 'expired' ? validityOf(best?.validUntil ?? null, today).words : null,
    ...(upload &&
      state !== 'present' && {
        action: {
          label: state === 'missing' ? 'Tải lên' : 'Bổ sung',
          href: paths.evidence.create({}, { assessment: assessmentId, type: paper.id }),
          about: paper.name,
        },
      }),
  }
}

const DEMAND: readonly ChecklistItem['state'][] = ['expired', 'expiring', 'missing', 'present']

/** The papers there are, then how the customary ones stand: a hint, never a condition. */
const presentPapers = ({ papers, checklist, row }: IndicatorPage, may: { upload: boolean; today: Day }) => {
  const ordered = [...checklist].sort((a, b) => DEMAND.indexOf(a.state) - DEMAND.indexOf(b.state))
  const counted = (...states: ChecklistItem['state'][]) =>
    checklist.filter(({ state }) => states.includes(state)).length
  return {
    items: papers.map(paperView),
    checklist: ordered.map((item) => checklistView(item, row.id, may)),
    customary: checklist.length,
    found: counted('present', 'expiring'),
    expiring: counted('expiring'),
    expired: counted('expired'),
    hidden: row.papers - papers.length,
    uploadHref: may.upload ? paths.evidence.create({}, { assessment: row.id }) : null,
  }
}

const presentDue = ({ row }: IndicatorPage, today: Day) => {
  const due = dueDay(row)
  if (due === null) return null
  const { kind, label } = lateness(due, today)
  const isLate = late(row, today)
  const owed = isLate || needsWork(row)
  return {
    label: row.stage === 'SUPPLEMENT_REQUESTED' ? 'Hạn bổ sung' : 'Ngày dự kiến đạt',
    text: owed ? `${showDay(due)}, ${label.charAt(0).toLowerCase()}${label.slice(1)}` : showDay(due),
    tone: isLate ? 'late' : owed && kind !== 'later' && kind !== 'late' ? 'soon' : '',
  }
}

const presentAlerts = ({ row, indicator, context }: IndicatorPage) => {
  const verdict = judge(indicator, row, context)
  const alerts: { kind: string; title: string; text: string; icon?: string }[] = []
  if (contradictsFigures(row.selfResult, verdict.result))
    alerts.push({
      kind: 'warning',
      title: 'Trái số liệu.',
      text: `Xã tự đánh giá đạt; ${verdict.sentence} Lý do của xã: ${row.claimReason ?? 'chưa nêu'}`,
    })
  if (row.reverifyReason !== null)
    alerts.push({
      kind: 'warning',
      title: 'Cần thẩm tra lại:',
      text: `${reverifyWords(row.reverifyReason)} sau khi thẩm tra.`,
    })
  return alerts
}

/** The state of an indicator and what proves it, for its page. */
export const presentIndicator = (page: IndicatorPage, today: Day, may: { upload: boolean }) => {
  const { commune, set, criterion, indicator, row, history } = page
  return {
    id: row.id,
    title: `${indicator.code} ${indicator.name}`,
    over: `${commune.fullName} · ${set.shortName}`,
    criterion: { label: `${criterion.no}. ${criterion.name}`, href: criterionHref(page) },
    code: indicator.code,
    self: selfWords(row),
    verified: verifiedWords(row),
    due: presentDue(page, today),
    alerts: presentAlerts(page),
    figuresAsOf: row.figuresAsOf && showDay(row.figuresAsOf),
    claimReason: row.claimReason,
    note: row.note,
    changed: changedInWords(row),
    papers: presentPapers(page, { upload: may.upload, today }),
    history: {
      items: history.events.map((event) => presentEvent(indicator, event)),
      more:
        history.total > history.events.length
          ? { label: `Xem toàn bộ ${history.total} lần thay đổi`, href: paths.assessments.history({ id: row.id }) }
          : null,
    },
  }
}

/** The criterion of an indicator on its commune's status page, opened. */
export const criterionHref = ({
  commune,
  set,
  criterion,
}: Pick<IndicatorPage, 'commune' | 'set' | 'criterion'>): string =>
  `${paths.communes.status({ id: commune.id, set: set.code }, { criterion: criterion.no })}#tc${criterion.no}`
