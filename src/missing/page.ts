import type { AssessmentRow } from '../assessments/queries.js'
import { presentRow } from '../assessments/row-presenter.js'
import { isMetSelf, isMetVerified, isWaiting, statusOf, statusWords } from '../assessments/status.js'
import { getStatusFacts, type StatusFacts } from '../assessments/status-page.js'
import { criterionWord } from '../assessments/tiles.js'
import { type CriterionDef, type IndicatorDef, indicatorsOn } from '../criteria/catalogue.js'
import { checklistOf } from '../evidence/checklist.js'
import { listSetPapers, type SetPaper } from '../evidence/checklist-query.js'
import type { Ctx } from '../kernel/context.js'
import { daysLeft, list, number, day as showDay } from '../kernel/format.js'
import { addDays, type Day, daysBetween } from '../kernel/time.js'
import { paths } from '../paths.js'
import { mayEditLevels } from '../policies/sets.js'
import {
  endOfWeek,
  metCriteria,
  type OpenCriterion,
  type Standing,
  type Step,
  shortestWay,
  startBy,
  urgencyOf,
} from './rules.js'

/** What the address asks: by when, how many criteria, and which indicators are to be taken as done. */
export type Asked = Readonly<{ by: Day | null; criteria: number | null; done: readonly number[] }>

type Facts = StatusFacts & Readonly<{ papers: readonly SetPaper[]; today: Day; by: Day; done: ReadonlySet<number> }>
type Pair = Readonly<{ indicator: IndicatorDef; row: AssessmentRow }>

const stepOf = (row: AssessmentRow): Step => {
  if (row.stage === 'SUPPLEMENT_REQUESTED') return 'supplement'
  if (isWaiting(row)) return 'decide'
  return isMetSelf(row) && row.verifiedResult === 'NONE' ? 'send' : 'reach'
}

const stepWords: Readonly<Record<Step, string>> = {
  reach: 'Xã hoàn thành',
  supplement: 'Xã bổ sung theo yêu cầu',
  send: 'Xã gửi thẩm tra',
  decide: 'Cơ quan kết luận',
}

const pairsOf = ({ rows, set, context }: StatusFacts, criterion: CriterionDef): Pair[] => {
  const byIndicator = new Map(rows.map((row) => [row.indicatorId, row]))
  return indicatorsOn(criterion, set, context.day).flatMap((indicator) => {
    const row = byIndicator.get(indicator.id)
    return row ? [{ indicator, row }] : []
  })
}

/** The customary papers of one kind that are not there, or have run out: of the indicator, or of its whole criterion. */
const lacking = (facts: Facts, criterion: CriterionDef, indicatorId: number | null): string[] => {
  const own = criterion.papers.filter((paper) => paper.indicatorId === indicatorId)
  const papers = facts.papers
    .filter(({ criterionId }) => criterionId === criterion.id)
    .map((paper) => ({ ...paper, here: paper.indicatorId === indicatorId }))
  return checklistOf(own, papers, { indicatorId: indicatorId ?? 0, today: facts.today })
    .filter(({ state }) => state === 'missing' || state === 'expired')
    .map(({ paper, state }) => (state === 'expired' ? `${paper.name} (đã hết hiệu lực)` : paper.name))
}

const startWords = (start: Day | null, urgency: string, today: Day): string => {
  if (start === null) return 'Chưa có thời gian thường cần'
  if (urgency === 'past') return `Lẽ ra từ ${showDay(start)} (${number(daysBetween(start, today))} ngày trước)`
  return `Trước ${showDay(start)}`
}

const itemOf = (facts: Facts, criterion: CriterionDef, { indicator, row }: Pair) => {
  const { context, responsibilities, today, by, done } = facts
  const { view, verdict } = presentRow(indicator, row, { context, responsibilities, today })
  const step = stepOf(row)
  const start = startBy(by, indicator.usualDays)
  const urgency = urgencyOf({ step, start }, today)
  const earliest = step === 'reach' && indicator.usualDays !== null ? addDays(today, indicator.usualDays) : null
  return {
    id: indicator.id,
    code: indicator.code,
    name: indicator.name,
    href: view.href,
    no: criterion.no,
    ticked: done.has(indicator.id),
    status: statusWords(statusOf(row)),
    step,
    stepText: stepWords[step],
    owner: view.agency || 'Chưa phân công',
    draft: view.draft,
    requirement: view.requirement ?? 'Chưa cập nhật ngưỡng',
    state: view.lines.map(({ label, text }) => (label ? `${label}: ${text}` : text)),
    gap: verdict.gap?.text ?? (step === 'reach' && verdict.result === 'VALUE_MISSING' ? 'Chưa có số liệu.' : null),
    papers: lacking(facts, criterion, indicator.id),
    days: indicator.usualDays,
    urgency,
    start: step === 'reach' ? startWords(start, urgency, today) : null,
    startDay: start,
    earliest: earliest !== null && earliest > by ? showDay(earliest) : null,
    planned: row.plannedDate && showDay(row.plannedDate),
    plannedLate: step === 'reach' && row.plannedDate !== null && row.plannedDate > by,
  }
}

export type MissingItem = ReturnType<typeof itemOf>

const openCriteria = (facts: Facts) =>
  facts.set.criteria.flatMap((criterion) => {
    const unmet = pairsOf(facts, criterion).filter(({ row }) => !isMetVerified(row))
    if (unmet.length === 0) return []
    const items = unmet.map((pair) => itemOf(facts, criterion, pair))
    const open: OpenCriterion = {
      criterionId: criterion.id,
      no: criterion.no,
      unmet: unmet.length,
      days: Math.max(0, ...items.map(({ days }) => days ?? 0)),
    }
    return [
      {
        id: criterion.id,
        no: criterion.no,
        name: criterion.name,
        papers: lacking(facts, criterion, null),
        items,
        open,
      },
    ]
  })

