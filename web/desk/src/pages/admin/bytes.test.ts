import { expect, it } from 'vitest'
import { bytesOf } from './bytes'

it('a size is told in the unit that reads best', () => {
  expect([0, 999, 1000, 12_400_000, 3_000_000_000].map(bytesOf)).toEqual(['0 B', '999 B', '1.0 kB', '12.4 MB', '3.0 GB'])
})
