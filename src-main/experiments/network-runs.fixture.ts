import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import {
  configSchema,
  emptyArray,
  type ArrayData,
  type Member,
  type NetworkConfig,
  type Summary,
} from '#shared/contract/index.ts'
import { npy, npzOf } from '../dataset/own-files.fixture.ts'
import { experimentOf, type ExperimentContext, type Resumption } from './index.ts'

/** A config of small networks on synthetic digits. */
export const configOf = (fields: object) =>
  configSchema.parse({
    kind: 'network',
    dataset: 'synthetic-digits',
    hidden: [8, 6],
    starts: 2,
    learningRates: [0.05, 0.3],
    batchSize: 20,
    trainSize: 300,
    testSize: 90,
    steps: 50,
    snapshots: 6,
    seed: 4,
    device: 'cpu',
    ...fields,
  }) as NetworkConfig

/**
 * A data set whose images have a border that is the same in all of them, so that ONNX Runtime moves the weights of its
 * pixels as one; it is there until the tests of the file have ended.
 */
export function withConstantPixels(): { path: string } {
  const [count, side] = [390, 8]
  const labels = Uint8Array.from({ length: count }, (_, image) => image % 10)
  const images = Uint8Array.from({ length: count * side * side }, (_, at) => {
    const [image, row, column] = [Math.floor(at / side ** 2), Math.floor(at / side) % side, at % side]
    if (row < 2 || row > 5 || column < 1 || column > 6) return 10 * row
    return (Math.imul(at + 1, 0x9e3779b1) >>> 25) + (labels[image]! === (row * side + column) % 10 ? 120 : 0)
  })
  const folder = mkdtempSync(join(tmpdir(), 'overstep-constant-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'border.npz')
  writeFileSync(path, npzOf({ x: npy('|u1', [count, side, side], images), y: npy('|u1', [count], labels) }))
  return { path }
}

/** Everything that a run hands out, kept as a store keeps it. */
export class Kept {
  readonly arrays: Record<string, ArrayData> = {}
  readonly members: Member[] = []
  readonly pieces: { member: number; name: string; steps: number[]; values: number[] }[] = []
  summary: Summary | undefined
  checkpoint: unknown
  engine = ''
  private known = 0

  series(member: number, name: string): { steps: number[]; values: number[] } {
    const own = this.pieces.filter((piece) => piece.member === member && piece.name === name)
    return { steps: own.flatMap(({ steps }) => steps), values: own.flatMap(({ values }) => values) }
  }

  /** Everything in an order that does not depend on when it came. */
  whole(): unknown {
    const names = [...new Set(this.pieces.map(({ member, name }) => `${member} ${name}`))].toSorted()
    const series = names.map((key) => [key, this.series(Number(key.split(' ')[0]), key.split(' ')[1]!)])
    return { arrays: this.arrays, members: this.members, series, summary: this.summary }
  }

  /**
   * Carries the run out, or goes on from its checkpoint; `stop` is asked at each sign of progress whether it is to be
   * paused.
   */
  async run(
    config: NetworkConfig,
    stop: (fraction: number) => boolean = () => false,
    parent?: ExperimentContext['parent'],
  ): Promise<void> {
    const pause = new AbortController()
    const resumption: Resumption | undefined = this.checkpoint
      ? { checkpoint: structuredClone(this.checkpoint), array: (name) => structuredClone(this.arrays[name]) }
      : undefined
    // What came after the checkpoint is dropped.
    this.pieces.length = this.known
    const context: ExperimentContext = {
      signal: pause.signal,
      progress: (fraction) => stop(fraction) && pause.abort(new Error('paused')),
      places: {},
      pool: { threads: 1, run: () => Promise.reject(new Error('no tasks here')) },
      resumption,
      parent,
      output: {
        foreknow: (summary) => void (this.summary = summary),
        provenance: ({ engine }) => void (this.engine = engine ?? this.engine),
        declareArray: (spec) => void (this.arrays[spec.name] ??= emptyArray(spec)),
        writeArray: (name, offset, data) => this.arrays[name]!.data.set(data, offset),
        member: (index, parameters, summary) => void (this.members[index] = { index, parameters, summary }),
        series: (member, name, steps, values) =>
          void this.pieces.push({ member, name, steps: [...steps], values: [...values] }),
        checkpoint: (state) => {
          this.checkpoint = structuredClone(state)
          this.known = this.pieces.length
        },
      },
    }
    try {
      this.summary = await experimentOf('network').run(config, context)
    } catch (thrown) {
      if (thrown !== pause.signal.reason) throw thrown
    }
  }
}

export async function carriedOut(config: NetworkConfig, parent?: ExperimentContext['parent']): Promise<Kept> {
  const kept = new Kept()
  await kept.run(config, () => false, parent)
  return kept
}

/** Carries a run out with pauses, each of them a little later than the one before. */
export async function carriedOutInParts(config: NetworkConfig, parts: number): Promise<{ kept: Kept; pauses: number }> {
  const kept = new Kept()
  let pauses = 0
  while (kept.summary?.networks === undefined) {
    const from = pauses / parts
    await kept.run(config, (fraction) => fraction > from && fraction < 1)
    pauses++
  }
  return { kept, pauses }
}
