import type { Request, Response } from 'express'
import { type Catalogue, getCatalogue } from '../criteria/catalogue.js'
import { dateTime, fileSize, day as showDay } from '../kernel/format.js'
import { idOfQuery, pageOf, queryText } from '../kernel/http/request.js'
import type { Column } from '../kernel/lists/column.js'
import { fromLast } from '../kernel/lists/files.js'
import type { Day } from '../kernel/time.js'
import type { ListFile } from '../lists/files.js'
import { fileOf, listTools } from '../lists/tools.js'
import { paths } from '../paths.js'
import { holds } from '../policies/capabilities.js'
import { FILE_GROUPS, type FileGroup, kindOfMediaType, labelOf } from './kinds.js'
import {
  COUNTED_AT_MOST,
  type LibraryFilter,
  type LibraryRow,
  type LibraryState,
  listLibraryAfter,
  listLibraryCommunes,
  PAGE_SIZE,
  STATES,
  searchLibrary,
} from './library.js'
import { SENSITIVITY_WORDS, validityOf } from './rules.js'

const isState = (text: string): text is LibraryState => Object.hasOwn(STATES, text)
const isKind = (text: string): text is FileGroup | 'paper' => text === 'paper' || Object.hasOwn(FILE_GROUPS, text)

const filterOf = (req: Request): LibraryFilter => {
  const [state, kind, year] = [queryText(req, 'state', 20), queryText(req, 'kind', 20), queryText(req, 'year', 4)]
  return {
    q: queryText(req, 'q'),
    communeId: idOfQuery(req, 'commune'),
    criterionId: idOfQuery(req, 'criterion'),
    kind: isKind(kind) ? kind : null,
    state: isState(state) ? state : 'live',
    year: /^\d{4}$/.test(year) ? Number(year) : null,
    page: pageOf(req),
  }
}

/** Links named in a row of the list; the rest is counted. */
const NAMED_LINKS = 4

const presentLinks = ({ links }: LibraryRow, catalogue: Catalogue) => {
  const all = links.map(({ assessmentId, indicatorId }) => {
    const indicator = catalogue.indicator(indicatorId)
    const set = indicator && catalogue.set(indicator.setId)
    return {
      href: paths.assessments.show({ id: assessmentId }),
      code: indicator?.code ?? '',
      title: `${set?.shortName ?? ''}: ${indicator?.name ?? ''}`,
    }
  })
  return { named: all.slice(0, NAMED_LINKS), more: Math.max(0, all.length - NAMED_LINKS) }
}

const SCAN_TAGS: Partial<Record<NonNullable<LibraryRow['scan']>, { text: string; tone: string }>> = {
  PENDING: { text: 'Chờ quét', tone: 'soon' },
  INFECTED: { text: 'Có mã độc', tone: 'late' },
}

const presentRow = (row: LibraryRow, catalogue: Catalogue, today: Day) => {
  const kind = row.mediaType === null ? null : kindOfMediaType(row.mediaType)
  const validity = validityOf(row.validUntil, today)
  const issued = row.issuedOn === null ? null : showDay(row.issuedOn)
  return {
    href: paths.evidence.show({ id: row.id }),
    subject: row.subject,
    sub: [row.docNumber, issued, row.issuer].filter(Boolean).join(', '),
    commune: row.commune,
    links: presentLinks(row, catalogue),
    file: kind && row.size !== null ? `${labelOf(kind)}, ${fileSize(row.size)}` : null,
    scan: row.scan === null ? null : (SCAN_TAGS[row.scan] ?? null),
    version: row.currentRevision > 1 ? `phiên bản ${row.currentRevision}` : null,
    keptAt: row.keptAt,
    validity: validity.state === 'unlimited' ? null : validity,
    withdrawn: row.withdrawnAt && `Đã thu hồi ${showDay(row.withdrawnAt)}`,
    sensitivity: row.sensitivity === 'OPEN' ? null : SENSITIVITY_WORDS[row.sensitivity],
    added: dateTime(row.uploadedAt ?? row.createdAt),
    by: row.uploadedBy,
  }
}

const yearsTo = (today: Day): number[] => {
  const now = Number(today.slice(0, 4))
  return Array.from({ length: 10 }, (_, index) => now - index)
}

const choices = (of: Readonly<Record<string, string>>) => Object.entries(of).map(([value, label]) => ({ value, label }))

const kindChoices = [
  ...Object.entries(FILE_GROUPS).map(([value, { label }]) => ({ value, label })),
  { value: 'paper', label: 'Lưu bản giấy' },
]

