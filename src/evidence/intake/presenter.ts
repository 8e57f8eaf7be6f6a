import type { CustomaryPaper } from '../../criteria/catalogue.js'
import { dateTime, fileSize, day as showDay } from '../../kernel/format.js'
import type { Form } from '../../kernel/forms.js'
import { dayOf } from '../../kernel/time.js'
import { paths } from '../../paths.js'
import { kindOfMediaType, labelOf, shownAs } from '../kinds.js'
import type { Grid } from './grid.js'
import { type Guess, wordsOf } from './guess.js'
import type { Match } from './match.js'
import type { Typed } from './row-form.js'
import type { Outcome } from './service.js'

type Row = Grid['files'][number]

const dayField = (guess: Guess<string> | null): string => (guess === null ? '' : showDay(guess.value))

/** Longest name of an indicator in a row: the number tells the rest. */
const LONGEST_NAME = 110
const short = (name: string): string =>
  name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME).replace(/\s+\S*$/, '')} …`

const text = (typed: Typed, name: string): string => {
  const value = typed[name]
  return typeof value === 'string' ? value : ''
}
const list = (typed: Typed, name: string): string[] => [typed[name] ?? []].flat()

/** The best proposal is ticked unless it is weak; whatever a name says outright is ticked with it. */
const proposed = (matches: readonly Match[]): string[] =>
  matches
    .filter(({ confidence }, index) => confidence === 'sure' || (index === 0 && confidence === 'likely'))
    .map(({ assessmentId }) => String(assessmentId))

/** What a row holds as guessed. A file that a paper has already waits rather than becoming another. */
const guessed = ({ guesses, duplicateOf }: Row): Typed => ({
  act: duplicateOf ? 'later' : 'save',
  subject: guesses.subject?.value ?? '',
  docNumber: guesses.docNumber?.value ?? '',
  issuedOn: dayField(guesses.issuedOn),
  issuer: guesses.issuer?.value ?? '',
  type: guesses.kind ? String(guesses.kind.id) : '',
  validUntil: '',
  dataYear: '',
  notSecret: '',
  assessments: proposed(guesses.matches),
  codes: '',
})

const isEmpty = (value: string | string[] | undefined): boolean => value === undefined || value.length === 0

/** What a row shows: as kept before, blanks filled where the file has been looked into since; else as guessed. */
const valuesOf = (row: Row): Typed => {
  const { draft, examined } = row
  const fresh = guessed(row)
  if (!draft) return fresh
  if (draft.examined || !examined) return draft.values
  const filled = Object.entries(fresh).filter(([name]) => isEmpty(draft.values[name]))
  return { ...draft.values, ...Object.fromEntries(filled) }
}

/** The ground of a guess, while the field still holds it. */
const hintOf = (guess: Guess<string> | null, shown: string, held: string): string | null =>
  guess !== null && held !== '' && held === shown ? `Gợi ý ${wordsOf(guess)}` : null

const READING: Readonly<Record<Row['guesses']['readable'], string | null>> = {
  words: null,
  none: 'Không đọc được chữ trong tệp (bản quét, ảnh hoặc tệp Office): chỉ gợi ý theo tên tệp.',
  waiting: 'Cổng đang đọc nội dung tệp; bấm Giữ lại và cập nhật gợi ý để xem gợi ý theo nội dung.',
}

const optionsOf = (grid: Grid, { guesses }: Row, ticked: readonly string[]) => {
  const byMatch = new Map(guesses.matches.map((match) => [String(match.assessmentId), match]))
  return [...new Set([...byMatch.keys(), ...ticked])].flatMap((value) => {
    const named = grid.named.get(Number(value))
    const match = byMatch.get(value)
    return named
      ? [
          {
            value,
            label: `${named.label} ${short(named.name)}`,
            hint: match ? `(${wordsOf({ ...match, value })})` : '',
          },
        ]
      : []
  })
}

/** Kinds of paper of the criteria a row speaks of, then those of every criterion. */
const kindsFor = (grid: Grid, indicators: readonly string[], chosen: string) => {
  const criteria = new Set(indicators.map((value) => grid.named.get(Number(value))?.criterionId))
  const own = grid.criteria.filter(({ criterion }) => criteria.has(criterion.id))
  const option = (group: string) => (paper: CustomaryPaper) => ({ value: String(paper.id), label: paper.name, group })
  const papers = [...own.flatMap(({ criterion }) => criterion.papers), ...grid.general]
  const options = [
    ...own.flatMap(({ set, criterion }) =>
      criterion.papers.map(option(`${set.shortName}, tiêu chí ${criterion.no}. ${criterion.name}`)),
    ),
    ...grid.general.map(option('Mọi tiêu chí')),
  ]
  const other = options.some(({ value }) => value === chosen) ? undefined : grid.choices.kinds.get(Number(chosen))
  return {
    options: other ? [...options, option('Loại đã chọn')(other)] : options,
    secret: [...papers, ...(other ? [other] : [])].some(({ sensitivity }) => sensitivity === 'CLASSIFIED_RISK'),
  }
}

const twinsOf = (files: readonly Row[]): ReadonlyMap<string, string> => {
  const first = new Map<string, Row>()
  const twins = new Map<string, string>()
  for (const file of files) {
    const known = first.get(file.sha256)
    if (known) twins.set(file.id, known.fileName)
    else first.set(file.sha256, file)
  }
  return twins
}

const factsOf = ({ size, mediaType, pages, receivedAt }: Row): string => {
  const kind = kindOfMediaType(mediaType)
  const facts = [kind ? labelOf(kind) : mediaType, fileSize(size), pages === null ? '' : `${pages} trang`]
  return [...facts, `nhận ${dateTime(receivedAt)}`].filter((one) => one !== '').join(', ')
}

const presentRow = (
  grid: Grid,
  row: Row,
  twins: ReadonlyMap<string, string>,
  errors: Readonly<Record<string, string>>,
) => {
  const { id, guesses, duplicateOf } = row
  const values = valuesOf(row)
  const ticked = list(values, 'assessments')
  const options = optionsOf(grid, row, ticked)
  const kinds = kindsFor(
    grid,
    options.map(({ value }) => value),
    text(values, 'type'),
  )
  const visible = !row.unscanned
  return {
    id,
    prefix: `rows.${id}.`,
    values,
    errors,
    bad: Object.keys(errors).length > 0,
    name: row.fileName,
    facts: factsOf(row),
    thumb: visible && row.hasThumb ? paths.uploads.thumbnail({ upload: id }) : null,
    open: visible && shownAs(row.mediaType) !== 'none' ? paths.uploads.preview({ upload: id }) : null,
    unscanned: row.unscanned,
    reading: READING[guesses.readable],
    keptUntil: showDay(dayOf(row.expiresAt)),
    duplicate: duplicateOf && { ...duplicateOf, href: paths.evidence.show({ id: duplicateOf.id }) },
    twin: twins.get(id) ?? null,
    hints: {
      subject: hintOf(guesses.subject, guesses.subject?.value ?? '', text(values, 'subject')),
      docNumber: hintOf(guesses.docNumber, guesses.docNumber?.value ?? '', text(values, 'docNumber')),
      issuedOn: hintOf(guesses.issuedOn, dayField(guesses.issuedOn), text(values, 'issuedOn')),
      issuer: hintOf(guesses.issuer, guesses.issuer?.value ?? '', text(values, 'issuer')),
    },
    indicators: options,
    kinds: kinds.options,
    secret: kinds.secret,
    more: ['validUntil', 'dataYear'].some((name) => text(values, name) !== '' || errors[name] !== undefined),
  }
}

export const ACT_OPTIONS = [
  { value: 'save', label: 'Lưu vào hồ sơ' },
  { value: 'later', label: 'Để sau' },
  { value: 'drop', label: 'Bỏ tệp' },
]

/** The grid: a row a file, as guessed or as typed; `errors` of rows that could not be saved. */
export const presentGrid = (grid: Grid, errors: Outcome['errors'] = new Map()) => {
  const twins = twinsOf(grid.files)
  const rows = grid.files.map((row) => presentRow(grid, row, twins, errors.get(row.id) ?? {}))
  const form: Form = { values: {}, errors: {}, list: [] }
  for (const { prefix, name, ...row } of rows) {
    for (const [field, value] of Object.entries(row.values)) form.values[prefix + field] = value
    for (const [field, message] of Object.entries(row.errors)) {
      form.errors[prefix + field] = message
      form.list.push({ field: prefix + field, message: `${name}: ${message}` })
    }
  }
  return { rows, form }
}

/** What was done with a grid, in one sentence: "Đã lưu 3 giấy tờ, để sau 1, bỏ 1 tệp." */
export const outcomeWords = ({ saved, dropped, later, errors }: Outcome, inCommune: string): string => {
  const parts = [
    saved.length > 0 ? `đã lưu ${saved.length} giấy tờ vào hồ sơ ${inCommune}` : '',
    later > 0 ? `để sau ${later} tệp` : '',
    dropped > 0 ? `bỏ ${dropped} tệp` : '',
    errors.size > 0 ? `còn ${errors.size} dòng cần sửa` : '',
  ].filter((part) => part !== '')
  const words = parts.join(', ')
  return words === ''
    ? 'Các tệp này đã được lưu hoặc bỏ trước đó.'
    : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}
