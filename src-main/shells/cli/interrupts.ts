import { isatty } from 'node:tty'

/** A terminal and a launcher between may both pass on one and the same Ctrl-C. */
export const SAME_PRESS_MILLISECONDS = 300
/** How soon it is noticed that npm has gone. */
const PARENT_MILLISECONDS = 500

/**
 * Whether somebody sits before this process. `nohup` has a program outlive its terminal by taking all three streams
 * from it and by having it ignore SIGHUP; Node takes the latter back at its start, so that only the former tells what
 * was meant.
 */
const watched = [0, 1, 2].some((stream) => isatty(stream))
let hungUp = false

const signals: readonly NodeJS.Signals[] = watched ? ['SIGINT', 'SIGTERM', 'SIGHUP'] : ['SIGINT', 'SIGTERM']

/** Lets a process that has no terminal go on when one hangs up. */
export function ignoreHangUp(): void {
  if (!watched) process.on('SIGHUP', () => (hungUp = true))
}

/**
 * Calls `first` at the first Ctrl-C or request to end, with the signal unless npm has just gone, and ends the process
 * at the second.
 * @returns a function after which signals do again what they always do
 */
export function onInterrupt(first: (signal?: NodeJS.Signals) => void): () => void {
  let pressed: number | undefined
  const listener = (signal?: NodeJS.Signals) => {
    if (pressed === undefined) {
      pressed = performance.now()
      first(signal)
    } else if (performance.now() - pressed > SAME_PRESS_MILLISECONDS) process.exit(130)
  }
  for (const signal of signals) process.on(signal, listener)
  const forgetParent = onOrphaned(() => {
    if (pressed === undefined) listener()
  })
  return () => {
    forgetParent()
    signals.forEach((signal) => process.off(signal, listener))
  }
}

/**
 * Calls `tell` when the shell between npm and this process has gone. npm tells that shell to end, and it ends without a
 * word to us. Without npm nothing is watched: a process may well be meant to outlive the terminal that it was started
 * from. Nor does it count that npm has gone with a terminal that hung up, when this process goes on without one.
 */
function onOrphaned(tell: () => void): () => void {
  if (process.env.npm_lifecycle_event === undefined) return () => undefined
  const parent = process.ppid
  let gone = false
  const timer = setInterval(() => {
    // The hang-up that ended npm may be heard of a moment later.
    if (gone && !hungUp) tell()
    gone = process.ppid !== parent
  }, PARENT_MILLISECONDS)
  timer.unref()
  return () => clearInterval(timer)
}