const columnsWith = (catalogue: Catalogue): readonly Column<LibraryRow>[] => [
  { key: 'commune', label: 'Xã', of: ({ commune }) => commune },
  { key: 'subject', label: 'Trích yếu', of: ({ subject }) => subject },
  { key: 'docNumber', label: 'Số', of: ({ docNumber }) => docNumber },
  { key: 'issuedOn', label: 'Ngày ban hành', kind: 'day', of: ({ issuedOn }) => issuedOn },
  { key: 'issuer', label: 'Cơ quan ban hành', of: ({ issuer }) => issuer },
  { key: 'validUntil', label: 'Hiệu lực đến', kind: 'day', of: ({ validUntil }) => validUntil },
  { key: 'sensitivity', label: 'Mức bảo vệ', of: ({ sensitivity }) => SENSITIVITY_WORDS[sensitivity] },
  {
    key: 'indicators',
    label: 'Chỉ tiêu',
    of: ({ links }) =>
      links
        .map(({ indicatorId }) => {
          const indicator = catalogue.indicator(indicatorId)
          return `${(indicator && catalogue.set(indicator.setId)?.shortName) ?? ''} ${indicator?.code ?? ''}`.trim()
        })
        .join('; '),
  },
  { key: 'fileName', label: 'Tệp', of: ({ fileName }) => fileName },
  { key: 'size', label: 'Kích thước (byte)', kind: 'number', of: ({ size }) => size },
  { key: 'keptAt', label: 'Nơi lưu bản giấy', of: ({ keptAt }) => keptAt },
  { key: 'revision', label: 'Phiên bản', kind: 'number', of: ({ currentRevision }) => currentRevision },
  { key: 'addedAt', label: 'Đưa lên lúc', kind: 'instant', of: ({ uploadedAt, createdAt }) => uploadedAt ?? createdAt },
  { key: 'addedBy', label: 'Người đưa lên', of: ({ uploadedBy }) => uploadedBy },
  { key: 'withdrawnAt', label: 'Thu hồi lúc', kind: 'instant', of: ({ withdrawnAt }) => withdrawnAt },
]

/** The library as a file, from paper to paper, so that a hundred thousand are as easy as fifty. */
export const libraryFile = async (req: Request): Promise<ListFile<LibraryRow>> => {
  const filter = filterOf(req)
  const { q, communeId, criterionId, kind, state, year } = filter
  return {
    name: 'ho-so-minh-chung',
    subject: 'Evidence',
    detail: { q, communeId, criterionId, kind, state, year },
    columns: columnsWith(await getCatalogue(req.ctx)),
    rows: fromLast((last: LibraryRow | null, size) => listLibraryAfter(req.ctx, filter, last, size)),
  }
}

/** The columns of the table after the first; the commune's only where there are several. */
const tableColumns = (several: boolean) => [
  ...(several ? [{ key: 'commune', label: 'Xã' }] : []),
  { key: 'indicators', label: 'Chỉ tiêu' },
  { key: 'file', label: 'Tệp' },
  { key: 'added', label: 'Đưa lên' },
]

/** The library: every paper the person may see, searched and filtered. */
export const showLibrary = async (req: Request, res: Response): Promise<void> => {
  const { ctx } = req
  const filter = filterOf(req)
  const columns = tableColumns(ctx.actor.communeIds.length > 1)
  const [{ rows, total }, communes, catalogue, tools] = await Promise.all([
    searchLibrary(ctx, filter),
    listLibraryCommunes(ctx),
    getCatalogue(ctx),
    listTools(req, 'evidence', { columns, file: fileOf(paths.evidence.export) }),
  ])
  const criteria = catalogue.sets.flatMap((set) =>
    set.criteria.map(({ id, no, name }) => ({ value: String(id), label: `${no}. ${name}`, group: set.shortName })),
  )
  const { q, communeId, criterionId, kind, state, year } = filter
  res.render('evidence/list', {
    filter,
    tools,
    filtered: q !== '' || state !== 'live' || [communeId, criterionId, kind, year].some((one) => one !== null),
    rows: rows.map((row) => presentRow(row, catalogue, ctx.today)),
    total,
    capped: total >= COUNTED_AT_MOST,
    pages: Math.max(1, Math.ceil(total / PAGE_SIZE)),
    communes: communes.map(({ id, name }) => ({ value: String(id), label: name })),
    criteria,
    kinds: kindChoices,
    states: choices(STATES),
    years: yearsTo(ctx.today).map((one) => ({ value: String(one), label: String(one) })),
    mayAdd: holds(ctx.actor, 'evidence.upload'),
  })
}
