import type { Catalogue } from '../criteria/catalogue.js'
import { fmt } from '../kernel/format.js'
import { paths } from '../paths.js'
import { highlight, type Piece } from './highlight.js'
import { type CommuneHit, type DirectiveHit, type IndicatorHit, mostHits, type PaperHit } from './queries.js'

export type Hits = Readonly<{
  communes: readonly CommuneHit[]
  indicators: readonly IndicatorHit[]
  papers: readonly PaperHit[]
  directives: readonly DirectiveHit[]
}>

type Hit = { title: Piece[]; href: string; note: string }
type Group = { id: string; title: string; hits: Hit[]; more: { label: string; href: string } | null }

const group = (id: string, title: string, hits: readonly Hit[], moreHref: string | null): Group => ({
  id,
  title,
  hits: hits.slice(0, mostHits),
  more: hits.length > mostHits && moreHref ? { label: 'Xem tất cả', href: moreHref } : null,
})

const known = (parts: readonly (string | null | undefined)[]): string => parts.filter(Boolean).join(' · ')

/** What was found, by kind; kinds without a hit are left out. */
export const presentHits = (
  q: string,
  words: readonly string[],
  { communes, indicators, papers, directives }: Hits,
  catalogue: Catalogue,
): Group[] => {
  const title = (text: string) => highlight(text, words)
  return [
    group(
      'communes',
      'Xã',
      communes.map((hit) => ({
        title: title(hit.fullName),
        href: paths.communes.show(hit),
        note: known([`Mã ${hit.code}`, hit.validTo && `đến ${fmt.day(hit.validTo)}`]),
      })),
      paths.communes.list({}, { q }),
    ),
    group(
      'indicators',
      'Chỉ tiêu',
      indicators.flatMap((hit) => {
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
      null,
    ),
    group(
      'evidence',
      'Hồ sơ minh chứng',
      papers.map((hit) => ({
        title: title(known([hit.docNumber, hit.subject])),
        href: paths.evidence.show(hit),
        note: known([hit.commune, hit.issuer, hit.issuedOn && fmt.day(hit.issuedOn)]),
      })),
      paths.evidence.list({}, { q }),
    ),
    group(
      'directives',
      'Văn bản chỉ đạo',
      directives.map((hit) => ({
        title: title(hit.title ?? hit.docNumber),
        href: paths.directives.show(hit),
        note: known([hit.docNumber, hit.issuer, hit.issuedOn && fmt.day(hit.issuedOn)]),
      })),
      paths.directives.list(),
    ),
  ].filter(({ hits }) => hits.length > 0)
}
