/**
 * The elementary functions of src-shared/elementary beside those of Math: nanoseconds of a call, and maps of landscapes
 * that use them through the same kernels, once as they are and once with Math's functions written into their code; in
 * turn, in one thread, by the time that the processor spent. Run: node bench/elementary.ts [starts] [repeats]
 */
import { landscapeSchema, type LandscapeChoice } from '#shared/contract/index.ts'
import * as elementary from '#shared/elementary/index.ts'
import { xoshiro } from '#shared/random/index.ts'
import { descendAll, emptyFates } from '../src-main/descent/index.ts'
import { inlineFreely, type Landscape, landscapeOf } from '../src-main/landscape/index.ts'
import { median } from './in-turn.ts'

const [count = 20_000, repeats = 9] = process.argv.slice(2).map(Number)
// As the compute process does.
inlineFreely()

/** Milliseconds that the processor has spent on this program: of what other programs do, these show the least. */
const spent = () => process.cpuUsage().user / 1000
const next = xoshiro(1, 2, 3, 4)
const many = (from: number, to: number) =>
  Float64Array.from({ length: 4096 }, () => from + (to - from) * (next() / 2 ** 32))

type Call = (x: number) => number
const power = elementary.powerOf(0.7)
const calls: [name: string, ours: Call, theirs: Call, arguments_: Float64Array][] = [
  ['exp', elementary.exp, Math.exp, many(-10, 10)],
  ['expm1', elementary.expm1, Math.expm1, many(-10, 10)],
  ['log', elementary.log, Math.log, many(0, 10)],
  ['log1p', elementary.log1p, Math.log1p, many(0, 10)],
  ['sin', elementary.sin, Math.sin, many(-10, 10)],
  ['sin, |x| < 0.8', elementary.sin, Math.sin, many(-0.8, 0.8)],
  ['cos', elementary.cos, Math.cos, many(-10, 10)],
  ['tan', elementary.tan, Math.tan, many(-10, 10)],
  ['tanh', elementary.tanh, Math.tanh, many(-5, 5)],
  ['sinh', elementary.sinh, Math.sinh, many(-5, 5)],
  ['cosh', elementary.cosh, Math.cosh, many(-5, 5)],
  ['atan', elementary.atan, Math.atan, many(-5, 5)],
  ['x^0.7', power, (x) => Math.pow(x, 0.7), many(0, 10)],
  ['pow(x, 0.7)', (x) => elementary.pow(x, 0.7), (x) => Math.pow(x, 0.7), many(0, 10)],
  ['erf', elementary.erf, () => NaN, many(-3, 3)],
]

/** A loop of its own for each function: in one that calls several, none of them would become part of it. */
function timed(call: Call, at: Float64Array): () => number {
  const code = `return () => {
    let sum = 0
    for (let turn = 0; turn < 200; turn++) for (let i = 0; i < at.length; i++) sum += call(at[i])
    return sum
  }`
  const loop = new Function('call', 'at', code)(call, at) as () => number
  return () => {
    const began = spent()
    loop()
    return ((spent() - began) / (200 * at.length)) * 1e6
  }
}

console.log('nanoseconds of a call         ours    Math')
for (const [name, ours, theirs, at] of calls) {
  const [our, their] = [timed(ours, at), timed(theirs, at)]
  // The first calls are compiled.
  Array.from({ length: 3 }, () => our() + their())
  const times = Array.from({ length: repeats }, () => [our(), their()] as const)
  const shown = (index: 0 | 1) =>
    median(times.map((pair) => pair[index]))
      .toFixed(1)
      .padStart(8)
  console.log(name.padEnd(26), shown(0), theirs(1) === theirs(1) ? shown(1) : '    none')
}

const STOPPING = { steps: 200, tolerance: 1e-6, bound: 1e6 }
const own = (expression: string, ...domain: [number, number][]): LandscapeChoice =>
  landscapeSchema.parse({ expression, variables: ['x', 'y'].slice(0, domain.length), domain })
