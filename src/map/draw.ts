import { geoMercator, geoPath } from 'd3-geo'
import type { FeatureCollection, Polygon as GeoPolygon, MultiPolygon } from 'geojson'
import type { Polygon, Shape } from './shape.js'

/** Where a commune's words stand, and whether its name fits there beside the number. */
export type LabelPlace = Readonly<{ x: number; y: number; named: boolean }>
export type DrawnPlace = Readonly<{ id: number; path: string; label: LabelPlace | null }>
export type Drawing = Readonly<{ width: number; height: number; places: readonly DrawnPlace[] }>

/** Units of the drawing; it is shown as wide as its place. */
const width = 720
const tallest = 900
const margin = 4

/** Width of a letter and height of a line at the size names are written in. */
const letter = 7.2
const line = 14

/** d3 draws on the sphere and takes rings the other way round than GeoJSON writes them. */
const turned = (polygon: Polygon): [number, number][][] =>
  polygon.map((ring) => [...ring].reverse().map(([lon, lat]) => [lon, lat]))

const geometryOf = (shape: Shape): MultiPolygon => ({ type: 'MultiPolygon', coordinates: shape.map(turned) })

type Pen = ReturnType<typeof geoPath>

const labelOf = (pen: Pen, shape: Shape, name: string): LabelPlace | null => {
  const parts = shape.map((polygon): GeoPolygon => ({ type: 'Polygon', coordinates: turned(polygon) }))
  const [largest] = parts.sort((a, b) => pen.area(b) - pen.area(a))
  if (!largest) return null
  const [[left, top], [right, bottom]] = pen.bounds(largest)
  const [x, y] = pen.centroid(largest)
  const [wide, high] = [right - left, bottom - top]
  if (wide < 3 * letter || high < line || !Number.isFinite(x) || !Number.isFinite(y)) return null
  return { x: Math.round(x), y: Math.round(y), named: wide * 0.8 > name.length * letter && high > 3 * line }
}

/** The territories as paths of one drawing, north up, with a tenth of a unit of precision. */
export const drawPlaces = (places: readonly Readonly<{ id: number; name: string; shape: Shape }>[]): Drawing => {
  const all: FeatureCollection = {
    type: 'FeatureCollection',
    features: places.map(({ shape }) => ({ type: 'Feature', properties: null, geometry: geometryOf(shape) })),
  }
  const projection = geoMercator().fitExtent(
    [
      [margin, margin],
      [width - margin, tallest - margin],
    ],
    all,
  )
  const pen = geoPath(projection).digits(1)
  const [[, top], [, bottom]] = pen.bounds(all)
  const shift = top - margin
  const [dx, dy] = projection.translate()
  projection.translate([dx, dy - shift])
  return {
    width,
    height: Math.ceil(bottom - shift + margin),
    places: places.map(({ id, name, shape }) => ({
      id,
      path: pen(geometryOf(shape)) ?? '',
      label: labelOf(pen, shape, name),
    })),
  }
}
