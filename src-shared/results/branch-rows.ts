import { networkEndSchema, type RunData } from '../contract/index.ts'

/** One network of a branch in a few numbers; null is not known yet, or not finite. */
export interface BranchRow {
  index: number
  start: string
  learningRate: number
  /** The number of the network that it began at, in its run, and which of the children of that it is. */
  from: number
  child: number
  fate: 'stays' | 'escapes' | null
  barrier: number | null
  siblingBarrier: number | null
  gammaLambda: number | null
  sharpnessBefore: number | null
  sharpness: number | null
  distance: number | null
  trainLossBefore: number | null
  trainLoss: number | null
  testAccuracyBefore: number | null
  testAccuracy: number | null
}

const quantities = [
  'barrier',
  'siblingBarrier',
  'gammaLambda',
  'sharpnessBefore',
  'sharpness',
  'distance',
  'trainLossBefore',
  'trainLoss',
  'testAccuracyBefore',
  'testAccuracy',
] as const

/** The networks of a branch in the order of their index. */
export function branchRows({ members }: RunData): BranchRow[] {
  return members.map(({ index, parameters, summary }) => {
    const end = networkEndSchema.parse(summary ?? {})
    const values = quantities.map((name) => [name, end[name] ?? null] as const)
    return {
      index,
      start: String(parameters['start']),
      learningRate: Number(parameters['learningRate']),
      from: Number(parameters['from']),
      child: Number(parameters['child']),
      fate: end.fate ?? null,
      ...(Object.fromEntries(values) as Record<(typeof quantities)[number], number | null>),
    }
  })
}
