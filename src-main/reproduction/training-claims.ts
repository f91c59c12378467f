import { datasetNote, summaryOf, type NetworkConfig, type NetworkEnd } from '#shared/contract/index.ts'
import { type FigureInput, formatShare } from '#shared/plot/index.ts'
import { configOf } from '#shared/results/index.ts'
import { sharpnessLimitOf } from '#shared/rules/index.ts'
import { verdictOf, type Finding } from './finding.ts'
import { rate } from './words.ts'

/** What others have claimed of the training of networks at large learning rates, by the preset that looks at it. */
export const trainingFindings: Record<string, (input: FigureInput, beside: readonly FigureInput[]) => Finding[]> = {
  'edge-of-stability': edgeFindings,
  'network-momentum': momentumFindings,
  catapult: catapultFindings,
  'critical-sharpness': criticalFindings,
  'noise-or-rate': noiseFindings,
}

/** Between these a ratio counts as 1. */
const [LOW, HIGH] = [0.9, 1.1]
const isOne = (ratio: number) => ratio >= LOW && ratio <= HIGH

const rounded = (value: number) => String(Number(value.toPrecision(2)))
const listed = (values: readonly number[]) => values.map(rounded).join(', ')

const digitsOf = ({ run }: FigureInput) => `On ${datasetNote(run.summary) ?? 'MNIST'}`

/** A network of a run with what it was asked for, how it ended, and its curves. */
interface Trained {
  config: NetworkConfig
  end: NetworkEnd
  rate: number
  series(name: string): Float64Array
}

function trainedIn(input: FigureInput): Trained[] {
  const config = configOf(input.run, 'network')
  const { networks = [] } = summaryOf(input.run)
  return networks.map((end, member) => ({
    config,
    end,
    rate: end.scaledRate ?? end.learningRate ?? NaN,
    series: (name) =>
      input.data.series.find((one) => one.member === member && one.name === name)?.values ?? new Float64Array(),
  }))
}

/** The networks by learning rate, as it was asked for, ascending. */
function byRate(networks: readonly Trained[]): { rate: number; own: Trained[] }[] {
  const rates = [...new Set(networks.map(({ rate: one }) => one))].sort((a, b) => a - b)
  return rates.map((one) => ({ rate: one, own: networks.filter((network) => network.rate === one) }))
}

function median(values: Iterable<number>): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** The last third of the values of a series. */
const lastThird = (values: Float64Array) => values.subarray(Math.floor((2 * values.length) / 3))
const firstFifth = (values: Float64Array) => values.subarray(0, Math.max(1, Math.ceil(values.length / 5)))

/** λ over the sharpness that the rule can bear at this learning rate, the median over the last third of training. */
function edgeOf({ config, end, series }: Trained): number {
  const limit = sharpnessLimitOf(end.learningRate ?? NaN, config.rule)
  return median(lastThird(series('sharpness'))) / (limit ?? NaN)
}

/** How often a curve of training loss goes up, but for rounding. */
function risesOf({ series }: Trained): number {
  const loss = series('trainLoss')
  return loss.filter((value, at) => at > 0 && value > loss[at - 1]! * (1 + 1e-6)).length
}

const activationOf = ({ activation = 'relu' }: NetworkConfig) =>
  ({ relu: 'ReLU', tanh: 'tanh', gelu: 'GELU', identity: 'linear' })[activation]

function edgeFindings(input: FigureInput, beside: readonly FigureInput[]): Finding[] {
  const groups = [input, ...beside].flatMap((one) => byRate(trainedIn(one)))
  const words = groups.map(({ rate: one, own }) => {
    return `${activationOf(own[0]!.config)}, γ = ${rate(one)}: ${listed(own.map(edgeOf))}`
  })
  const smallest = Math.min(...groups.map(({ rate: one }) => one))
  const large = groups.filter(({ rate: one }) => one > smallest).flatMap(({ own }) => own)
  const small = groups.filter(({ rate: one }) => one === smallest).flatMap(({ own }) => own)
  const rises = small.map(risesOf)
  return [
    {
      claim:
        'Full-batch gradient descent drives the sharpness up to 2/γ, where it stays while training goes on (J. Cohen ' +
        'et al., ICLR 2021).',
      measured: `${digitsOf(input)}, the median of λγ/2 over the last third, of each start: ${words.join('; ')}.`,
      agreesIf: `With γ > ${rate(smallest)} each median is from 0.9 to 1.1.`,
      verdict: large.length === 0 ? 'cannot be told' : verdictOf(large.every((network) => isOne(edgeOf(network)))),
      why: 'With cross-entropy in place of the squared error λ touches the limit and falls again.',
    },
    {
      claim: 'Below the limit the loss falls from step to step.',
      measured:
        `With γ = ${rate(smallest)} λγ/2 is ${listed(small.map(edgeOf))}, and the curves of the training loss go up ` +
        `${rises.reduce((sum, count) => sum + count, 0)} times.`,
      agreesIf: 'Each median is below 0.5, and no curve goes up.',
      verdict:
        small.length === 0
          ? 'cannot be told'
          : verdictOf(small.every((network) => edgeOf(network) < 0.5) && rises.every((count) => count === 0)),
    },
  ]
}

