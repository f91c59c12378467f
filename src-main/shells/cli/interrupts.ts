/** A terminal and a launcher between may both pass on one and the same Ctrl-C. */
export const SAME_PRESS_MILLISECONDS = 300
/** How soon it is noticed that npm has gone. */
const PARENT_MILLISECONDS = 500

const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Calls `first` at the first Ctrl-C or request to end, with the signal unless npm has just gone, and ends the process at the second.
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
 * Calls `tell` when the shell between npm and this process has gone. npm tells that shell to end, and it ends without a word to us.
 * Without npm nothing is watched: a process may well be meant to outlive the terminal that it was started from.
 */
function onOrphaned(tell: () => void): () => void {
  if (process.env.npm_lifecycle_event === undefined) return () => undefined
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid !== parent) tell()
  }, PARENT_MILLISECONDS)
  timer.unref()
  return () => clearInterval(timer)
}
