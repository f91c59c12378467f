import { pairOf } from '#shared/gpu/index.ts'

/*
 * Double-float arithmetic in WGSL: a number is the unevaluated sum of two float32, the second at most half a unit in
 * the last place of the first. The algorithms are those of T. J. Dekker, A floating-point technique for extending the
 * available precision (Numerische Mathematik 18, 1971), D. E. Knuth (The Art of Computer Programming 2, 4.2.2), and of
 * the double-double arithmetic of Y. Hida, X. S. Li and D. H. Bailey (Algorithms for quad-double precision
 * floating-point arithmetic, ARITH-15, 2001).
 *
 * They live on what rounding leaves over, which a compiler that takes floating-point numbers for real ones simplifies
 * to 0. What must be rounded as it stands goes through `kept`: to the compiler it is another number.
 */

/** A number as a pair in WGSL. @throws {RangeError} beyond float32 */
export function pairLiteral(value: number): string {
  const [high, low] = pairOf(value)
  return `vec2f(${singleLiteral(high)}, ${singleLiteral(low)})`
}

/** A float32 in WGSL. @throws {RangeError} where there is none */
export function singleLiteral(value: number): string {
  const single = Math.fround(value)
  if (!Number.isFinite(single)) throw new RangeError(`${value} is beyond float32`)
  const text = String(single)
  return /[.e]/.test(text) ? text : `${text}.0`
}

/** ln 2 and π/2 in three parts, each of the digits of a float32; of ln 2 the first so few that multiples are exact. */
const LN2 = partsOf(0.6931471805599453, 2.3190468138462996e-17, 0.693359375)
const HALF_PI = partsOf(1.5707963267948966, 6.123233995736766e-17, Math.fround(1.5707963267948966))

/** @param value the double nearest to a number @param rest what it differs by @param first the first part */
function partsOf(value: number, rest: number, first: number): readonly [string, string, string] {
  const second = Math.fround(value - first)
  return [first, second, value - first - second + rest].map(singleLiteral) as [string, string, string]
}

/**
 * How the rounding error of a product is had: by the halves of its factors, which takes 17 operations, or by a fused
 * multiplication and addition, which takes one where the device has it. WGSL leaves it to the device, so this is tried
 * out.
 */
export type Products = 'split' | 'fused'

const errorOfProduct: Record<Products, string> = {
  split: `
fn split(a: f32) -> vec2f {
  let wide = kept(4097.0 * a);
  let high = kept(wide - kept(wide - a));
  return vec2f(high, kept(a - high));
}
fn error_of_product(a: f32, b: f32, p: f32) -> f32 {
  let x = split(a);
  let y = split(b);
  let first = kept(kept(x.x * y.x) - p);
  let second = kept(first + kept(x.x * y.y));
  let third = kept(second + kept(x.y * y.x));
  return kept(third + kept(x.y * y.y));
}`,
  fused: `
fn error_of_product(a: f32, b: f32, p: f32) -> f32 { return fma(a, b, -p); }`,
}

