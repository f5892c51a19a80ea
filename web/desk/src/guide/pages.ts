// The guide: guide/<page>.zh.md and .en.md, made into HTML when the desk is built. A page of the guide
// belongs to an area or is named by meta.guide of a route.
export interface GuidePage {
  title: string
  html: string
}

const files = import.meta.glob<GuidePage>('/guide/*.md', { import: 'default' })

/** The names of all pages. */
export const names: string[] = Object.keys(files)
  .flatMap((path) => /\/guide\/(\w+)\.zh\.md$/.exec(path)?.[1] ?? [])
  .sort((a, b) => Number(b === 'start') - Number(a === 'start') || a.localeCompare(b))

export function has(name: string): boolean {
  return names.includes(name)
}

export async function read(name: string, language: string): Promise<GuidePage | null> {
  const load = files[`/guide/${name}.${language}.md`] ?? files[`/guide/${name}.zh.md`]
  return load ? await load() : null
}
