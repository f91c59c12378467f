import { ARRAYS, CELLS, ENDS, NEXT, PARKED, PARKED_LANES } from './frame.ts'

const PAGE = 65_536

/** The memory of the vector kernels of a thread, with the arrays that one call needs laid out behind the frame. */
class Memory {
  private lent: WebAssembly.Memory | undefined
  words = new Int32Array()

  /** Had at first use, as engines set gigabytes of addresses aside for it: who knows only kinds needs none. */
  get memory(): WebAssembly.Memory {
    if (!this.lent) {
      this.lent = new WebAssembly.Memory({ initial: 1 })
      this.words = new Int32Array(this.lent.buffer)
    }
    return this.lent
  }

  /** Room for arrays of so many bytes, each at a multiple of 16; what was there before is given up. */
  layOut<Name extends string>(sizes: Record<Name, number>): Record<Name, number> {
    let end = ARRAYS
    const places = { ...sizes }
    for (const name in sizes) {
      places[name] = end
      end += Math.ceil(sizes[name] / 16) * 16
    }
    const missing = end - this.memory.buffer.byteLength
    if (missing > 0) {
      this.memory.grow(Math.ceil(missing / PAGE))
      this.words = new Int32Array(this.memory.buffer)
    }
    return places
  }

  numbers = (place: number, length: number) => new Float64Array(this.memory.buffer, place, length)
  bytes = (place: number, length: number) => new Uint8Array(this.memory.buffer, place, length)
  counts = (place: number, length: number) => new Uint32Array(this.memory.buffer, place, length)

  /** The first starts in the lanes; lanes that get none are parked. */
  beginWith(count: number, lanes: number, steps: number): void {
    const { words } = this
    words[NEXT / 4] = Math.min(count, lanes)
    words[PARKED / 4] = Math.max(0, lanes - count)
    for (let lane = 0; lane < lanes; lane++) {
      const isParked = lane >= count
      words[ENDS / 4 + lane] = isParked ? -1 : steps
      words[CELLS / 4 + lane] = isParked ? -1 : lane
      words.fill(isParked ? -1 : 0, PARKED_LANES / 4 + 2 * lane, PARKED_LANES / 4 + 2 * lane + 2)
    }
  }
}

export const shared = new Memory()
