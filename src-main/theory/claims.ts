/** What the lemmas and theorems of MJS23 (arXiv 2205.15142) claim, as formulas of the constants. */

/**
 * Lemma 2.1: descents that start in M, where f is μ†-OPSC towards x†, leave it where γ is greater than this. Each step in M multiplies the distance
 * to x† by at least γμ† − 1 > 1, since ⟨x′ − x†, x − x†⟩ = ‖x − x†‖² − γ⟨∇f(x), x − x†⟩.
 */
export const escapeRate = (muLocal: number) => 2 / muLocal

/** Theorem 2.2, first half: descents that start in M stay and converge to x† where γ is less than this, f being L-smooth. */
export const stayRate = (muLocal: number, smoothness: number) => muLocal / smoothness ** 2

/** Theorem 2.2, second half, and Theorem 2.4: up to this γ each step outside M (outside X) comes nearer to x⁎, f being L-smooth and μ⁎-OPSC towards x⁎ there. */
export const reachRate = (muGlobal: number, smoothness: number) => muGlobal / smoothness ** 2

/** The μ† from which on a learning rate can be greater than 2/μ† and not greater than μ⁎/L²: 80 for L = μ⁎ = 40. */
export const neededMu = (muGlobal: number, smoothness: number) => (2 * smoothness ** 2) / muGlobal

/**
 * Lemma 2.1: the first iterate outside M lies within `reach` of x†, and so in P(M), for 2/μ† < γ up to this. A step from x in M ends at distance at most
 * √(1 − 2γμ† + γ²L²)·‖x − x†‖ of x†, with ‖x − x†‖ ≤ `radius` and L the smoothness over M; the lemma's own range of γ is that of Theorem 2.2.
 */
export function landingRate(muLocal: number, smoothness: number, radius: number, reach: number): number {
  const spare = (reach / radius) ** 2 - 1
  return (muLocal + Math.sqrt(Math.max(0, muLocal ** 2 + smoothness ** 2 * spare))) / smoothness ** 2
}

/** Lemma 2.3 holds for γ up to this: each step then shrinks no volume by more than 2ᵈ. */
export const hitRate = (smoothness: number) => 1 / (2 * smoothness)

/**
 * Lemma 2.3: with x₀ uniform in W, the probability that one of x₀ … x_T lies in X is at most 2^((T+1)d)·vol(X)/vol(W): the starts that are in X after
 * t steps fill at most 2^(td)·vol(X).
 */
export function hitBound(steps: number, dimension: number, volumeX: number, volumeW: number): number {
  return Math.min(1, (2 ** ((steps + 1) * dimension) * volumeX) / volumeW)
}

/**
 * Theorem 2.4: with x₀ uniform in W and f L-smooth and μ⁎-OPSC towards x⁎ outside X, the probability that a descent does not come to x⁎ is at most this. A
 * step outside X multiplies the distance to x⁎ by at most q = √(1 − 2γμ⁎ + γ²L²) < 1, so after T steps with qᵀ·r_W < c_X the descent is nearer to x⁎ than any
 * point of X, and it can only have been caught before: Lemma 2.3 with this T.
 *
 * @param farthestStart r_W, the greatest distance from x⁎ in W
 * @param nearestTrap c_X, the least distance from x⁎ in X
 * @returns null where γ is beyond μ⁎/L² or 1/(2L), or x⁎ lies in X: then the theorem claims nothing
 */
export function missBound(
  learningRate: number,
  { muGlobal, smoothness }: { muGlobal: number; smoothness: number },
  sizes: { dimension: number; volumeX: number; volumeW: number; farthestStart: number; nearestTrap: number },
): number | null {
  if (!(learningRate <= Math.min(reachRate(muGlobal, smoothness), hitRate(smoothness))) || sizes.nearestTrap === 0)
    return null
  if (sizes.farthestStart < sizes.nearestTrap) return 0
  // ln q; by way of q it would be lost for tiny γ, as 1 − 2γμ⁎ is 1 then.
  const logFactor = Math.log1p((learningRate * smoothness) ** 2 - 2 * learningRate * muGlobal) / 2
  const steps = Math.floor(Math.log(sizes.nearestTrap / sizes.farthestStart) / logFactor) + 1
  return hitBound(steps, sizes.dimension, sizes.volumeX, sizes.volumeW)
}
