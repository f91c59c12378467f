import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ArrayData, Member, SeriesData, Summary } from '../src-shared/contract/index.ts'
import { openStore } from '../src-main/store/index.ts'

const entry = join(import.meta.dirname, '..', 'src-main', 'shells', 'cli', 'main.ts')

/** Everything that a run computed. */
export interface Outcome {
  summary: Summary | null
  members: Member[]
  series: SeriesData[]
  arrays: ArrayData[]
}

/** A command of the command line on a data folder, in a process of its own that ends with this one. */
function begin(dataDir: string, words: string[]): ChildProcess {
  const child = spawn(process.execPath, [entry, ...words, '--data-dir', dataDir], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, OVERSTEP_CHECKPOINT_SECONDS: '0.3' },
  })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  return child
}

/** Runs a config to its end without being disturbed. */
export async function undisturbed(dataDir: string, config: object): Promise<Outcome> {
  const file = join(dataDir, 'config.json')
  writeFileSync(file, JSON.stringify(config))
  const [code] = (await once(begin(dataDir, ['run', file]), 'exit')) as [number | null]
  if (code !== 0) throw new Error(`the run ended with code ${code}`)
  return (await newestOf(dataDir)).outcome
}

/**
 * Runs a config, kills the program by SIGKILL after a random time of computing, resumes the run, and so on, `kills` times; then lets it end.
 *
 * @param pause milliseconds, the longest time from the moment at which the program computes to its end
 * @returns what was computed, and how often it was killed while it computed
 */
export async function killed(
  dataDir: string,
  config: object,
  kills: number,
  pause: number,
): Promise<{ outcome: Outcome; kills: number }> {
  const file = join(dataDir, 'config.json')
  writeFileSync(file, JSON.stringify(config))
  let words = ['run', file]
  for (let done = 0; ;) {
    const child = begin(dataDir, words)
    const ended = once(child, 'exit') as Promise<[number | null]>
    let said = ''
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text))
    if (done === kills) {
      const [code] = await ended
      if (code !== 0) throw new Error(`the run ended with code ${code}: ${said}`)
      return { outcome: (await newestOf(dataDir)).outcome, kills: done }
    }
    const over = ended.then(() => true)
    // It names the run once it is in the database; a checkpoint follows with the first snapshot.
    while (!said.includes('(01') && !(await Promise.race([over, wait(20)])));
    if (await Promise.race([over, wait(300 + Math.random() * pause)])) {
      if (child.exitCode !== 0) throw new Error(`the run ended with code ${child.exitCode}: ${said}`)
      return { outcome: (await newestOf(dataDir)).outcome, kills: done }
    }
    child.kill('SIGKILL')
    await ended
    done++
    const { id, resumable } = await newestOf(dataDir)
    words = resumable ? ['resume', id] : ['run', file]
  }
}

/** The newest run of a data folder: whether it can be resumed, and everything that it computed. */
async function newestOf(dataDir: string): Promise<{ id: string; resumable: boolean; outcome: Outcome }> {
  const store = openStore(dataDir)
  try {
    const filter = { text: '', sort: 'created', descending: true } as const
    const [run] = store.runs.list(filter, { offset: 0, limit: 1 }).runs
    if (!run) throw new Error('there is no run')
    const { id, summary } = run
    const arrays: ArrayData[] = []
    for (const { name } of store.arrays.specs(id)) arrays.push((await store.arrays.read(id, name))!)
    const outcome = { summary, members: store.series.members(id), series: await store.series.read(id), arrays }
    return { id, resumable: store.checkpoints.has(id), outcome }
  } finally {
    store.close()
  }
}
