import { log, log1p } from '#shared/elementary/index.ts'
/** What the lemmas and theorems of MJS23 (arXiv 2205.15142) claim, as formulas of the constants. */

/**
 * Lemma 2.1: descents that start in M, where f is μ†-OPSC towards x†, leave it where γ is greater than this. Each
 * step in M multiplies the distance to x† by at least γμ† − 1 > 1, since ⟨x′ − x†, x − x†⟩ = ‖x − x†‖² − γ⟨∇f(x), x −
 * x†⟩.
 */
export const escapeRate = (muLocal: number) => 2 / muLocal

/**
 * Theorem 2.2, first half: descents that start in M stay and converge to x† where γ is less than this, f being
 * L-smooth.
 */
export const stayRate = (muLocal: number, smoothness: number) => muLocal / smoothness ** 2

/**
 * Theorem 2.2, second half, and Theorem 2.4: up to this γ each step outside M (outside X) comes nearer to x⁎, f being
 * L-smooth and μ⁎-OPSC towards x⁎ there.
 */
export const reachRate = (muGlobal: number, smoothness: number) => muGlobal / smoothness ** 2

/** The μ† from which on a learning rate can be greater than 2/μ† and not greater than μ⁎/L²: 80 for L = μ⁎ = 40. */
export const neededMu = (muGlobal: number, smoothness: number) => (2 * smoothness ** 2) / muGlobal

/**
 * Lemma 2.1: the first iterate outside M lies within `reach` of x†, and so in P(M), for 2/μ† < γ up to this. A step
 * from x in M ends at distance at most √(1 − 2γμ† + γ²L²)·‖x − x†‖ of x†, with ‖x − x†‖ ≤ `radius` and L the
 * smoothness over M; the lemma's own range of γ is that of Theorem 2.2.
 */
export function landingRate(muLocal: number, smoothness: number, radius: number, reach: number): number {
  const spare = (reach / radius) ** 2 - 1
  return (muLocal + Math.sqrt(Math.max(0, muLocal ** 2 + smoothness ** 2 * spare))) / smoothness ** 2
}

/**
 * The greatest γ of Lemma 2.3, 1/(2L). L is the smoothness of f outside X, over all pairs of points there: ‖∇f(x) −
 * ∇f(y)‖ ≤ L‖x − y‖. Inside X nothing is asked of f.
 *
 * Why that L: let g(x) = x − γ∇f(x), S₀ = X, and Sₜ the points outside X whose descents meet X in step t for the first
 * time, so that g takes Sₜ into Sₜ₋₁. With γL ≤ 1/2
 * - no eigenvalue λ of ∇²f outside X is greater than L, so that det ∇g = Π(1 − γλ) ≥ 2⁻ᵈ there: g shrinks no volume by
 *   more than 2ᵈ;
 * - g(x) = g(y) would mean ‖x − y‖ = γ‖∇f(x) − ∇f(y)‖ ≤ ‖x − y‖/2: g takes no two points outside X to one, and no parts
 *   of Sₜ come to lie on each other.
 * Together vol Sₜ ≤ 2ᵈ vol Sₜ₋₁. The first is a statement on the Hessian alone. The second is one on pairs: where the
 * set is not convex, as on the two sides of X, the Hessian does not give it. For x²/2 + 5|x| with X = [−1, 1] the
 * Hessian is 1 outside X, and yet with γ = 1/2 the descents of both sides meet in X, twice as many as 2ᵈ allows for.
 * The L of the definition, 6 there, gives both.
 */
export const hitRate = (smoothness: number) => 1 / (2 * smoothness)

/**
 * Lemma 2.3: with x₀ uniform in W, the probability that one of x₀ … x_T lies in X is at most 2^((T+1)d)·vol(X)/vol(W):
 * the starts that first meet X in step t fill at most 2^(td)·vol(X), and the sum of these over t is less than
 * 2^((T+1)d). It is a statement on descents that stay where f is L-smooth.
 */
export function hitBound(steps: number, dimension: number, volumeX: number, volumeW: number): number {
  return Math.min(1, (2 ** ((steps + 1) * dimension) * volumeX) / volumeW)
}

/** The greatest γ of Theorem 2.4, with L of f outside X: each step there comes nearer to x⁎, and Lemma 2.3 holds. */
export const missRate = (muGlobal: number, smoothness: number) =>
  Math.min(reachRate(muGlobal, smoothness), hitRate(smoothness))

/** Two bounds of the probability that a descent from W does not come to x⁎. */
export interface MissBounds {
  /** As the article prints it. */
  printed: number
  /** What its derivation gives. */
  tight: number
}

/** As a share of a number of steps, its rounding: so little below a whole number it is taken for that. */
const STEP_ROUNDING = 1e-12

/**
 * Theorem 2.4: with x₀ uniform in W and f L-smooth and μ⁎-OPSC towards x⁎ outside X, bounds of the probability that a
 * descent does not come to x⁎. A step outside X multiplies the distance to x⁎ by at most q = √(1 − 2γμ⁎ + γ²L²) < 1.
 * With qⁿ·r_W < c_X the iterates x_n, x_{n+1}, … are nearer to x⁎ than any point of X: a descent that is caught has one
 * of x₀ … x_{n−1} in X, and of these n iterates Lemma 2.3 says 2^(nd)·vol(X)/vol(W). With the least such n this is the
 * tight bound.
 *
 * The article puts in its place the T of q^T·r_W = c_X, a number that is seldom whole, and counts x₀ … x_T: printed is
 * 2^((T+1)d)·vol(X)/vol(W) = 2ᵈ·(r_W/c_X)^(−d·ln 2/ln q)·vol(X)/vol(W). Since n ≤ T + 1, the tight bound is never
 * greater.
 *
 * @param farthestStart r_W, the greatest distance from x⁎ in W
 * @param nearestTrap c_X, the least distance from x⁎ in X
 * @returns both at most 1; null where γ is beyond μ⁎/L² or 1/(2L), where x⁎ lies in X, and where μ⁎ > L, which no
 * function has: then the theorem claims nothing
 */
export function missBounds(
  learningRate: number,
  { muGlobal, smoothness }: { muGlobal: number; smoothness: number },
  sizes: { dimension: number; volumeX: number; volumeW: number; farthestStart: number; nearestTrap: number },
): MissBounds | null {
  const { dimension, volumeX, volumeW, farthestStart, nearestTrap } = sizes
  if (!(learningRate <= missRate(muGlobal, smoothness)) || nearestTrap === 0 || muGlobal > smoothness) return null
  // ln q; by way of q it would be lost for tiny γ, as 1 − 2γμ⁎ is 1 then.
  const logFactor = log1p((learningRate * smoothness) ** 2 - 2 * learningRate * muGlobal) / 2
  const steps = log(nearestTrap / farthestStart) / logFactor
  const whole = farthestStart < nearestTrap ? 0 : Math.floor(steps * (1 + STEP_ROUNDING)) + 1
  return {
    printed: hitBound(steps, dimension, volumeX, volumeW),
    tight: whole === 0 ? 0 : hitBound(whole - 1, dimension, volumeX, volumeW),
  }
}
