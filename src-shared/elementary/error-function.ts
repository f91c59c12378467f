/*
 * erf after s_erf.c of FreeBSD's msun, whose notice is:
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 *
 * Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software
 * is freely granted, provided that this notice is preserved.
 */
import { exp, expOfSum } from './exponential.ts'
import { split } from './split.ts'

/** 2/√π. */
const SLOPE = 1.1283791670955126

/** The error function, the integral of 2/√π·e^(−t²) from 0 to x; off by less than 1 unit in the last place. */
export function erf(x: number): number {
  const size = Math.abs(x)
  if (size < 0.84375) return nearZero(x)
  if (Number.isNaN(x)) return NaN
  const value = size < 1.25 ? nearOne(size) : size < 6 ? 1 - complement(size) : 1
  return x < 0 ? -value : value
}

/** The derivative of the error function, 2/√π·e^(−x²); off by less than 2 units in the last place. */
export function erfDerivative(x: number): number {
  if (!(Math.abs(x) < 30)) return Number.isNaN(x) ? NaN : 0
  const square = x * x
  const a = split(x)
  const rest = a * a - square + 2 * a * (x - a) + (x - a) * (x - a)
  return SLOPE * expOfSum(-square, -rest)
}

function nearZero(x: number): number {
  // Below 2⁻²⁸ the cube of x vanishes beside it; 16 times the result is far enough from subnormal numbers to be rounded
  // once only.
  if (Math.abs(x) < 3.725290298461914e-9) return (16 * x + 16 * 0.1283791670955126 * x) / 16
  const z = x * x
  const r =
    0.12837916709551256 +
    z * (-0.3250421072470015 + z * (-0.02848174957559851 + z * (-0.005770270296489442 + z * -0.000023763016656650163)))
  const s =
    1 +
    z *
      (0.39791722395915535 +
        z *
          (0.0650222499887673 +
            z * (0.005081306281875766 + z * (0.00013249473800432164 + z * -0.000003960228278775368))))
  return x + x * (r / s)
}

function nearOne(size: number): number {
  const s = size - 1
  const p =
    -0.0023621185607526594 +
    s *
      (0.41485611868374833 +
        s *
          (-0.3722078760357013 +
            s *
              (0.31834661990116175 +
                s * (-0.11089469428239668 + s * (0.035478304325618236 + s * -0.002166375594868791)))))
  const q =
    1 +
    s *
      (0.10642088040084423 +
        s *
          (0.540397917702171 +
            s *
              (0.07182865441419627 + s * (0.12617121980876164 + s * (0.01363708391202905 + s * 0.011984499846799107)))))
  return 0.8450629115104675 + p / q
}

/** 1 − erf x for 1.25 ≤ x < 28: e^(−x² − 0.5625 + R/S)/x, R and S polynomials in 1/x². */
function complement(size: number): number {
  const s = 1 / (size * size)
  const a = split(size)
  const quotient = size < 1 / 0.35 ? nearer(s) : farther(s)
  return (exp(-a * a - 0.5625) * exp((a - size) * (a + size) + quotient)) / size
}

function nearer(s: number): number {
  const r =
    -0.009864944034847148 +
    s *
      (-0.6938585727071818 +
        s *
          (-10.558626225323291 +
            s *
              (-62.375332450326006 +
                s *
                  (-162.39666946257347 +
                    s * (-184.60509290671104 + s * (-81.2874355063066 + s * -9.814329344169145))))))
  const t =
    1 +
    s *
      (19.651271667439257 +
        s *
          (137.65775414351904 +
            s *
              (434.56587747522923 +
                s *
                  (645.3872717332679 +
                    s *
                      (429.00814002756783 +
                        s * (108.63500554177944 + s * (6.570249770319282 + s * -0.0604244152148581)))))))
  return r / t
}

function farther(s: number): number {
  const r =
    -0.0098649429247001 +
    s *
      (-0.799283237680523 +
        s *
          (-17.757954917754752 +
            s * (-160.63638485582192 + s * (-637.5664433683896 + s * (-1025.0951316110772 + s * -483.5191916086514)))))
  const t =
    1 +
    s *
      (30.33806074348246 +
        s *
          (325.7925129965739 +
            s *
              (1536.729586084437 +
                s *
                  (3199.8582195085955 + s * (2553.0504064331644 + s * (474.52854120695537 + s * -22.44095244658582))))))
  return r / t
}
