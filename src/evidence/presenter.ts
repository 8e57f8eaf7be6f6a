import type { Catalogue, CustomaryPaper } from '../criteria/catalogue.js'
import type { Actor } from '../kernel/context.js'
import { dateTime, fileSize, day as showDay } from '../kernel/format.js'
import type { Form } from '../kernel/forms.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { mayChange } from '../policies/evidence.js'
import type { EvidenceEvent, History } from './history.js'
import { kindOfMediaType, labelOf, shownAs } from './kinds.js'
import { PAPER_FIELDS, type Paper } from './paper.js'
import type { EvidenceRecord, Receipt, Revision } from './queries.js'
import { inSentence, SENSITIVITY_WORDS, validityOf } from './rules.js'

export const LABELS: Readonly<Record<keyof Paper, string>> = {
  typeId: 'Loại giấy tờ',
  subject: 'Trích yếu',
  docNumber: 'Số, ký hiệu',
  issuedOn: 'Ngày ban hành',
  issuer: 'Cơ quan ban hành',
  validUntil: 'Hiệu lực đến',
  dataYear: 'Năm số liệu',
  sensitivity: 'Mức độ nội dung',
  keptAt: 'Nơi lưu bản giấy',
  note: 'Ghi chú',
}

type TypeNames = ReadonlyMap<number, string>

/** One field of a record in words; '' where nothing is written. */
export const fieldText = (field: keyof Paper, value: unknown, types: TypeNames): string => {
  if (typeof value !== 'string' && typeof value !== 'number') return ''
  if (field === 'typeId') return types.get(Number(value)) ?? 'Loại đã bỏ khỏi danh mục'
  if (field === 'issuedOn' || field === 'validUntil') return showDay(String(value))
  if (field === 'sensitivity') return SENSITIVITY_WORDS[value as Paper['sensitivity']]
  return String(value)
}

const kindLabel = (mediaType: string): string => {
  const kind = kindOfMediaType(mediaType)
  return kind ? labelOf(kind) : mediaType
}

/** Every four characters a space: a hash that is read out or compared by eye. */
export const groupedHash = (sha256: string): string => sha256.replace(/(.{4})(?=.)/g, '$1 ')

/** A version of a paper's file with where to see and save it. */
export const presentRevision = (evidenceId: number, revision: Revision) => {
  const at = { id: evidenceId, number: revision.number }
  const code = revision.receiptCode
  return {
    ...revision,
    when: dateTime(revision.uploadedAt),
    kind: kindLabel(revision.mediaType),
    weight: [fileSize(revision.size), revision.pages && `${revision.pages} trang`].filter(Boolean).join(', '),
    shown: shownAs(revision.mediaType),
    hash: groupedHash(revision.sha256),
    file: paths.evidence.file(at),
    preview: paths.evidence.preview(at),
    cover: revision.state.hasPreview ? paths.evidence.cover(at) : null,
    waiting: revision.state.waiting,
    infected: revision.state.infected,
    receipt: paths.evidence.receipts({}, { code }),
  }
}

/** The kinds of paper by id: those of the criteria, those of every criterion. */
export const typeNames = (catalogue: Catalogue, general: readonly CustomaryPaper[]): TypeNames => {
  const own = catalogue.sets.flatMap((set) => set.criteria.flatMap(({ papers }) => papers))
  return new Map([...own, ...general].map(({ id, name }) => [id, name]))
}

const presentLinks = ({ links }: EvidenceRecord, catalogue: Catalogue) =>
  links.map(({ assessmentId, indicatorId, verified }) => {
    const indicator = catalogue.indicator(indicatorId)
    const set = indicator && catalogue.set(indicator.setId)
    return {
      assessmentId,
      href: paths.assessments.show({ id: assessmentId }),
      code: indicator?.code ?? '',
      name: indicator?.name ?? '',
      set: set?.shortName ?? '',
      verified,
    }
  })

const facts = (evidence: EvidenceRecord, types: TypeNames, today: Day) => {
  const validity = validityOf(evidence.validUntil, today)
  const tone = validity.state === 'expired' ? 'late' : validity.state === 'expiring' ? 'soon' : undefined
  return PAPER_FIELDS.filter((field) => field !== 'subject')
    .map((field) => ({
      label: LABELS[field],
      text: fieldText(field, evidence[field], types),
      ...(field === 'validUntil' && { sub: `(${validity.words.toLowerCase()})`, ...(tone && { tone }) }),
    }))
    .filter(({ text }) => text !== '')
}

/** What the signs beside the title say. */
const signs = (evidence: EvidenceRecord, today: Day) => {
  const validity = validityOf(evidence.validUntil, today)
  return [
    ...(evidence.withdrawnAt ? [{ text: 'Đã thu hồi', tone: 'late' }] : []),
    ...(validity.state === 'expired' ? [{ text: validity.words, tone: 'late' }] : []),
    ...(validity.state === 'expiring' ? [{ text: validity.words, tone: 'soon' }] : []),
    ...(evidence.currentRevision === 0 ? [{ text: 'Lưu bản giấy' }] : []),
    ...(evidence.sensitivity === 'OPEN' ? [] : [{ text: SENSITIVITY_WORDS[evidence.sensitivity], tone: 'gap' }]),
  ]
}

