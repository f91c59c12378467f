import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { patience } from './scripts/patience.ts'

export default defineConfig({
  plugins: [vue()],
  test: {
    include: ['{src-main,src-shared,src-renderer,bench,scripts}/**/*.test.ts'],
    globalSetup: ['scripts/built.ts'],
    // One core waits while most tests compute.
    maxWorkers: '100%',
    // Only what hangs takes so long: what is waited for takes milliseconds, but far longer where all cores are busy.
    testTimeout: patience(120_000),
    hookTimeout: patience(120_000),
    expect: { poll: { timeout: patience(15_000) } },
    // Read as values; other style sheets are left out of tests.
    css: { include: [/tokens\.css/] },
  },
})
