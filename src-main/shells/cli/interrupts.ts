/** A terminal and a launcher between may both pass on one and the same Ctrl-C. */
const SAME_PRESS_MILLISECONDS = 300

const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Calls `first` at the first Ctrl-C or request to end, and ends the process at the second.
 * @returns a function after which signals do again what they always do
 */
export function onInterrupt(first: () => void): () => void {
  let pressed: number | undefined
  const listener = () => {
    if (pressed === undefined) {
      pressed = performance.now()
      first()
    } else if (performance.now() - pressed > SAME_PRESS_MILLISECONDS) process.exit(130)
  }
  for (const signal of signals) process.on(signal, listener)
  return () => signals.forEach((signal) => process.off(signal, listener))
}
