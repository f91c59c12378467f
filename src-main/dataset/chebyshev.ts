import type { Samples } from './samples.ts'

/**
 * Points at equal distances on [−1, 1] and the values of the Chebyshev polynomial of this degree there, as J. Cohen et
 * al. have them ("Gradient descent on neural networks typically occurs at the edge of stability", 2021).
 */
export function chebyshevSamples(count: number, degree: number): Samples {
  const images = Float32Array.from({ length: count }, (_, index) => (count === 1 ? -1 : -1 + index * (2 / (count - 1))))
  return { images, labels: new Uint8Array(count), targets: images.map((x) => chebyshev(degree, x)), count }
}

/** T₀ = 1, T₁ = x, Tₖ₊₁ = 2xTₖ − Tₖ₋₁. */
function chebyshev(degree: number, x: number): number {
  let [before, now] = [1, x]
  for (let at = 1; at < degree; at++) [before, now] = [now, 2 * x * now - before]
  return now
}