/** The operations that all landscapes need. */
export const arithmeticWgsl = (products: Products) => `
var<private> doubt: bool = false;

fn infinity() -> f32 { return bitcast<f32>(0x7f800000u ^ settings.zero); }
fn no_number() -> vec2f { doubt = true; return vec2f(0.0, 0.0); }
${errorOfProduct[products]}
fn product_of(a: f32, b: f32) -> vec2f {
  let p = kept(a * b);
  return vec2f(p, error_of_product(a, b, p));
}
fn square_of(a: f32) -> vec2f { return product_of(a, a); }
fn sum_of(a: f32, b: f32) -> vec2f {
  let s = kept(a + b);
  let v = kept(s - a);
  let rest = kept(a - kept(s - v));
  return vec2f(s, kept(rest + kept(b - v)));
}
fn ordered_sum(a: f32, b: f32) -> vec2f {
  let s = kept(a + b);
  return vec2f(s, kept(b - kept(s - a)));
}
fn pair_negate(a: vec2f) -> vec2f { return vec2f(-a.x, -a.y); }
fn pair_abs(a: vec2f) -> vec2f { return select(a, pair_negate(a), a.x < 0.0); }
fn pair_add(a: vec2f, b: vec2f) -> vec2f {
  let s = sum_of(a.x, b.x);
  let t = sum_of(a.y, b.y);
  let u = ordered_sum(s.x, kept(s.y + t.x));
  return ordered_sum(u.x, kept(u.y + t.y));
}
fn pair_add_single(a: vec2f, b: f32) -> vec2f {
  let s = sum_of(a.x, b);
  return ordered_sum(s.x, kept(s.y + a.y));
}
fn pair_subtract(a: vec2f, b: vec2f) -> vec2f { return pair_add(a, pair_negate(b)); }
fn pair_multiply(a: vec2f, b: vec2f) -> vec2f {
  let p = product_of(a.x, b.x);
  return ordered_sum(p.x, kept(p.y + kept(a.x * b.y + a.y * b.x)));
}
fn pair_multiply_single(a: vec2f, b: f32) -> vec2f {
  let p = product_of(a.x, b);
  return ordered_sum(p.x, kept(p.y + a.y * b));
}
fn pair_square(a: vec2f) -> vec2f {
  let p = square_of(a.x);
  return ordered_sum(p.x, kept(p.y + 2.0 * a.x * a.y));
}
fn pair_divide(a: vec2f, b: vec2f) -> vec2f {
  if (abs(b.x) < 1e-30 || abs(b.x) > 1e34) { doubt = true; }
  let first = kept(a.x / b.x);
  let left = pair_subtract(a, pair_multiply_single(b, first));
  let second = kept(left.x / b.x);
  let still = pair_subtract(left, pair_multiply_single(b, second));
  let q = ordered_sum(first, second);
  return ordered_sum(q.x, kept(q.y + still.x / b.x));
}
fn pair_divide_single(a: vec2f, b: f32) -> vec2f {
  let first = kept(a.x / b);
  let product = product_of(first, b);
  let left = kept(kept(kept(a.x - product.x) - product.y) + a.y);
  return ordered_sum(first, left / b);
}
fn pair_sqrt(a: vec2f) -> vec2f {
  if (a.x <= 0.0) {
    if (a.x < 0.0) { return no_number(); }
    return vec2f(0.0, 0.0);
  }
  if (a.x < 1e-30) { doubt = true; }
  let near = kept(sqrt(a.x));
  let half = 0.5 / near;
  let first = ordered_sum(near, pair_subtract(a, square_of(near)).x * half);
  return pair_add_single(first, pair_subtract(a, pair_square(first)).x * half);
}
fn pair_floor(a: vec2f) -> vec2f {
  let high = floor(a.x);
  if (high != a.x) { return vec2f(high, 0.0); }
  return ordered_sum(high, floor(a.y));
}
fn pair_sign(a: vec2f) -> vec2f { return vec2f(sign(a.x), 0.0); }
fn pair_less(a: vec2f, b: vec2f) -> bool { return a.x < b.x || (a.x == b.x && a.y < b.y); }
fn pair_at_most(a: vec2f, b: vec2f) -> bool { return a.x < b.x || (a.x == b.x && a.y <= b.y); }
fn pair_equal(a: vec2f, b: vec2f) -> bool { return a.x == b.x && a.y == b.y; }
fn pair_min(a: vec2f, b: vec2f) -> vec2f { return select(b, a, pair_less(a, b)); }
fn pair_max(a: vec2f, b: vec2f) -> vec2f { return select(a, b, pair_less(a, b)); }
`

/** A function beside arithmetic, and what others it is made of. */
export interface PairFunction {
  needs: readonly string[]
  code: string
}

