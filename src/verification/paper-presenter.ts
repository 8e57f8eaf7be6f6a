import { shownAs } from '../evidence/kinds.js'
import { validityOf } from '../evidence/rules.js'
import { dateTime, fileSize, list, day as showDay } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { SentPaper } from './desk-queries.js'

/** Communes with the same file that are named; more are only mentioned. */
const namedAtMost = 4

const metaOf = (paper: SentPaper): string[] => {
  const document = [paper.docNumber, paper.issuedOn && showDay(paper.issuedOn), paper.issuer].filter(Boolean).join(', ')
  return [
    document,
    paper.uploadedAt ? `Tải lên ${dateTime(paper.uploadedAt)} bởi ${paper.uploadedBy ?? ''}` : '',
    paper.receiptCode ? `biên nhận ${paper.receiptCode}` : '',
    paper.currentRevision > paper.revision ? `xã đã thay phiên bản mới (${paper.currentRevision})` : '',
  ].filter((text) => text !== '')
}

const elsewhereInWords = (communes: readonly string[]): string =>
  communes.length > namedAtMost ? `${list(communes.slice(0, namedAtMost))} cùng các xã khác` : list(communes)

/** What a verifier should know of a paper beside its content. */
const warningsOf = (paper: SentPaper, today: Day): string[] => [
  ...(paper.withdrawn ? ['Đã thu hồi sau khi gửi.'] : !paper.linked ? ['Xã đã gỡ khỏi chỉ tiêu sau khi gửi.'] : []),
  ...(validityOf(paper.validUntil, today).state === 'expired' ? [`${validityOf(paper.validUntil, today).words}.`] : []),
  ...(paper.elsewhere.length > 0 ? [`Cùng tệp này có trong hồ sơ của ${elsewhereInWords(paper.elsewhere)}.`] : []),
]

/** How the paper lies on the desk; a file that a scanner has not cleared is not shown. */
const shownOf = ({ mediaType, waiting, infected }: SentPaper) => {
  if (mediaType === null) return 'paper'
  if (waiting || infected) return infected ? 'infected' : 'waiting'
  return shownAs(mediaType)
}

const paperView = (paper: SentPaper, index: number, base: string, today: Day) => {
  const at = { id: paper.id, number: paper.revision }
  const shown = shownOf(paper)
  return {
    id: paper.id,
    no: index + 1,
    title: paper.subject,
    /** The desk with this paper on it. */
    deskHref: `${base}${base.includes('?') ? '&' : '?'}paper=${paper.id}#papers`,
    href: paths.evidence.show({ id: paper.id }),
    shown,
    cover: shown === 'frame' && paper.hasCover ? paths.evidence.cover(at) : null,
    pages: paper.pages,
    preview: shown === 'frame' || shown === 'image' ? paths.evidence.preview(at) : null,
    file: shown === 'paper' || shown === 'waiting' || shown === 'infected' ? null : paths.evidence.file(at),
    fileName: paper.fileName,
    weight: paper.size === null ? null : fileSize(paper.size),
    keptAt: paper.keptAt,
    meta: metaOf(paper).join(' · '),
    warnings: warningsOf(paper, today),
    unique: paper.mediaType !== null && paper.elsewhere.length === 0,
  }
}

type Shown = Readonly<{
  papers: readonly SentPaper[]
  /** Sent too, but not the person's to see. */
  hidden: number
  /** Address of the desk. */
  base: string
  /** Id of the paper that is asked for. */
  asked: number | null
  today: Day
}>

/** The paper on the desk: the one asked for, else the first that can be looked at, else the first; and the way to the others. */
export const presentPapers = ({ papers, hidden, base, asked, today }: Shown) => {
  const views = papers.map((paper, index) => paperView(paper, index, base, today))
  const chosen =
    views.find(({ id }) => id === asked) ?? views.find(({ preview }) => preview !== null) ?? views[0] ?? null
  const following = chosen && views.length > 1 ? views[chosen.no % views.length] : undefined
  return {
    chosen,
    count: views.length,
    hidden,
    next: following ? { no: following.no, href: following.deskHref } : null,
    all: views.map((view) => ({
      title: view.title,
      href: view.deskHref,
      current: view === chosen,
      warned: view.warnings.length > 0,
    })),
  }
}
