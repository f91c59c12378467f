import { MOST_REPORTED } from '#shared/contract/index.ts'
import { boxesNote } from '#shared/plot/index.ts'
import { makeFile } from '#shared/saving/index.ts'
import { writeWhole } from './files.ts'
import { fullId } from './ids.ts'
import { onInterrupt } from './interrupts.ts'
import { progressDisplay } from './progress.ts'
import { type Context, withWorkbench } from './session.ts'
import { badInput, counted } from './terminal.ts'

/** Writes figures, notes and settings of runs as one HTML file. */
export async function writeReport(context: Context, idsOrPrefixes: readonly string[], out: string): Promise<void> {
  const { terminal } = context
  if (idsOrPrefixes.length > MOST_REPORTED)
    throw badInput('id', `must be at most ${MOST_REPORTED} runs, got ${idsOrPrefixes.length}`)
  await withWorkbench(context, async (workbench) => {
    const ids: string[] = []
    for (const given of idsOrPrefixes) ids.push(await fullId(workbench, given))
    const display = progressDisplay(process.stderr)
    const cancel = new AbortController()
    const stop = onInterrupt(() => cancel.abort())
    const began = Date.now()
    const progress = (fraction: number): void => {
      const elapsedSeconds = (Date.now() - began) / 1000
      const etaSeconds = fraction > 0 ? (elapsedSeconds / fraction) * (1 - fraction) : null
      display.update({ id: ids[0]!, fraction, elapsedSeconds, etaSeconds })
    }
    try {
      const asked = { what: 'report', name: out, ids } as const
      await makeFile(workbench, asked, { signal: cancel.signal, progress }, async ({ put, bytes, leftOut, boxed }) => {
        await writeWhole(out, (target) => put((piece) => target.writeFile(piece)))
        display.end()
        for (const { path, reason } of leftOut) terminal.note(`Left out ${path}: ${reason}`)
        if (boxed) terminal.note(boxesNote(boxed))
        terminal.answer(
          { file: out, runs: ids, bytes, ...(leftOut.length > 0 && { leftOut }) },
          `Wrote a report of ${counted(ids.length, 'run')} to ${out}.`,
        )
      })
    } finally {
      display.end()
      stop()
    }
  })
}
