import type { Basis } from '../assessments/status.js'
import { criterionWord } from '../assessments/tiles.js'
import { type Band, bandOf, byBand, criteriaMet } from '../assessments/totals.js'
import type { Catalogue, SetDef } from '../criteria/catalogue.js'
import { countingSelects } from '../dashboards/choice.js'
import { fmt } from '../kernel/format.js'
import type { AsOf } from '../kernel/http/as-of.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import { criteriaOn } from '../targets/card.js'
import type { ReportingUnit } from '../units/queries.js'
import { drawPlaces } from './draw.js'
import type { Matched } from './match.js'
import type { MapFigures } from './queries.js'

export const basisWords: Record<Basis, string> = { verified: 'Đã thẩm tra', self: 'Xã tự đánh giá' }

type Shown = Readonly<{
  units: readonly ReportingUnit[]
  unit: ReportingUnit
  catalogue: Catalogue
  set: SetDef
  basis: Basis
  asOf: AsOf
  figures: MapFigures
  today: Day
  mayEdit: boolean
}>

/** Shades of the map, from the palest of those that met most to the darkest of those that met fewest. */
const shades = 5

/** The bands from the highest, each with its shade: as many as the set has share the five shades out. */
export const shadeOf = (bands: readonly Band[], band: Band | undefined): number => {
  const order = [...bands].sort((a, b) => b.max - a.max)
  const at = band ? order.indexOf(band) : order.length - 1
  return order.length < 2 ? 0 : Math.round((at * (shades - 1)) / (order.length - 1))
}

/** A commune as a tile, a territory and a row of the table: the same words everywhere. */
export type MapPlace = Readonly<{
  id: number
  name: string
  href: string
  met: number
  of: number
  band: string
  shade: number
  change: number | null
  label: string
}>

const placesOf = ({ unit, set, basis, asOf, figures }: Shown): MapPlace[] => {
  const all = criteriaOn(set, unit.asOf).length
  return figures.communes
    .filter(({ ntmScope }) => ntmScope)
    .map(({ id, name }) => {
      const standing = figures.standings.get(id)
      const met = standing ? criteriaMet(standing, basis) : 0
      const of = standing?.criteria ?? all
      const band = bandOf(set.bands, met)
      const before = standing?.before
      const then = before && (basis === 'self' ? before.criteriaSelfMet : before.criteriaVerifiedMet)
      return {
        id,
        name,
        href: paths.communes.show({ id }, { on: asOf.day }),
        met,
        of,
        band: band?.label ?? '',
        shade: shadeOf(set.bands, band),
        change: then === null || then === undefined ? null : met - then,
        label: `${name}: ${met}/${of} ${criterionWord(set)} đạt`,
      }
    })
}

const legendOf = ({ set }: Shown, places: readonly MapPlace[]) =>
  byBand(set.bands, places, ({ met }) => met)
    .sort((a, b) => b.band.max - a.band.max)
    .map(({ band, rows }) => ({ label: band.label, shade: shadeOf(set.bands, band), count: rows.length }))

/** The territories with their communes; a town is drawn and says nothing. */
const drawingOf = ({ figures }: Shown, places: readonly MapPlace[]) => {
  const drawn = figures.communes.flatMap(({ id, name }) => {
    const shape = figures.boundaries.get(id)
    return shape ? [{ id, name, shape }] : []
  })
  if (drawn.length === 0) return null
  const { width, height, places: paths } = drawPlaces(drawn)
  return {
    width,
    height,
    areas: paths.map(({ id, path, label }) => ({
      path,
      words: label,
      name: figures.communes.find((one) => one.id === id)?.name ?? '',
      place: places.find((one) => one.id === id) ?? null,
    })),
  }
}

const choicesOf = (shown: Shown) => ({
  action: paths.map.show(),
  label: 'Chọn số liệu',
  button: 'Xem',
  hidden: shown.asOf.day === null ? {} : { on: shown.asOf.day },
  selects: [...countingSelects(shown, basisWords)],
})

/** The map of a unit: territories where the office has given them, tiles for the rest, and the table of both. */
export const presentMap = (shown: Shown) => {
  const { unit, set, basis, asOf, figures, today, mayEdit } = shown
  const places = placesOf(shown)
  const drawing = drawingOf(shown, places)
  const query = { unit: unit.id, on: asOf.day }
  return {
    unit: unit.fullName,
    lead: `${places.length} xã · ${set.name} · ${basisWords[basis].toLowerCase()}, tính đến ngày ${fmt.day(unit.asOf)}`,
    ended: unit.asOf === (asOf.day ?? today) ? null : { name: unit.fullName, day: fmt.day(unit.validTo) },
    choices: choicesOf(shown),
    word: criterionWord(set),
    places,
    legend: legendOf(shown, places),
    drawing,
    tiles: places.filter(({ id }) => !figures.boundaries.has(id)),
    edit: mayEdit
      ? {
          label: drawing ? 'Thay ranh giới' : 'Tải lên ranh giới các xã',
          href: paths.map.boundaries({}, query),
          removal: drawing ? paths.map.removal({}, query) : null,
        }
      : null,
  }
}

type Checked = Readonly<{ matched: Matched; before: number; after: number; kept: number }>

const rowStates = { ok: 'Vẽ được', skip: 'Bỏ qua', fault: 'Cần sửa' } as const

/** The check of a file, row by row: what would be drawn, what is left out, what must be put right. */
export const presentCheck = ({ matched, before, after, kept }: Checked) => ({
  rows: matched.rows.map((row) => ({ ...row, bad: row.state === 'fault', word: rowStates[row.state] })),
  faults: matched.faults,
  drawn: matched.shapes.size,
  skipped: matched.rows.filter(({ state }) => state === 'skip').length,
  missing: matched.missing.map(({ fullName }) => fullName),
  sizes: `${fmt.number(before)} điểm trong tệp, ${fmt.number(after)} điểm sau khi giản lược.`,
  replaces: kept,
})
