import { descentEndSchema, networkEndSchema, type Member, type RunData } from '../contract/index.ts'

/** The fate of a descent of a run; null where it is not known yet. */
export function fateOf({ summary }: Member): string | null {
  return descentEndSchema.parse(summary ?? {}).fate ?? null
}

/** One descent of a trajectory run in a few numbers; null is not known yet or not finite. */
export interface MemberRow {
  index: number
  /** A coordinate per variable, like `last`. */
  start: number[]
  learningRate: number
  /** Which of the descents from its start with its learning rate, from 0; null where there is one. */
  draw: number | null
  fate: string | null
  period: number | null
  iterations: number | null
  last: (number | null)[]
  lastValue: number | null
  /** Length of the step that gradient descent would take from there. */
  lastStep: number | null
  /** The largest Hessian eigenvalue where it converged, and the learning rate up to which it can stay there. */
  sharpness: number | null
  stabilityLimit: number | null
}

/** The descents of a run on a landscape of these variables, in the order of their index. */
export function memberRows({ members, series }: RunData, variables: readonly string[]): MemberRow[] {
  const last = new Map(series.map(({ member, name, values }) => [`${member}/${name}`, values.at(-1)]))
  return members.map(({ index, parameters, summary }) => {
    const { fate, iterations, period, sharpness, stabilityLimit } = descentEndSchema.parse(summary ?? {})
    return {
      index,
      start: [parameters['start']].flat().map(Number),
      learningRate: Number(parameters['learningRate']),
      draw: typeof parameters['draw'] === 'number' ? parameters['draw'] : null,
      fate: fate ?? null,
      period: period ?? null,
      iterations: iterations ?? null,
      last: variables.map((name) => last.get(`${index}/${name}`) ?? null),
      lastValue: last.get(`${index}/value`) ?? null,
      lastStep: last.get(`${index}/stepLength`) ?? null,
      sharpness: sharpness ?? null,
      stabilityLimit: stabilityLimit ?? null,
    }
  })
}

/** One network of a run in a few numbers; null is not known yet, or not finite. */
export interface NetworkRow {
  index: number
  start: string
  /** γ. */
  learningRate: number
  /** c = γλ₀ where learning rates are given so, and λ₀; else null. */
  scaledRate: number | null
  initialSharpness: number | null
  trainLoss: number | null
  testLoss: number | null
  trainAccuracy: number | null
  testAccuracy: number | null
  /** From the start, in the space of all weights; null until the end. */
  distance: number | null
  /** The largest eigenvalue of the Hessian; null where it is not measured. */
  sharpness: number | null
  /** 2 over the least learning rate at which a step along the gradient raises the loss; null where not measured. */
  criticalSharpness: number | null
  /** The steps it took before it diverged. */
  divergedAt: number | null
  /** Of one that went on from another: the number of that, what is told of it, and what became of both siblings. */
  from: number | null
  gammaLambda: number | null
  barrier: number | null
  siblingBarrier: number | null
  fate: string | null
  /** The steps it took before its training loss was low enough to stop; null where it does not stop or did not. */
  stoppedAt: number | null
  /** Whether these are the end points, over all images; before, they are the last points of the curves. */
  final: boolean
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : null)

const quantities = ['trainLoss', 'testLoss', 'trainAccuracy', 'testAccuracy', 'sharpness', 'criticalSharpness'] as const

/** The networks of a run in the order of their index. */
export function networkRows({ members, series }: RunData): NetworkRow[] {
  const last = new Map(series.map(({ member, name, values }) => [`${member} ${name}`, values.at(-1)]))
  return members.map(({ index, parameters, summary }) => {
    const end = networkEndSchema.parse(summary ?? {})
    const values = quantities.map((name) => {
      const value = summary ? end[name] : last.get(`${index} ${name}`)
      return [name, typeof value === 'number' && Number.isFinite(value) ? value : null] as const
    })
    return {
      index,
      start: String(parameters['start']),
      learningRate: Number(parameters['learningRate']),
      scaledRate: numberOf(parameters['scaledRate']),
      initialSharpness: numberOf(parameters['initialSharpness']),
      ...(Object.fromEntries(values) as Record<(typeof quantities)[number], number | null>),
      distance: end.distance ?? null,
      divergedAt: end.divergedAt ?? null,
      from: typeof parameters['from'] === 'number' ? parameters['from'] : null,
      gammaLambda: end.gammaLambda ?? null,
      barrier: end.barrier ?? null,
      siblingBarrier: end.siblingBarrier ?? null,
      fate: end.fate ?? null,
      stoppedAt: end.stoppedAt ?? null,
      final: summary !== null,
    }
  })
}
