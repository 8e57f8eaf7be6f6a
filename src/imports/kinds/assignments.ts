import {
  assignRows,
  type Holder,
  holdersAround,
  restoreHolders,
  type SheetTerms,
} from '../../assignments/import-service.js'
import { type AssignmentTarget, listAgencies, listAssignments } from '../../assignments/listing.js'
import { holdsOn, planChange } from '../../assignments/rules.js'
import { lockSet } from '../../assignments/service.js'
import { type PlannedRow, planSheet, type TypedRow, templateSheets } from '../../assignments/sheet.js'
import type { SetDef } from '../../criteria/catalogue.js'
import { dayOfSet } from '../../criteria/standpoint.js'
import type { Actor } from '../../kernel/context.js'
import { day as showDay } from '../../kernel/format.js'
import type { SheetRow } from '../../kernel/xlsx-read.js'
import {
  type Change,
  type Columns,
  cellOf,
  type FieldDef,
  faulty,
  type Item,
  type Kind,
  type PlanInput,
  type ReadCtx,
} from '../kind.js'
import { setIn } from './values.js'

const fields: readonly FieldDef[] = [
  { key: 'code', label: 'Mã', synonyms: ['mã tiêu chí', 'mã chỉ tiêu', 'tiêu chí', 'chỉ tiêu', 'TC'], required: true },
  {
    key: 'lead',
    label: 'Cơ quan chủ trì',
    synonyms: ['chủ trì', 'cơ quan phụ trách', 'đơn vị chủ trì'],
    required: true,
  },
  { key: 'supports', label: 'Cơ quan phối hợp', synonyms: ['phối hợp', 'đơn vị phối hợp'] },
]

/** The unit whose office the person is. */
const unitOf = (actor: Actor): number => actor.grants.find(({ role }) => role === 'COORDINATOR')?.unitId ?? 0

const typedOf = (row: SheetRow, columns: Columns): TypedRow => ({
  no: row.no,
  code: (cellOf(row, columns, 'code').split(/\s/)[0] ?? '').replace(',', '.').replace(/\.$/, ''),
  lead: cellOf(row, columns, 'lead'),
  supports: cellOf(row, columns, 'supports'),
})

const around = async (ctx: ReadCtx, set: SetDef, day: string) => {
  const unitId = unitOf(ctx.actor)
  const [assigned, agencies] = await Promise.all([
    listAssignments(ctx, { setId: set.id, unitIds: [unitId], day }),
    listAgencies(ctx, unitId, day),
  ])
  return { assigned, agencies, day }
}
type Around = Awaited<ReturnType<typeof around>>

const ownOf = ({ assigned }: Around, { target }: PlannedRow) =>
  assigned.filter((one) =>
    'criterionId' in target ? one.criterionId === target.criterionId : one.indicatorId === target.indicatorId,
  )

/** Why a row does not fit the day; null: it does. */
const laterOf = (known: Around, row: PlannedRow): string | null => {
  const holdings = ownOf(known, row).map((one) => ({ ...one, agencyId: one.agency.id }))
  const plan = planChange(holdings, row.wanted, known.day)
  if (!('laterFrom' in plan)) return null
  const from = showDay(plan.laterFrom)
  return `Mã ${row.code} đã có phân công bắt đầu từ ${from}. Đề nghị chọn từ ${from}.`
}

const itemOf = (known: Around, row: PlannedRow, outcome: 'change' | 'same'): Item => ({
  no: row.no,
  about: `${row.code} ${row.name}`.slice(0, 120),
  outcome,
  lines: outcome === 'same' ? [] : [{ label: 'Phân công', before: row.before, after: row.after }],
  faults: [],
  mark: ownOf(known, row)
    .map(({ id, version }) => `${id}.${version}`)
    .sort()
    .join(' '),
})

/** Rows that name nobody say nothing; they keep what is assigned. */
const isSilent = ({ lead, supports }: TypedRow): boolean => lead === '' && supports === ''

const silentItem = (row: TypedRow): Item => ({
  no: row.no,
  about: row.code,
  outcome: 'same',
  lines: [],
  faults: [],
  mark: '',
})

const itemsOf = (set: SetDef, typed: readonly TypedRow[], known: Around) => {
  const { rows, same, faults } = planSheet(set, typed, known)
  const later = rows.map((row) => ({ row, fault: laterOf(known, row) }))
  const items = [
    ...later.map(({ row, fault }) =>
      fault === null ? itemOf(known, row, 'change') : faulty(row.no, row.code, [{ column: null, message: fault }]),
    ),
    ...same.map((row) => itemOf(known, row, 'same')),
    ...faults.map(({ no, text }) =>
      faulty(no, typed.find((one) => one.no === no)?.code ?? '', [{ column: null, message: text }]),
    ),
  ]
  const told = new Set(items.map(({ no }) => no))
  const silent = typed.filter((row) => isSilent(row) && !told.has(row.no)).map(silentItem)
  return { items: [...items, ...silent], sound: later.filter(({ fault }) => fault === null).map(({ row }) => row) }
}

