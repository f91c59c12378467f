/*
 * After s_atan.c of FreeBSD's msun, whose notice is:
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 *
 * Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software
 * is freely granted, provided that this notice is preserved.
 */

/**
 * arctan x, off by less than 1 unit in the last place: arctan c + arctan((x − c)/(1 + c·x)) for the c of 0, 1/2, 1,
 * 3/2, ∞ that is near.
 */
export function atan(x: number): number {
  const size = Math.abs(x)
  // Below 2⁻²⁷ arctan x rounds to x.
  if (size < 7.450580596923828e-9) return x
  if (size < 0.4375) return x - x * rest(x)
  const value = ofSize(size)
  return x < 0 ? -value : value
}

function ofSize(size: number): number {
  if (size < 0.6875) return near((2 * size - 1) / (2 + size), 0.4636476090008061, 2.2698777452961687e-17)
  if (size < 1.1875) return near((size - 1) / (size + 1), 0.7853981633974483, 3.061616997868383e-17)
  if (size < 2.4375) return near((size - 1.5) / (1 + 1.5 * size), 0.982793723247329, 1.3903311031230998e-17)
  return near(-1 / size, 1.5707963267948966, 6.123233995736766e-17)
}

/** arctan c, given as the sum of two doubles, + arctan t. */
function near(t: number, ofC: number, ofCRest: number): number {
  return ofC - (t * rest(t) - ofCRest - t)
}

/** 1 − arctan(t)/t for |t| < 7/16. */
function rest(t: number): number {
  const z = t * t
  const w = z * z
  const odd =
    0.3333333333333293 +
    w *
      (0.14285714272503466 +
        w * (0.09090887133436507 + w * (0.06661073137387531 + w * (0.049768779946159324 + w * 0.016285820115365782))))
  const even =
    -0.19999999999876483 +
    w * (-0.11111110405462356 + w * (-0.0769187620504483 + w * (-0.058335701337905735 + w * -0.036531572744216916)))
  return z * odd + w * even
}

const PI = 3.141592653589793

/** The angle from the direction of x to the point (x, y), in (−π, π]; 0 at the origin. */
export function atan2(y: number, x: number): number {
  if (x === 0) return y === 0 ? 0 : (Math.sign(y) * PI) / 2
  const angle = atan(y / x)
  if (x > 0) return angle
  return y < 0 ? angle - PI : angle + PI
}
