// Words by key, Chinese first. What every page needs lies in text.zh.yaml of the subject folders and is
// there from the start; the words of an area lie in pages/<area>/text.*.yaml and come with its pages.
// A key begins with its folder: work.title is "title" of pages/work.
import { createI18n, type MessageContext } from 'vue-i18n'
import { readKept } from '@/shell/kept'

export type Language = 'zh' | 'en'
interface Words {
  [key: string]: string | Words
}
type Say = (context: Pick<MessageContext, 'named'>) => string
interface Said {
  [key: string]: Say | Said
}
type Load = () => Promise<Words>

const chinese = import.meta.glob<Words>('/src/*/text.zh.yaml', { eager: true, import: 'default' })
/** Of the pages that come with the frame. */
const begun = import.meta.glob<Words>('/src/pages/{entrance,work}/text.zh.yaml', { eager: true, import: 'default' })
const areas = import.meta.glob<Words>(['/src/pages/*/text.*.yaml', '!/src/pages/{entrance,work}/text.zh.yaml'], { import: 'default' })

/** "/src/pages/work/text.zh.yaml" -> "work". */
export function folderOf(path: string): string {
  return path.split('/').at(-2) ?? ''
}

const PLACE = /\{(\w+)\}/

// Words hold named places ({count}) and nothing else. The library would parse each for all that its own format knows,
// which is a good part of what a first page costs.
function sayer(text: string): Say {
  // Every second part is the name of a place.
  const parts = text.split(PLACE)
  return parts.length === 1 ? () => text : ({ named }) => parts.map((part, n) => (n % 2 === 0 ? part : String(named(part) ?? ''))).join('')
}
function said(words: Words): Said {
  return Object.fromEntries(Object.entries(words).map(([key, one]) => [key, typeof one === 'string' ? sayer(one) : said(one)]))
}

export function byFolder(files: Record<string, Words>): Said {
  return Object.fromEntries(Object.entries(files).map(([path, words]) => [folderOf(path), said(words)]))
}

/** Before sign-in the browser says; see face.ts. */
const first: Language = readKept<{ language?: Language } | null>('face', null)?.language === 'en' ? 'en' : 'zh'

export const i18n = createI18n({
  legacy: false,
  locale: first,
  fallbackLocale: 'zh',
  messages: { zh: byFolder({ ...chinese, ...begun }), en: {} } as Record<Language, Said>,
})
export const words = i18n.global

const merged = new Map<string, Promise<void>>()
function merge(mark: string, language: Language, load: () => Promise<Said>): Promise<void> {
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
  await merge('shared.en', 'en', async () => (await import('@/shell/words.en')).default)
}

/** Loads the words of an area, before its page is shown. */
export async function loadArea(area: string) {
  const language = words.locale.value
  const load = areas[`/src/pages/${area}/text.${language}.yaml`] as Load | undefined
  if (load) await merge(`${area}.${language}`, language, async () => ({ [area]: said(await load()) }))
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
