import type { GeometryCollection as GeoCollection, MultiPolygon } from 'geojson'
import { feature } from 'topojson-client'
import { topology } from 'topojson-server'
import { presimplify, quantile, simplify } from 'topojson-simplify'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { countPositions, doubleArea, type Position, type Ring, type Shape, wound } from './shape.js'

/** Positions a map of so many communes keeps: a few kilobytes a commune, enough for a screen and for A3. */
export const targetPositions = (communes: number): number => Math.min(8_000, Math.max(600, communes * 180))

/** Grid on which borders that two files drew a hair apart fall together: a hundred-thousandth of the width. */
const grid = 1e5

/** Five decimals of a degree are one metre. */
const metre = (value: number): number => Math.round(value * 1e5) / 1e5

const positionsOf = (ring: readonly (readonly number[])[]): Ring =>
  ring.map(([lon = 0, lat = 0]): Position => [metre(lon), metre(lat)])

const isArea = (ring: Ring): boolean => ring.length >= 4 && Math.abs(doubleArea(ring)) > 0

/** Islands and holes that vanish at this size go; the largest polygon stays whatever it has become. */
const cleaned = (coordinates: readonly (readonly (readonly number[])[])[][]): Shape =>
  coordinates
    .map((rings) => rings.map(positionsOf).filter(isArea))
    .filter((rings) => rings.length > 0)
    .map(wound)

/**
 * The same territories with fewer positions. Borders are shared lines of one topology, so that a border of two communes
 * stays one line: no gaps, no overlaps. A territory that would vanish keeps its full outline.
 */
export const simplifyShapes = (
  shapes: ReadonlyMap<number, Shape>,
  target = targetPositions(shapes.size),
): Map<number, Shape> => {
  const ids = [...shapes.keys()]
  const all = ids.map((id) => ({ type: 'MultiPolygon', coordinates: shapes.get(id) ?? [] }) as unknown as MultiPolygon)
  if (all.length === 0) return new Map()
  const together: GeoCollection = { type: 'GeometryCollection', geometries: all }
  const whole = topology({ all: together }, grid) as Topology<{ all: GeometryCollection }>
  const weighed = presimplify(whole)
  const positions = weighed.arcs.reduce((sum, arc) => sum + arc.length, 0)
  const drawn = positions > target ? simplify(weighed, quantile(weighed, target / positions)) : weighed
  return new Map(
    ids.map((id, index) => {
      const { geometry } = feature(drawn, drawn.objects.all).features[index] as { geometry: MultiPolygon }
      const shape = cleaned(geometry.coordinates)
      return [id, shape.length > 0 ? shape : (shapes.get(id) ?? [])]
    }),
  )
}

/** Positions of several territories together. */
export const countAll = (shapes: ReadonlyMap<number, Shape>): number =>
  [...shapes.values()].reduce((sum, shape) => sum + countPositions(shape), 0)
