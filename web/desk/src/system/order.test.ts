import { expect, it } from 'vitest'
import { bySystem } from '@/system/order'

it('groups by system in the order of the numbers, others last', () => {
  const groups = bySystem(['S10', 'S2', '', 'S2'], (one) => one || undefined)
  expect(groups.map((group) => [group.system, group.items.length])).toEqual([['S2', 2], ['S10', 1], ['other', 1]])
})
