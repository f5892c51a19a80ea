import { expect, test } from 'vitest'
import { changes, collectionOf, contains, drawn, isSimple, merge, moved, neighbours, nextCode, placeOf, shapesOf, split, squareMetres, type Drawn, type Place, type Shape } from './shapes'

const square = (code: string, x: number, y: number, size = 1000): Shape => ({
  record: `record-${code}`, code, name: code, unit: 'U', ring: [[x, y], [x + size, y], [x + size, y + size], [x, y + size]],
})
// Two squares side by side, and a long one above both: its lower border has a corner of theirs.
const town = () => shapesOf(collectionOf([
  square('C01', 0, 0), square('C02', 1000, 0), { ...square('C03', 0, 1000), ring: [[0, 1000], [2000, 1000], [2000, 2000], [0, 2000]] },
])).map((one, n) => ({ ...one, record: `record-${n}` }))
const shapes = (of: Drawn): Shape[] => {
  if ('cannot' in of) throw new Error(of.cannot)
  return of.shapes
}
const cannot = (of: Drawn) => ('cannot' in of ? of.cannot : '')
const area = (of: readonly Shape[]) => of.reduce((sum, one) => sum + squareMetres(one.ring), 0)
const fresh = { code: 'C09', name: 'new' }

test('a corner on a neighbour’s border is a point of that border', () => {
  expect(town()[2]?.ring).toContainEqual([1000, 1000])
})

test('a cell is cut from border to border, and nothing is lost or doubled', () => {
  const before = town()
  const after = shapes(split(before, 'C01', [[500, 0], [500, 400], [400, 1000]], fresh))
  expect(after).toHaveLength(4)
  expect(area(after)).toBeCloseTo(area(before), 3)
  // The neighbour above has the new corner as well, so that both sides are the same point for point.
  expect(after.find((one) => one.code === 'C03')?.ring).toContainEqual([400, 1000])
  for (let x = 1; x < 2000; x += 37) for (let y = 1; y < 2000; y += 41) expect(after.filter((one) => contains(one.ring, [x, y]))).toHaveLength(1)
})

test('a pointer that missed the border by rounding moves the border of both sides', () => {
  const after = shapes(split(town(), 'C01', [[500, 0], [499, 1001]], fresh))
  expect(after.find((one) => one.code === 'C03')?.ring).toContainEqual([499, 1001])
  for (let x = 1; x < 2000; x += 37) for (let y = 1; y < 2000; y += 41) expect(after.filter((one) => contains(one.ring, [x, y]))).toHaveLength(1)
})

test('a line that leaves the cell, ends within or crosses itself cuts nothing', () => {
  expect(cannot(split(town(), 'C01', [[500, 0], [500, 500]], fresh))).toBe('ends')
  expect(cannot(split(town(), 'C01', [[500, 0], [1500, 500], [500, 1000]], fresh))).toBe('crosses')
  expect(cannot(split(town(), 'C01', [[0, 0], [1000, 0]], fresh))).toBe('crosses')
  expect(cannot(split(town(), 'C01', [[500, 0]], fresh))).toBe('few')
  expect(cannot(split(town(), 'C01', [[500, 0], [500, 1000]], { code: 'C02', name: '' }))).toBe('taken')
})

test('two neighbours become one; cells that only meet in a corner or not at all do not', () => {
  const after = shapes(merge(town(), 'C01', 'C02'))
  expect(after.map((one) => one.code)).toEqual(['C01', 'C03'])
  expect(area(after)).toBeCloseTo(area(town()), 3)
  expect(cannot(merge([square('C01', 0, 0), square('C02', 1000, 1000)], 'C01', 'C02'))).toBe('apart')
  const cut = shapes(split(town(), 'C01', [[500, 0], [500, 1000]], fresh))
  const again = shapes(merge(cut, 'C01', 'C09'))
  expect(again.find((one) => one.code === 'C01')?.ring).toHaveLength(6)
})

test('what a merged cell would close in stays apart', () => {
  const ring = [[0, 0], [3000, 0], [3000, 3000], [0, 3000], [0, 1500], [1000, 2000], [2000, 2000], [2000, 1000], [1000, 1000], [0, 1500]] as Place[]
  expect(isSimple(ring)).toBe(false)
  const left: Shape = { ...square('L', 0, 0), ring: [[0, 0], [1500, 0], [1500, 1000], [1000, 1000], [1000, 2000], [1500, 2000], [1500, 3000], [0, 3000]] }
  const right: Shape = { ...square('R', 0, 0), ring: [[1500, 0], [3000, 0], [3000, 3000], [1500, 3000], [1500, 2000], [2000, 2000], [2000, 1000], [1500, 1000]] }
  expect(cannot(merge([left, right], 'L', 'R'))).toBe('hole')
})

test('a common corner moves for all, never so that a border crosses itself', () => {
  const after = shapes(moved(town(), [1000, 1000], [900, 1100]))
  expect(after.filter((one) => one.ring.some((p) => p[0] === 900 && p[1] === 1100))).toHaveLength(3)
  expect(area(after)).toBeCloseTo(area(town()), 3)
  expect(cannot(moved(town(), [1000, 1000], [1000, -500]))).toBe('crosses')
})

test('a new cell follows the outer border between two of its points', () => {
  const after = shapes(drawn(town(), [[2000, 0], [3000, 0], [3000, 2000], [2000, 2000]], { ...fresh, unit: 'U' }))
  expect(after.at(-1)?.ring).toContainEqual([2000, 1000])
  expect(cannot(drawn(town(), [[2000, 0], [3000, 0]], { ...fresh, unit: 'U' }))).toBe('few')
})

test('changes are recorded of what changed and of nothing else', () => {
  const before = town()
  expect(changes(before, before)).toEqual([])
  const after = shapes(split(before, 'C02', [[1500, 0], [1500, 1000]], fresh))
  expect(changes(before, after).map((one) => [one.kind, one.after?.code])).toEqual([['correct', 'C02'], ['record', 'C09']])
  expect(changes(before, shapes(merge(before, 'C03', 'C01'))).map((one) => one.kind)).toEqual(['dissolve', 'correct'])
})

test('neighbours share a stretch of border; codes go on', () => {
  expect(neighbours(town(), 'C01').map((one) => one.code)).toEqual(['C02', 'C03'])
  expect(nextCode(town(), 'U')).toBe('C04')
  expect(nextCode([{ ...square('000001001009', 0, 0) }], 'U')).toBe('000001001010')
  expect(nextCode([], 'U')).toBe('')
})

test('a place is read as a form has it', () => {
  expect(placeOf('117.123456, 39.1')).toEqual([117_123_456, 39_100_000])
  expect(placeOf('somewhere')).toBeNull()
})
