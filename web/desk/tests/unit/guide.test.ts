// Each page of the guide is there in both languages.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const folder = join(__dirname, '..', '..', 'guide')
const files = readdirSync(folder)

it.each(files.filter((name) => name.endsWith('.zh.md')))('%s is there in English, with as many sections', (name) => {
  const sections = (file: string) => readFileSync(join(folder, file), 'utf8').split('\n').filter((line) => /^#+ /.test(line)).length
  expect(sections(name.replace('.zh.', '.en.'))).toBe(sections(name))
})
