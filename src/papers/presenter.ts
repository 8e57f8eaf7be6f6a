import { codeOf } from '../campaigns/snapshot.js'
import { fmt } from '../kernel/format.js'
import type { Form } from '../kernel/forms.js'
import { authorityOptions } from '../letters/text.js'
import { paths } from '../paths.js'
import type { Choices, Chosen } from './choosing.js'
import { type Format, KINDS, kindWords, type PaperState } from './kinds.js'
import { type Words, wordLabels } from './params.js'
import type { Paper, PaperFile, PaperFilter, PaperHead } from './queries.js'

const stateWords: Readonly<Record<PaperState, string>> = {
  QUEUED: 'Chờ lập',
  RUNNING: 'Đang lập',
  DONE: 'Đã lập xong',
  FAILED: 'Chưa lập được',
}

export const presentHead = (row: PaperHead) => ({
  title: row.title,
  href: paths.papers.show(row),
  kind: kindWords[row.kind],
  unit: row.unit,
  made: [fmt.dateTime(row.createdAt), row.createdBy].filter(Boolean).join(', '),
  version: row.version,
  state: stateWords[row.state],
  tone: row.state === 'FAILED' ? 'late' : row.state === 'DONE' ? null : 'soon',
})

export const presentFilter = ({ kind, commune }: PaperFilter, { communes, units }: Choices) => {
  const places = [...units, ...communes].map(({ id, fullName }) => ({ value: id, label: fullName }))
  return {
    action: paths.papers.list(),
    label: 'Lọc báo cáo đã lập',
    clear: kind !== null || commune !== null ? paths.papers.list() : undefined,
    selects: [
      {
        name: 'kind',
        label: 'Loại',
        value: kind ?? '',
        blank: 'Tất cả',
        options: KINDS.map((value) => ({ value, label: kindWords[value] })),
      },
      ...(places.length > 1
        ? [{ name: 'unit', label: 'Đơn vị', value: commune ?? '', blank: 'Tất cả', options: places }]
        : []),
    ],
  }
}

const basisOptions = [
  { value: 'verified', label: 'Kết quả đã thẩm tra' },
  { value: 'self', label: 'Xã tự đánh giá' },
]

/** The first page: what the report is about. */
export const presentChoices = (choices: Choices, kind: string) => ({
  tabs: choices.kinds.map((value) => ({
    label: kindWords[value],
    href: paths.papers.create({}, { kind: value }),
    current: value === kind,
  })),
  kind,
  ofCommune: kind === 'COMMUNE_REPORT',
  units: choices.units.map(({ id, fullName }) => ({ value: id, label: fullName })),
  communes: choices.communes.map(({ id, fullName }) => ({ value: id, label: fullName })),
  campaigns: choices.campaigns.map(({ id, title, cutoffDate }) => ({
    value: id,
    label: `${title} (chốt ${fmt.day(cutoffDate)})`,
  })),
  sets: choices.sets.map(({ code, shortName }) => ({ value: code, label: shortName })),
  bases: basisOptions,
})

const hidden = ({ kind, unit, choice }: Chosen): { name: string; value: string }[] =>
  Object.entries({
    kind,
    [kind === 'COMMUNE_REPORT' ? 'commune' : 'unit']: String(unit.id),
    campaign: choice.campaignId === null ? '' : String(choice.campaignId),
    day: fmt.day(choice.day),
    before: choice.before === null ? '' : fmt.day(choice.before),
    set: choice.set,
    basis: choice.basis,
  }).flatMap(([name, value]) => (value === '' ? [] : [{ name, value }]))

/** The second page: what was chosen, said once more above the words. */
export const presentChosen = (chosen: Chosen) => {
  const { kind, unit, choice, campaign } = chosen
  return {
    kind: kindWords[kind],
    brief: kind === 'MEETING_SUMMARY',
    unit: unit.fullName,
    hidden: hidden(chosen),
    facts: [
      { label: 'Đơn vị', text: unit.fullName },
      ...(campaign ? [{ label: 'Đợt báo cáo', text: campaign.title }] : []),
      { label: 'Số liệu', text: `tính đến ngày ${fmt.day(choice.day)}` },
      { label: 'So với', text: choice.before === null ? 'không so sánh' : `ngày ${fmt.day(choice.before)}` },
      ...(choice.snapshot ? [{ label: 'Theo bản chốt', text: `số ${choice.snapshot.number} xã đã nộp` }] : []),
    ],
    unsubmitted: kind === 'COMMUNE_REPORT' && campaign !== null && choice.snapshot === null,
    again: paths.papers.create({}, { kind }),
  }
}

