import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * The id of the process below `parent` that computes: the built compute.js, or Electron's utility process of that name.
 * @throws {Error} when there is none now
 */
export async function computeProcessOf(parent: number): Promise<number> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='])
  const found = stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .find((line) => Number(line?.[2]) === parent && /compute\.js|node\.mojom\.NodeService/.test(line?.[3] ?? ''))
  if (!found) throw new Error(`Process ${parent} has no compute process`)
  return Number(found[1])
}

/** The files of native code that a process has loaded, which only Linux tells. */
export function librariesOf(process_: number): string[] {
  const maps = readFileSync(`/proc/${process_}/maps`, 'utf8')
  return [...new Set(maps.match(/\/\S+\.(?:so|node)\b[.\d]*/g))]
}

/** Whether a process still lives. */
export function lives(process_: number): boolean {
  try {
    return process.kill(process_, 0)
  } catch {
    return false
  }
}
