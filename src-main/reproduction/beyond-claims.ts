import { axisValues, summaryOf } from '#shared/contract/index.ts'
import type { FigureInput } from '#shared/plot/index.ts'
import { configOf } from '#shared/results/index.ts'
import { stabilityLimitOf } from '#shared/rules/index.ts'
import { formatShare } from '#shared/plot/index.ts'
import { branchFindings } from './branch-claims.ts'
import { ALL, verdictOf, type Finding } from './finding.ts'
import { trainingFindings } from './training-claims.ts'
import { rate } from './words.ts'

/** What others have claimed of large learning rates on small landscapes, beside what the runs of the appendix show. */
export function beyondFindings(id: string, input: FigureInput, beside: readonly FigureInput[]): Finding[] {
  return findings[id]?.(input, beside) ?? []
}

const findings: Record<string, (input: FigureInput, beside: readonly FigureInput[]) => Finding[]> = {
  pretrained: branchFindings,
  noise: noiseFindings,
  schedule: scheduleFindings,
  momentum: momentumFindings,
  'eos-toy': balancingFindings,
  quartic: catapultFindings,
  fractal: fractalFindings,
  ...trainingFindings,
}

/** λ of the minimum of a class. */
const sharpnessOf = ({ run }: FigureInput, fate: string) =>
  summaryOf(run).minima?.find((minimum) => minimum.fate === fate)?.sharpness ?? NaN

/** The shares of fates at each learning rate of basin shares, ascending. */
function sharesOf({ run }: FigureInput) {
  const { byLearningRate = [] } = summaryOf(run)
  return byLearningRate.map(({ learningRate, shares = {} }) => ({
    learningRate,
    flat: shares['flat'] ?? 0,
    sharp: shares['sharp'] ?? 0,
  }))
}

function noiseFindings(input: FigureInput, beside: readonly FigureInput[]): Finding[] {
  const limit = stabilityLimitOf(sharpnessOf(input, 'sharp'))!
  const noises = [input, ...beside]
    .map((one) => ({ std: configOf(one.run, 'basin-share').noise?.std ?? 0, shares: sharesOf(one) }))
    .sort((one, other) => one.std - other.std)
  const rows = noises.map(({ std, shares }) => {
    const small = shares.filter(({ learningRate }) => learningRate < 0.95 * limit)
    const left = Math.max(0, ...small.map(({ sharp }) => 1 - sharp))
    const flat = Math.max(0, ...small.map(({ flat }) => flat))
    return { std, left, flat, large: Math.max(0, ...shares.map(({ flat }) => flat)) }
  })
  const most = Math.max(...rows.map(({ flat }) => flat))
  return [
    {
      claim:
        'What a large learning rate does is not the noise of small steps: noise does not lead out of a sharp ' +
        'minimum into a flat one as a large step does (A. Mohtashami, M. Jaggi, S. Stich, ICML 2023).',
      measured:
        `With γ < 0.95 × 2/λ = ${rate(0.95 * limit)}, the largest share of descents that have left the sharp minimum ` +
        'at T, and of those in the flat one: ' +
        `${rows.map(({ std, left, flat }) => `σ = ${std}: ${formatShare(left)}, ${formatShare(flat)}`).join('; ')}.`,
      agreesIf: 'No noise brings half of the descents into the flat minimum with a learning rate below 2/λ.',
      verdict: verdictOf(most < 0.5),
      why:
        'Noise as strong as the slopes does drive descents out; but then it also keeps them from coming to rest, in ' +
        'the flat minimum too, at T. Beyond 2/λ a step without noise does both.',
    },
  ]
}

function scheduleFindings(input: FigureInput): Finding[] {
  const limit = stabilityLimitOf(sharpnessOf(input, 'sharp'))!
  const shares = sharesOf(input)
  const factor = 20
  const small = shares.filter(({ learningRate }) => learningRate < 0.95 * limit)
  const large = shares.filter(({ learningRate }) => learningRate > 2 * limit && learningRate < 0.9 * factor * limit)
  const stays = Math.min(...small.map(({ sharp }) => sharp))
  const goes = Math.min(...large.map(({ flat }) => flat))
  return [
    {
      claim: 'Large steps first and small ones afterwards end in the flat minimum; small steps throughout do not.',
      measured:
        `With γ < ${rate(0.95 * limit)} throughout at least ${formatShare(stays)} of the descents stay in ` +
        'the sharp minimum; ' +
        `with γ from ${rate(2 * limit)} to ${rate(0.9 * factor * limit)} at first and a twentieth of it from ` +
        `t = 200 on, which the sharp minimum would hold, at least ${formatShare(goes)} end in the flat one.`,
      agreesIf: 'Both shares are at least 99 %.',
      verdict: small.length > 0 && large.length > 0 ? verdictOf(stays >= ALL && goes >= ALL) : 'cannot be told',
    },
  ]
}