const standingsOf = (facts: Facts): Standing[] =>
  facts.set.criteria.flatMap((criterion) =>
    pairsOf(facts, criterion).map(({ indicator, row }) => ({
      indicatorId: indicator.id,
      criterionId: criterion.id,
      met: isMetVerified(row),
    })),
  )

const sentence = (reached: number, all: number, word: string): string =>
  reached === all
    ? `Đủ cả ${all} ${word} của bộ tiêu chí.`
    : `Chưa đủ bộ tiêu chí: còn ${number(all - reached)} ${word} chưa đạt.`

/** What the ticked indicators would change; null when none is ticked. Nothing of it is stored. */
const whatIf = (facts: Facts, standings: readonly Standing[], wanted: number) => {
  const done = new Set(
    standings.filter((one) => !one.met && facts.done.has(one.indicatorId)).map((one) => one.indicatorId),
  )
  if (done.size === 0) return null
  const [before, after] = [metCriteria(standings), metCriteria(standings, done)]
  const word = criterionWord(facts.set)
  const all = new Set(standings.map(({ criterionId }) => criterionId)).size
  const won = facts.set.criteria.filter(({ id }) => after.has(id) && !before.has(id))
  const { prerequisiteId } = facts.set
  const first = prerequisiteId === null ? null : facts.catalogue.set(prerequisiteId)
  return {
    count: done.size,
    before: before.size,
    after: after.size,
    of: all,
    word,
    won: won.length === 0 ? null : list(won.map(({ no }) => String(no))),
    reached: after.size >= wanted,
    verdict: sentence(after.size, all, word),
    wanted: wanted < all ? `${after.size >= wanted ? 'Đủ' : 'Chưa đủ'} ${wanted} ${word} cần đạt.` : null,
    first: first ? `Bộ tiêu chí này còn yêu cầu xã đã đạt ${first.shortName}.` : null,
  }
}

const pressing: readonly string[] = ['past', 'week']

const byStart = (a: MissingItem, b: MissingItem): number =>
  (a.startDay ?? '9').localeCompare(b.startDay ?? '9') || a.code.localeCompare(b.code, 'vi', { numeric: true })

/** The day a page looks at where none is asked for: the target's, else the end of the year. */
const defaultDay = ({ standing }: StatusFacts, today: Day): Day =>
  standing.target !== null && standing.target.dueDate >= today ? standing.target.dueDate : `${today.slice(0, 4)}-12-31`

/** What a commune still lacks for a set by a day, the shortest list, and what ticking some of it off would change. */
export const loadMissing = async (ctx: Ctx, place: { id: number; set: string }, asked: Asked) => {
  const status = await getStatusFacts(ctx, place.id, place.set)
  const { commune, set, catalogue, context } = status
  const papers = await listSetPapers(ctx, { communeId: commune.id, setId: set.id })
  const today = context.day
  const by = asked.by ?? defaultDay(status, today)
  const facts: Facts = { ...status, papers, today, by, done: new Set(asked.done) }
  const standings = standingsOf(facts)
  const all = new Set(standings.map(({ criterionId }) => criterionId)).size
  const met = metCriteria(standings).size
  const wanted = Math.min(asked.criteria ?? all, all)
  const open = openCriteria(facts)
  const way = shortestWay(
    open.map((one) => one.open),
    wanted - met,
  )
  const criteria = open.filter(({ id }) => way.has(id))
  const items = criteria.flatMap((one) => one.items)
  const remaining = items.filter(({ ticked }) => !ticked)
  const now = remaining.filter(({ urgency }) => pressing.includes(urgency)).sort(byStart)
  const left = daysLeft(daysBetween(today, by))
  return {
    title: `Việc còn thiếu: ${commune.fullName}`,
    lead: `${set.shortName} · đến ngày ${showDay(by)}, ${left.label.toLowerCase()} · số liệu đã thẩm tra, tính đến ngày ${showDay(today)}`,
    commune: { id: commune.id, name: commune.fullName },
    set: { code: set.code, shortName: set.shortName },
    action: paths.communes.missing({ id: commune.id, set: set.code }),
    statusHref: paths.communes.status({ id: commune.id, set: set.code }),
    durationsHref: mayEditLevels(ctx.actor) ? paths.sets.durations({ set: set.code }) : null,
    sets: catalogue.sets.map((one) => ({
      label: one.shortName,
      href: paths.communes.missing({ id: commune.id, set: one.code }),
      current: one.id === set.id,
    })),
    by: showDay(by),
    wanted,
    all,
    met,
    word: criterionWord(set),
    past: by < today,
    weekEnd: showDay(endOfWeek(today)),
    criteria: criteria.map(({ no, name, papers: lacks, items: some }) => ({ no, name, papers: lacks, items: some })),
    skipped: open.filter(({ id }) => !way.has(id)).map(({ no }) => no),
    now,
    counts: {
      criteria: criteria.length,
      items: items.length,
      now: now.length,
      past: remaining.filter(({ urgency }) => urgency === 'past').length,
      unknown: remaining.filter(({ urgency }) => urgency === 'unknown').length,
      papers: criteria.reduce(
        (sum, one) => sum + one.papers.length + one.items.reduce((inner, item) => inner + item.papers.length, 0),
        0,
      ),
    },
    whatIf: whatIf(facts, standings, wanted),
  }
}
