// Cells as they are redrawn: rings of whole millionths of a degree, as the server keeps them, so that
// neighbours share their border point for point. Within a town every product is exact in a double. What
// a function is given it leaves as it was: undoing is going back to an earlier list.
import type { CellCollection, CellFeature } from '@/map/cells'

/** Longitude and latitude, millionths of a degree. */
export type Place = readonly [number, number]
export type Ring = readonly Place[]

export interface Shape {
  /** Id of the record; empty: not drawn yet. */
  record: string
  code: string
  name: string
  unit: string
  /** Counter-clockwise; the first point is not repeated. */
  ring: Ring
}

/** Why something cannot be drawn so: a key of map.cannot. */
export type Cannot = 'ends' | 'crosses' | 'apart' | 'hole' | 'few' | 'taken'
export type Drawn = { shapes: Shape[] } | { cannot: Cannot }

const NEAR = 3 // millionths: what a pointer that snapped to a border may be off by rounding
const METRES = 0.111_319_5 // of a millionth of latitude

export const same = (a: Place, b: Place) => a[0] === b[0] && a[1] === b[1]
const key = (p: Place) => `${p[0]},${p[1]}`
const edgeKey = (a: Place, b: Place) => `${key(a)} ${key(b)}`
const at = (ring: Ring, i: number): Place => ring[((i % ring.length) + ring.length) % ring.length] as Place
const indexOf = (ring: Ring, p: Place) => ring.findIndex((one) => same(one, p))

/** "117.123456,39.100000", as fields of forms have it. */
export const placeText = (p: Place) => p.map((one) => (one / 1e6).toFixed(6)).join(',')
export function placeOf(text: string): Place | null {
  const found = /^\s*(-?\d{1,3}(?:\.\d{1,6})?)\s*[,，]\s*(-?\d{1,2}(?:\.\d{1,6})?)\s*$/.exec(text)
  return found ? [Math.round(Number(found[1]) * 1e6), Math.round(Number(found[2]) * 1e6)] : null
}
export const areaText = (ring: Ring) => ring.map(placeText).join(' ')

/** Twice the signed area of a triangle: > 0 if c lies left of a → b. */
const turn = (a: Place, b: Place, c: Place) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
const between = (a: Place, b: Place, p: Place) =>
  p[0] >= Math.min(a[0], b[0]) && p[0] <= Math.max(a[0], b[0]) && p[1] >= Math.min(a[1], b[1]) && p[1] <= Math.max(a[1], b[1])
const onEdge = (a: Place, b: Place, p: Place) => turn(a, b, p) === 0 && between(a, b, p)
const touch = (a: Place, b: Place, c: Place, d: Place) =>
  (Math.sign(turn(a, b, c)) * Math.sign(turn(a, b, d)) < 0 && Math.sign(turn(c, d, a)) * Math.sign(turn(c, d, b)) < 0) ||
  onEdge(a, b, c) || onEdge(a, b, d) || onEdge(c, d, a) || onEdge(c, d, b)

/** Twice the signed area, square millionths, seen from the first point so that it stays exact. */
function doubled(ring: Ring): number {
  let sum = 0
  for (let i = 1; i + 1 < ring.length; ++i) sum += turn(at(ring, 0), at(ring, i), at(ring, i + 1))
  return sum
}
export function squareMetres(ring: Ring): number {
  const middle = ((ring[0]?.[1] ?? 0) / 1e6) * (Math.PI / 180)
  return (Math.abs(doubled(ring)) / 2) * METRES * METRES * Math.cos(middle)
}

/** Half-open, as the server has it (grid::Area::contains): a point of a common border is in one cell. */
export function contains(ring: Ring, p: Place): boolean {
  let inside = false
  for (let i = 0; i < ring.length; ++i) {
    const a = at(ring, i)
    const b = at(ring, i + 1)
    if (a[1] > p[1] === b[1] > p[1]) continue
    const side = turn(a, b, p)
    if (b[1] > a[1] ? side > 0 : side < 0) inside = !inside
  }
  return inside
}

