import type { TestProject } from 'vitest/node'
import { buildStale } from './build.ts'

/** Before the unit tests: builds the programs that some of them start, and again when a file has been changed. */
export async function setup(project: TestProject): Promise<void> {
  const build = () => buildStale((line) => process.stderr.write(`${line}\n`), ['main'])
  await build()
  project.onTestsRerun(build)
}
