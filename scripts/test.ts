// Runs every test of the project on a fresh build: unit tests (Vitest) and end-to-end tests (Playwright) side by side,
// as both wait for programs that they start much of their time; what the latter say comes when the former are through.
// Ends with one line that counts both, and with exit code 1 when anything failed. With --fast, for those who change
// something: unit tests alone, without the files that take longest.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { getPriority, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { shareMachine } from './patience.ts'
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

/** Keeps what a command says until it is to be shown; from then on it is shown at once. */
class Later {
  #kept: [NodeJS.WriteStream, Buffer][] | undefined = []

  hear(to: NodeJS.WriteStream, piece: Buffer): void {
    if (this.#kept) this.#kept.push([to, piece])
    else to.write(piece)
  }

  show(): void {
    const kept = this.#kept ?? []
    this.#kept = undefined
    for (const [to, piece] of kept) to.write(piece)
  }
}

/**
 * Runs a command of the project's own packages; resolves with whether it exited with 0.
 * @param later is given what it says; without it the terminal is
 * @param priority of its processes; that of this one without it
 */
async function run(
  command: string,
  args: string[],
  {
    environment = {},
    later,
    priority,
  }: { environment?: Record<string, string>; later?: Later; priority?: number } = {},
): Promise<boolean> {
  const output = later ? 'pipe' : 'inherit'
  const child = spawn(command, args, {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...environment },
    shell: process.platform === 'win32',
  })
  // One that could not be started has no number, and says so below.
  if (priority !== undefined && child.pid !== undefined) setPriority(child.pid, priority)
  child.stdout?.on('data', (piece: Buffer) => later?.hear(process.stdout, piece))
  child.stderr?.on('data', (piece: Buffer) => later?.hear(process.stderr, piece))
  try {
    const [status] = (await once(child, 'close')) as [number | null]
    return status === 0
  } catch (error) {
    console.error(`${command} ${args[0]}: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
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

/** @param priority of their processes */
async function unitTests(priority?: number): Promise<Count> {
  const ok = await run(
    'vitest',
    [
      'run',
      '--reporter=default',
      '--reporter=./scripts/skip-reporter.ts',
      '--reporter=json',
      `--outputFile.json=${unitReport}`,
    ],
    { environment: options.fast ? { OVERSTEP_TEST_FAST: '1' } : {}, ...(priority !== undefined && { priority }) },
  )
  return readReport(
    unitReport,
    (report: { numPassedTests: number; numFailedTests: number; numPendingTests: number }) => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests,
    }),
    ok,
  )
}

async function endToEnd(later: Later): Promise<Count> {
  const ok =
    (await run('node', ['scripts/e2e-browser.ts'], { later })) &&
    (await run('playwright', ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'], {
      environment: { PLAYWRIGHT_JSON_OUTPUT_NAME: e2eReport, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) },
      later,
    }))
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

/**
 * Of the processes of unit tests beside specs. What those start computes below normal priority, as always beside a
 * window, and would hardly be given a turn beside them; where the machine is busy they still have to come on.
 */
const PRIORITY_BESIDE_SPECS = Math.max(5, getPriority())

/** Both, side by side. */
async function allTests(): Promise<[Count, Count]> {
  await run('node', ['scripts/build.ts'])
  shareMachine(2)
  const later = new Later()
  const specs = endToEnd(later)
  const unit = await unitTests(PRIORITY_BESIDE_SPECS)
  later.show()
  return [unit, await specs]
}

const none: Count = { passed: 0, failed: 0, skipped: 0 }
const [unit, e2e] = options.fast ? [await unitTests(), none] : await allTests()

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
