import { OverstepError, slicesOf, type FigureLook, type Run } from '#shared/contract/index.ts'
import { minimaOf } from '#shared/results/index.ts'
import type { Figure, RasterView } from '#shared/plot/index.ts'

/**
 * Checks that a run has what a look of its figures speaks of: the minimum that learning rates are relative to, and the
 * slice. A figure on the screen shows what there is instead; a file that was asked for must be what was asked for.
 * @throws {OverstepError} `invalid-input` with the option and what it may be
 */
export function checkLook(run: Run, { relativeTo, slice }: Pick<FigureLook, 'relativeTo' | 'slice'>): void {
  const minima = minimaOf(run)
  // A branch has one sharpness that learning rates are measured by: where its networks began.
  const isBranch = run.config.kind === 'network' && run.config.from !== undefined
  if (relativeTo !== null && !(isBranch && relativeTo === 0)) {
    const minimum = minima[relativeTo]
    if (!minimum)
      throw refusal(
        'relativeTo',
        `must be the index of a minimum of the run, which has ${minima.length}, got ${relativeTo}`,
      )
    if (minimum.sharpness === null)
      throw refusal('relativeTo', `minimum ${relativeTo} (${minimum.fate}) has no sharpness`)
  }
  const slices = Math.max(1, slicesOf(run.config).length)
  if (slice >= slices)
    throw refusal(
      'slice',
      `must be less than ${slices}, the number of learning rates that the run has maps of, got ${slice}`,
    )
}

/**
 * Checks that a figure has axes for the part of them that is asked for: a logarithmic one has nothing at 0 or below.
 * @throws {OverstepError} `invalid-input` with the axis
 */
export function checkView({ planes: [plane] }: Figure, view: RasterView | null): void {
  if (!view) return
  for (const name of ['x', 'y'] as const) {
    const [least] = view[name]
    if (plane?.[name].scale === 'log' && least <= 0)
      throw refusal('view', `must begin above 0 on the ${name} axis, which is logarithmic, got ${least}`)
  }
}

function refusal(path: string, message: string): OverstepError {
  return new OverstepError('invalid-input', `options.${path}: ${message}`, {
    issues: [{ path: `options.${path}`, message }],
  })
}