function momentumFindings(input: FigureInput): Finding[] {
  const networks = trainedIn(input)
  const ratios = networks.map(edgeOf)
  return [
    {
      claim: 'With heavy-ball momentum β the edge of stability is at 2(1 + β)/γ (J. Cohen et al., ICLR 2021).',
      measured:
        `${digitsOf(input)}, the median of λγ/(2(1 + β)) over the last third, with a warm-up of the rate, of ` +
        `each start: ${listed(ratios)}.`,
      agreesIf: 'Each is from 0.9 to 1.1.',
      verdict: ratios.length === 0 ? 'cannot be told' : verdictOf(ratios.every(isOne)),
      why:
        'Without the warm-up most runs do not come up to the limit: their first steps make the loss so flat that it ' +
        'is learned before λ has risen.',
    },
  ]
}

/** How many times as high as at first the training loss gets, and ends, and λ at the end, as shares of the first. */
function catapultOf(network: Trained) {
  const loss = network.series('trainLoss')
  const [first, ends] = [loss[0] ?? NaN, network.end]
  return {
    highest: Math.max(...loss.filter(Number.isFinite)) / first,
    last: (ends.trainLoss ?? NaN) / first,
    sharpness: (ends.sharpness ?? NaN) / (ends.initialSharpness ?? NaN),
    diverged: ends.status === 'divergent',
  }
}

function catapultFindings(input: FigureInput, beside: readonly FigureInput[]): Finding[] {
  const groups = byRate(trainedIn(input)).map(({ rate: one, own }) => ({ rate: one, ends: own.map(catapultOf) }))
  const all = (asked: number, holds: (end: ReturnType<typeof catapultOf>) => boolean) => {
    const { ends = [] } = groups.find(({ rate: one }) => one === asked) ?? {}
    return ends.length > 0 && ends.every(holds)
  }
  const others = beside.flatMap(trainedIn)
  const diverging = byRate(others).map(({ rate: one, own }) => {
    const counts = [...new Set(own.map(({ config }) => activationOf(config)))].map((name) => {
      const alike = own.filter(({ config }) => activationOf(config) === name)
      return `${name} ${alike.filter(({ end }) => end.status === 'divergent').length} of ${alike.length}`
    })
    return `c = ${rate(one)}: ${counts.join(', ')}`
  })
  const words = groups.map(({ rate: one, ends }) => {
    const [highest, last, sharpness] = (['highest', 'last', 'sharpness'] as const).map((name) =>
      listed(ends.map((end) => end[name])),
    )
    return `c = ${rate(one)}: loss up to ${highest!} times, ends at ${last!} times its first, λ at ${sharpness!} λ₀`
  })
  return [
    {
      claim:
        'Well beyond γ = 2/λ₀ the loss first rises and the sharpness falls, and training goes on in a flatter place ' +
        '(A. Lewkowycz et al., arXiv 2003.02218).',
      measured: `${digitsOf(input)}, with γ = c/λ₀, of each start: ${words.join('; ')}.`,
      agreesIf:
        'With c = 1 no loss rises; with c = 4 each rises by more than 2 times, ends below half of its first, with λ ' +
        'below 0.6 λ₀; with c = 8 λ ends below 0.3 λ₀.',
      verdict:
        groups.length === 0
          ? 'cannot be told'
          : verdictOf(
              all(1, ({ highest }) => highest < 1 + 1e-6) &&
                all(4, ({ highest, last, sharpness }) => highest > 2 && last < 0.5 && sharpness < 0.6) &&
                all(8, ({ sharpness }) => sharpness < 0.3),
            ),
      why:
        'Just above 2 no loss rises yet. With c = 8 it is measured where the networks end, which with ReLU they ' +
        'reach far beyond the 4/λ₀ that is told of linear networks.',
    },
    {
      claim: 'Catapults end where networks diverge: with tanh, and of linear networks, that is soon beyond γ = 4/λ₀.',
      measured: `Diverged with ${diverging.join('; ')}.`,
      agreesIf: 'With c = 4 none diverges, with c = 6 all do.',
      verdict:
        others.length === 0
          ? 'cannot be told'
          : verdictOf(others.every(({ rate: one, end }) => (end.status === 'divergent') === one > 4)),
    },
  ]
}

