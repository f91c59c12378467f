import { defineConfig } from '@playwright/test'
import type { ShellOptions } from './fixtures.ts'

/** The same specs against every shell. Real Electron is skipped, with the reason, where it cannot start. */
export default defineConfig<object, ShellOptions>({
  testDir: '.',
  outputDir: '../test-results',
  // Each test starts a workbench with a compute process that takes every core.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: 'list',
  use: { trace: 'off', video: 'off', screenshot: 'only-on-failure' },
  projects: [
    { name: 'browser', use: { shellName: 'browser' } },
    { name: 'electron-stand-in', use: { shellName: 'electron-stand-in' } },
    { name: 'electron', use: { shellName: 'electron' } },
  ],
})
