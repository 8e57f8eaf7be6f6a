import type { CustomaryPaper } from '../criteria/catalogue.js'
import type { EvidenceRow } from '../evidence/queries.js'
import { lateness, day as showDay } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { presentEvent } from './history-words.js'
import { changedInWords } from './row-presenter.js'
import type { IndicatorPage } from './show-page.js'
import { dueDay, late, needsWork, selfWords, verifiedWords } from './status.js'
import { contradictsFigures, judge } from './verdict.js'
import { reverifyWords } from './words.js'

const paperView = (paper: EvidenceRow) => {
  const document = [paper.docNumber, paper.issuedOn && showDay(paper.issuedOn), paper.issuer].filter(Boolean).join(', ')
  const expired = paper.validity.state === 'expired'
  const noted = expired || paper.validity.state === 'expiring'
  return {
    title: paper.subject,
    href: paths.evidence.show({ id: paper.id }),
    sub: [document, paper.onPaper && `Lưu bản giấy: ${paper.keptAt ?? ''}`].filter(Boolean).join(' · '),
    state: expired ? 'expired' : paper.onPaper ? 'paper' : 'have',
    note: paper.state?.waiting ? 'Chờ quét vi-rút, chưa xem được' : noted ? paper.validity.words : null,
    thumb: paper.state?.hasPreview ? paths.evidence.thumbnail({ id: paper.id, number: paper.revision }) : null,
  }
}

const missingView = (type: CustomaryPaper, assessmentId: number, mayUpload: boolean) => ({
  title: type.name,
  sub: type.note,
  state: 'missing',
  ...(mayUpload && {
    action: {
      label: 'Tải lên',
      href: paths.evidence.create({}, { assessment: assessmentId, type: type.id }),
      about: type.name,
    },
  }),
})

/** The papers there are, then the customary ones that are not: a hint, never a condition. */
const presentPapers = ({ papers, customary, row }: IndicatorPage, mayUpload: boolean) => {
  const present = new Set(papers.map(({ typeId }) => typeId))
  const missing = customary.filter(({ id }) => !present.has(id))
  return {
    items: papers.map(paperView),
    missing: missing.map((type) => missingView(type, row.id, mayUpload)),
    customary: customary.length,
    found: customary.length - missing.length,
    hidden: row.papers - papers.length,
    uploadHref: mayUpload ? paths.evidence.create({}, { assessment: row.id }) : null,
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
    papers: presentPapers(page, may.upload),
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