export const wordOptions = { authorities: authorityOptions, labels: wordLabels }

const formatWords: Readonly<Record<Format, string>> = {
  docx: 'Tệp Word (.docx)',
  pdf: 'Tệp PDF',
  own: 'Theo mẫu của đơn vị (.docx)',
}

const fileOf =
  ({ id }: Paper) =>
  ({ version, format, size, sha256, madeAt, template }: PaperFile) => ({
    label: template === null ? formatWords[format] : `${formatWords[format]}, mẫu số ${template}`,
    href: paths.papers.file({ id, number: version, format }),
    size: fmt.fileSize(size),
    code: sha256.slice(0, 16),
    made: fmt.dateTime(madeAt),
    format,
  })

const percentOf = (paper: Paper): number => {
  if (paper.state === 'DONE') return 100
  if (!paper.progress) return 0
  return Math.min(95, Math.round((100 * paper.progress.done) / Math.max(1, paper.progress.total)))
}

/** A report's page: how far it is, its files by version, where its figures come from. */
export const presentPaper = (paper: Paper) => {
  const { params, figures, progress, files, version } = paper
  const versions = [...new Set(files.map((file) => file.version))]
  const preview = files.find((file) => file.version === version && file.format === 'pdf')
  return {
    id: paper.id,
    title: paper.title,
    kind: kindWords[paper.kind],
    brief: paper.kind === 'MEETING_SUMMARY',
    unit: paper.unit,
    made: [fmt.dateTime(paper.createdAt), paper.createdBy].filter(Boolean).join(', '),
    edited:
      params.editedAt === null
        ? null
        : [fmt.dateTime(new Date(params.editedAt)), params.editedBy].filter(Boolean).join(', '),
    state: paper.state,
    stateWord: stateWords[paper.state],
    failure: paper.failure,
    waits: paper.state === 'QUEUED' || paper.state === 'RUNNING',
    progress: {
      percent: percentOf(paper),
      label: progress?.label ?? 'Chờ đến lượt',
      step: progress ? `Bước ${Math.min(progress.done + 1, progress.total)}/${progress.total}` : '',
    },
    version,
    day: fmt.day(params.choice.day),
    before: params.choice.before === null ? null : fmt.day(params.choice.before),
    takenAt: figures ? fmt.dateTime(new Date(figures.takenAt)) : null,
    code: figures ? codeOf(figures) : null,
    set: figures?.set.shortName ?? null,
    snapshot: figures?.commune?.snapshot ?? null,
    preview: preview ? `${paths.papers.file({ id: paper.id, number: version, format: 'pdf' })}?view=1` : null,
    current: files.filter((file) => file.version === version).map(fileOf(paper)),
    versions: versions
      .filter((number) => number !== version)
      .map((number) => ({
        number,
        files: files.filter((file) => file.version === number).map(fileOf(paper)),
      })),
    retry: paths.papers.retry(paper),
    edit: paths.papers.edit(paper),
  }
}

const shown = (key: keyof Words, value: string): string =>
  key === 'authority' ? (authorityOptions.find((one) => one.value === value)?.label ?? value) : value

/** The stored words beside the typed ones, part by part, when someone saved in between. */
export const presentConflict = (paper: Paper, typed: Words, who: string) => ({
  form: { values: { version: String(paper.version) }, errors: {}, list: [] } satisfies Form,
  action: paths.papers.edit(paper),
  cancel: paths.papers.show(paper),
  theirs: {
    who: paper.params.editedBy ?? paper.createdBy ?? 'Hệ thống',
    when: fmt.dateTime(paper.params.editedAt === null ? paper.createdAt : new Date(paper.params.editedAt)),
  },
  mine: { who, when: 'chưa lưu' },
  fields: (Object.keys(wordLabels) as (keyof Words)[]).map((key) => ({
    name: key,
    label: wordLabels[key],
    theirs: { value: paper.params.words[key], text: shown(key, paper.params.words[key]) },
    mine: { value: typed[key], text: shown(key, typed[key]) },
    chosen: typed[key],
  })),
})