function criticalFindings(input: FigureInput): Finding[] {
  const ratios = trainedIn(input).map((network) => {
    const sharpness = network.series('sharpness')
    const values = network.series('criticalSharpness').map((value, at) => value / sharpness[at]!)
    return { rate: network.rate, first: median(firstFifth(values)), last: median(lastThird(values)) }
  })
  const words = (name: 'first' | 'last') =>
    ratios.map((one) => `γ = ${rate(one.rate)}: ${rounded(one[name])}`).join('; ')
  const told = ratios.length > 0
  return [
    {
      claim:
        'At the edge of stability the critical sharpness λ_c, 2 over the least learning rate at which a step raises ' +
        'the loss, is the sharpness (D. S. Kalra et al., 2026).',
      measured: `${digitsOf(input)}, the median of λ_c/λ over the last third, of each network: ${words('last')}.`,
      agreesIf: 'Each is from 0.9 to 1.1.',
      verdict: told ? verdictOf(ratios.every(({ last }) => isOne(last))) : 'cannot be told',
    },
    {
      claim: 'Before, while the sharpness rises, λ_c is far below it.',
      measured: `The median of λ_c/λ over the first fifth: ${words('first')}.`,
      agreesIf: 'Each is below 0.1.',
      verdict: told ? verdictOf(ratios.every(({ first }) => first < 0.1)) : 'cannot be told',
      why: 'λ_c is gᵀHg/gᵀg, and the gradient g is then nearly at right angles to the sharpest direction.',
    },
  ]
}

function noiseFindings(input: FigureInput, beside: readonly FigureInput[]): Finding[] {
  const groups = [input, ...beside].flatMap((one) =>
    byRate(trainedIn(one)).map(({ rate: learningRate, own }) => {
      const { std, batchDifference: factor } = own[0]!.config.noise ?? {}
      const noise = [
        ...(std === undefined ? [] : [` with noise σ = ${std}`]),
        ...(factor === undefined ? [] : [` with ${factor} × the difference of batches`]),
      ]
      return {
        name: `γ = ${rate(learningRate)}${noise.join('')}`,
        learningRate,
        std,
        factor,
        stopped: own.map(({ end }) => end.stoppedAt ?? null),
        sharpness: mean(own.map(({ end }) => end.sharpness ?? NaN)),
        each: own.map(({ end }) => end.sharpness ?? NaN),
        accuracy: mean(own.map(({ end }) => end.testAccuracy ?? NaN)),
      }
    }),
  )
  const calm = groups.filter(({ std, factor }) => std === undefined && factor === undefined)
  const [small, large] = [calm[0], calm.at(-1)]
  const share = ({ sharpness }: { sharpness: number }) => sharpness / (small?.sharpness ?? NaN)
  const gaussian = groups.filter(({ std }) => std !== undefined)
  const differences = groups.filter(({ factor }) => factor !== undefined)
  const told = small && large && small !== large && gaussian.length > 0 && differences.length > 0
  const words = groups.map(({ name, each, stopped, accuracy }) => {
    const steps = stopped.map((step) => (step === null ? 'not' : String(step))).join(', ')
    return `${name}: λ = ${listed(each)} (stopped at step ${steps}; test accuracy ${formatShare(accuracy)})`
  })
  return [
    {
      claim:
        'What a large learning rate does is not what noise does: stopped at the same loss, it ends in a flatter ' +
        'place than a small one with noise (A. Mohtashami, M. Jaggi, S. Stich, ICML 2023).',
      measured: `${digitsOf(input)}, of each start: ${words.join('; ')}.`,
      agreesIf:
        'λ with the large learning rate is below half of that with the small one, with Gaussian noise above 0.8 of ' +
        'it, and with differences of batches between: below 0.7 of it, and above that of the large one.',
      verdict: !told
        ? 'cannot be told'
        : verdictOf(
            share(large) < 0.5 &&
              gaussian.every((group) => share(group) > 0.8) &&
              differences.every((group) => share(group) < 0.7 && group.sharpness > large.sharpness),
          ),
      why:
        'Gaussian noise is the same in all directions, that of batches is not; with 1 + 2k² = r it is as large as ' +
        'that of r times the learning rate. Test accuracies differ by less than their errors.',
    },
  ]
}
