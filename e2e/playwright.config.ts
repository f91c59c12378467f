import { availableParallelism } from 'node:os'
import { defineConfig } from '@playwright/test'
import { patience } from '../scripts/patience.ts'
import type { ShellOptions } from './fixtures.ts'
import { noElectronReason } from './shells/electron.ts'

const noElectron = noElectronReason()
// Workers read this file too.
if (noElectron !== undefined && process.env.TEST_WORKER_INDEX === undefined)
  console.log(`Real Electron is not tested: ${noElectron}.`)

/** The package is made around a stand-in of Electron's binary, of which there is one for Linux. */
const unpackaged = process.platform === 'linux' ? [] : ['package.spec.ts', 'packaged.spec.ts']
if (unpackaged.length > 0 && process.env.TEST_WORKER_INDEX === undefined)
  console.log('The package is not tested: what stands in for the Electron binary is one for Linux.')

/** Specs of what only the stand-in of Electron records or lets happen. */
const ofTheStandIn = ['electron.spec.ts', 'gpu-window.spec.ts', 'handed-over.spec.ts', 'package.spec.ts']

/**
 * Specs of what happens within the page, which is the same in every shell: with the browser alone, and with real
 * Electron where all of them run. Of other specs single tests are of this sort, and have the tag @page.
 */
const ofThePage = [
  'accessibility',
  'compare',
  'compare-export',
  'fate-map',
  'form',
  'landscapes',
  'live-map',
  'narrow',
  'palette',
  'planes',
  'settings',
  'sweep-form',
  'theory',
  'trajectory',
].map((name) => `${name}.spec.ts`)

/** The same specs against every shell: real Electron where it can start, its stand-in everywhere. */
export default defineConfig<object, ShellOptions>({
  testDir: '.',
  outputDir: '../test-results',
  // Each worker has a program and a browser of its own, which together keep a core busy.
  workers: Math.min(2, availableParallelism()),
  fullyParallel: true,
  timeout: patience(60_000),
  expect: { timeout: patience(10_000) },
  forbidOnly: process.env.CI !== undefined,
  reporter: 'list',
  use: { trace: 'off', video: 'off', screenshot: 'only-on-failure' },
  projects: [
    // Its package takes longest, and comes early therefore.
    {
      name: 'electron-stand-in',
      testIgnore: [...ofThePage, ...unpackaged, 'packaged.spec.ts'],
      grepInvert: /@one-shell|@real|@page/,
      use: { shellName: 'electron-stand-in' },
    },
    {
      name: 'browser',
      testIgnore: [...ofTheStandIn, 'desktop.spec.ts', 'packaged.spec.ts'],
      use: { shellName: 'browser' },
    },
    ...(noElectron === undefined
      ? [
          {
            name: 'electron',
            testIgnore: [...ofTheStandIn, ...unpackaged],
            grepInvert: /@one-shell/,
            use: { shellName: 'electron' as const },
          },
        ]
      : []),
  ],
})
