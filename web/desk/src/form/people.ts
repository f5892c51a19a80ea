// People, roles, units and kinds of evidence, as forms offer them; read once per language and post.
import { api, got, type Schemas } from '@/api/client'
import { language } from '@/shell/words'
import { post } from '@/shell/session'

type Roles = Awaited<ReturnType<typeof askRoles>>
const askRoles = () => got(api.GET('/api/roles'))
const askPeople = () => got(api.GET('/api/people')).then((answer) => answer.people)

const kept = new Map<string, Promise<unknown>>()

function once<T>(what: string, ask: () => Promise<T>): Promise<T> {
  const key = `${what} ${language()} ${post.value?.id ?? ''}`
  let found = kept.get(key) as Promise<T> | undefined
  if (!found) {
    found = ask()
    kept.set(key, found)
    // A failure is not kept.
    found.catch(() => kept.delete(key))
  }
  return found
}

export const vocabulary = (): Promise<Roles> => once('roles', askRoles)
export const people = (): Promise<Schemas['Staff'][]> => once('people', askPeople)
export const pack = (id: string, version?: number): Promise<Schemas['Pack']> =>
  once(`pack ${id} ${version ?? ''}`, () => got(api.GET('/api/packs/{pack}', { params: { path: { pack: id }, query: version ? { version } : {} } })))
