// Pictures of the pages, for docs/ and for the eye: tools/web_shots.sh.
import base from './playwright.config'

export default { ...base, testDir: 'tests/shots', testMatch: '*.shots.ts' }