/** A border that touches itself is no border. */
export function isSimple(ring: Ring): boolean {
  if (ring.length < 3 || doubled(ring) === 0) return false
  for (let i = 0; i < ring.length; ++i) {
    for (let j = i + 1; j < ring.length; ++j) {
      const next = j === i + 1
      const last = i === 0 && j === ring.length - 1
      if (!next && !last) {
        if (touch(at(ring, i), at(ring, i + 1), at(ring, j), at(ring, j + 1))) return false
      } else if (ring.length > 3 || !next) {
        // Neighbours have a corner in common, and nothing else.
        const [a, b, c] = next ? [at(ring, i), at(ring, j), at(ring, j + 1)] : [at(ring, j), at(ring, i), at(ring, i + 1)]
        if (onEdge(a, b, c) || onEdge(b, c, a)) return false
      }
    }
  }
  return true
}

/** Every corner that lies on another cell's border becomes a point of that border, too. */
export function noded(shapes: readonly Shape[]): Shape[] {
  const corners = [...new Map(shapes.flatMap((one) => one.ring.map((p) => [key(p), p] as const))).values()].sort((a, b) => a[0] - b[0])
  const from = (lon: number) => {
    let low = 0
    let high = corners.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((corners[middle] as Place)[0] < lon) low = middle + 1
      else high = middle
    }
    return low
  }
  return shapes.map((shape) => {
    const ring: Place[] = []
    for (let i = 0; i < shape.ring.length; ++i) {
      const a = at(shape.ring, i)
      const b = at(shape.ring, i + 1)
      const most = Math.max(a[0], b[0])
      const here: Place[] = []
      for (let c = from(Math.min(a[0], b[0])); c < corners.length && (corners[c] as Place)[0] <= most; ++c) {
        const p = corners[c] as Place
        if (!same(p, a) && !same(p, b) && onEdge(a, b, p)) here.push(p)
      }
      here.sort((p, q) => Math.abs(p[0] - a[0]) + Math.abs(p[1] - a[1]) - Math.abs(q[0] - a[0]) - Math.abs(q[1] - a[1]))
      ring.push(a, ...here)
    }
    return { ...shape, ring }
  })
}

/** From degrees to the grid: six decimals are exact. */
const gridded = (p: number[]): Place => [Math.round((p[0] ?? 0) * 1e6), Math.round((p[1] ?? 0) * 1e6)]
export function ringOf(degrees: number[][]): Place[] {
  const ring = degrees.map(gridded)
  if (ring.length > 1 && same(ring[0] as Place, ring.at(-1) as Place)) ring.pop()
  return doubled(ring) < 0 ? ring.reverse() : ring
}
export function shapesOf(cells: CellCollection): Shape[] {
  return noded(cells.features.map((one) => ({
    record: one.id ?? '', code: one.properties.code, name: one.properties.name, unit: one.properties.unit, ring: ringOf(one.geometry.coordinates[0] ?? []),
  })))
}
export function collectionOf(shapes: readonly Shape[]): CellCollection {
  const degrees = (p: Place) => [p[0] / 1e6, p[1] / 1e6]
  return {
    type: 'FeatureCollection',
    features: shapes.map((one): CellFeature => ({
      type: 'Feature', properties: { code: one.code, name: one.name, unit: one.unit },
      geometry: { type: 'Polygon', coordinates: [[...one.ring, at(one.ring, 0)].map(degrees)] },
    })),
  }
}

/** Puts a point into a border, for every cell that has this stretch of it. */
function withPoint(shapes: readonly Shape[], a: Place, b: Place, p: Place): Shape[] {
  return shapes.map((shape) => {
    const i = shape.ring.findIndex((one, n) => {
      const next = at(shape.ring, n + 1)
      return (same(one, a) && same(next, b)) || (same(one, b) && same(next, a))
    })
    return i < 0 ? shape : { ...shape, ring: [...shape.ring.slice(0, i + 1), p, ...shape.ring.slice(i + 1)] }
  })
}

/** The border point that a place means: a corner near it, else a new point of the border it lies on. */
function seated(shapes: readonly Shape[], p: Place, code?: string): { shapes: readonly Shape[]; p: Place } | null {
  const own = code === undefined ? shapes : shapes.filter((one) => one.code === code)
  for (const shape of own) {
    const corner = shape.ring.find((one) => Math.abs(one[0] - p[0]) <= NEAR && Math.abs(one[1] - p[1]) <= NEAR)
    if (corner) return { shapes, p: corner }
  }
  for (const shape of own) {
    for (let i = 0; i < shape.ring.length; ++i) {
      const a = at(shape.ring, i)
      const b = at(shape.ring, i + 1)
      const long = Math.hypot(b[0] - a[0], b[1] - a[1])
      const along = ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / long
      if (along > 0 && along < long && Math.abs(turn(a, b, p)) / long <= NEAR) return { shapes: withPoint(shapes, a, b, p), p }
    }
  }
  return null
}

