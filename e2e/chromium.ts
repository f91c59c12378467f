import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

/** Where Linux distributions put Chromium and Chrome. */
const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The Chromium to test with: PLAYWRIGHT_CHROMIUM, else Playwright's own download, else an installed one, else undefined. */
export function findChromium(): string | undefined {
  const named = process.env.PLAYWRIGHT_CHROMIUM
  if (named) return named
  return [chromium.executablePath(), ...installed].find((path) => existsSync(path))
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
