import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { buildStale } from '../../scripts/build.ts'
import { patience } from '../../scripts/patience.ts'
import type { Stream } from '../../src-shared/random/index.ts'
import { Fallen } from './campaign.ts'

const root = join(import.meta.dirname, '..', '..')
/** The bundle starts in a fraction of the time that the source takes. */
const entry = join(root, 'out', 'main', 'cli.js')
/** Entry of the compute process. */
export const computeEntry = pathToFileURL(join(root, 'out', 'main', 'compute.js'))
/** Milliseconds after which a command that takes seconds counts as hung. */
const HANGS_MS = patience(120_000)
/** How often a command is looked at while its moment is waited for. */
const LOOK_MS = 10

/** How a command ended. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
}

/** A command of the command line on a data folder, in a process of its own. */
export interface Command {
  words: readonly string[]
  child: ChildProcess
  /** @throws {Fallen} hung, when it takes far too long; it is ended then */
  ended: Promise<Ended>
}

/** Builds what commands are started from, where it is not up to date; to be called first. */
export const buildCommands = (tell: (line: string) => void) => buildStale(tell, ['main'])

const begun = new Set<ChildProcess>()
process.on('exit', () => begun.forEach((child) => child.kill('SIGKILL')))

/** Begins a command. It ends with this process. */
export function begin(dataDir: string, words: readonly string[]): Command {
  const child = spawn(process.execPath, [entry, ...words, '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, OVERSTEP_CHECKPOINT_SECONDS: '0.3' },
  })
  begun.add(child)
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const ended = new Promise<Ended>((resolve, reject) => {
    const timer = setTimeout(() => {
      for (const id of [child.pid!, ...childrenOf(child.pid!)]) end(id)
      reject(new Fallen('hung', `overstep ${words.join(' ')} takes more than ${HANGS_MS / 1000} s: ${err}`))
    }, HANGS_MS)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      begun.delete(child)
      resolve({ code, signal, out, err })
    })
  })
  // Who does not wait for it hears of it nevertheless when it is asked for.
  ended.catch(() => undefined)
  return { words, child, ended }
}

/** Ends a command of which nothing more is wanted, with all its processes. */
export async function stop({ child, ended }: Command): Promise<void> {
  if (child.exitCode === null && child.signalCode === null)
    for (const id of [...childrenOf(child.pid!), child.pid!]) end(id)
  await ended.catch(() => undefined)
}

/** What a command says when it ends badly and nobody was there to catch it. */
const STACK = /^\s+at .+[:(]|^node:|FATAL ERROR/m

/**
 * Checks that a command that was not killed itself has ended as commands do.
 * @throws {Fallen} crashed
 */
export function expectOrderly({ words }: Command, { code, signal, out, err }: Ended): void {
  const what = `overstep ${words.join(' ')} ended with ${signal ?? code}`
  if (code === null || ![0, 1, 2].includes(code)) throw new Fallen('crashed', `${what}: ${err}`)
  if (code !== 0 && `${out}${err}`.trim() === '') throw new Fallen('crashed', `${what} and said nothing`)
  if (STACK.test(err)) throw new Fallen('crashed', `${what}, with a stack: ${err}`)
}

/** How long a command has taken so far when nothing disturbed it. */
interface Pace {
  /** Milliseconds to the moment at which it has opened the database, and to its end. */
  opens: number
  ends: number
}
const paces = new Map<string, Pace>()
const paceOf = (command: Command) => paces.get(command.words[0]!) ?? { opens: patience(200), ends: patience(700) }

/**
 * Carries out a command to its end.
 * @throws {Fallen} crashed or hung
 */
export async function complete(dataDir: string, words: readonly string[]): Promise<Ended> {
  const began = performance.now()
  const command = begin(dataDir, words)
  await opened(command)
  const opens = performance.now() - began
  const ended = await command.ended
  const ends = performance.now() - began
  expectOrderly(command, ended)
  // A mean over the last ones: a busy machine takes now this long, now that.
  const before = paces.get(words[0]!) ?? { opens, ends }
  paces.set(words[0]!, { opens: (before.opens + opens) / 2, ends: (before.ends + ends) / 2 })
  return ended
}

/**
 * Waits for a random moment of a command, mostly one after it has opened the database.
 * @returns whether it is still running
 */
export async function randomMoment(command: Command, random: Stream): Promise<boolean> {
  const { opens, ends } = paceOf(command)
  if (random.uniform() < 0.15) await wait(random.uniform() * opens)
  else {
    await opened(command)
    await wait(random.uniform() * 0.9 * (ends - opens))
  }
  return command.child.exitCode === null && command.child.signalCode === null
}

/**
 * Waits until a command has opened a database, which the system tells, or has ended; without such a system it does
 * not wait.
 */
async function opened({ child, ended }: Command): Promise<void> {
  let isOver = false
  const over = ended.then(
    () => (isOver = true),
    () => (isOver = true),
  )
  while (!isOver && filesOf(child.pid!)?.some((name) => name.includes('.sqlite')) === false)
    await Promise.race([over, wait(LOOK_MS)])
}

/** The files that a process has open; undefined where the system does not tell. */
function filesOf(pid: number): string[] | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${name}`)
      } catch {
        return []
      }
    })
  } catch {
    return process.platform === 'linux' && isAlive(pid) ? [] : undefined
  }
}

/** The processes below one; none where the system does not tell. */
export function childrenOf(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of namesIn('/proc').filter((name) => /^\d+$/.test(name)))
    try {
      // The name of the program, in parentheses, may have blanks.
      const [, parent] = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
      parents.set(Number(name), Number(parent))
    } catch {
      // It has ended meanwhile.
    }
  const below = (id: number): number[] => {
    const own = [...parents].filter(([, parent]) => parent === id).map(([child]) => child)
    return own.flatMap((child) => [child, ...below(child)])
  }
  return below(pid)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

export function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(statusOf(pid))
  } catch {
    return false
  }
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}

/**
 * Carries out a command and kills it at a random moment: its own process, the one that computes or reads for it, or
 * all of them.
 * @returns whether a process of it was killed; else it was through before
 * @throws {Fallen} crashed, hung; also when a process of it lives on
 */
export async function killAtRandom(dataDir: string, words: readonly string[], random: Stream): Promise<boolean> {
  const command = begin(dataDir, words)
  const choice = random.uniform()
  if (!(await randomMoment(command, random))) {
    expectOrderly(command, await command.ended)
    return false
  }
  const own = command.child.pid!
  const children = childrenOf(own)
  const victims =
    choice < 0.5 || children.length === 0 ? [own] : choice < 0.85 ? children.slice(0, 1) : [own, ...children]
  victims.forEach(end)
  const ended = await command.ended
  if (!victims.includes(own)) expectOrderly(command, ended)
  await expectGone(command, children)
  return ended.signal === 'SIGKILL' || !victims.includes(own)
}

/** @throws {Fallen} hung, when a process outlives the command that it worked for */
async function expectGone({ words }: Command, processes: readonly number[]): Promise<void> {
  const until = performance.now() + HANGS_MS
  while (processes.some(isAlive)) {
    if (performance.now() > until) {
      processes.forEach(end)
      throw new Fallen('hung', `a process of overstep ${words.join(' ')} lives on when that has gone`)
    }
    await wait(LOOK_MS)
  }
}