/** 1/n! */
const inverseFactorial = (n: number): number => (n <= 1 ? 1 : inverseFactorial(n - 1) / n)
/** c₀ + w·(c₁ + w·(c₂ + …)) of single numbers. */
function singlePolynomial(coefficients: readonly number[], w: string): string {
  const [first, ...rest] = coefficients
  if (rest.length === 0) return singleLiteral(first!)
  return `(${singleLiteral(first!)} + ${w} * ${singlePolynomial(rest, w)})`
}
/** The same in pairs, as far as the digits matter; `tail`, a single number, is added to the last coefficient. */
function pairPolynomial(coefficients: readonly number[], z: string, tail: string): string {
  const [first, ...rest] = coefficients
  if (rest.length === 0) return `pair_add_single(${pairLiteral(first!)}, ${tail})`
  return `pair_add(${pairLiteral(first!)}, pair_multiply(${z}, ${pairPolynomial(rest, z, tail)}))`
}
const alternating = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => (-1) ** (from / 2 + index) * inverseFactorial(from + 2 * index))

/**
 * Elementary functions, to nearly all digits of a pair: by reduction of the argument to a small interval, and a series
 * there, of which terms that have only the last 24 digits to say are single numbers.
 */
export const pairFunctions: Record<string, PairFunction> = {
  growth: {
    needs: [],
    // e^x − 1 for |x| ≤ ln 2 / 2: the series at x/8, and three times (1 + s)² − 1 = 2s + s².
    code: `
fn pair_growth(x: vec2f) -> vec2f {
  let q = 0.125 * x;
  let tail = q.x * ${singlePolynomial([5, 6, 7, 8].map(inverseFactorial), 'q.x')};
  let p = ${pairPolynomial([2, 3, 4].map(inverseFactorial), 'q', 'tail')};
  var s = pair_add(q, pair_multiply(pair_square(q), p));
  for (var i = 0; i < 3; i++) { s = pair_add(2.0 * s, pair_square(s)); }
  return s;
}`,
  },
  exp: {
    needs: ['growth'],
    code: `
fn power_of_two(n: i32) -> f32 { return bitcast<f32>(u32(clamp(n, -126, 127) + 127) << 23u); }
fn pair_exp(x: vec2f) -> vec2f {
  if (!(x.x < 88.0)) { return vec2f(infinity(), 0.0); }
  if (x.x < -87.0) { return vec2f(0.0, 0.0); }
  let n = round(x.x * ${singleLiteral(Math.LOG2E)});
  let most = pair_subtract(vec2f(kept(x.x - n * ${LN2[0]}), x.y), product_of(n, ${LN2[1]}));
  let grown = pair_growth(pair_add_single(most, -(n * ${LN2[2]})));
  return power_of_two(i32(n)) * pair_add_single(grown, 1.0);
}`,
  },
  expm1: {
    needs: ['exp'],
    code: `
fn pair_expm1(x: vec2f) -> vec2f {
  if (abs(x.x) < 0.34) { return pair_growth(x); }
  return pair_add_single(pair_exp(x), -1.0);
}`,
  },
  artanh: {
    needs: [],
    // 2·artanh s for |s| ≤ 0.172.
    code: `
fn twice_artanh(s: vec2f) -> vec2f {
  let z = pair_square(s);
  let tail = z.x * ${singlePolynomial(
    [9, 11, 13, 15, 17, 19].map((n) => 1 / n),
    'z.x',
  )};
  let p = ${pairPolynomial(
    [3, 5, 7].map((n) => 1 / n),
    'z',
    'tail',
  )};
  return 2.0 * pair_add(s, pair_multiply(pair_multiply(s, z), p));
}`,
  },
  log: {
    needs: ['artanh'],
    code: `
fn pair_log(x: vec2f) -> vec2f {
  if (!(x.x >= 1e-30 && x.x < 1e34)) { return no_number(); }
  let bits = bitcast<u32>(x.x);
  // So that what is left is between 0.7 and 1.41.
  let n = i32((bits - 0x3f3504f3u + 0x3f800000u) >> 23u) - 127;
  let m = bitcast<f32>(u32(127 - n) << 23u) * x;
  let s = pair_divide(pair_add_single(m, -1.0), pair_add_single(m, 1.0));
  let rest = twice_artanh(s);
  let k = f32(n);
  let least = pair_add_single(product_of(k, ${LN2[1]}), k * ${LN2[2]});
  return pair_add(vec2f(k * ${LN2[0]}, 0.0), pair_add(least, rest));
}`,
  },
  log1p: {
    needs: ['log'],
    code: `
fn pair_log1p(x: vec2f) -> vec2f {
  if (abs(x.x) < 0.25) { return twice_artanh(pair_divide(x, pair_add_single(x, 2.0))); }
  return pair_log(pair_add_single(x, 1.0));
}`,
  },
  circle: {
    needs: [],
    // x less the nearest multiple of π/2, and sine and cosine of what is left, |r| ≤ π/4.
    code: `
fn reduced_angle(x: vec2f, n: f32) -> vec2f {
  if (!(abs(x.x) < 4e6)) { doubt = true; }
  let first = product_of(n, ${HALF_PI[0]});
  let less = pair_add(sum_of(x.x, -first.x), sum_of(x.y, -first.y));
  return pair_add_single(pair_subtract(less, product_of(n, ${HALF_PI[1]})), -(n * ${HALF_PI[2]}));
}
fn quarters(x: f32) -> f32 { return round(x * ${singleLiteral(2 / Math.PI)}); }
fn sine_near(r: vec2f) -> vec2f {
  let z = pair_square(r);
  let tail = z.x * ${singlePolynomial(
    alternating(10, 4).map((value, index) => value / (11 + 2 * index)),
    'z.x',
  )};
  let p = ${pairPolynomial([-1 / 6, 1 / 120, -1 / 5040, 1 / 362880], 'z', 'tail')};
  return pair_add(r, pair_multiply(pair_multiply(r, z), p));
}
fn cosine_near(r: vec2f) -> vec2f {
  let z = pair_square(r);
  let tail = z.x * ${singlePolynomial(alternating(10, 4), 'z.x')};
  let p = ${pairPolynomial([-1 / 2, 1 / 24, -1 / 720, 1 / 40320], 'z', 'tail')};
  return pair_add_single(pair_multiply(z, p), 1.0);
}
fn sine_of_quarter(x: vec2f, more: i32) -> vec2f {
  let n = quarters(x.x);
  let r = reduced_angle(x, n);
  let quarter = (i32(n) + more) & 3;
  var s: vec2f;
  if ((quarter & 1) == 0) { s = sine_near(r); } else { s = cosine_near(r); }
  return select(s, pair_negate(s), quarter >= 2);
}`,
  },
  sin: { needs: ['circle'], code: `\nfn pair_sin(x: vec2f) -> vec2f { return sine_of_quarter(x, 0); }` },
  cos: { needs: ['circle'], code: `\nfn pair_cos(x: vec2f) -> vec2f { return sine_of_quarter(x, 1); }` },
  tan: {
    needs: ['sin', 'cos'],
    code: `\nfn pair_tan(x: vec2f) -> vec2f { return pair_divide(pair_sin(x), pair_cos(x)); }`,
  },
  tanh: {
    needs: ['expm1'],
    code: `
fn pair_tanh(x: vec2f) -> vec2f {
  if (abs(x.x) > 18.0) { return pair_sign(x); }
  let grown = pair_expm1(2.0 * pair_abs(x));
  let t = pair_divide(grown, pair_add_single(grown, 2.0));
  return select(t, pair_negate(t), x.x < 0.0);
}`,
  },
  sigmoid: {
    needs: ['exp'],
    code: `
fn pair_sigmoid(x: vec2f) -> vec2f {
  let power = pair_exp(pair_negate(pair_abs(x)));
  let one = vec2f(1.0, 0.0);
  return pair_divide(select(one, power, x.x < 0.0), pair_add_single(power, 1.0));
}`,
  },
  softplus: {
    needs: ['exp', 'log1p'],
    code: `
fn pair_softplus(x: vec2f) -> vec2f {
  let rest = pair_log1p(pair_exp(pair_negate(pair_abs(x))));
  if (x.x > 0.0) { return pair_add(x, rest); }
  return rest;
}`,
  },
  logcosh: {
    needs: ['expm1', 'log1p'],
    code: `
fn pair_logcosh(x: vec2f) -> vec2f {
  let size = pair_abs(x);
  if (size.x >= 1.0) {
    return pair_add(pair_subtract(size, ${pairLiteral(Math.LN2)}), pair_log1p(pair_exp(-2.0 * size)));
  }
  let grown = pair_expm1(size);
  return pair_log1p(pair_divide(pair_square(grown), 2.0 * pair_add_single(grown, 1.0)));
}`,
  },
  erf: {
    needs: ['exp'],
    // 2/√π·e^(−x²)·Σ (2x²)ⁿ·x/(2n + 1)!!, all of whose terms have one sign, from the first that does not count; from 4
    // on, where it is 1 but for the last digits, what is missing by its asymptotic series (Abramowitz and Stegun, 7.1.6
    // and 7.1.23).
    code: `
fn pair_erf(x: vec2f) -> vec2f {
  let size = pair_abs(x);
  var value = vec2f(1.0, 0.0);
  if (size.x < 4.0) {
    let square = pair_square(size);
    var sum = vec2f(1.0, 0.0);
    for (var n = i32(14.0 + 4.0 * square.x); n >= 1; n--) {
      sum = pair_add_single(pair_divide_single(pair_multiply(2.0 * square, sum), f32(2 * n + 1)), 1.0);
    }
    let slope = pair_multiply(${pairLiteral(1.1283791670955126)}, pair_exp(pair_negate(square)));
    value = pair_multiply(pair_multiply(slope, size), sum);
  } else if (size.x < 6.5) {
    let s = 0.5 / (size.x * size.x);
    let series = 1.0 - s * (1.0 - 3.0 * s * (1.0 - 5.0 * s * (1.0 - 7.0 * s * (1.0 - 9.0 * s))));
    value = pair_add_single(value, -exp(-size.x * size.x) * series * ${singleLiteral(0.5641895835477563)} / size.x);
  }
  return select(value, pair_negate(value), x.x < 0.0);
}`,
  },
  atan: {
    needs: ['sin', 'cos'],
    // With y near arctan x: arctan x = y + arctan((x·cos y − sin y)/(cos y + x·sin y)).
    code: `
fn pair_atan(x: vec2f) -> vec2f {
  let size = pair_abs(x);
  let far = size.x > 1.0;
  var t = size;
  if (far) {
    if (size.x > 1e18) { return select(1.0, -1.0, x.x < 0.0) * ${pairLiteral(Math.PI / 2)}; }
    t = pair_divide(vec2f(1.0, 0.0), size);
  }
  let y = vec2f(kept(atan(t.x)), 0.0);
  let s = sine_near(y);
  let c = cosine_near(y);
  let d = pair_divide(pair_subtract(pair_multiply(t, c), s), pair_add(c, pair_multiply(t, s)));
  var angle = pair_add_single(pair_add(d, y), -d.x * d.x * d.x * (1.0 / 3.0 - 0.2 * d.x * d.x));
  if (far) { angle = pair_subtract(${pairLiteral(Math.PI / 2)}, angle); }
  return select(angle, pair_negate(angle), x.x < 0.0);
}`,
  },
  pow: {
    needs: ['exp', 'log'],
    code: `
fn pair_pow(x: vec2f, y: vec2f) -> vec2f {
  if (y.x == 0.0) { return vec2f(1.0, 0.0); }
  if (x.x == 0.0) {
    if (y.x > 0.0) { return vec2f(0.0, 0.0); }
    return no_number();
  }
  let power = pair_exp(pair_multiply(y, pair_log(pair_abs(x))));
  if (x.x > 0.0) { return power; }
  let half = 0.5 * y;
  if (!pair_equal(pair_floor(y), y)) { return no_number(); }
  return select(pair_negate(power), power, pair_equal(pair_floor(half), half));
}`,
  },
}
