import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { patience } from './scripts/patience.ts'
import { slowTests } from './scripts/slow-tests.ts'

const everything = '{src-main,src-shared,src-renderer,bench,scripts}/**/*.test.ts'
/**
 * Tests that put something else in the place of a module, which others must not be given; and the one that takes
 * longest: these are begun first.
 */
const alone = [
  'bench/endure.test.ts',
  // Texts are estimated there, and data sets not yet read: others measure the ones and keep the others.
  ...globSync('src-shared/{figures,plot}/**/*.test.ts', { cwd: import.meta.dirname }),
  'src-main/dataset/dataset.test.ts',
  ...globSync(everything, { cwd: import.meta.dirname }).filter((file) =>
    /\bvi\.(?:mock|doMock|hoisted|resetModules)\(/.test(readFileSync(`${import.meta.dirname}/${file}`, 'utf8')),
  ),
]
/** `npm test -- --fast` leaves some out. */
const leftOut = process.env['OVERSTEP_TEST_FAST'] === '1' ? slowTests : []

export default defineConfig({
  plugins: [vue()],
  test: {
    globalSetup: ['scripts/built.ts'],
    reporters: ['default', './scripts/skip-reporter.ts'],
    // Programs that are started from the source take half of the time where Node keeps what it has compiled.
    env: { NODE_COMPILE_CACHE: `${import.meta.dirname}/node_modules/.cache/node` },
    // Tests that start programs wait for them most of the time.
    maxWorkers: availableParallelism() + 1,
    // Only what hangs takes so long: what is waited for takes milliseconds, but far longer where all cores are busy.
    testTimeout: patience(120_000),
    hookTimeout: patience(120_000),
    // A test whose loops meet nothing has asserted nothing, and fails.
    expect: { poll: { timeout: patience(15_000) }, requireAssertions: true },
    // Read as values; other style sheets are left out of tests.
    css: { include: [/tokens\.css/] },
    projects: [
      // Files of tests take turns in the same processes, so that what they import is loaded once.
      {
        extends: true,
        test: { name: 'together', include: [everything], exclude: [...alone, ...leftOut], isolate: false },
      },
      { extends: true, test: { name: 'alone', include: alone, exclude: leftOut } },
    ],
  },
})
