// How long tests wait for one thing before they call it hung: limits made for a quiet machine of today,
// stretched by how much slower this one is at the moment. Nothing else of a test depends on time.

/** Milliseconds that the work below takes on a quiet core. */
const REFERENCE_MS = 85

/** A fixed piece of work: divisions that wait for each other. */
function work(): number {
  let value = 1
  for (let count = 0; count < 12e6; count++) value = 1 + 1 / value
  return value
}

/**
 * How many times slower than the reference this machine is now, with what else runs on it; at least 1.
 * The first process of a test run measures it and hands it to its workers by the environment.
 */
function slowness(): number {
  const known = Number(process.env['OVERSTEP_TEST_SLOWNESS'])
  if (known >= 1) return known
  const before = performance.now()
  work()
  const measured = Math.max(1, (performance.now() - before) / REFERENCE_MS)
  process.env['OVERSTEP_TEST_SLOWNESS'] = measured.toFixed(2)
  return measured
}

/** The work is measured once; what else a machine does may come later, and take this many times as long. */
const ROOM = 4

/** A limit in milliseconds for a single wait that takes at most `milliseconds` on a quiet machine. */
export function patience(milliseconds: number): number {
  return Math.ceil(ROOM * slowness() * milliseconds)
}

/** Says to the runs of tests that this process starts that so many of them share the machine. */
export function shareMachine(runs: number): void {
  process.env['OVERSTEP_TEST_SLOWNESS'] = (slowness() * runs).toFixed(2)
}