function momentumFindings({ run, data }: FigureInput): Finding[] {
  const config = configOf(run, 'fate-map')
  const { fates = [], minima = [] } = summaryOf(run)
  const sharp = minima.find(({ fate }) => fate === 'sharp')?.sharpness ?? NaN
  const codes = data.arrays['fate']?.data ?? []
  const momenta = axisValues(config.momentum ?? config.start)
  let [beyond, within, held] = [0, 0, 0]
  axisValues(config.learningRate).forEach((learningRate, row) =>
    momenta.forEach((momentum, column) => {
      const limit = stabilityLimitOf(sharp, { name: 'heavy-ball', momentum })!
      const isSharp = fates[codes[row * momenta.length + column]!] === 'sharp'
      if (learningRate > 1.01 * limit && isSharp) beyond++
      if (learningRate < 0.99 * limit && learningRate > (1.01 * 2) / sharp) {
        within++
        if (isSharp) held++
      }
    }),
  )
  return [
    {
      claim: 'With heavy-ball a minimum holds descents up to 2(1 + β)/λ (B. Polyak, 1964), and none beyond it.',
      measured:
        `Beyond 1.01 × 2(1 + β)/λ ${beyond} of the cells end in the sharp minimum; between the ` +
        'limit of gradient descent, 2/λ, ' +
        `and that of the rule ${formatShare(held / within)} of ${within} do, and the others are carried ` +
        'out of its basin on the way.',
      agreesIf: 'None does beyond the limit, and some do between the two.',
      verdict: verdictOf(beyond === 0 && held > 0),
    },
  ]
}

function balancingFindings({ data }: FigureInput): Finding[] {
  const ends = data.members.flatMap(({ parameters, summary }) => {
    const [learningRate, sharpness] = [Number(parameters['learningRate']), summary?.['sharpness']]
    return typeof sharpness === 'number' ? [{ learningRate, sharpness }] : []
  })
  return [
    {
      claim:
        'Where minima are a curve, a descent with a large learning rate ends in one that is flatter than 2/γ, by ' +
        'balancing x and y (Y. Wang, M. Chen, T. Zhao, M. Tao, ICLR 2022).',
      measured: ends
        .map(({ learningRate, sharpness }) => {
          const limit = formatted(2 / learningRate)
          return `γ = ${rate(learningRate)}: λ = ${formatted(sharpness)}, 2/γ = ${limit}`
        })
        .join('; '),
      agreesIf: 'Each λ is below its 2/γ, and with the largest learning rate it is the smallest.',
      verdict: verdictOf(
        ends.length > 1 &&
          ends.every(({ learningRate, sharpness }) => sharpness < 2 / learningRate) &&
          ends.at(-1)!.sharpness === Math.min(...ends.map(({ sharpness }) => sharpness)),
      ),
    },
  ]
}

const formatted = (value: number) => String(Number(value.toPrecision(4)))

function catapultFindings({ data }: FigureInput): Finding[] {
  const last = data.members.length - 1
  const values = data.series.find(({ member, name }) => member === last && name === 'value')?.values ?? []
  const [first, highest] = [values[0] ?? NaN, Math.max(...values)]
  const fate = String(data.members[last]?.summary?.['fate'])
  const lower = data.members.slice(0, last).map(({ summary }) => String(summary?.['fate']))
  return [
    {
      claim:
        'Beyond the limit of the minimum it is at, a descent first rises and then comes down in a flatter one, as ' +
        'from a catapult (A. Lewkowycz et al., arXiv 2003.02218).',
      measured:
        `f rises from ${formatted(first)} to ${formatted(highest)}, and the descent ends in ${fate}; with smaller ` +
        `learning rates: ${lower.join(', ')}.`,
      agreesIf: 'f rises above where it began, and the end is the flat minimum, which it is not with smaller ones.',
      verdict: verdictOf(highest > first && fate === 'minimum-1' && !lower.includes('minimum-1')),
    },
  ]
}

function fractalFindings({ run }: FigureInput): Finding[] {
  const { border = [] } = summaryOf(run)
  const { learningRate } = configOf(run, 'basin-map')
  const rows = [learningRate].flat().flatMap((one, index) => {
    const fit = border[index]?.boxes
    return fit ? [{ learningRate: one, ...fit }] : []
  })
  const [least, most] = [rows[0], rows.at(-1)]
  return [
    {
      claim:
        'The border of the learning rates and starts with which training goes well is a fractal (J. Sohl-Dickstein, ' +
        'arXiv 2402.06184).',
      measured: `Dimension by box counting: ${rows
        .map(({ learningRate, dimension, margin }) => {
          return `γ = ${rate(learningRate)}: ${dimension.toFixed(2)} ± ${margin.toFixed(2)}`
        })
        .join('; ')}.`,
      agreesIf: 'With the largest learning rate the dimension is above 1.2, by more than its margin.',
      verdict: most && least ? verdictOf(most.dimension - most.margin > 1.2) : 'cannot be told',
      why: 'With the smallest learning rate the border is close to that of the gradient flow, which is smooth.',
    },
  ]
}
