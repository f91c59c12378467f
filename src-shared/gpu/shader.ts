/** Whether a shader computes with pairs of float32, about 48 digits, or with single ones. */
export type ShaderPrecision = 'double-float' | 'float32'

/**
 * A shader that descends, and what the driver has to know of it. Its entry `descend` works on one descent per
 * invocation, in workgroups of `WORKGROUP`, with these bindings of group 0:
 *
 * - 0, uniform `Settings`: see `settingsWgsl`.
 * - 1, storage, read: the numbers that descents are given, as pairs.
 * - 2, storage: the state of each descent of the tile between dispatches, number by number, `settings.capacity` apart.
 * - 3, storage: of each descent of the tile, the number of its steps and its decision.
 * - 4, storage, read: the count of the descents of the tile that go on, and behind it their places in the tile.
 * - 5, storage: the same of those that go on after this dispatch.
 */
export interface Shader {
  code: string
  precision: ShaderPrecision
  /** Names of the numbers that a descent is given, in order: its start, the learning rate, parameters of its rule. */
  inputs: string[]
  /** Numbers of a point: x, which comes first, and what else the rule keeps. */
  pointLength: number
  /** Numbers that are kept of a descent: its point, and behind it what only the shader knows of. */
  stateLength: number
}

export const WORKGROUP = 64

/** Most numbers that a descent can be given. */
export const MOST_INPUTS = 6

/** What has become of a descent. `UNSURE` is one that the shader cannot follow in its arithmetic. */
export const RUNNING = 0
export const CONVERGED = 1
export const UNSETTLED = 2
export const DIVERGENT = 3
export const UNDEFINED = 4
export const UNSURE = 5

/**
 * Added to a decision that hangs on rounding: in the course of the descent its rounding errors have grown to where
 * other arithmetic may lead elsewhere.
 */
export const SENSITIVE = 0x80

/** A decision is in the lower byte; the number of the minimum near which it converged, counted from 1, above it. */
export const decisionOf = (word: number) => word & 0x7f
export const isSensitive = (word: number) => (word & SENSITIVE) !== 0
/** -1 where the shader tells none. */
export const minimumOf = (word: number) => (word >>> 8) - 1

/**
 * The beginning of every shader: its bindings, and the numbers of a descent by their place in `inputs`.
 *
 * `settings.zero` is 0, which no compiler can know: what goes through `kept` is not simplified.
 */
export function settingsWgsl({ precision, inputs }: Pick<Shader, 'precision' | 'inputs'>): string {
  const number = precision === 'double-float' ? 'vec2f' : 'f32'
  return `struct Settings {
  tolerance: vec2f,
  bound: vec2f,
  zero: u32,
  columns: u32,
  first: u32,
  count: u32,
  fresh: u32,
  turns: u32,
  steps: u32,
  capacity: u32,
  sources: array<vec4u, ${MOST_INPUTS}>,
}
struct Going { count: atomic<u32>, places: array<u32> }
@group(0) @binding(0) var<uniform> settings: Settings;
@group(0) @binding(1) var<storage, read> table: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> state: array<${number}>;
@group(0) @binding(3) var<storage, read_write> progress: array<vec2u>;
@group(0) @binding(4) var<storage, read> going: array<u32>;
@group(0) @binding(5) var<storage, read_write> still: Going;

fn kept(a: f32) -> f32 { return bitcast<f32>(bitcast<u32>(a) ^ settings.zero); }
fn finite(a: f32) -> bool { return (bitcast<u32>(a) & 0x7f800000u) != 0x7f800000u; }

fn given(input: u32, cell: u32) -> ${number} {
  let source = settings.sources[input];
  let column = cell % settings.columns;
  let row = cell / settings.columns;
  let found = table[source.x + source.y * column + source.z * row + source.w * cell];
  return found${precision === 'double-float' ? '' : '.x'};
}
// ${inputs.join(', ')}
`
}
