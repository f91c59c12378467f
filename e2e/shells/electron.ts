import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect } from '@playwright/test'
import { built, ended, project, type Shell, type ShellSetting } from './shell.ts'

/** Where Electron's npm package keeps the binary that it fetches at the first launch, or undefined. */
function electronBinary(): string | undefined {
  const folder = join(project, 'node_modules', 'electron')
  const pointer = join(folder, 'path.txt')
  if (!existsSync(pointer)) return undefined
  const file = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(pointer, 'utf8'))
  return existsSync(file) ? file : undefined
}

/** Why real Electron cannot be tested here, or undefined where it can. */
export function noElectronReason(): string | undefined {
  if (electronBinary() === undefined) return 'the Electron binary has not been fetched'
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  return undefined
}

/** Electron itself on the built program. */
export async function openElectron({ dataDir, log }: ShellSetting): Promise<Shell> {
  built('main', 'electron.js')
  const electron = await _electron.launch({
    executablePath: electronBinary() ?? '',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), project, '--data-dir', dataDir],
  })
  const child = electron.process()
  child.stderr?.setEncoding('utf8').on('data', log)
  const page = await electron.firstWindow()
  return {
    page,
    async savedFile(action) {
      const folder = await mkdtemp(join(tmpdir(), 'overstep-saved-'))
      try {
        const file = join(folder, 'saved')
        const name = electron.evaluate(
          ({ dialog }, filePath) =>
            new Promise<string>((resolve) => {
              dialog.showSaveDialog = (...values: unknown[]) => {
                resolve(String((values.at(-1) as { defaultPath?: string }).defaultPath))
                return Promise.resolve({ canceled: false, filePath })
              }
            }),
          file,
        )
        await action()
        await expect.poll(() => existsSync(file)).toBe(true)
        return { name: await name, bytes: await readFile(file) }
      } finally {
        await rm(folder, { recursive: true })
      }
    },
    async close() {
      await electron.close()
      await ended(child)
    },
    async kill() {
      child.kill('SIGKILL')
      await ended(child)
    },
  }
}