const maps: [name: string, choice: LandscapeChoice, learningRates: number[]][] = [
  ['ackley', 'ackley', [0.01, 0.1]],
  ['rastrigin', 'rastrigin', [0.001, 0.004, 0.02]],
  ['log(1 + exp(x)) + x^2/10', own('log(1 + exp(x)) + x^2/10', [-10, 10]), [0.1, 1, 3]],
  ['sin(3*x) + x^2/20', own('sin(3*x) + x^2/20', [-10, 10]), [0.05, 0.2, 1]],
  ['tanh(x)^2 + 0.01*x^2', own('tanh(x)^2 + 0.01*x^2', [-5, 5]), [0.1, 1, 5]],
  ['(x^2)^1.3', own('(x^2)^1.3', [-5, 5]), [0.05, 0.3, 1]],
  ['2^x + 2^(-x)', own('2^x + 2^(-x)', [-5, 5]), [0.05, 0.3, 1]],
  ['(1 + x^2)^(1 + x^2)', own('(1 + x^2)^(1 + x^2)', [-1, 1]), [0.01, 0.1, 0.3]],
  ['paper-1d (calls none)', 'paper-1d', [1e-3, 0.03]],
]

const word = new BigUint64Array(1)
const numberOf = (digits: string) => {
  word[0] = BigInt(`0x${digits}`)
  return new Float64Array(word.buffer)[0]!
}

/** Code of a kernel with Math's functions where it calls ours. */
function withMath(code: string): string {
  return code
    .replace(/elementary_(\w+)\(/g, 'Math.$1(')
    .replace(/power_(\w{16})\((\w+)\)/g, (_, digits: string, x: string) => `Math.pow(${x}, ${numberOf(digits)})`)
    .replace(/base_(\w{16})\((\w+)\)/g, (_, digits: string, x: string) => `Math.pow(${numberOf(digits)}, ${x})`)
}

/** The landscape with kernels of its own, compiled from code as it comes, or with Math's functions in it. */
function compiled(landscape: Landscape, math: boolean): Landscape {
  const copy = { ...landscape, formula: { ...landscape.formula } }
  const original = globalThis.Function
  const rewritten = (written: string[]) => [...written.slice(0, -1), math ? withMath(written.at(-1)!) : written.at(-1)!]
  globalThis.Function = new Proxy(original, {
    construct: (of, written: string[]) => Reflect.construct(of, rewritten(written)) as object,
  })
  // Kernels are compiled at the first descent.
  descendAll(copy, new Float64Array(landscape.info.variables.length), 1e-9, STOPPING, emptyFates(1))
  globalThis.Function = original
  return copy
}

const title = `\nmaps of ${count} starts, T = ${STOPPING.steps}, medians of ${repeats} turns`
console.log(`${title}: time with our functions / time with Math's`)
for (const [name, choice, learningRates] of maps) {
  const landscape = landscapeOf(choice)
  const forms = [compiled(landscape, false), compiled(landscape, true)]
  const { domain } = landscape.info
  const starts = Float64Array.from({ length: count * domain.length }, (_, at) => {
    const [from, to] = domain[at % domain.length]!
    return from + (to - from) * (next() / 2 ** 32)
  })
  const turn = () =>
    forms.map((form) =>
      learningRates.map((learningRate) => {
        const began = spent()
        descendAll(form, starts, learningRate, STOPPING, emptyFates(count))
        return spent() - began
      }),
    ) as [number[], number[]]
  // The first compiles.
  turn()
  const turns = Array.from({ length: repeats }, turn)
  const sum = (values: number[]) => values.reduce((total, value) => total + value)
  const all = median(turns.map(([ours, theirs]) => sum(ours) / sum(theirs))).toFixed(2)
  const each = learningRates.map(
    (rate, index) => `${median(turns.map(([ours, theirs]) => ours[index]! / theirs[index]!)).toFixed(2)} at ${rate}`,
  )
  console.log(name.padEnd(26), all, ` (${each.join(', ')})`)
}
