// The words of the desk: both languages say the same things, and nothing is said outside of them.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { words } from '@/shell/words'

const src = join(__dirname, '..', '..', 'src')
const files = (function list(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? list(path) : [path]
  })
})(src).filter((path) => !path.includes('generated'))

interface Words {
  [key: string]: string | Words
}
function flat(words: Words, before = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [[before + key, value]] : Object.entries(flat(value, `${before}${key}.`)),
    ),
  )
}
const read = (path: string) => flat((load(readFileSync(path, 'utf8')) ?? {}) as Words)
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((one) => one[1]).sort()
const chinese = files.filter((path) => path.endsWith('text.zh.yaml'))

/** Every key, as pages ask for it. */
const keys = new Set(chinese.flatMap((path) => Object.keys(read(path)).map((key) => `${basename(dirname(path))}.${key}`)))

describe('words', () => {
  it.each(chinese.map((path) => [relative(src, path), path]))('%s has the same keys and placeholders in English', (_name, path) => {
    const zh = read(path)
    const en = read(path.replace('.zh.', '.en.'))
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
    // A list of words has no key to be asked by.
    expect(readFileSync(path, 'utf8')).not.toMatch(/^\s*(- |\w+: \[)/m)
    for (const [key, text] of Object.entries(zh)) expect([key, placeholders(en[key] ?? '')]).toEqual([key, placeholders(text)])
  })

  it.each(files.filter((path) => path.endsWith('nav.yaml')).map((path) => [relative(src, path), path]))('%s names both languages', (_name, path) => {
    const nav = load(readFileSync(path, 'utf8')) as { zh: Words; en: Words }
    expect(Object.keys(nav.en).sort()).toEqual(Object.keys(nav.zh).sort())
  })

  it('holds named places and nothing else that would want a compiler', () => {
    const texts = files.filter((path) => /text\.(zh|en)\.yaml$/.test(path)).flatMap((path) => Object.values(read(path)))
    expect(texts.filter((text) => /[{}]/.test(text.replace(/\{\w+\}/g, '')))).toEqual([])
    expect(words.t('shell.sign_in.by_role')).toBe('以岗位进入示范')
    expect(words.t('cases.handler', { name: '王{name}' })).toContain('王{name}')
    expect(words.t('cases.handler')).not.toContain('undefined')
  })

  it('has no Chinese outside the text files', () => {
    const found = files
      .filter((path) => /\.(ts|vue)$/.test(path) && !path.endsWith('.test.ts'))
      // Reads Chinese and names its words; says nothing.
      .filter((path) => !path.endsWith('admin/notice.ts'))
      .flatMap((path) =>
        readFileSync(path, 'utf8')
          .replace(/\/\*[\s\S]*?\*\//g, '')
          .split('\n')
          .map((line, n) => ({ at: `${relative(src, path)}:${n + 1}`, line: line.replace(/(^|\s)\/\/.*$/, '').replace(/<!--.*?-->/g, '') }))
          .filter(({ line }) => /[\u3400-\u9fff]/.test(line)),
      )
    expect(found).toEqual([])
  })

  it('has every key that is asked for', () => {
    const asked = files
      .filter((path) => /\.(ts|vue)$/.test(path) && !path.endsWith('.test.ts'))
      .flatMap((path) =>
        [...readFileSync(path, 'utf8').matchAll(/\b(?:t|te|words\.t)\(\s*'([\w.]+)'|title: '([a-z_]+\.[\w.]+)'/g)].map((one) => ({
          path: relative(src, path),
          key: one[1] ?? one[2] ?? '',
        })),
      )
    expect(asked.filter(({ key }) => !keys.has(key))).toEqual([])
  })
})
