// Words by key, Chinese first. What every page needs lies in text.zh.yaml of the subject folders and is
// there from the start; the words of an area lie in pages/<area>/text.*.yaml and come with its pages.
// A key begins with its folder: work.title is "title" of pages/work.
import { createI18n } from 'vue-i18n'
import { readKept } from '@/shell/kept'

export type Language = 'zh' | 'en'
interface Words {
  [key: string]: string | Words
}
type Load = () => Promise<Words>

const chinese = import.meta.glob<Words>('/src/*/text.zh.yaml', { eager: true, import: 'default' })
const areas = import.meta.glob<Words>('/src/pages/*/text.*.yaml', { import: 'default' })

/** "/src/pages/work/text.zh.yaml" -> "work". */
export function folderOf(path: string): string {
  return path.split('/').at(-2) ?? ''
}

export function byFolder(files: Record<string, Words>): Words {
  return Object.fromEntries(Object.entries(files).map(([path, words]) => [folderOf(path), words]))
}

/** Before sign-in the browser says; see face.ts. */
const first: Language = readKept<{ language?: Language } | null>('face', null)?.language === 'en' ? 'en' : 'zh'

export const i18n = createI18n({
  legacy: false,
  locale: first,
  fallbackLocale: 'zh',
  messages: { zh: byFolder(chinese), en: {} } as Record<Language, Words>,
})
export const words = i18n.global

const merged = new Map<string, Promise<void>>()
function merge(mark: string, language: Language, load: () => Promise<Words>): Promise<void> {
  let found = merged.get(mark)
  if (!found) {
    found = load().then((more) => {
      words.mergeLocaleMessage(language, more)
    })
    merged.set(mark, found)
    // A failure is not kept.
    found.catch(() => merged.delete(mark))
  }
  return found
}

/** Loads the words that all pages share in `language`. */
async function loadShared(language: Language) {
  if (language === 'zh') return
  await merge('shared.en', 'en', async () => (await import('@/shell/words.en')).default as Words)
}

/** Loads the words of an area, before its page is shown. */
export async function loadArea(area: string) {
  const language = words.locale.value
  const load = areas[`/src/pages/${area}/text.${language}.yaml`] as Load | undefined
  if (load) await merge(`${area}.${language}`, language, async () => ({ [area]: await load() }))
}

export function language(): Language {
  return words.locale.value
}

/** "zh-CN" or "en", for the server and for the page's lang. */
export function languageTag(): string {
  return language() === 'zh' ? 'zh-CN' : 'en'
}

export async function setLanguage(next: Language, area: string) {
  await loadShared(next)
  words.locale.value = next
  await loadArea(area)
  document.documentElement.lang = languageTag()
}

/** At the start, before the first page. */
export async function prepareWords() {
  await loadShared(language())
  document.documentElement.lang = languageTag()
}
