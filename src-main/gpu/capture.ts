import { CAPTURE_RADIUS, type Landscape } from '../landscape/index.ts'
import { singleLiteral } from './pair.ts'

/**
 * The minimum whose capture set holds a point, as its index, or −1, in plain float32 and for looking: the first whose
 * box is no farther than the radius, also of sets that do not fill their box.
 */
export function captureCode({ info, curves, plateauMargin = CAPTURE_RADIUS }: Landscape): string {
  const dimension = info.variables.length
  const names = Array.from({ length: dimension }, (_, axis) => `a${axis}`)
  const boxes = info.minima.map(({ at, plateau }, minimum) => {
    const ofCurves = curves?.[minimum]
    if (!ofCurves)
      return { box: plateau ?? at.map((x) => [x, x] as const), margin: plateau ? plateauMargin : CAPTURE_RADIUS }
    return {
      box: at.map((_, axis) => {
        const along = ofCurves.flatMap((curve) => Array.from(curve).filter((_, index) => index % 2 === axis))
        return [along.reduce((a, b) => Math.min(a, b)), along.reduce((a, b) => Math.max(a, b))] as const
      }),
      margin: plateauMargin,
    }
  })
  const tests = boxes.map(({ box, margin }, minimum) => {
    const away = names.map((name, axis) => {
      const [low, high] = box[axis]!.map(singleLiteral) as [string, string]
      return `${name} - clamp(${name}, ${low}, ${high})`
    })
    const square = away.map((one) => `(${one}) * (${one})`).join(' + ')
    const radius = singleLiteral(margin * (1 + 1e-6))
    return `  if (${square} <= ${radius} * ${radius}) { return ${minimum}u; }`
  })
  return `
fn captured(${names.map((name) => `${name}: f32`).join(', ')}) -> u32 {
${tests.join('\n')}
  return 0xffffffffu;
}
`
}
