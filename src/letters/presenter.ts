import { fmt } from '../kernel/format.js'
import type { Form } from '../kernel/forms.js'
import { paths } from '../paths.js'
import type { Scope } from './facts.js'
import type { CommuneFigures, FigureRow, Figures } from './figures.js'
import { countRows } from './figures.js'
import { messagesOf } from './messages.js'
import type { Letter, LetterHead } from './queries.js'
import { subjects } from './rules.js'
import { authorityOptions, type LetterText, textLabels } from './text.js'

export const presentHead = (row: LetterHead) => ({
  title: `V/v ${row.title}`,
  href: paths.letters.show(row),
  note: [
    row.unit,
    `lập ${fmt.dateTime(row.createdAt)}`,
    row.createdBy,
    row.version > 1 && `đã sửa lời ${row.version - 1} lần`,
  ]
    .filter(Boolean)
    .join(' · '),
})

/** How a commune stands, beside its box: what makes the office choose it. */
export type CommuneNote = Readonly<{ communeId: number; unmet: number; late: number }>

const communeOption = (id: number, name: string, note: CommuneNote | undefined, word: string) => ({
  value: id,
  label: name,
  hint: note ? `${note.unmet} ${word} chưa đạt, ${note.late} quá hạn` : '',
})

/** The choices of a letter, filled with what the unit has. */
export const presentChoices = (scope: Scope, notes: ReadonlyMap<number, CommuneNote>, word: string) => ({
  units: scope.units.map(({ id, fullName }) => ({ value: id, label: fullName })),
  sets: scope.catalogue.sets.map(({ code, shortName }) => ({ value: code, label: shortName })),
  communes: scope.communes.map(({ id, name }) => communeOption(id, name, notes.get(id), word)),
  agencies: scope.responsibilities.leads.map(({ id, shortName }) => ({ value: id, label: shortName })),
  criteria: scope.set.criteria.map(({ no, shortName }) => ({ value: no, label: `${no}. ${shortName}` })),
  about: Object.entries(subjects).map(([value, label]) => ({ value, label })),
})

/** Fields that the form of making carries on from the preview. */
export const carried = ({ values }: Form): { name: string; value: string }[] =>
  ['unit', 'set', 'communes', 'agencies', 'criteria', 'about', 'deadline'].flatMap((name) =>
    [values[name] ?? []].flat().flatMap((value) => (value === '' ? [] : [{ name, value }])),
  )

const empties = ({ communes }: Figures): string[] =>
  communes.filter(({ rows }) => rows.length === 0).map(({ name }) => name)

/** What a preview says beside the sheet. */
export const presentPreview = (figures: Figures) => ({
  takenAt: fmt.dateTime(new Date(figures.takenAt)),
  counts: countRows(figures),
  without: empties(figures),
})

const originOf = (row: FigureRow, commune: CommuneFigures) => ({
  href: paths.assessments.show({ id: row.assessmentId }),
  history: paths.assessments.history({ id: row.assessmentId }),
  commune: commune.name,
  code: row.code,
  name: row.name,
  value: row.value ?? 'Chưa có số liệu',
  status: row.status,
  version: row.version,
  event: row.eventId,
  at: row.eventId === null ? '' : fmt.dateTime(new Date(row.at)),
  by: row.eventId === null ? 'Chưa ai cập nhật' : (row.by ?? 'Hệ thống'),
})

/** A letter as its page shows it beside the sheet: where each figure came from, and the texts to be pasted elsewhere. */
export const presentLetter = ({ id, figures, params, createdAt, createdBy, version, title }: Letter) => ({
  id,
  title: `V/v ${title}`,
  made: [fmt.dateTime(createdAt), createdBy].filter(Boolean).join(', '),
  edited:
    params.editedAt === null
      ? null
      : `${fmt.dateTime(new Date(params.editedAt))}${params.editedBy === null ? '' : `, ${params.editedBy}`}`,
  version,
  takenAt: fmt.dateTime(new Date(figures.takenAt)),
  day: fmt.day(figures.day),
  set: figures.set.shortName,
  deadline: fmt.day(figures.deadline),
  counts: countRows(figures),
  standings: figures.communes.map(({ id: communeId, fullName, verified, self, criteria, rows }) => ({
    name: fullName,
    href: paths.communes.status({ id: communeId, set: figures.set.code }),
    text: `${verified}/${criteria} ${figures.set.word} thẩm tra đạt, xã tự đánh giá ${self}/${criteria}; ${rows.length} chỉ tiêu trong công văn`,
  })),
  origins: figures.communes.flatMap((commune) => commune.rows.map((row) => originOf(row, commune))),
  messages: messagesOf(figures),
})

const shown = (key: keyof LetterText, value: string): string =>
  key === 'authority' ? (authorityOptions.find((one) => one.value === value)?.label ?? value) : value

/** The stored words beside the typed ones, field by field, when someone saved in between. */
export const presentConflict = (letter: Letter, typed: LetterText) => ({
  form: { values: { version: String(letter.version) }, errors: {}, list: [] },
  action: paths.letters.edit(letter),
  cancel: paths.letters.show(letter),
  theirs: {
    who: letter.params.editedBy ?? letter.createdBy ?? 'Hệ thống',
    when: fmt.dateTime(letter.params.editedAt === null ? letter.createdAt : new Date(letter.params.editedAt)),
  },
  fields: (Object.keys(textLabels) as (keyof LetterText)[]).map((key) => ({
    name: key,
    label: textLabels[key],
    theirs: { value: letter.text[key], text: shown(key, letter.text[key]) },
    mine: { value: typed[key], text: shown(key, typed[key]) },
    chosen: typed[key],
  })),
})
