import { DeviceLostError, RefusedByDeviceError } from './errors.ts'
import { cellsOf, type Grid, tableOf } from './grid.ts'
import { pairOf } from './numbers.ts'
import { createPace, type Pace } from './pace.ts'
import { BYTES_OF_PROGRESS, bytesOfNumber, makeRoom, MAP_READ, mostCells, type Room, SETTINGS_BYTES } from './room.ts'
import { type Shader, WORKGROUP } from './shader.ts'

/** What became of the descents of some cells of a grid, in order. */
export interface Tile {
  /** The cell that it begins with, counted row by row. */
  from: number
  count: number
  /** See `decisionOf` and `minimumOf`. */
  decisions: Uint32Array
  /** Steps of each. */
  iterations: Uint32Array
  /** Where each was when it was decided, with the state of its rule, shape [count, pointLength], row-major. */
  ends: Float64Array<ArrayBuffer>
}

export interface DescendOptions {
  signal?: AbortSignal
  /** Cells to be done, counted row by row: all of them where it is left out. */
  from?: number
  to?: number
  /**
   * Takes what is done, tile by tile; the next tile but one waits for it.
   */
  onTile(tile: Tile): void | Promise<void>
}

/** Descents on one device. */
export interface Driver {
  /**
   * Descends in every cell of a grid. Each dispatch is short, so that no driver takes it for one that hangs, and an
   * abort is obeyed within 100 ms.
   * @throws {DeviceLostError} where the device is lost
   * @throws {RefusedByDeviceError} where it does not take the shader, or has no room
   * @throws the reason of the signal where it is aborted
   */
  descend(shader: Shader, grid: Grid, options: DescendOptions): Promise<void>
  /** Compiles a shader, so that the first descents with it need not wait. */
  prepare(shader: Shader): Promise<void>
}

interface Prepared {
  pipeline: GPUComputePipeline
  pace: Pace
}

/** Compiled shaders that are kept. */
const MOST_KEPT = 32

