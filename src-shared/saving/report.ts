import { strToU8 } from 'fflate'
import {
  exportOptionsSchema,
  figureSizes,
  isRefusal,
  OverstepError,
  type Service,
  type Watch,
} from '../contract/index.ts'
import { figuresOf } from '../figures/index.ts'
import { reportHtml, type ReportedFigure, type ReportedRun } from '../report/index.ts'

/** Image pixels per inch of figures in a report: fine on a screen, and a report of a few megabytes. */
const DPI = 200

/** A report that has been put together. */
export interface MadeReport {
  bytes: Uint8Array
  /** The characters for which images in it have boxes. */
  boxed: string
  /** Figures that were refused, and why. */
  leftOut: { path: string; reason: string }[]
}

/**
 * A report of runs as one HTML file: every figure of each, with its notes and settings.
 * @throws {OverstepError} `not-found` where there is no such run; `cancelled`
 */
export async function makeReport(
  service: Service,
  ids: readonly string[],
  { signal, progress }: Watch,
): Promise<MadeReport> {
  const { millimetres, fontSize } = figureSizes['page-width']
  const options = exportOptionsSchema.parse({ format: 'png', millimetres, dpi: DPI, fontSize })
  const unique = [...new Set(ids)]
  const runs: ReportedRun[] = []
  const leftOut: MadeReport['leftOut'] = []
  const boxes = new Set<string>()
  for (const [index, id] of unique.entries()) {
    const { run } = await service.call('runs.get', { id }, { signal })
    const figures: ReportedFigure[] = []
    const kinds = figuresOf(run.config, run.summary)
    for (const [place, { name, title }] of kinds.entries()) {
      signal.throwIfAborted()
      try {
        const { bytes, boxed } = await service.call('figures.export', { id, figure: name, options }, { signal })
        figures.push({ title, png: bytes })
        for (const character of boxed) boxes.add(character)
      } catch (thrown) {
        if (!(thrown instanceof OverstepError && isRefusal(thrown))) throw thrown
        figures.push({ title, problem: thrown.message })
        leftOut.push({ path: `${run.title}: ${title}`, reason: thrown.message })
      }
      progress((index + (place + 1) / kinds.length) / unique.length)
    }
    runs.push({ run, figures })
  }
  const { version } = await service.call('workbench.about', null)
  return { bytes: strToU8(reportHtml(runs, version, Date.now())), boxed: [...boxes].join(''), leftOut }
}
