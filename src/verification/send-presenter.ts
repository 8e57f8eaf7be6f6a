import { communeCrumbs } from '../assessments/crumbs.js'
import { selfWords, verifiedWords } from '../assessments/status.js'
import { stateInWords } from '../assessments/words.js'
import type { Actor } from '../kernel/context.js'
import { list } from '../kernel/format.js'
import { paths } from '../paths.js'
import { concernOf, tryMove } from './matter.js'
import { isReady, type Lack } from './readiness.js'
import type { Sending, SendingItem } from './sending.js'

/** What is missing, and where it is put right. */
const lackView = ({ code, text, items }: Lack, assessmentId: number) => {
  const page = paths.assessments.show({ id: assessmentId })
  const upload = paths.evidence.create({}, { assessment: assessmentId })
  const ways = {
    result: { label: 'Cập nhật', href: `${page}#update` },
    value: { label: 'Nhập số liệu', href: `${page}#update` },
    evidence: { label: 'Tải hồ sơ lên', href: upload },
    customary: { label: 'Tải hồ sơ lên', href: upload },
    expired: { label: 'Xem hồ sơ', href: `${page}#evidence` },
  } as const
  return { code, text, items, way: code in ways ? ways[code as keyof typeof ways] : null }
}

const itemView = (item: SendingItem) => {
  const { indicator, row, verdict, lacks, responsibility } = item
  return {
    id: row.id,
    value: `${row.id}:${row.version}`,
    code: indicator.code,
    name: indicator.name,
    href: paths.assessments.show({ id: row.id }),
    self: selfWords(row),
    verified: verifiedWords(row),
    lines: stateInWords(indicator, row),
    verdict: { text: verdict.sentence, tone: { MET: 'yes', NOT_MET: 'no' }[verdict.result as string] ?? 'muted' },
    papers: item.papers.length,
    agency: responsibility.lead?.shortName ?? 'Văn phòng Điều phối',
    blocks: lacks.filter(({ blocks }) => blocks).map((one) => lackView(one, row.id)),
    warnings: lacks.filter(({ blocks }) => !blocks).map((one) => lackView(one, row.id)),
  }
}

/** The indicators of a criterion, or the one asked for, sorted by what can be done with them. */
export const presentSending = (actor: Actor, sending: Sending, only: number | null) => {
  const { set, criterion, commune } = sending
  const items = sending.items.filter(({ row }) => only === null || row.id === only)
  const outcomes = items.map((item) => ({
    item,
    outcome: tryMove({ actor }, 'submit', { concern: concernOf(commune.id, item.responsibility), stand: item.stand }),
  }))
  const open = outcomes.flatMap(({ item, outcome }) => (outcome.ok ? [item] : []))
  const ready = open.filter(({ lacks }) => isReady(lacks))
  const [first] = items
  const one = only === null ? undefined : first
  const status = paths.communes.status({ id: commune.id, set: set.code }, { criterion: criterion.no })
  const criterionCrumb = { label: `${criterion.no}. ${criterion.name}`, href: `${status}#tc${criterion.no}` }
  const own = one && { label: one.indicator.code, href: paths.assessments.show({ id: one.row.id }) }
  return {
    title: one
      ? `Gửi thẩm tra ${one.indicator.code} ${one.indicator.name}`
      : `Gửi thẩm tra tiêu chí ${criterion.no}. ${criterion.name}`,
    over: `${commune.fullName} · ${set.shortName}`,
    single: only !== null,
    action: one
      ? paths.assessments.submission({ id: one.row.id })
      : paths.communes.submission({ id: commune.id, set: set.code, no: criterion.no }),
    back: one ? paths.assessments.show({ id: one.row.id }) : criterionCrumb.href,
    crumbs: communeCrumbs(actor, commune, criterionCrumb, ...(own ? [own] : []), { label: 'Gửi thẩm tra' }),
    to: list([...new Set(ready.map(({ responsibility }) => responsibility.lead?.shortName ?? 'Văn phòng Điều phối'))]),
    ready: ready.map(itemView),
    blocked: open.filter(({ lacks }) => !isReady(lacks)).map(itemView),
    settled: outcomes.flatMap(({ item, outcome }) =>
      outcome.ok ? [] : [{ ...itemView(item), why: outcome.sentence }],
    ),
  }
}
