/**
 * Compares Overstep on random landscapes with an independent program that computes with hundreds of bits
 * (`peers/landscape_mpmath.py`): values, gradients, Hessians, fates of descents, minima and their stability limits.
 * Prints what was compared, how many differ and why, and fails where a difference has no explanation.
 * Run: node bench/landscapes.ts [count] [seed] [everything | basic] [first]
 */
import { availableParallelism } from 'node:os'
import { type Answer, type Any, decoded, encoded, type Question, type Why } from './landscapes/answers.ts'
import { comparePoints } from './landscapes/compare.ts'
import { compareDescents, compareLoops, explainDescents } from './landscapes/compare-descents.ts'
import { compareMinima, compareTwins } from './landscapes/compare-minima.ts'
import { type Case, caseOf } from './landscapes/generate.ts'
import { endingOf, landscape, proposed } from './landscapes/ours.ts'
import { Comparison } from './landscapes/comparison.ts'
import { type Peer, startPeer } from './in-turn.ts'

const [count = 2000, seed = 1] = process.argv.slice(2, 4).map(Number)
const everything = process.argv[4] !== 'basic'
const first = Number(process.argv[5] ?? 0)

const comparison = new Comparison()
const began = performance.now()
let next = first
let done = 0
const took: { seconds: number; expression: string }[] = []

interface Failure {
  error: string
}

async function compareAll(peer: Peer<unknown>): Promise<void> {
  while (next < first + count) {
    const sample = caseOf(seed, next++, everything)
    const from = performance.now()
    await compareOne(peer, sample)
    took.push({ seconds: (performance.now() - from) / 1000, expression: sample.definition.expression })
    done++
    const minutes = (performance.now() - began) / 60_000
    const left = (minutes / done) * (count - done)
    process.stderr.write(
      `\r${done} of ${count} landscapes, ${left.toFixed(1)} min left, ${comparison.differences} unexplained `,
    )
  }
}

async function compareOne(peer: Peer<unknown>, sample: Case): Promise<void> {
  const { definition, twin, points, descents, stopping } = sample
  const ours = read(sample)
  if (!ours) return
  const minima = proposed(ours)
  const question: Question = { ask: 'landscape', seed, ...definition, points, descents, stopping, minima }
  const answer = await asked<Answer>(peer, question, definition.expression)
  if (!answer) return
  comparePoints(comparison, ours, points, answer.points)
  compareMinima(comparison, ours, answer)
  compareLoops(comparison, ours, sample)
  if (twin) compareTwins(comparison, ours, landscape(twin))
  const differing = compareDescents(comparison, ours, sample, answer)
  if (differing.length === 0) return
  const why = differing.map(({ descent, path, fate, iterations }) => ({
    ...descent,
    path,
    fate: endingOf(fate),
    iterations,
  }))
  const reasons = await asked<Why[]>(peer, { ask: 'why', descents: why }, definition.expression)
  if (reasons) explainDescents(comparison, ours, answer, differing, reasons)
}

/** The landscape, or undefined where Overstep refuses its expression. */
function read({ definition }: Case) {
  try {
    return landscape(definition)
  } catch (error) {
    comparison.unexplained('expressions', 'refused', () => `${definition.expression}: ${String(error)}`)
    return undefined
  }
}

/** The answer, or undefined where the independent program has none. */
async function asked<Of>(peer: Peer<unknown>, question: Any, expression: string): Promise<Of | undefined> {
  const answer = decoded(await peer.turn(encoded(question))) as Of | Failure
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return answer as Of
  const { error } = answer
  if (/^(TimeoutError|BeyondReach)/.test(error)) comparison.left('landscapes', 'too much for the independent program')
  else
    comparison.unexplained(
      'landscapes',
      'the independent program failed',
      () => `${expression}: ${JSON.stringify(answer)}`,
    )
  return undefined
}

const starting = Array.from({ length: availableParallelism() }, () => startPeer<unknown>('landscape_mpmath.py'))
const peers = (await Promise.all(starting)).filter((peer) => peer !== undefined)
if (peers.length === 0) {
  console.log('mpmath is missing: PYTHON names a python that has it (pip install mpmath gmpy2)')
  process.exit(1)
}
await Promise.all(peers.map(compareAll))
peers.forEach((peer) => peer.end())

console.log(`\n${count} landscapes from ${first} on, seed ${seed}, ${peers[0]!.ready.replace('ready', 'by')}\n`)
console.log(comparison.table())
console.log(`\n${comparison.reasons()}`)
for (const { row, kind, text } of [...comparison.explanations, ...comparison.examples])
  console.log(`\n${row}, ${kind}\n  ${text}`)
const slowest = took.toSorted((a, b) => b.seconds - a.seconds).slice(0, 3)
console.log(
  `\nSlowest: ${slowest.map(({ seconds, expression }) => `${expression} (${seconds.toFixed(0)} s)`).join('; ')}`,
)
console.log(`${((performance.now() - began) / 60_000).toFixed(1)} min`)
process.exit(comparison.differences > 0 ? 1 : 0)
