// Runs every test of the project: unit tests (Vitest), then the end-to-end tests (Playwright) on a fresh build.
// Ends with one line that counts both, and with exit code 1 when anything failed. With --fast, for those who change
// something: unit tests alone, without the files that take longest.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { slowTests } from './slow-tests.ts'

interface Count {
  passed: number
  failed: number
  skipped: number
}

const { values: options } = parseArgs({ options: { fast: { type: 'boolean', default: false } } })
const reports = mkdtempSync(join(tmpdir(), 'overstep-test-'))
const unitReport = join(reports, 'unit.json')
const e2eReport = join(reports, 'e2e.json')

/** Runs a command of the project's own packages with the output shown; says whether it exited with 0. */
function run(command: string, args: string[], environment: Record<string, string> = {}): boolean {
  const { status, error } = spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
    shell: process.platform === 'win32',
  })
  if (error) console.error(`${command} ${args[0]}: ${error.message}`)
  return status === 0
}

/** A runner that dies before it reports counts as one failure: it must not look like success. */
function readReport(file: string, read: (report: never) => Count, ok: boolean): Count {
  try {
    const count = read(JSON.parse(readFileSync(file, 'utf8')) as never)
    return !ok && count.failed === 0 ? { ...count, failed: 1 } : count
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

const unitOk = run(
  'vitest',
  [
    'run',
    '--reporter=default',
    '--reporter=./scripts/skip-reporter.ts',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
  ],
  options.fast ? { OVERSTEP_TEST_FAST: '1' } : {},
)
const unit = readReport(
  unitReport,
  (report: { numPassedTests: number; numFailedTests: number; numPendingTests: number }) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests,
  }),
  unitOk,
)

/** The specs on a fresh build. */
function endToEnd(): Count {
  const ok =
    run('node', ['scripts/build.ts']) &&
    run('node', ['scripts/e2e-browser.ts']) &&
    run('playwright', ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: e2eReport,
    })
  return readReport(
    e2eReport,
    ({ stats }: { stats: { expected: number; unexpected: number; flaky: number; skipped: number } }) => ({
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
    }),
    ok,
  )
}

const e2e = options.fast ? { passed: 0, failed: 0, skipped: 0 } : endToEnd()

rmSync(reports, { recursive: true, force: true })
const total = {
  passed: unit.passed + e2e.passed,
  failed: unit.failed + e2e.failed,
  skipped: unit.skipped + e2e.skipped,
}
if (options.fast)
  console.log(`\nLeft out by --fast: the end-to-end tests, and of the unit tests\n  ${slowTests.join('\n  ')}`)
console.log(
  `\nunit: ${unit.passed} passed, ${unit.failed} failed; end to end: ${e2e.passed} passed, ${e2e.failed} failed`,
)
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`)
process.exitCode = total.failed === 0 ? 0 : 1