/** Cuts a cell along a line from border to border; the larger part keeps its code. */
export function split(shapes: readonly Shape[], code: string, line: readonly Place[], fresh: { code: string; name: string }): Drawn {
  if (line.length < 2) return { cannot: 'few' }
  if (shapes.some((one) => one.code === fresh.code)) return { cannot: 'taken' }
  const first = seated(shapes, line[0] as Place, code)
  const last = first && seated(first.shapes, line.at(-1) as Place, code)
  const whole = last?.shapes.find((one) => one.code === code)
  if (!first || !last || !whole || same(first.p, last.p)) return { cannot: 'ends' }
  const i = indexOf(whole.ring, first.p)
  const j = indexOf(whole.ring, last.p)
  const inner = line.slice(1, -1)
  const way = (from: number, to: number) => Array.from({ length: ((to - from + whole.ring.length) % whole.ring.length) + 1 }, (_, n) => at(whole.ring, from + n))
  const one = [...way(i, j), ...[...inner].reverse()]
  const other = [...way(j, i), ...inner]
  // Both parts are sound and together as large as the whole: then the line ran within.
  if (!isSimple(one) || !isSimple(other)) return { cannot: 'crosses' }
  if (doubled(one) <= 0 || doubled(other) <= 0 || doubled(one) + doubled(other) !== doubled(whole.ring)) return { cannot: 'crosses' }
  const [large, small] = doubled(one) >= doubled(other) ? [one, other] : [other, one]
  return {
    shapes: last.shapes.flatMap((each) => (each.code === code ? [{ ...each, ring: large }, { ...each, record: '', ...fresh, ring: small }] : [each])),
  }
}

/** Adds a neighbour to a cell; the neighbour is no more. */
export function merge(shapes: readonly Shape[], keep: string, gone: string): Drawn {
  const one = shapes.find((each) => each.code === keep)
  const other = shapes.find((each) => each.code === gone)
  if (!one || !other || one === other) return { cannot: 'apart' }
  const edges = new Map<string, [Place, Place]>()
  for (const { ring } of [one, other]) ring.forEach((p, n) => edges.set(edgeKey(p, at(ring, n + 1)), [p, at(ring, n + 1)]))
  const outer = [...edges.values()].filter(([a, b]) => !edges.has(edgeKey(b, a)))
  if (outer.length === one.ring.length + other.ring.length) return { cannot: 'apart' }
  const next = new Map(outer.map(([a, b]) => [key(a), b]))
  const ring: Place[] = []
  const start = outer[0]?.[0]
  for (let p = start; p && (ring.length === 0 || !same(p, start as Place)) && ring.length <= outer.length; p = next.get(key(p))) ring.push(p)
  if (ring.length !== outer.length || !isSimple(ring)) return { cannot: 'hole' }
  return { shapes: shapes.filter((each) => each !== other).map((each) => (each === one ? { ...each, ring } : each)) }
}

/** Moves a point of the border, for every cell that has it. */
export function moved(shapes: readonly Shape[], from: Place, to: Place): Drawn {
  const out = shapes.map((shape) => (shape.ring.some((p) => same(p, from)) ? { ...shape, ring: shape.ring.map((p) => (same(p, from) ? to : p)) } : shape))
  return checked(out)
}
/** The shapes, if every border is one. */
export function checked(shapes: Shape[]): Drawn {
  return shapes.every((one) => isSimple(one.ring) && doubled(one.ring) > 0) ? { shapes } : { cannot: 'crosses' }
}

/** The outer borders of all cells, one loop each; what a new cell lies against. */
function outline(shapes: readonly Shape[]): Place[][] {
  const edges = new Map<string, [Place, Place]>()
  for (const { ring } of shapes) ring.forEach((p, n) => edges.set(edgeKey(p, at(ring, n + 1)), [p, at(ring, n + 1)]))
  const open = new Map([...edges.values()].filter(([a, b]) => !edges.has(edgeKey(b, a))).map(([a, b]) => [key(a), [a, b] as const]))
  const loops: Place[][] = []
  while (open.size > 0) {
    const loop: Place[] = []
    let here = open.values().next().value
    while (here) {
      loop.push(here[0])
      open.delete(key(here[0]))
      here = open.get(key(here[1]))
    }
    loops.push(loop)
  }
  return loops
}

