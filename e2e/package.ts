import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { project } from './shells/shell.ts'

/** A file or folder as the head of an archive names it. */
export interface ArchiveEntry {
  files?: Record<string, ArchiveEntry>
  size?: number
  /** Whether it lies beside the archive instead of in it. */
  unpacked?: boolean
  integrity?: { algorithm: string; hash: string }
}

// The packager's own readers.
const requireOfBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const requireOf = createRequire(requireOfBuilder.resolve('app-builder-lib'))
export const { createPackageWithOptions, getRawHeader, extractAll, extractFile } = requireOf('@electron/asar') as {
  createPackageWithOptions(
    folder: string,
    archive: string,
    options: { unpack: string; unpackDir: string },
  ): Promise<void>
  getRawHeader(archive: string): { header: ArchiveEntry }
  extractAll(archive: string, folder: string): void
  extractFile(archive: string, path: string): Buffer
}
export const { getCurrentFuseWire, FuseV1Options } = requireOf('@electron/fuses') as {
  getCurrentFuseWire(program: string): Promise<Record<string, number>>
  FuseV1Options: Record<string, number>
}

/** Far more than the packager takes, on a slow machine that is busy too. */
export const PACKAGING_MILLISECONDS = 240_000

/** What marks the fuses within Electron's binary (electron/docs/tutorial/fuses.md). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** The fuses as Electron is delivered, in its order; 1 is on. */
const DELIVERED = '10110001'

/** Makes what the packager needs of Electron for Linux: a program with fuses, and the files beside it. */
function makeElectron(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  const head = Buffer.from([1, DELIVERED.length])
  const program = Buffer.concat([Buffer.from(`stand-in ${SENTINEL}`), head, Buffer.from(`${DELIVERED} end`)])
  writeFileSync(join(folder, 'electron'), program, { mode: 0o755 })
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), name)
}

/**
 * Packages the built program as `npm run package` does, unpacked and around a stand-in of Electron's binary, which
 * nothing has to be fetched for.
 * @returns the folder that an installer would install
 * @throws {Error} when the packager fails, with what it said
 */
export async function makePackage(folder: string): Promise<string> {
  const electron = join(folder, 'electron')
  makeElectron(electron)
  await promisify(execFile)(
    process.execPath,
    [
      requireOfBuilder.resolve('electron-builder/cli.js'),
      '--linux',
      'dir',
      '--publish',
      'never',
      `-c.electronDist=${electron}`,
      `-c.directories.output=${join(folder, 'dist')}`,
    ],
    { cwd: project, timeout: PACKAGING_MILLISECONDS, killSignal: 'SIGKILL' },
  )
  return join(folder, 'dist', `linux-${process.arch === 'x64' ? '' : `${process.arch}-`}unpacked`)
}

/**
 * The archive of a package with another build of the program in it, and what lies beside archives beside it.
 * @param program the folder of that build's package.json and out/
 * @returns the archive, in `folder`
 */
export async function withBuild(archive: string, program: string, folder: string): Promise<string> {
  const files = join(folder, 'files')
  extractAll(archive, files)
  await rm(join(files, 'out'), { recursive: true })
  for (const part of ['out', 'package.json']) await cp(join(program, part), join(files, part), { recursive: true })
  const made = join(folder, 'app.asar')
  // The same as electron-builder.js names.
  await createPackageWithOptions(files, made, {
    unpack: join(files, '{package.json,out/main/{compute,worker,trial,reader}.js}'),
    unpackDir: '{node_modules,out/main/chunks}',
  })
  await rm(files, { recursive: true })
  return made
}

/** Every file of an archive by its path. */
export function filesOf(archive: string): Map<string, ArchiveEntry> {
  const found = new Map<string, ArchiveEntry>()
  const walk = ({ files = {} }: ArchiveEntry, path: string): void => {
    for (const [name, entry] of Object.entries(files))
      if (entry.files) walk(entry, `${path}${name}/`)
      else found.set(`${path}${name}`, entry)
  }
  walk(getRawHeader(archive).header, '')
  return found
}
