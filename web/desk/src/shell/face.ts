// How the desk looks to this person: light or dark, elder mode (GB/T 37668: larger type and targets).
import { ref, watchEffect } from 'vue'
import { keep, readKept } from '@/shell/kept'

export type Theme = 'light' | 'dark' | 'system'
export const theme = ref<Theme>(readKept<Theme>('theme', 'system'))
export const elder = ref<boolean>(readKept('elder', false))

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
    keep('theme', theme.value)
    keep('elder', elder.value)
  })
}