/** A new cell beside the others: between two points of their outer border it follows that border. */
export function drawn(shapes: readonly Shape[], points: readonly Place[], fresh: { code: string; name: string; unit: string }): Drawn {
  if (shapes.some((one) => one.code === fresh.code)) return { cannot: 'taken' }
  let rest: readonly Shape[] = shapes
  const corners = points.map((p) => {
    const seat = seated(rest, p)
    if (seat) rest = seat.shapes
    return seat?.p ?? p
  })
  const loops = outline(rest)
  const long = (way: readonly Place[]) => way.reduce((sum, p, n) => (n === 0 ? 0 : sum + Math.hypot(p[0] - at(way, n - 1)[0], p[1] - at(way, n - 1)[1])), 0)
  const ring: Place[] = []
  corners.forEach((p, n) => {
    ring.push(p)
    const q = at(corners, n + 1)
    const loop = loops.find((one) => indexOf(one, p) >= 0 && indexOf(one, q) >= 0)
    if (!loop) return
    const i = indexOf(loop, p)
    const j = indexOf(loop, q)
    const way = (from: number, to: number) => Array.from({ length: ((to - from + loop.length) % loop.length) + 1 }, (_, k) => at(loop, from + k))
    const ways = [way(i, j), way(j, i).reverse()].sort((a, b) => long(a) - long(b))
    ring.push(...(ways[0] ?? []).slice(1, -1))
  })
  const clean = ring.filter((p, n) => !same(p, at(ring, n + 1)))
  const turned = doubled(clean) < 0 ? clean.reverse() : clean
  if (!isSimple(turned)) return { cannot: clean.length < 3 ? 'few' : 'crosses' }
  return { shapes: noded([...rest, { record: '', ...fresh, ring: turned }]) }
}

/** The cells that have a stretch of border in common with this one. */
export function neighbours(shapes: readonly Shape[], code: string): Shape[] {
  const one = shapes.find((each) => each.code === code)
  if (!one) return []
  const edges = new Set(one.ring.map((p, n) => edgeKey(at(one.ring, n + 1), p)))
  return shapes.filter((each) => each !== one && each.ring.some((p, n) => edges.has(edgeKey(p, at(each.ring, n + 1)))))
}

/** The code that follows those of the unit: the number at its end, one more. */
export function nextCode(shapes: readonly Shape[], unit: string): string {
  const codes = shapes.filter((one) => one.unit === unit).map((one) => /^(.*?)(\d+)$/.exec(one.code)).filter((one) => one !== null)
  const last = codes.sort((a, b) => a[0].length - b[0].length || a[0].localeCompare(b[0])).at(-1)
  if (!last) return ''
  const taken = new Set(shapes.map((one) => one.code))
  for (let n = Number((last[2] ?? '').slice(-3)) + 1; ; ++n) {
    const head = last[0].slice(0, -Math.min(3, (last[2] ?? '').length))
    const code = head + String(n).padStart(last[0].length - head.length, '0')
    if (!taken.has(code)) return code
  }
}

/** The form of a ring, whatever points lie on its straight stretches and wherever it begins. */
function form(ring: Ring): string {
  const bare = ring.filter((p, n) => turn(at(ring, n - 1), p, at(ring, n + 1)) !== 0)
  const first = bare.reduce((best, p, n) => (p[0] < at(bare, best)[0] || (p[0] === at(bare, best)[0] && p[1] < at(bare, best)[1]) ? n : best), 0)
  return areaText([...bare.slice(first), ...bare.slice(0, first)])
}

export interface Change {
  kind: 'record' | 'correct' | 'dissolve'
  before: Shape | null
  after: Shape | null
}
/** What must be recorded so that the map of `before` becomes that of `after`. */
export function changes(before: readonly Shape[], after: readonly Shape[]): Change[] {
  const out: Change[] = []
  for (const one of before) {
    const now = after.find((each) => each.record === one.record)
    if (!now) out.push({ kind: 'dissolve', before: one, after: null })
    else if (form(now.ring) !== form(one.ring)) out.push({ kind: 'correct', before: one, after: now })
  }
  for (const one of after) if (one.record === '') out.push({ kind: 'record', before: null, after: one })
  return out
}
