// The cells of the town as the server gives them (RFC 7946), and what a map shows of each.
export interface CellProperties {
  code: string
  name: string
  unit: string
}

export interface CellFeature {
  type: 'Feature'
  /** Of the record that says so. */
  id?: string
  properties: CellProperties
  geometry: { type: 'Polygon'; coordinates: number[][][] }
}

export interface CellCollection {
  type: 'FeatureCollection'
  features: CellFeature[]
}

export interface CellLoad {
  open: number
  late: number
}

/** A case on the map; degrees, WGS 84. */
export interface Spot {
  id: string
  lon: number
  lat: number
  late: boolean
  title: string
}

/** How many steps the shading has. */
export const SHADES = 5

/**
 * The shade of a number, 0 (nothing) to SHADES. Steps are even parts of the largest number, so that the
 * legend can say them; one matter is never drawn as none.
 */
export function shadeOf(count: number, most: number): number {
  if (count <= 0 || most <= 0) return 0
  return Math.max(1, Math.min(SHADES, Math.ceil((count / most) * SHADES)))
}

/** The least number of each shade, 1 to SHADES, for the legend; a shade that no number has is left out. */
export function legendOf(most: number): { shade: number; from: number }[] {
  const out: { shade: number; from: number }[] = []
  for (let count = 1; count <= most; ++count) {
    const shade = shadeOf(count, most)
    if (out.at(-1)?.shade !== shade) out.push({ shade, from: count })
    if (shade === SHADES) break
  }
  return out
}
