// How the desk looks and speaks: language, light or dark, elder mode (GB/T 37668: larger type and targets).
// Whoever is signed in chooses for herself, on every machine: the choice is a preference of the account.
// What the browser keeps is for before sign-in, and, until she signs out, so that her next page need not wait for the server.
import { ref, watchEffect } from 'vue'
import { forget, keep, readKept } from '@/shell/kept'
import { readPreference, writePreference } from '@/shell/preferences'
import { language, setLanguage, type Language } from '@/shell/words'

export type Theme = 'light' | 'dark' | 'system'
export interface Face {
  theme: Theme
  elder: boolean
  language: Language
}

const KEY = 'face'
const THEMES: readonly unknown[] = ['light', 'dark', 'system']

/** What was kept, with what is missing or foreign in it as of a first visit. */
function faceOf(kept: Partial<Face> | null): Face {
  return {
    theme: THEMES.includes(kept?.theme) ? (kept?.theme as Theme) : 'system',
    elder: kept?.elder === true,
    language: kept?.language === 'en' ? 'en' : 'zh',
  }
}
const ofBrowser = () => faceOf(readKept<Partial<Face> | null>(KEY, null))

const first = ofBrowser()
export const theme = ref<Theme>(first.theme)
export const elder = ref<boolean>(first.elder)
/** The account whose choices are shown; "" for those of the browser. */
let worn = ''

const dark = window.matchMedia('(prefers-color-scheme: dark)')
const systemDark = ref(dark.matches)
dark.addEventListener('change', () => (systemDark.value = dark.matches))

export function isDark(): boolean {
  return theme.value === 'dark' || (theme.value === 'system' && systemDark.value)
}

/** Writes the choices on the page, now and whenever they change. */
export function showFace() {
  watchEffect(() => {
    const root = document.documentElement
    root.dataset.theme = isDark() ? 'dark' : 'light'
    root.dataset.elder = elder.value ? 'on' : 'off'
  })
}

async function show(face: Face, area: string) {
  theme.value = face.theme
  elder.value = face.elder
  if (face.language !== language()) await setLanguage(face.language, area)
}

/** What an account wore in this browser when it was last seen, so that its next page need not wait for the server. */
interface Seen {
  account: string
  face: Partial<Face>
}
const SEEN = 'face.seen'

async function ask(account: string, area: string) {
  try {
    const kept = await readPreference<Partial<Face>>(KEY)
    // Whoever has chosen nothing yet goes on with what the browser shows.
    if (kept === null || worn !== account) return
    keep(SEEN, { account, face: kept } satisfies Seen)
    await show(faceOf(kept), area)
  } catch {
    // The desk works as it looks; the next page asks again.
    worn = ''
  }
}

/** Shows the choices of an account, or, for "", those of the browser; `area` is the page's. */
export async function wearFace(account: string, area: string) {
  if (account === worn) return
  const left = worn !== ''
  worn = account
  if (account === '') {
    if (left) forget(SEEN)
    return show(ofBrowser(), area)
  }
  const asked = ask(account, area)
  const seen = readKept<Seen | null>(SEEN, null)
  return seen?.account === account ? show(faceOf(seen.face), area) : asked
}

/** Shows a choice and keeps it: for the account, or in the browser while nobody is signed in. */
export async function chooseFace(change: Partial<Face>, area: string) {
  const next = { theme: theme.value, elder: elder.value, language: language(), ...change }
  await show(next, area)
  if (worn === '') {
    keep(KEY, next)
    return
  }
  keep(SEEN, { account: worn, face: next } satisfies Seen)
  await writePreference(KEY, next)
}
