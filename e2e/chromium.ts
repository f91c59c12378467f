import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium, test } from '@playwright/test'
import { patience } from '../scripts/patience.ts'

/**
 * Where Chromium and Chrome are installed; on Windows Playwright's own download serves. The shell without windows takes
 * the least of a processor.
 */
const installed = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * A browser can be there and still lack a library of the system. On Windows asking for the version would open a window.
 */
function starts(path: string): boolean {
  if (!existsSync(path)) return false
  return process.platform === 'win32' || spawnSync(path, ['--version'], { timeout: patience(20_000) }).status === 0
}

/**
 * The Chromium to test with: PLAYWRIGHT_CHROMIUM, else an installed one, else Playwright's own download, else
 * undefined.
 */
export function findChromium(): string | undefined {
  return process.env.PLAYWRIGHT_CHROMIUM || [...installed, chromium.executablePath()].find(starts)
}

/** Flags that keep Chromium from the network and from a GPU; without its sandbox where it could not start with it. */
export const chromiumFlags: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/**
 * Flags with which Chromium has the software adapter for WebGPU that it brings along (SwiftShader); one of other makers
 * may have none.
 */
export const softwareGpuFlags: readonly string[] = [
  ...chromiumFlags.filter((flag) => flag !== '--disable-gpu'),
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
]

/**
 * Skips the test that runs where Chromium has no software adapter for WebGPU. It brings one along on each system, but
 * its makers can leave it out: then only a real GPU could stand in, whose answers are not known beforehand.
 */
export function needsSoftwareAdapter(hasAdapter: boolean): void {
  test.skip(!hasAdapter, 'this Chromium has no software adapter for WebGPU (SwiftShader)') // The reason is printed.
}
