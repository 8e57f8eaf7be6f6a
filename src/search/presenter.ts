import { roleLabel } from '../auth/actor.js'
import type { Catalogue } from '../criteria/catalogue.js'
import type { Actor } from '../kernel/context.js'
import { fmt } from '../kernel/format.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'
import { highlight, type Piece } from './highlight.js'
import type { PersonHit, PersonRole } from './people.js'
import type { CommuneHit, CriterionHit, DirectiveHit, Found, IndicatorHit, PaperHit } from './queries.js'
import { countedAtMost } from './words.js'
import type { WorkHit, WorkKind } from './work.js'

export type Hits = Readonly<{
  communes: Found<CommuneHit>
  people: Found<PersonHit>
  criteria: Found<CriterionHit>
  indicators: Found<IndicatorHit>
  papers: Found<PaperHit>
  directives: Found<DirectiveHit>
  work: ReadonlyMap<WorkKind, Found<WorkHit>>
}>

type Hit = { title: Piece[]; href: string | null; note: string; contacts?: { label: string; href: string }[] }
type Group = { id: string; title: string; hits: Hit[]; count: string; more: { label: string; href: string } | null }

const group = (id: string, title: string, hits: Hit[], total: number, moreHref: string | null = null): Group => ({
  id,
  title,
  hits,
  count: total >= countedAtMost ? `từ ${fmt.number(countedAtMost)}` : fmt.number(total),
  more: total > hits.length && moreHref ? { label: 'Xem tất cả', href: moreHref } : null,
})

const known = (parts: readonly (string | null | undefined | false)[]): string => parts.filter(Boolean).join(' · ')

const roleText = ({ role, unit, agency }: PersonRole): string =>
  [roleLabel(role), agency, unit].filter(Boolean).join(', ')

/** Where a person is found at work: the account for its administrator, else the commune, else the committee. */
const placeOf = (actor: Actor, { id, mine, roles }: PersonHit): string | null => {
  if (mine && holds(actor, 'user.manage')) return paths.users.show({ id })
  const commune = roles.find(({ role, unitId }) => role === 'COMMUNE' && actor.communeIds.includes(unitId))
  if (commune) return paths.communes.show({ id: commune.unitId })
  const member = roles.find(({ role, unitId }) => role === 'STEERING' && actor.grants.some((g) => g.unitId === unitId))
  return member && member.level !== 'COMMUNE' && holds(actor, 'dashboard.read')
    ? paths.steering.list({}, { unit: member.unitId })
    : null
}

const presentPerson = (actor: Actor, hit: PersonHit, title: Piece[]): Hit => ({
  title,
  href: placeOf(actor, hit),
  note: hit.roles.map(roleText).join('; '),
  contacts: [
    ...(hit.phone ? [{ label: hit.phone, href: `tel:${hit.phone.replace(/[^+\d]/g, '')}` }] : []),
    ...(hit.email ? [{ label: hit.email, href: `mailto:${encodeURIComponent(hit.email).replace('%40', '@')}` }] : []),
  ],
})

type WorkWords = Readonly<{
  title: string
  href: (hit: WorkHit) => string
  day: string
  list: (q: string) => string | null
}>

const workWords: Readonly<Record<WorkKind, WorkWords>> = {
  task: { title: 'Nhiệm vụ', href: paths.tasks.show, day: 'hạn', list: () => paths.tasks.list({}, { state: 'all' }) },
  obstacle: { title: 'Vướng mắc', href: paths.obstacles.show, day: 'ghi ngày', list: () => paths.obstacles.list() },
  campaign: {
    title: 'Đợt báo cáo',
    href: paths.campaigns.show,
    day: 'tính đến ngày',
    list: () => paths.campaigns.list(),
  },
  letter: { title: 'Công văn đôn đốc', href: paths.letters.show, day: 'lập ngày', list: () => paths.letters.list() },
  meeting: { title: 'Cuộc họp', href: paths.meetings.show, day: 'ngày', list: () => paths.meetings.list() },
  agency: {
    title: 'Cơ quan',
    href: ({ id }) => paths.assessments.list({}, { agency: id }),
    day: '',
    list: () => null,
  },
  village: {
    title: 'Thôn',
    href: ({ parentId }) => paths.communes.show({ id: parentId ?? 0 }),
    day: '',
    list: () => null,
  },
}

