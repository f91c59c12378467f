import {
  arraySpec,
  firstLayerOf,
  snapshotSteps,
  type ArrayName,
  type DataForm,
  type NetworkConfig,
} from '#shared/contract/index.ts'
import { productsOf } from '../projection/index.ts'
import type { Output, Resumption } from './experiment.ts'

/**
 * The first-layer weights of all networks at some steps of their training, and the inner products of every two of them:
 * array `snapshots/<member>` of shape [snapshots, fan-in, width], array `gram` of shape [n, n], in which row m·S + k is
 * snapshot k of member m, and array `snapshots/steps`. Of a network that has diverged everything is NaN.
 */
export interface Snapshots {
  /** The steps at which one is due. */
  readonly steps: readonly number[]
  /** How many have been taken. */
  readonly taken: number
  /** Takes the next one. @param firstLayers shape [members, fan-in, width] */
  take(firstLayers: Float32Array, divergedAt: readonly (number | null)[], signal: AbortSignal): Promise<void>
  /**
   * Hands out the inner products as a symmetric matrix; while the run lasts, row m·S + k has those with snapshots up to
   * the k-th alone.
   */
  finish(): void
}

/** @param taken how many there are already in the arrays of `resumption` */
export function takeSnapshots(
  config: NetworkConfig,
  members: number,
  form: DataForm,
  output: Output,
  taken: number,
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

      alive.forEach((member, index) => {
        kept[rowOf(member)] = own[index]!
        others.forEach((row, at) => {
          // Of two that come together one product counts for both.
          const mirrored = at - before.length
          const from =
            mirrored >= 0 && mirrored < index
              ? mirrored * others.length + before.length + index
              : index * others.length + at
          gram[rowOf(member) * rows + row] = products[from]!
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