/** Drives a device that somebody else opened and will close. */
export function createDriver(device: GPUDevice): Driver {
  const prepared = new Map<string, Promise<Prepared>>()
  let lost: DeviceLostError | undefined
  const losing = device.lost.then(({ message, reason }) => {
    lost = new DeviceLostError(message || `the device was lost (${reason})`)
    throw lost
  })
  losing.catch(() => undefined)

  /** What the device promises; once it is lost it may never answer. */
  async function answerOf<T>(promise: Promise<T>): Promise<T> {
    try {
      return await Promise.race([promise, losing])
    } catch (error) {
      // What fails because the device is gone may be told before that it is.
      if (!lost) await Promise.race([losing, Promise.resolve()]).catch(() => undefined)
      throw lost ?? error
    }
  }

  function prepare(shader: Shader): Promise<Prepared> {
    const known = prepared.get(shader.code) ?? compile(shader)
    // The one that was used last is the last to go.
    prepared.delete(shader.code)
    prepared.set(shader.code, known)
    known.catch(() => prepared.delete(shader.code))
    if (prepared.size > MOST_KEPT) prepared.delete(prepared.keys().next().value as string)
    return known
  }

  async function compile({ code }: Shader): Promise<Prepared> {
    if (lost) throw lost
    device.pushErrorScope('validation')
    const module = device.createShaderModule({ code })
    const [problem, { messages }] = await answerOf(Promise.all([device.popErrorScope(), module.getCompilationInfo()]))
    const error = messages.find(({ type }) => type === 'error')
    if (error) throw new RefusedByDeviceError(`line ${error.lineNum} of the shader: ${error.message}`)
    if (problem) throw new RefusedByDeviceError(problem.message)
    try {
      const pipeline = await answerOf(
        device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'descend' } }),
      )
      return { pipeline, pace: createPace() }
    } catch (thrown) {
      if (thrown instanceof DeviceLostError) throw thrown
      throw new RefusedByDeviceError(thrown instanceof Error ? thrown.message : String(thrown))
    }
  }

  async function descend(shader: Shader, grid: Grid, { signal, from = 0, to = cellsOf(grid), onTile }: DescendOptions) {
    const { pipeline, pace } = await prepare(shader)
    const { pairs, sources } = tableOf(grid, shader)
    const most = mostCells(device, shader)
    let room: Room | undefined
    let handed: Promise<void> = Promise.resolve()
    let failed = false
    try {
      for (let cell = from; cell < to;) {
        signal?.throwIfAborted()
        const count = Math.min(to - cell, most, pace.cells())
        if (!room || room.capacity < count) {
          room?.destroy()
          room = await answerOf(makeRoom(device, pipeline, shader, count, pairs.byteLength))
          device.queue.writeBuffer(room.table, 0, pairs)
        }
        await followTile(room, pipeline, pace, grid, sources, cell, count, signal)
        const tile = await readTile(room, shader, cell, count)
        signal?.throwIfAborted()
        await handed
        handed = (async () => onTile(tile))()
        handed.catch(() => (failed = true))
        if (failed) break
        cell += count
      }
      await handed
    } finally {
      await handed.catch(() => undefined)
      room?.destroy()
    }
  }

  /** Takes the descents of a tile on, dispatch by dispatch, until all of them are decided. */
  async function followTile(
    room: Room,
    pipeline: GPUComputePipeline,
    pace: Pace,
    grid: Grid,
    sources: Uint32Array,
    first: number,
    count: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const settings = settingsOf(grid, sources, room.capacity, first)
    for (let active = count, turn = 0; active > 0; turn++) {
      signal?.throwIfAborted()
      const turns = Math.min(pace.turns(turn === 0), grid.steps + 1)
      const side = (turn % 2) as 0 | 1
      settings.tell({ active, fresh: turn === 0, turns })
      const began = Date.now()
      device.queue.writeBuffer(room.settings, 0, settings.bytes)
      const still = room.going[1 - side]!
      const encoder = device.createCommandEncoder()
      encoder.clearBuffer(still, 0, 4)
      const pass = encoder.beginComputePass()
      pass.setPipeline(pipeline)
      pass.setBindGroup(0, room.groups[side])
      pass.dispatchWorkgroups(Math.ceil(active / WORKGROUP))
      pass.end()
      encoder.copyBufferToBuffer(still, 0, room.count, 0, 4)
      device.queue.submit([encoder.finish()])
      await answerOf(room.count.mapAsync(MAP_READ))
      active = new Uint32Array(room.count.getMappedRange())[0]!
      room.count.unmap()
      pace.took(Date.now() - began, turns, turn === 0)
    }
  }

  async function readTile(room: Room, shader: Shader, from: number, count: number): Promise<Tile> {
    const { pointLength } = shader
    const each = bytesOfNumber(shader)
    const encoder = device.createCommandEncoder()
    encoder.copyBufferToBuffer(room.progress, 0, room.result, 0, count * BYTES_OF_PROGRESS)
    for (let number = 0; number < pointLength; number++)
      encoder.copyBufferToBuffer(
        room.state,
        number * room.capacity * each,
        room.result,
        count * (BYTES_OF_PROGRESS + number * each),
        count * each,
      )
    device.queue.submit([encoder.finish()])
    const bytes = count * (BYTES_OF_PROGRESS + pointLength * each)
    await answerOf(room.result.mapAsync(MAP_READ, 0, bytes))
    const mapped = room.result.getMappedRange(0, bytes)
    const progress = new Uint32Array(mapped, 0, 2 * count)
    const halves = new Float32Array(mapped, count * BYTES_OF_PROGRESS)
    const tile: Tile = {
      from,
      count,
      decisions: new Uint32Array(count),
      iterations: new Uint32Array(count),
      ends: new Float64Array(count * pointLength),
    }
    for (let cell = 0; cell < count; cell++) {
      tile.iterations[cell] = progress[2 * cell]!
      tile.decisions[cell] = progress[2 * cell + 1]!
      for (let number = 0; number < pointLength; number++) {
        const at = number * count + cell
        tile.ends[cell * pointLength + number] = each === 8 ? halves[2 * at]! + halves[2 * at + 1]! : halves[at]!
      }
    }
    room.result.unmap()
    return tile
  }

  return {
    descend,
    async prepare(shader) {
      await prepare(shader)
    },
  }
}

/** The bytes of the uniform `Settings` of a tile; `tell` says what differs from dispatch to dispatch. */
function settingsOf({ tolerance, bound, columns, steps }: Grid, sources: Uint32Array, capacity: number, first: number) {
  const bytes = new ArrayBuffer(SETTINGS_BYTES)
  const [words, numbers] = [new Uint32Array(bytes), new Float32Array(bytes)]
  numbers.set([...pairOf(tolerance), ...pairOf(bound)])
  words.set([0, columns, first, 0, 0, 0, steps, capacity], 4)
  words.set(sources, 12)
  return {
    bytes,
    tell({ active, fresh, turns }: { active: number; fresh: boolean; turns: number }) {
      words.set([active, Number(fresh), turns], 7)
    },
  }
}
