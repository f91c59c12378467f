/**
 * Rules of descent beside torch.optim.SGD in float64: 50 steps on ten landscapes, and the fates of three maps beside a
 * loop over NumPy arrays. Run: node bench/rules.ts [side of the maps]
 */
import { descend, descendAll, emptyFates, motionOf } from '../src-main/descent/index.ts'
import { landscapeOf, type Landscape } from '../src-main/landscape/index.ts'
import type { LandscapeChoice } from '#shared/contract/index.ts'
import type { RuleChoice } from '#shared/rules/index.ts'
import { startPeer } from './in-turn.ts'

/** Differences between iterates that are allowed, in parts of the largest coordinate, or absolutely below 1. */
const TOLERANCE = 1e-12

const [side = 200] = process.argv.slice(2).map(Number)

/** Expressions that both languages read alike but for powers, with a start and a learning rate. */
const landscapes: [expression: string, variables: string[], start: number[], rate: number][] = [
  ['20 * x^2', ['x'], [1.5], 0.02],
  ['x^4/4 - x^2/2', ['x'], [1.7], 0.1],
  ['x^3/3 - x^2/2', ['x'], [0.9], 0.8],
  ['log(1 + x^2)', ['x'], [3], 0.3],
  ['cos(x) + x^2/20', ['x'], [0.5], 0.4],
  ['(x*y - 1)^2/2', ['x', 'y'], [1.5, 0.25], 0.1],
  ['(1 - x)^2 + 100*(y - x^2)^2', ['x', 'y'], [-0.5, 0.5], 5e-4],
  ['(x^2 + y - 11)^2 + (x + y^2 - 7)^2', ['x', 'y'], [1, 1], 4e-3],
  ['10*x^2 + y^4 + x*y', ['x', 'y'], [0.5, -0.75], 0.03],
  ['exp(x/2) + exp(-x) + y^2', ['x', 'y'], [1, -2], 0.2],
]
const rules: RuleChoice[] = [
  { name: 'gradient-descent' },
  { name: 'heavy-ball', momentum: 0.9 },
  { name: 'nesterov', momentum: 0.9 },
  { name: 'nesterov', momentum: 0.35 },
]
const momentumOf = (rule: RuleChoice) => (rule.name === 'gradient-descent' ? 0 : rule.momentum)

const peer = await startPeer<never>('rules_torch.py')
if (!peer) {
  console.log('PyTorch is missing: PYTHON names a python that has it (pip install torch numpy)')
  process.exit(1)
}
console.log(`PyTorch ${peer.ready}, float64`)
let failed = false

for (const rule of rules) {
  let worst = 0
  for (const [expression, variables, start, rate] of landscapes) {
    const definition: LandscapeChoice = { expression, variables }
    const stopping = { steps: 50, tolerance: 1e-300, bound: 1e6 }
    const { points } = descend(landscapeOf(definition), start, rate, stopping, motionOf({ rule }, 50))
    const question = { what: 'path', variables, start, rate, momentum: momentumOf(rule), nesterov: isNesterov(rule) }
    const asked = { ...question, expression: expression.replaceAll('^', '**'), steps: 50 }
    const theirs = ((await peer.turn(JSON.stringify(asked))) as number[][]).flat()
    points.forEach((value, index) => {
      worst = Math.max(worst, Math.abs(value - theirs[index]!) / Math.max(1, Math.abs(theirs[index]!)))
    })
  }
  failed ||= !(worst <= TOLERANCE)
  console.log(`${named(rule).padEnd(22)} ten landscapes, 50 steps: largest difference ${worst.toExponential(1)}`)
}

function isNesterov({ name }: RuleChoice): boolean {
  return name === 'nesterov'
}

function named(rule: RuleChoice): string {
  return rule.name === 'gradient-descent' ? rule.name : `${rule.name}, β = ${rule.momentum}`
}

/** What a last digit decides is decided by neither program: factors of the start and of the learning rate. */
const CHANGES = [-5, -2, -1, 1, 2, 5].flatMap((digits) => {
  const factor = 1 + digits * 1e-13
  return [
    [factor, 1],
    [1, factor],
  ] as const
})

/** Codes that no minimum has. */
const CODES = { other: 201, divergent: 202, undefined: 203, periodic: 204, chaotic: 205, slow: 206 }

