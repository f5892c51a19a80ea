// What the queue is asked for; it stands in the address, so that it can be kept, shared and gone back to.
import type { LocationQuery } from 'vue-router'
import type { paths } from '@/api/generated/schema'

export type Query = NonNullable<paths['/api/cases']['get']['parameters']['query']>

export const WHOSE = ['waiting', 'mine', 'cells', 'all'] as const
export const CLOCKS = ['late', 'due', 'paused', 'provisional'] as const
export type Whose = (typeof WHOSE)[number]
export type ClockKind = (typeof CLOCKS)[number]

export interface Filter {
  whose: Whose
  system: string[]
  pack: string[]
  unit: string
  clock: ClockKind | ''
  q: string
  order: 'lateness' | 'newest'
  /** Also what has ended. */
  ended: boolean
}

const one = (value: LocationQuery[string] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))
const list = (text: string) => text.split(',').filter(Boolean)

export function readFilter(query: LocationQuery): Filter {
  return {
    whose: WHOSE.find((word) => word === one(query.whose)) ?? 'waiting',
    system: list(one(query.system)),
    pack: list(one(query.pack)),
    unit: one(query.unit),
    clock: CLOCKS.find((word) => word === one(query.clock)) ?? '',
    q: one(query.q),
    order: one(query.order) === 'newest' ? 'newest' : 'lateness',
    ended: one(query.ended) === '1',
  }
}

/** For the address: only what differs from the usual. */
export function writeFilter(filter: Filter): Record<string, string> {
  return Object.fromEntries(
    Object.entries({
      whose: filter.whose === 'waiting' ? '' : filter.whose,
      system: filter.system.join(','),
      pack: filter.pack.join(','),
      unit: filter.unit,
      clock: filter.clock,
      q: filter.q.trim(),
      order: filter.order === 'newest' ? 'newest' : '',
      ended: filter.ended ? '1' : '',
    }).filter(([, value]) => value !== ''),
  )
}

/** For the API. */
export function asked(filter: Filter): Query {
  return {
    whose: filter.whose,
    order: filter.order,
    open: !filter.ended,
    ...(filter.system.length > 0 ? { system: filter.system.join(',') } : {}),
    ...(filter.pack.length > 0 ? { pack: filter.pack.join(',') } : {}),
    ...(filter.unit ? { unit: filter.unit } : {}),
    ...(filter.clock ? { clock: filter.clock } : {}),
    ...(filter.q.trim().length >= 2 ? { q: filter.q.trim() } : {}),
  }
}

/** How many conditions narrow the list, besides whose it is. */
export function narrowed(filter: Filter): number {
  return [filter.system.length, filter.pack.length, filter.unit, filter.clock, filter.q.trim(), filter.ended].filter(Boolean).length
}
