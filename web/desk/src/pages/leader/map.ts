// The cells as an SVG: an own projection is enough for a town (a few kilometres), where the earth is flat.
export type Ring = [number, number][]
export interface Cell {
  code: string
  name: string
  unit: string
  /** Path of an SVG. */
  path: string
  /** Middle of its box. */
  x: number
  y: number
}
interface Feature {
  properties: { code: string; name: string; unit: string }
  geometry: { type: 'Polygon'; coordinates: Ring[] } | { type: 'MultiPolygon'; coordinates: Ring[][] }
}
export interface Cells {
  features: Feature[]
}

const WIDTH = 1000

function ringsOf(feature: Feature): Ring[] {
  return feature.geometry.type === 'Polygon' ? feature.geometry.coordinates : feature.geometry.coordinates.flat()
}

/** Paths in a box `WIDTH` wide, north above, a degree of longitude as short as it is there. */
export function drawCells(cells: Cells): { width: number; height: number; cells: Cell[] } {
  const points = cells.features.flatMap((feature) => ringsOf(feature).flat())
  if (points.length === 0) return { width: WIDTH, height: WIDTH, cells: [] }
  const lons = points.map((point) => point[0])
  const lats = points.map((point) => point[1])
  const [west, east] = [Math.min(...lons), Math.max(...lons)]
  const [south, north] = [Math.min(...lats), Math.max(...lats)]
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = WIDTH / Math.max((east - west) * narrow, 1e-9)
  const at = ([lon, lat]: [number, number]): [number, number] => [Math.round((lon - west) * narrow * scale * 10) / 10, Math.round((north - lat) * scale * 10) / 10]
  return {
    width: WIDTH,
    height: Math.max(1, Math.round((north - south) * scale)),
    cells: cells.features.map((feature) => {
      const rings = ringsOf(feature).map((ring) => ring.map(at))
      const all = rings.flat()
      const xs = all.map((point) => point[0])
      const ys = all.map((point) => point[1])
      return {
        code: feature.properties.code, name: feature.properties.name, unit: feature.properties.unit,
        path: rings.map((ring) => `M${ring.map((point) => point.join(' ')).join('L')}Z`).join(''),
        x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2,
      }
    }),
  }
}
