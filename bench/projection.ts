/**
 * PCA of 360 snapshots of 100 352 first-layer weights: Gram matrix in float64 and its components, in turn with
 * PCA(n_components=2) of scikit-learn. Run: node bench/projection.ts [rows] [columns] [repeats]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { principalComponents } from '#shared/projection/index.ts'
import { gramOf } from '../src-main/projection/index.ts'
import { median, shown, startPeer } from './in-turn.ts'

/** Differences that are allowed, in parts of the largest coordinate. */
const TOLERANCE = 1e-6

interface Answer {
  version: string
  seconds: number
  coordinates: number[]
  ratio: number[]
}

const [size = 360, columns = 100_352, repeats = 5] = process.argv.slice(2).map(Number)

// Paths as training makes them: 9 networks from 3 starts, each on its way along a few directions, with some noise of
// the batches.
const values = new Float32Array(size * columns)
const perMember = Math.ceil(size / 9)
for (let row = 0; row < size; row++) {
  const member = Math.floor(row / perMember)
  const time = (row % perMember) / perMember
  for (let column = 0; column < columns; column++) {
    const wave = (phase: number) => Math.sin((column + 1) * phase + phase)
    const start = (0.03 + 0.006 * (member % 3)) * wave(1.1 + (member % 3) * 0.37)
    const way = 0.02 * time * wave(2.3 + (member % 3) * 0.41) + 0.01 * time * (1 - time) * wave(0.7 + member * 0.13)
    values[row * columns + column] = start + way + 0.001 * time * wave(3.9 + row * 0.017)
  }
}
const rows = Array.from({ length: size }, (_, row) => values.subarray(row * columns, (row + 1) * columns))
const fit = rows.map((_, row) => row)

async function ours() {
  const began = performance.now()
  const gram = await gramOf(rows)
  const products = performance.now()
  const found = principalComponents(gram, { fit, components: 2 })
  const ended = performance.now()
  return { ...found, seconds: (ended - began) / 1000, componentSeconds: (ended - products) / 1000 }
}

/** The largest difference between coordinates, up to the sign of each component, in parts of the largest coordinate. */
function difference(found: Float64Array, expected: number[]): number {
  const largest = Math.max(...expected.map(Math.abs))
  const worst = [0, 1].map((component) => {
    const pairs = expected.flatMap((value, at) => (at % 2 === component ? [[value, found[at] as number] as const] : []))
    return Math.min(...[1, -1].map((sign) => Math.max(...pairs.map(([value, mine]) => Math.abs(value - sign * mine)))))
  })
  return Math.max(...worst) / largest
}

const folder = mkdtempSync(join(tmpdir(), 'overstep-bench-'))
const file = join(folder, 'rows.f32')
writeFileSync(file, values)
const peer = await startPeer<Answer>('projection_sklearn.py', file, size, columns)
rmSync(folder, { recursive: true })
const exact = peer && (JSON.parse(peer.ready) as Answer)

// The first run compiles the loops; it is not counted, as that of scikit-learn is not.
let found = await ours()
const mine: number[] = []
const theirs: number[] = []
let theirCoordinates: number[] = []
for (let turn = 0; turn < repeats; turn++) {
  found = await ours()
  mine.push(found.seconds)
  if (!peer) continue
  const answer = await peer.turn()
  theirs.push(answer.seconds)
  theirCoordinates = answer.coordinates
}
peer?.end()

console.log(`${size} rows × ${columns} columns, two components, in turn, medians`)
console.log(`Overstep      ${shown(mine)}, of which components ${found.componentSeconds.toFixed(3)} s`)
if (!exact) console.log('scikit-learn  missing: PYTHON names a python that has it (pip install scikit-learn)')
else {
  console.log(`scikit-learn  ${shown(theirs)}, version ${exact.version}`)
  const ratios = theirs.map((seconds, turn) => seconds / (mine[turn] as number))
  console.log(
    `Overstep is ${(median(theirs) / median(mine)).toFixed(2)} times as fast (turn by turn ` +
      `${median(ratios).toFixed(2)})`,
  )
  const percent = (shares: ArrayLike<number>) =>
    Array.from(shares, (share) => `${(100 * share).toFixed(6)} %`).join(', ')
  console.log(`explained: ${percent(found.explainedVarianceRatio)}; ${percent(exact.ratio)}`)
  const apart = difference(found.coordinates, exact.coordinates)
  console.log(`from the full decomposition in float64: ${apart.toExponential(1)} of the largest coordinate`)
  console.log(`from the timed one: ${difference(found.coordinates, theirCoordinates).toExponential(1)}`)
  if (!(apart <= TOLERANCE)) {
    console.error('The coordinates differ.')
    process.exit(1)
  }
  console.log('The coordinates agree.')
}
process.exit(0)