const longestTitle = 200

const presentWork = (
  kind: WorkKind,
  { hits, total }: Found<WorkHit>,
  q: string,
  title: (text: string) => Piece[],
): Group => {
  const words = workWords[kind]
  const shown = hits.map((hit) => ({
    title: title(hit.title.length > longestTitle ? `${hit.title.slice(0, longestTitle)}…` : hit.title),
    href: words.href(hit),
    note: known([hit.about, hit.day && `${words.day} ${fmt.day(hit.day.toISOString().slice(0, 10))}`]),
  }))
  return group(kind, words.title, shown, total, words.list(q))
}

/** What was found, by kind; kinds without a hit are left out. */
export const presentHits = (
  q: string,
  words: readonly string[],
  { communes, people, criteria, indicators, papers, directives, work }: Hits,
  { catalogue, actor }: { catalogue: Catalogue; actor: Actor },
): Group[] => {
  const title = (text: string) => highlight(text, words)
  const workGroup = (kind: WorkKind) => presentWork(kind, work.get(kind) ?? { hits: [], total: 0 }, q, title)
  return [
    group(
      'communes',
      'Xã',
      communes.hits.map((hit) => ({
        title: title(hit.fullName),
        href: paths.communes.show(hit),
        note: known([`Mã ${hit.code}`, hit.validTo && `đến ${fmt.day(hit.validTo)}`]),
      })),
      communes.total,
      paths.communes.list({}, { q }),
    ),
    group(
      'people',
      'Người',
      people.hits.map((hit) => presentPerson(actor, hit, title(hit.displayName))),
      people.total,
      holds(actor, 'user.manage') ? paths.users.list({}, { q }) : null,
    ),
    group(
      'criteria',
      'Tiêu chí',
      criteria.hits.map(({ set, criterion }) => ({
        title: title(`Tiêu chí ${criterion.no}. ${criterion.name}`),
        href: paths.sets.criterion({ set: set.code, no: criterion.no }),
        note: set.shortName,
      })),
      criteria.total,
    ),
    group(
      'indicators',
      'Chỉ tiêu',
      indicators.hits.flatMap((hit) => {
        const set = catalogue.set(hit.setId)
        const criterion = catalogue.criterion(hit.criterionId)
        if (!set || !criterion) return []
        return [
          {
            title: title(`${hit.code} ${hit.name}`),
            href: paths.sets.indicator({ set: set.code, code: hit.code }),
            note: known([set.shortName, `tiêu chí ${criterion.no}. ${criterion.name}`]),
          },
        ]
      }),
      indicators.total,
    ),
    group(
      'evidence',
      'Hồ sơ minh chứng',
      papers.hits.map((hit) => ({
        title: title(known([hit.docNumber, hit.subject])),
        href: paths.evidence.show(hit),
        note: known([hit.commune, hit.issuer, hit.issuedOn && fmt.day(hit.issuedOn)]),
      })),
      papers.total,
      paths.evidence.list({}, { q }),
    ),
    group(
      'directives',
      'Văn bản chỉ đạo',
      directives.hits.map((hit) => ({
        title: title(hit.title ?? hit.docNumber),
        href: paths.directives.show(hit),
        note: known([hit.docNumber, hit.issuer, hit.issuedOn && fmt.day(hit.issuedOn)]),
      })),
      directives.total,
      paths.directives.list(),
    ),
    ...(['task', 'meeting', 'letter', 'campaign', 'obstacle', 'agency', 'village'] as const).map(workGroup),
  ].filter(({ hits }) => hits.length > 0)
}