const may = (evidence: EvidenceRecord, actor: Actor) => {
  const { id } = evidence
  if (evidence.withdrawnAt || !mayChange(actor, evidence)) return null
  return {
    edit: paths.evidence.edit({ id }),
    revise: paths.evidence.revisions({ id }),
    links: paths.evidence.links({ id }),
    withdraw: paths.evidence.withdrawal({ id }),
  }
}

/** A paper's page: record, current file, versions, what it proves, and what the person may do about it. */
export const presentEvidence = (
  evidence: EvidenceRecord,
  { actor, today, catalogue, types }: { actor: Actor; today: Day; catalogue: Catalogue; types: TypeNames },
) => {
  const revisions = evidence.revisions.map((one) => presentRevision(evidence.id, one))
  return {
    id: evidence.id,
    version: evidence.version,
    href: paths.evidence.show({ id: evidence.id }),
    subject: evidence.subject,
    commune: evidence.commune,
    inCommune: inSentence(evidence.commune),
    communeHref: paths.communes.show({ id: evidence.ownerUnitId }),
    added: dateTime(evidence.createdAt),
    withdrawn: evidence.withdrawnAt && { when: dateTime(evidence.withdrawnAt), reason: evidence.withdrawReason },
    keptAt: evidence.keptAt,
    signs: signs(evidence, today),
    facts: facts(evidence, types, today),
    current: revisions[0] ?? null,
    revisions,
    links: presentLinks(evidence, catalogue),
    may: may(evidence, actor),
  }
}

const ACTIONS: Readonly<Record<string, string>> = {
  'evidence.uploaded': 'Tải tệp lên',
  'evidence.notedOnPaper': 'Ghi nhận giấy tờ lưu bản giấy',
  'evidence.corrected': 'Sửa thông tin giấy tờ',
  'evidence.revised': 'Thay bằng phiên bản mới',
  'evidence.linked': 'Gắn với chỉ tiêu',
  'evidence.unlinked': 'Gỡ khỏi chỉ tiêu',
  'evidence.withdrawn': 'Thu hồi',
  'evidence.infected': 'Phát hiện mã độc trong tệp',
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const detail = ({ from, to }: EvidenceEvent, code: (assessmentId: number) => string): string => {
  const file = record(record(to)['file'])
  if (typeof file['fileName'] === 'string') return `: ${file['fileName']}, phiên bản ${String(file['number'])}`
  const assessment = record(to ?? from)['assessmentId']
  return typeof assessment === 'number' ? ` ${code(assessment)}` : ''
}

/** History in words, newest first. */
export const presentHistory = (
  { events, indicatorOf }: History,
  { types, catalogue }: { types: TypeNames; catalogue: Catalogue },
) => {
  const code = (assessmentId: number) => catalogue.indicator(indicatorOf.get(assessmentId) ?? 0)?.code ?? ''
  return events.map((event) => {
    const after = record(event.to)
    const changed = event.action === 'evidence.corrected' ? PAPER_FIELDS.filter((field) => field in after) : []
    return {
      when: dateTime(event.at),
      iso: event.at.toISOString(),
      who: event.actor ?? 'Hệ thống',
      text: `${ACTIONS[event.action] ?? event.action}${detail(event, code)}`,
      changes: changed.map((field) => ({
        label: LABELS[field],
        from: fieldText(field, record(event.from)[field], types),
        to: fieldText(field, after[field], types),
      })),
      ...(event.reason && { why: event.reason }),
    }
  })
}

/** A receipt with where its file lies. */
export const presentReceipt = (receipt: Receipt) => ({
  ...presentRevision(receipt.evidenceId, receipt),
  subject: receipt.subject,
  commune: receipt.commune,
  href: paths.evidence.show({ id: receipt.evidenceId }),
  links: receipt.links.map(({ assessmentId, code }) => ({ code, href: paths.assessments.show({ id: assessmentId }) })),
})

/** The record as its form holds it. */
export const formValues = (evidence: Paper & { version: number }) => ({
  version: evidence.version,
  type: evidence.typeId,
  subject: evidence.subject,
  docNumber: evidence.docNumber,
  issuedOn: evidence.issuedOn && showDay(evidence.issuedOn),
  issuer: evidence.issuer,
  validUntil: evidence.validUntil && showDay(evidence.validUntil),
  dataYear: evidence.dataYear === null ? null : String(evidence.dataYear),
  sensitivity: evidence.sensitivity,
  keptAt: evidence.keptAt,
  note: evidence.note,
})

/** Two versions of a record side by side: the one stored now and the one typed. */
export const presentConflict = (evidence: EvidenceRecord, typed: Form, mine: Paper, types: TypeNames) => {
  const stored = formValues(evidence)
  const name = (field: keyof Paper) => (field === 'typeId' ? 'type' : field)
  const value = (one: string | number | string[] | null | undefined) => (one ?? '').toString()
  return PAPER_FIELDS.map((field) => ({
    name: name(field),
    label: LABELS[field],
    theirs: { value: value(stored[name(field)]), text: fieldText(field, evidence[field], types) },
    mine: { value: value(typed.values[name(field)]), text: fieldText(field, mine[field], types) },
  }))
}
