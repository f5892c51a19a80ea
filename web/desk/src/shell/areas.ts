// The areas of the desk: each folder of pages/ brings routes.ts, and is found by its name. What it adds
// to the navigation is told in nav.yaml (both languages), so that the frame needs no page to draw itself.
import type { RouteRecordRaw } from 'vue-router'

export interface NavEntry {
  /** Path of the page. */
  to: string
  /** Key in the area's nav.yaml. */
  key: string
  /** Place in the navigation, smaller is higher; my work is 10, intake 20, dispatch 30, … */
  order: number
  /** One of the names of shell/icons.ts. */
  icon: string
  /** Roles of packs/roles.yaml that have the entry; everybody without it. */
  roles?: string[]
}

export interface Area {
  routes: RouteRecordRaw[]
  nav?: NavEntry[]
}

interface NavWords {
  zh: Record<string, string>
  en: Record<string, string>
}

const files = import.meta.glob<Area>('/src/pages/*/routes.ts', { eager: true, import: 'default' })
const names = import.meta.glob<NavWords>('/src/pages/*/nav.yaml', { eager: true, import: 'default' })

const nameOf = (path: string) => path.split('/').at(-2) ?? ''

/** Each route knows its area: its words are loaded before it is shown. */
export const routes: RouteRecordRaw[] = Object.entries(files).flatMap(([path, area]) =>
  area.routes.map((route) => ({ ...route, meta: { ...route.meta, area: nameOf(path) } })),
)

export interface Listed extends NavEntry {
  area: string
  label: { zh: string; en: string }
}

export const navigation: Listed[] = Object.entries(files)
  .flatMap(([path, area]) => {
    const name = nameOf(path)
    const words = names[`/src/pages/${name}/nav.yaml`]
    return (area.nav ?? []).map((entry) => ({
      ...entry,
      area: name,
      label: { zh: words?.zh[entry.key] ?? entry.key, en: words?.en[entry.key] ?? entry.key },
    }))
  })
  .sort((a, b) => a.order - b.order)

/** What a role sees. */
export function navigationOf(role: string): Listed[] {
  return navigation.filter((entry) => !entry.roles || entry.roles.includes(role))
}
