import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  test: {
    include: ['{src-main,src-shared,src-renderer,bench,scripts}/**/*.test.ts'],
    // One core waits while most tests compute.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for takes milliseconds, but many times as long where all cores are busy.
    expect: { poll: { timeout: 20_000 } },
    // Read as values; other style sheets are left out of tests.
    css: { include: [/tokens\.css/] },
  },
})
