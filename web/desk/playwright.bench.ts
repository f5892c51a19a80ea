// How quick the desk is: bench/web/run.sh.
import base from './playwright.config'

export default { ...base, testDir: 'tests/bench', testMatch: '*.bench.ts', timeout: 300_000, reporter: [['line']] }
