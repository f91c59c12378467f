import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect } from '@playwright/test'
import { electronState } from '../../src-main/shells/cli/electron.ts'
import { built, ended, project, type Shell, type ShellSetting } from './shell.ts'

/** Why real Electron cannot be tested here, or undefined where it can. */
export function noElectronReason(): string | undefined {
  if (electronState(project).path === null) return 'the Electron binary has not been fetched'
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  return undefined
}

/** Electron itself on the built program. */
export async function openElectron({ dataDir, log }: ShellSetting): Promise<Shell> {
  built('main', 'electron.js')
  const electron = await _electron.launch({
    executablePath: electronState(project).path ?? '',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), project, '--data-dir', dataDir],
  })
  const child = electron.process()
  child.stderr?.setEncoding('utf8').on('data', log)
  const page = await electron.firstWindow()
  return {
    page,
    process: child,
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
