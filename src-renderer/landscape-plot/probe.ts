import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { LandscapeChoice } from '#shared/contract/index.ts'
import { useService } from '../transport/index.ts'

/** A landscape at one point, computed there and not read off the drawing. */
export interface Probe {
  point: number[]
  value: number
  /** Null where it has none that is finite. */
  gradient: number[] | null
}

/** A step so long that x − x₁ has the digits of the gradient and not those of x; a power of two costs none. */
const LENGTH = 2 ** 20

/**
 * Value and gradient at the point that is looked at: those of one step of gradient descent from it. One question at a
 * time is under way.
 */
export function useProbe(
  landscape: () => LandscapeChoice | null,
  point: () => number[] | null,
): ShallowRef<Probe | null> {
  const service = useService()
  const probe = shallowRef<Probe | null>(null)
  let asking = false
  let ended = false
  const question = (): string => JSON.stringify([landscape(), point()])

  async function ask(): Promise<void> {
    if (asking || ended) return
    const [choice, start, asked] = [landscape(), point(), question()]
    if (!choice || !start) {
      probe.value = null
      return
    }
    asking = true
    try {
      const { points, values } = await service.call('landscapes.path', {
        landscape: choice,
        start,
        learningRate: LENGTH,
        steps: 1,
        tolerance: Number.MIN_VALUE,
        bound: Number.MAX_VALUE,
      })
      const next = points.length > start.length ? points.subarray(start.length) : Float64Array.from(start)
      const gradient = start.map((at, axis) => (at - next[axis]!) / LENGTH)
      probe.value = { point: start, value: values[0]!, gradient: gradient.every(Number.isFinite) ? gradient : null }
    } catch {
      // What is wrong with the landscape is said elsewhere.
      probe.value = null
    } finally {
      asking = false
    }
    if (question() !== asked) void ask()
  }
  watch(question, () => void ask())
  onScopeDispose(() => (ended = true))
  return probe
}
