// What a field says to a reader: its text, instants by the town's clock.
import type { FieldValue } from '@/api/client'
import { minuteOf } from '@/clock/time'

export const said = (field: FieldValue): string =>
  field.type === 'instant' && !field.masked && !Number.isNaN(Date.parse(field.text)) ? minuteOf(field.text) : field.text
