import { fold } from '../kernel/text.js'
import type { Drawn } from './geojson.js'
import { countPositions, type Shape } from './shape.js'

/** A commune of the day that a territory may belong to. */
export type Place = Readonly<{ id: number; code: string; name: string; fullName: string }>

/** A row of the file as the check shows it. `skip`: of no commune here, left out; `fault`: must be put right first. */
export type Row = Readonly<{
  no: number
  /** What the file calls it. */
  label: string
  state: 'ok' | 'skip' | 'fault'
  commune: string | null
  text: string
  positions: number
}>

export type Matched = Readonly<{
  rows: readonly Row[]
  shapes: ReadonlyMap<number, Shape>
  /** Communes the file has no territory of. */
  missing: readonly Place[]
  faults: number
}>

/** Names without their kind: files write "Xã Trấn Ninh", "X. Trấn Ninh" or "Tran Ninh". */
const bare = (name: string): string =>
  fold(name)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(/^(?:xa|x|phuong|p|thi tran|tt) /, '')

const sameCode = (code: string, place: Place): boolean => /^\d{1,5}$/.test(code) && code.padStart(5, '0') === place.code

type Found = Readonly<{ place: Place } | { fault: string } | { skip: string }>

/** Codes are used again for other communes: where a file gives both, code and name must mean the same one. */
const find = ({ code, name }: Drawn, places: readonly Place[]): Found => {
  const byCode = code === null ? undefined : places.find((place) => sameCode(code, place))
  const byName = name === null ? [] : places.filter((place) => bare(place.name) === bare(name))
  const [only] = byName
  if (byCode && name !== null && !byName.includes(byCode))
    return { fault: `Mã ${byCode.code} là của ${byCode.fullName}, tệp ghi tên “${name}”.` }
  if (byCode) return { place: byCode }
  if (byName.length > 1) return { fault: `Có ${byName.length} đơn vị tên này. Đề nghị ghi mã đơn vị trong tệp.` }
  if (only && code !== null && /^\d{1,5}$/.test(code))
    return { fault: `${only.fullName} có mã ${only.code}, tệp ghi mã ${code}.` }
  if (only) return { place: only }
  return { skip: code === null && name === null ? 'Không có mã hoặc tên xã.' : 'Không phải xã của đơn vị này.' }
}

const labelOf = ({ code, name }: Drawn): string => [name, code].filter((one) => one !== null).join(' · ') || '–'

/** Every row of the file against the communes of the day. */
export const matchCommunes = (drawn: readonly Drawn[], places: readonly Place[]): Matched => {
  const shapes = new Map<number, Shape>()
  const rowOf = new Map<number, number>()
  const rows = drawn.map((one): Row => {
    const found = find(one, places)
    const base = { no: one.no, label: labelOf(one), positions: one.shape ? countPositions(one.shape) : 0 }
    if ('skip' in found) return { ...base, state: 'skip', commune: null, text: found.skip }
    if ('fault' in found) return { ...base, state: 'fault', commune: null, text: found.fault }
    const { id, fullName } = found.place
    const fault = (text: string): Row => ({ ...base, state: 'fault', commune: fullName, text })
    const earlier = rowOf.get(id)
    if (earlier !== undefined) return fault(`Trùng với dòng ${earlier}. Một xã chỉ có một đối tượng.`)
    rowOf.set(id, one.no)
    if (one.shape === null) return fault(one.fault ?? '')
    shapes.set(id, one.shape)
    return { ...base, state: 'ok', commune: fullName, text: '' }
  })
  return {
    rows,
    shapes,
    missing: places.filter(({ id }) => !rowOf.has(id)),
    faults: rows.filter(({ state }) => state === 'fault').length,
  }
}
