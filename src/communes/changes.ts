import { type AssessmentState, stateOfEvent } from '../assessments/state.js'
import { statusOf, statusWords } from '../assessments/status.js'
import { stateInWords } from '../assessments/words.js'
import type { Catalogue, IndicatorDef } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { endOfDay } from '../kernel/time.js'
import { paths } from '../paths.js'
import { visibleEvidenceSql } from '../policies/evidence.js'

/** One line of the history of a commune. */
export type RecentChange = Readonly<{
  at: Date
  action: string
  reason: string | null
  actor: string | null
  commune: string
  assessmentId: number | null
  indicatorId: number | null
  /** States of the assessment before and after; null for other changes. */
  from: unknown
  to: unknown
  /** The paper the change is about, where the person may see it. */
  evidenceId: number | null
  evidence: string | null
}>

/**
 * The last changes of indicators and papers in communes, newest first: the newest few of each commune are read, then the
 * newest of all kept; `since` an instant only, where one is given, and up to the day looked back to. What a paper was linked to stands in the history of the
 * indicator.
 */
export const listRecentChanges = async (
  ctx: Ctx,
  { communeIds, limit, since = null }: { communeIds: readonly number[]; limit: number; since?: Date | null },
): Promise<RecentChange[]> => ctx.db.$queryRaw<RecentChange[]>`
  SELECT v.at, v.action, v.reason, u."displayName" AS actor, c.name AS commune, v."assessmentId", a."indicatorId",
    CASE WHEN a.id IS NOT NULL THEN v."from" END AS "from", CASE WHEN a.id IS NOT NULL THEN v."to" END AS "to",
    p.id AS "evidenceId", p.subject AS evidence
  FROM (
    SELECT latest.id FROM unnest(${[...communeIds]}::int[]) AS own (id)
    CROSS JOIN LATERAL (
      SELECT x.id FROM "Event" x
      WHERE x."communeId" = own.id AND x.subject IN ('Assessment', 'Evidence')
        AND (${since}::timestamptz IS NULL OR x.at >= ${since}::timestamptz)
        AND x.at < ${ctx.asOf === undefined ? 'infinity' : endOfDay(ctx.asOf)}::timestamptz ORDER BY x.id DESC LIMIT ${limit}) latest
    ORDER BY latest.id DESC LIMIT ${limit}) newest
  JOIN "Event" v ON v.id = newest.id
  JOIN "AdminUnit" c ON c.id = v."communeId"
  LEFT JOIN "User" u ON u.id = v."actorId"
  LEFT JOIN "Assessment" a ON a.id = v."assessmentId"
  LEFT JOIN LATERAL (SELECT e.id, e.subject FROM "Evidence" e
    WHERE v.subject = 'Evidence' AND e.id = v."subjectId" AND ${visibleEvidenceSql(ctx.actor, ctx.today)}) p ON true
  ORDER BY v.id DESC`

/** What happened to a paper, by the action of its event. */
const paperActs: Readonly<Record<string, string>> = {
  'evidence.uploaded': 'Tải lên hồ sơ',
  'evidence.notedOnPaper': 'Ghi nhận hồ sơ giấy',
  'evidence.corrected': 'Sửa thông tin hồ sơ',
  'evidence.revised': 'Tải phiên bản mới của hồ sơ',
  'evidence.withdrawn': 'Thu hồi hồ sơ',
}

type Difference = { label: string; from: string; to: string }

const figures = (indicator: IndicatorDef, state: AssessmentState): string =>
  stateInWords(indicator, state)
    .map(({ label, text }) => (label ? `${label}: ${text}` : text))
    .join('; ')

/** What a save changed, in the words of the pages. */
const differences = (indicator: IndicatorDef, { from, to }: RecentChange): Difference[] => {
  const [old, now] = [stateOfEvent(from), stateOfEvent(to)]
  const day = ({ plannedDate }: AssessmentState) => (plannedDate === null ? '' : fmt.day(plannedDate))
  const said: [label: string, word: (state: AssessmentState) => string][] = [
    ['Trạng thái', (state) => statusWords(statusOf(state)).short],
    ['Số liệu', (state) => figures(indicator, state)],
    ['Ngày dự kiến', day],
    ['Ghi chú', ({ note }) => note ?? ''],
  ]
  return said.flatMap(([label, word]) => (word(old) === word(now) ? [] : [{ label, from: word(old), to: word(now) }]))
}

/** A line of the log component. With `named` the commune stands before what changed. */
const presentChange = (change: RecentChange, catalogue: Pick<Catalogue, 'indicator'>, named: boolean) => {
  const place = named ? `${change.commune}: ` : ''
  const line = {
    when: fmt.dateTime(change.at),
    iso: change.at.toISOString(),
    who: change.actor ?? 'Hệ thống',
    why: change.reason,
  }
  const indicator = change.indicatorId === null ? undefined : catalogue.indicator(change.indicatorId)
  if (indicator && change.assessmentId !== null) {
    const href = paths.assessments.show({ id: change.assessmentId })
    return {
      ...line,
      text: `${place}${indicator.code} ${indicator.name}`,
      href,
      changes: differences(indicator, change),
    }
  }
  const act = paperActs[change.action] ?? 'Cập nhật hồ sơ'
  const paper = change.evidence === null ? '' : ` “${change.evidence}”`
  const href = change.evidenceId === null ? null : paths.evidence.show({ id: change.evidenceId })
  return { ...line, text: `${place}${act}${paper}`, href, changes: [] }
}

/** The lines as the log component takes them. */
export const presentChanges = (
  changes: readonly RecentChange[],
  catalogue: Pick<Catalogue, 'indicator'>,
  { named = false } = {},
) => changes.map((change) => presentChange(change, catalogue, named))
