import {
  arraySpec,
  firstLayerOf,
  keepsWholeSnapshots,
  keptSnapshots,
  layerForms,
  snapshotSteps,
  type ArrayName,
  type DataForm,
  type NetworkConfig,
} from '#shared/contract/index.ts'
import type { Carried } from '../network/index.ts'
import { productsOf } from '../projection/index.ts'
import type { Output, Resumption } from './experiment.ts'
import type { Layers } from './network-weights.ts'

/**
 * The first-layer weights of all networks at some steps of their training, and the inner products of every two of them:
 * array `snapshots/<member>` of shape [snapshots, fan-in, width], array `gram` of shape [n, n], in which row m·S + k is
 * snapshot k of member m, and array `snapshots/steps`. Of a network that has diverged everything is NaN. Where all
 * layers are kept, the rest of each network is in arrays `layers/<member>/<layer>/…`, and `layers/moved` beside them.
 */
export interface Snapshots {
  /** The steps at which one is due. */
  readonly steps: readonly number[]
  /** How many have been taken. */
  readonly taken: number
  /** Takes the next one. @param firstLayers shape [members, fan-in, width] */
  take(firstLayers: Float32Array, divergedAt: readonly (number | null)[], signal: AbortSignal): Promise<void>
  /** How many of them, from the first on, had lost digits when they were taken over. */
  readonly rounded: number
  /** Whether whole networks are kept. */
  readonly areWhole: boolean
  /** Keeps what the last one that was taken leaves out of the networks. @param weights [members][layers] */
  takeRest(weights: readonly Layers[], constants: Carried['constants'], divergedAt: readonly (number | null)[]): void
  /**
   * Hands out the inner products as a symmetric matrix; while the run lasts, row m·S + k has those with snapshots up to
   * the k-th alone.
   */
  finish(): void
}

/**
 * @param taken how many there are already in the arrays of `resumption`
 * @param rounded how many of them, from the first on, have lost digits there: inner products with these are corrected
 *   by what those with the one behind them are known to be
 */
export function takeSnapshots(
  config: NetworkConfig,
  members: number,
  form: DataForm,
  output: Output,
  { taken, rounded }: { taken: number; rounded: number },
  resumption: Resumption | undefined,
): Snapshots {
  const steps = snapshotSteps(config)
  const count = steps.length
  const rows = members * count
  const { fanIn, fanOut } = firstLayerOf(config, form)
  const size = fanIn * fanOut
  const declare = (name: ArrayName<'network'>, shape?: number[]) =>
    output.declareArray(arraySpec('network', config, name, shape))
  declare('snapshots/steps')
  output.writeArray('snapshots/steps', 0, Float64Array.from(steps))
  declare('gram')
  for (let member = 0; member < members; member++) declare(`snapshots/${member}`, [count, fanIn, fanOut])

  const areWhole = keepsWholeSnapshots(config)
  const forms = areWhole ? layerForms(config, form) : []
  for (let member = 0; member < members; member++)
    forms.forEach(({ fanIn, fanOut }, layer) => {
      if (layer > 0) declare(`layers/${member}/${layer + 1}/weights`, [count, fanIn, fanOut])
      declare(`layers/${member}/${layer + 1}/biases`, [count, fanOut])
    })

  const gram = new Float64Array(rows * rows)
  const kept = new Array<Float32Array | undefined>(rows)
  if (taken > 0) {
    gram.set(resumption?.array('gram')?.data ?? [])
    for (let member = 0; member < members; member++) {
      const weights = resumption?.array(`snapshots/${member}`)?.data as Float32Array
      for (let snapshot = 0; snapshot < taken; snapshot++)
        if (!Number.isNaN(gram[(member * count + snapshot) * (rows + 1)]))
          kept[member * count + snapshot] = weights.subarray(snapshot * size, (snapshot + 1) * size)
    }
    // Of what was written after the checkpoint nothing counts.
    for (let row = 0; row < rows; row++) if (row % count >= taken) gram.fill(0, row * rows, (row + 1) * rows)
  }

  /** What inner products of rounded snapshots with the ends behind them lack: by row, of each member. */
  let lacking: Promise<Map<number, number[]>> | undefined
  async function lackingOf(signal: AbortSignal): Promise<Map<number, number[]>> {
    const ends = Array.from({ length: members }, (_, member) => member * count + rounded)
    const known = ends.filter(isKept)
    const worn = [...kept.keys()].filter((row) => isKept(row) && row % count < rounded)
    const weightsOf = (some: readonly number[]) => some.map((row) => kept[row]!)
    const products = await productsOf(weightsOf(known), weightsOf(worn), signal)
    const lackOf = (end: number, row: number, at: number) =>
      isKept(end) ? gram[end * rows + row]! - products[known.indexOf(end) * worn.length + at]! : 0
    return new Map(worn.map((row, at) => [row, ends.map((end) => lackOf(end, row, at))]))
  }

  return {
    steps,
    get taken() {
      return taken
    },
    async take(firstLayers, divergedAt, signal) {
      const snapshot = taken
      const alive = [...divergedAt.keys()].filter((member) => divergedAt[member] === null)
      const rowOf = (member: number) => member * count + snapshot
      const own = alive.map((member) => firstLayers.slice(member * size, (member + 1) * size))
      const before = [...kept.keys()].filter((row) => kept[row] !== undefined)
      const others = [...before, ...alive.map(rowOf)]
      const products = await productsOf(own, [...before.map((row) => kept[row]!), ...own], signal)
      const lacks = rounded > 0 ? await (lacking ??= lackingOf(signal)) : undefined

      alive.forEach((member, index) => {
        kept[rowOf(member)] = own[index]!
        others.forEach((row, at) => {
          // Of two that come together one product counts for both.
          const mirrored = at - before.length
          const from =
            mirrored >= 0 && mirrored < index
              ? mirrored * others.length + before.length + index
              : index * others.length + at
          gram[rowOf(member) * rows + row] = products[from]! + (lacks?.get(row)?.[member] ?? 0)
        })
        output.writeArray(`snapshots/${member}`, snapshot * size, own[index]!.slice())
      })
      for (let member = 0; member < members; member++) {
        const row = rowOf(member) * rows
        for (let other = 0; other < rows; other++)
          if (other % count <= snapshot && (!alive.includes(member) || !isKept(other))) gram[row + other] = Number.NaN
        output.writeArray('gram', row, gram.slice(row, row + rows))
      }
      taken++
    },
    rounded,
    areWhole,
    takeRest(weights, constants, divergedAt) {
      const snapshot = taken - 1
      const put = (name: ArrayName<'network'>, values: Float32Array) =>
        output.writeArray(name, snapshot * values.length, values.slice())
      weights.forEach((layers, member) => {
        if (divergedAt[member] !== null) return
        layers.forEach((own, layer) => {
          if (layer > 0) put(`layers/${member}/${layer + 1}/weights`, own.weights)
          put(`layers/${member}/${layer + 1}/biases`, own.biases)
        })
      })
      if (!constants || keptSnapshots(config) !== 'whole') return
      if (snapshot === 0) declare('layers/moved', [count, constants.moved.length])
      put('layers/moved', constants.moved)
    },
    finish() {
      for (let row = 0; row < rows; row++)
        for (let other = 0; other < rows; other++)
          if (other % count > row % count) gram[row * rows + other] = gram[other * rows + row]!
      output.writeArray('gram', 0, gram.slice())
    },
  }

  function isKept(row: number): boolean {
    return kept[row] !== undefined
  }
}
