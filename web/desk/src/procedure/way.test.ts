import { describe, expect, it } from 'vitest'
import type { Act, Offer, Pack } from '@/api/client'
import { naturalEnd, sorted, wayAhead, wayDone } from '@/procedure/way'

const step = (id: string, from: string[], to: string) => ({ id, label: id, from, to, by: [{ id: 'r', label: 'R' }], required: [], optional: [], basis: [], document: '', rules: [] })
const state = (id: string, final = false) => ({ id, label: id, final })
const pack = {
  id: 'p', version: 1, label: 'P', kind: 'procedure', system: 'S1', sealed: false, in_force_from: '', in_force_to: null, basis: [], digest: '', fields: [], clocks: [], settings: [], indicators: [], way: [],
  states: [state('registered'), state('refused', true), state('handling'), state('replied'), state('closed', true), state('voided'), state('revoked', true)],
  steps: [
    step('register', ['new'], 'registered'), step('refuse', ['registered'], 'refused'), step('correct', ['registered'], ''), step('begin', ['registered'], 'handling'),
    step('reply', ['handling'], 'replied'), step('close', ['replied'], 'closed'), step('revoke', ['closed'], 'revoked'), step('void', ['registered', 'handling', 'replied'], 'voided'), step('file_void', ['voided'], 'closed'), step('again', ['replied'], 'handling'),
  ],
} as unknown as Pack

const act = (id: string, at: string) => ({ number: 1, id, step: { id, label: id }, occurred_at: at, recorded_at: at, actor: { id: 'a', name: 'A' }, post: '', officers: [], fields: [], evidence: [] }) as Act

describe('the way of a case', () => {
  it('ends where the matter is settled, not where it is refused', () => {
    expect(naturalEnd(pack)).toBe('closed')
    expect(wayAhead(pack, 'registered').map((one) => one.step)).toEqual(['begin', 'reply', 'close'])
    expect(wayAhead(pack, 'replied').map((one) => one.step)).toEqual(['close'])
  })
  it('does not go by what may be done anywhere, nor on after the end', () => {
    expect(wayAhead(pack, 'handling').map((one) => one.step)).toEqual(['reply', 'close'])
    expect(naturalEnd(pack)).toBe('closed')
  })
  it('is the usual one that the pack tells, with what may be done in between', () => {
    const told = { ...pack, steps: [...pack.steps, step('visit', ['handling'], ''), step('ask', ['handling'], 'asked'), step('told', ['asked'], 'handling')], states: [...pack.states, state('asked')], way: ['register', 'begin', 'visit', 'reply'] } as Pack
    const ahead = (at: string, ...done: string[]) => wayAhead(told, at, done).map((one) => one.step)
    expect(ahead('registered', 'register')).toEqual(['begin', 'visit', 'reply'])
    expect(ahead('handling', 'register', 'begin', 'visit')).toEqual(['reply'])
    // A detour comes back to it, after its end nothing more is expected, and what is done anew begins anew.
    expect(ahead('asked', 'register', 'begin', 'visit', 'ask')).toEqual(['told', 'reply'])
    expect(ahead('replied', 'register', 'begin', 'reply')).toEqual([])
    expect(ahead('handling', 'register', 'begin', 'reply', 'again')).toEqual(['visit', 'reply'])
  })
  it('is not drawn for a record', () => {
    expect(wayAhead({ ...pack, kind: 'register' }, 'handling')).toEqual([])
  })
  it('is over at an end', () => {
    expect(wayAhead(pack, 'refused')).toEqual([])
  })
  it('draws repeats in a row together, with the last of them', () => {
    const done = wayDone([act('register', '1'), act('visit', '2'), act('visit', '3'), act('begin', '4'), act('visit', '5')])
    expect(done.map((one) => [one.step, one.times, one.at])).toEqual([['register', 1, '1'], ['visit', 2, '3'], ['begin', 1, '4'], ['visit', 1, '5']])
  })
  it('tells what the law blocks from what others do', () => {
    const offer = (id: string, open: boolean, code?: string) => ({ step: id, open, refusals: code ? [{ code, detail: '' }] : [] }) as unknown as Offer
    const found = sorted([offer('a', true), offer('b', false, 'casework.rule_waited'), offer('c', false, 'casework.role_not_allowed')])
    expect([found.open, found.blocked, found.others].map((list) => list.map((one) => one.step))).toEqual([['a'], ['b'], ['c']])
  })
})
