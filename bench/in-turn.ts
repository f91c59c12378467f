/** What benchmarks have in common that take turns with the same work in Python. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Output } from '../src-main/experiments/index.ts'

export const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number

/** The median of some turns, and each of them. */
export const shown = (seconds: readonly number[]) =>
  `${median(seconds).toFixed(3)} s (${seconds.map((second) => second.toFixed(3)).join(', ')})`

/** Takes what an experiment hands out, and keeps nothing. */
export const nowhere: Output = {
  foreknow() {},
  provenance() {},
  checkpoint() {},
  declareArray() {},
  writeArray() {},
  member() {},
  series() {},
}

/** A program in Python that is ready for its turns. */
export interface Peer<Answer> {
  /** The line that it printed when it was. */
  ready: string
  /** Gives it a line, at which it does its work, and reads the line of JSON that it prints then. */
  turn(line?: string): Promise<Answer>
  end(): void
}

/**
 * Starts one of `peers/` and waits until it is ready, by the python that PYTHON names; undefined where that lacks what
 * the program needs.
 * @param given on its command line
 */
export async function startPeer<Answer>(
  file: string,
  ...given: readonly (string | number)[]
): Promise<Peer<Answer> | undefined> {
  return start(process.env.PYTHON ?? 'python3', [peerAt(file), ...given.map(String)])
}

/**
 * The same of one that is written in C, compiled by `cc`; undefined where there is none, or where the processor has no
 * AVX2.
 */
export async function startCompiled<Answer>(
  file: string,
  ...given: readonly (string | number)[]
): Promise<Peer<Answer> | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'overstep-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const program = join(folder, 'peer')
  const options = ['-O3', '-mavx2', '-ffp-contract=off', '-o', program, peerAt(file), '-lm', '-lpthread']
  const { status } = spawnSync('cc', options, { stdio: 'ignore' })
  return status === 0 ? start(program, given.map(String)) : undefined
}

const peerAt = (file: string) => new URL(`peers/${file}`, import.meta.url).pathname

async function start<Answer>(program: string, given: readonly string[]): Promise<Peer<Answer> | undefined> {
  const child = spawn(program, given, { stdio: ['pipe', 'pipe', 'ignore'] })
  // It may end before it is asked.
  child.on('error', () => {})
  child.stdin.on('error', () => {})
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const first = await answers.next()
  if (first.done) return undefined
  return {
    ready: first.value,
    end: () => child.kill(),
    async turn(line = '') {
      child.stdin.write(`${line}\n`)
      return JSON.parse((await answers.next()).value as string) as Answer
    },
  }
}