interface AskedMap {
  name: string
  landscape: LandscapeChoice
  nesterov: boolean
  /** Of cell `row`, `column`: start, learning rate and momentum; each of them from 0 to 1. */
  cell(row: number, column: number): { start: number[]; rate: number; momentum: number }
}

/** The article’s function of one variable without its trench. */
const SHARP_AND_FLAT =
  'x >= 2 and x <= 3 ? ' + '-1600*(x - 2.5)^5 - 2000*(x - 2.5)^4 + 800*(x - 2.5)^3 + 1020*(x - 2.5)^2 : 20*x^2'

const maps: AskedMap[] = [
  {
    name: 'double-well',
    landscape: { expression: 'x^4/4 - x^2/2', variables: ['x'], domain: [[-2, 2]] },
    nesterov: false,
    cell: (row, column) => ({ start: [-2 + 4 * column], rate: 0.05 + 1.2 * row, momentum: 0.7 }),
  },
  {
    name: 'sharp-and-flat',
    landscape: { expression: SHARP_AND_FLAT, variables: ['x'], domain: [[-3, 4]] },
    nesterov: false,
    cell: (row, column) => ({ start: [2.4], rate: 1e-4 * 300 ** row, momentum: 0.95 * column }),
  },
  {
    name: 'himmelblau',
    landscape: 'himmelblau',
    nesterov: true,
    cell: (row, column) => ({ start: [-6 + 12 * column, -6 + 12 * row], rate: 8e-3, momentum: 0.5 }),
  },
]

for (const { name, landscape: choice, nesterov, cell } of maps) {
  const landscape = landscapeOf(choice)
  const { minima } = landscape.info
  const cells = Array.from({ length: side * side }, (_, index) =>
    cell(Math.floor(index / side) / (side - 1), (index % side) / (side - 1)),
  )
  const stopping = { steps: 1000, tolerance: 1e-6, bound: 1e6 }
  const question = {
    what: 'fates',
    name,
    starts: cells[0]!.start.map((_, axis) => cells.map(({ start }) => start[axis]!)),
    rates: cells.map(({ rate }) => rate),
    momenta: cells.map(({ momentum }) => momentum),
    nesterov,
    minima: minima.map(({ at }) => at),
    ...stopping,
    capture: 0.1,
  }
  const theirs = (await peer.turn(JSON.stringify(question))) as number[]
  const ours = cells.map((one) => endOf(landscape, one, nesterov, stopping))
  const different = cells.flatMap((_, index) => (ours[index]!.fate === theirs[index] ? [] : [index]))
  const sensitive = different.filter((index) =>
    CHANGES.some(([ofStart, ofRate]) => {
      const { start, rate, momentum } = cells[index]!
      const moved = { start: start.map((x) => x * ofStart), rate: rate * ofRate, momentum }
      const { fate, iterations } = endOf(landscape, moved, nesterov, stopping)
      return fate !== ours[index]!.fate || iterations !== ours[index]!.iterations
    }),
  )
  failed ||= different.length > sensitive.length
  console.log(
    `${name.padEnd(22)} ${side * side} cells: ${different.length} differ, ${sensitive.length} of them where a change ` +
      'of start or γ in the 13th digit changes the fate or the step at which it is decided',
  )
}
peer.end()
if (failed) {
  console.error('They differ.')
  process.exit(1)
}

/** Fate: the index of a minimum, −1 other, −2 divergent, −3 unsettled; and when it was decided. */
function endOf(
  landscape: Landscape,
  { start, rate, momentum }: ReturnType<AskedMap['cell']>,
  isNesterov: boolean,
  stopping: { steps: number; tolerance: number; bound: number },
): { fate: number; iterations: number } {
  const rule = { name: isNesterov ? ('nesterov' as const) : ('heavy-ball' as const), momentum }
  const motion = motionOf({ rule }, stopping.steps)
  const fates = emptyFates(1)
  const codes = { minima: landscape.info.minima.map((_, index) => index), ...CODES }
  descendAll(landscape, Float64Array.from(start), rate, stopping, fates, 0, { motion, codes })
  const code = fates.fate[0]!
  const fate = { 201: -1, 202: -2 }[code] ?? (code >= 200 ? -3 : code)
  return { fate, iterations: fates.iterations[0]! }
}
