// Types of the API from its description, api/openapi/*.yaml: the files are joined as the server joins
// them. Written only if something changed, so that a build that has nothing to do does nothing.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import openapiTS, { astToString } from 'openapi-typescript'

const desk = join(dirname(fileURLToPath(import.meta.url)), '..')
const folder = join(desk, '..', '..', 'api', 'openapi')
const out = join(desk, 'src', 'api', 'generated', 'schema.ts')

const whole = { paths: {}, components: {} }
for (const name of readdirSync(folder).filter((one) => one.endsWith('.yaml')).sort()) {
  const part = load(readFileSync(join(folder, name), 'utf8')) ?? {}
  for (const [key, value] of Object.entries(part)) {
    if (key === 'paths') Object.assign(whole.paths, value)
    else if (key === 'components') {
      for (const [kind, names] of Object.entries(value)) {
        whole.components[kind] = { ...whole.components[kind], ...names }
      }
    } else whole[key] = value
  }
}

// "{tile*}" takes the rest of the path; OpenAPI has no word for that.
whole.paths = Object.fromEntries(
  Object.entries(whole.paths).map(([path, what]) => [path.replaceAll('*}', '}'), what]),
)
const text =
  '// Made from api/openapi by tools/api-types.mjs.\n' +
  astToString(await openapiTS(JSON.parse(JSON.stringify(whole)), { defaultNonNullable: false }))
mkdirSync(dirname(out), { recursive: true })
if (!existsSync(out) || readFileSync(out, 'utf8') !== text) writeFileSync(out, text)
