import { describe, expect, it } from 'vitest'
import type { CaseRow, FieldValue } from '@/api/client'
import { line, named } from '@/form/named'

const value = (id: string, text: string, masked = false): FieldValue => ({ id, label: id, type: 'text', masked, text })
const row = (title: string, fields: FieldValue[]): CaseRow => ({
  id: '0', pack: { id: 'service_item', version: 1, label: '权责清单' }, state: { id: 'in_force', label: '现行', final: false }, sealed: false, title, unit: '', cell: '',
  handler: { id: '', name: '' }, opened_at: '', changed_at: '', closed_at: null, due_at: null, late: false, revision: 1, fields,
})

describe('a case to pick', () => {
  it('is told by number, gist, pack and state', () => {
    const one = named(row('CF-01', [value('code', 'CF-01'), value('name', '占道经营处罚')]))
    expect(one).toEqual({ number: 'CF-01', gist: '占道经营处罚', pack: '权责清单', state: '现行' })
    expect(line(one)).toBe('CF-01 占道经营处罚')
  })
  it('never shows what is masked, and falls back on title and pack', () => {
    expect(named(row('', [value('summary', '李*', true)])).gist).toBe('')
    expect(line(named(row('', [])))).toBe('权责清单')
    expect(line(named(row('噪声扰民', [])))).toBe('噪声扰民')
  })
})
