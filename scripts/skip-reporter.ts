import type { Reporter, TestCase } from 'vitest/node'

/** Says of each unit test that is skipped why: Vitest's own reporters only count them. */
export default class SkipReporter implements Reporter {
  readonly #reasons: string[] = []

  onTestCaseResult(test: TestCase): void {
    const result = test.result()
    if (result.state === 'skipped')
      this.#reasons.push(`${test.module.relativeModuleId} > ${test.fullName}: ${result.note ?? 'no reason given'}`)
  }

  onTestRunEnd(): void {
    for (const reason of this.#reasons) console.log(`Skipped: ${reason}`)
  }
}
