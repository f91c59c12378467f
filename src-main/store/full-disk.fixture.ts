import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A place in which only so much more can be written. */
export interface FullDisk {
  name: string
  folder: string
  /** Leaves room for so many kilobytes; without them there is as much as one wants. */
  leave(kilobytes?: number): void
  /** Carries out a module in a process of its own. */
  run(script: string): Promise<{ code: number | null; out: string; err: string }>
}

/** The one in which the room can change while a program runs. */
export const SMALL_DISK = 'a small disk'

/** Takes what is to be done at the end of a test. */
type AtEnd = (act: () => void) => void

/**
 * For tests of what happens when the disk is full: a small disk of its own where one may be mounted (Linux, as root),
 * and everywhere a process whose files may not be larger than there is room.
 */
export const fullDisks: readonly { name: string; make(atEnd: AtEnd): FullDisk }[] = [
  ...(canMount() ? [{ name: SMALL_DISK, make: smallDisk }] : []),
  ...(process.platform === 'win32' ? [] : [{ name: 'a limit for files', make: fileLimit }]),
]

const SMALL_DISK_BYTES = 48 * 2 ** 20

function smallDisk(atEnd: AtEnd): FullDisk {
  const folder = mkdtempSync(join(tmpdir(), 'overstep-small-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SMALL_DISK_BYTES}`, 'tmpfs', folder])
  atEnd(() => {
    // Also where something of it is still open.
    execFileSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true })
  })
  const filler = join(folder, 'filler')
  return {
    name: SMALL_DISK,
    folder,
    leave(kilobytes) {
      rmSync(filler, { force: true })
      if (kilobytes === undefined) return
      const { bavail, bsize } = statfsSync(folder)
      try {
        writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - kilobytes * 1024)))
      } catch (error) {
        // Another program was faster: there is no room now.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    },
    run: (script) => run(process.execPath, ['--input-type=module', '--eval', script]),
  }
}

function fileLimit(atEnd: AtEnd): FullDisk {
  const folder = mkdtempSync(join(tmpdir(), 'overstep-file-limit-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  let limit = 'unlimited'
  return {
    name: 'a limit for files',
    folder,
    leave: (kilobytes) => void (limit = kilobytes === undefined ? 'unlimited' : String(2 * kilobytes)),
    run: (script) =>
      run('sh', ['-c', `ulimit -f ${limit} && exec "$0" --input-type=module --eval "$1"`, process.execPath, script]),
  }
}

async function run(command: string, words: string[]): ReturnType<FullDisk['run']> {
  const child = spawn(command, words)
  let [out, err] = ['', '']
  child.stdout.on('data', (text) => (out += text))
  child.stderr.on('data', (text) => (err += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const folder = mkdtempSync(join(tmpdir(), 'overstep-can-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