const termsOf = ({ terms }: PlanInput): SheetTerms => terms as SheetTerms

type Kept = Readonly<{ unitId: number; day: string; target: AssignmentTarget; holders: readonly Holder[] }>
type Left = Readonly<{ marks: string }>

const marksOf = (rows: readonly { id: number; version: number }[]): string =>
  rows
    .map(({ id, version }) => `${id}.${version}`)
    .sort()
    .join(' ')

/** The papers of holders, which their listing cites but does not number. */
const papersOf = async (ctx: ReadCtx, ids: readonly number[]): Promise<Map<number, number | null>> => {
  const rows = await ctx.db.assignment.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, documentId: true },
    take: ids.length + 1,
  })
  return new Map(rows.map(({ id, documentId }) => [id, documentId]))
}

/** Holders of what has no draft beside it: writing these back says nothing new, while a draft would be confirmed. */
const settledOnly = ({ assigned, day }: Around) => {
  const keyOf = ({ criterionId, indicatorId }: { criterionId: number | null; indicatorId: number | null }) =>
    `${criterionId}/${indicatorId}`
  const holding = assigned.filter((one) => holdsOn(one, day))
  const drafts = new Set(holding.filter(({ status }) => status === 'DRAFT').map(keyOf))
  return holding.filter((one) => !drafts.has(keyOf(one)))
}

const keptOf = (change: Change) => change.before as unknown as Kept

/** Who leads and who supports each criterion and indicator of a set, under one paper from one day. */
export const assignments: Kind = {
  key: 'ASSIGNMENTS',
  label: 'Phân công phụ trách',
  lead: 'Mỗi dòng là một tiêu chí hoặc chỉ tiêu: cơ quan chủ trì, các cơ quan phối hợp.',
  needs: 'assignment.edit',
  roles: ['COORDINATOR'],
  withSet: true,
  withDay: false,
  terms: 'paper',
  mostRows: 2000,
  notes: [
    'Ghi cơ quan bằng mã, tên gọi tắt hoặc tên đầy đủ.',
    'Nhiều cơ quan phối hợp: ngăn bằng dấu chấm phẩy.',
    'Dòng không ghi cơ quan nào thì giữ nguyên.',
    'Tệp mẫu có sẵn phân công đang ghi, cả bản dự thảo; nhập lại tệp mẫu là xác nhận bản dự thảo.',
  ],
  fields: () => fields,
  lock: async (ctx, { set }) => {
    await lockSet(ctx, setIn({ set }).id)
  },
  plan: async (ctx, input) => {
    const set = setIn(input)
    const terms = termsOf(input)
    const known = await around(ctx, set, terms.validFrom)
    const { items, sound } = itemsOf(
      set,
      input.rows.map((row) => typedOf(row, input.columns)),
      known,
    )
    return {
      items,
      apply: async (inner) => {
        const unitId = unitOf(inner.actor)
        const ids = known.assigned.map(({ id }) => id)
        const papers = await papersOf(inner, ids)
        const agencies = new Map(known.agencies.map((agency) => [agency.id, agency]))
        const done = await assignRows(inner, { unitId, set }, sound, terms, agencies)
        const changes = done.map(({ row, before, after }) => ({
          rowNo: row.no,
          subject: 'Assignment',
          subjectId: after.find(({ validFrom }) => validFrom === terms.validFrom)?.id ?? before[0]?.id ?? 0,
          about: `${row.code} ${row.name}`.slice(0, 120),
          before: {
            unitId,
            day: terms.validFrom,
            target: { ...row.target },
            holders: before.map(({ id, agency, role, status, validFrom, validTo }) => ({
              id,
              agencyId: agency.id,
              role,
              status,
              documentId: papers.get(id) ?? null,
              validFrom,
              validTo,
            })),
          },
          after: { marks: marksOf(after) },
          version: null,
        }))
        return { changes }
      },
    }
  },
  intact: async (ctx, changes) => {
    const intact = new Set<number>()
    for (const [index, change] of changes.entries()) {
      const { unitId, target, day } = keptOf(change)
      const now = await holdersAround(ctx, unitId, target, day)
      if (marksOf(now) === (change.after as unknown as Left).marks) intact.add(index)
    }
    return intact
  },
  undo: async (ctx, changes, why) => {
    for (const change of changes) {
      const { unitId, target, holders, day } = keptOf(change)
      await restoreHolders(ctx, unitId, target, holders, day, why)
    }
  },
  sheet: async (ctx, { set, empty }) => {
    const own = setIn({ set })
    const known = await around(ctx, own, dayOfSet(own, ctx.today))
    const assigned = empty ? known.assigned : settledOnly(known)
    const [sheet] = templateSheets(own, { ...known, assigned })
    return sheet ?? { name: 'Phân công', head: [], widths: [], rows: [] }
  },
}
