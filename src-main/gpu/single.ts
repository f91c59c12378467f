import { singleLiteral } from './pair.ts'

/** Functions in plain float32 beside those that WGSL has, for maps that are looked at and not measured. */
export const singleFunctions: Record<string, string> = {
  exp: `fn single_exp(x: f32) -> f32 { return exp(x); }`,
  log: `fn single_log(x: f32) -> f32 { return log(x); }`,
  sin: `fn single_sin(x: f32) -> f32 { return sin(x); }`,
  cos: `fn single_cos(x: f32) -> f32 { return cos(x); }`,
  tan: `fn single_tan(x: f32) -> f32 { return sin(x) / cos(x); }`,
  // Some devices make it of e^x, which is too large far from 0.
  tanh: `fn single_tanh(x: f32) -> f32 { return tanh(clamp(x, -20.0, 20.0)); }`,
  sigmoid: `fn single_sigmoid(x: f32) -> f32 { return 1.0 / (1.0 + exp(-x)); }`,
  softplus: `fn single_softplus(x: f32) -> f32 { return max(x, 0.0) + log(1.0 + exp(-abs(x))); }`,
  logcosh: `fn single_logcosh(x: f32) -> f32 {
  let size = abs(x);
  if (size < 0.1) { return 0.5 * x * x - x * x * x * x / 12.0; }
  return size + log(0.5 + 0.5 * exp(-2.0 * size));
}`,
  log1p: `fn single_log1p(x: f32) -> f32 {
  if (abs(x) < 0.01) { return x * (1.0 - x * (0.5 - x / 3.0)); }
  return log(1.0 + x);
}`,
  expm1: `fn single_expm1(x: f32) -> f32 {
  if (abs(x) < 0.01) { return x * (1.0 + x * (0.5 + x / 6.0)); }
  return exp(x) - 1.0;
}`,
  // Abramowitz and Stegun, 7.1.26, and near 0 the first terms of the series.
  erf: `fn single_erf(x: f32) -> f32 {
  let size = abs(x);
  if (size < 0.3) { return ${singleLiteral(2 / Math.sqrt(Math.PI))} * x * (1.0 - x * x * (1.0 / 3.0 - x * x * 0.1)); }
  let t = 1.0 / (1.0 + 0.3275911 * size);
  let p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return sign(x) * (1.0 - p * exp(-x * x));
}`,
  atan: `fn single_atan(x: f32) -> f32 { return atan(x); }`,
  pow: `fn single_pow(x: f32, y: f32) -> f32 {
  if (y == 0.0) { return 1.0; }
  if (x == 0.0) { return select(bitcast<f32>(0x7f800000u ^ settings.zero), 0.0, y > 0.0); }
  let power = exp(y * log(abs(x)));
  if (x > 0.0) { return power; }
  if (floor(y) != y) { return bitcast<f32>(0x7fc00000u ^ settings.zero); }
  return select(-power, power, floor(0.5 * y) == 0.5 * y);
}`,
}
