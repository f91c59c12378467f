import { progressDisplay } from './progress.ts'
import { type Context, withWorkbench } from './session.ts'

/** Gives back to the disk what the database does not need; with `deleted` also what deleted runs take. */
export async function compact(context: Context, { deleted = false }: { deleted?: boolean }): Promise<void> {
  await withWorkbench(context, async (workbench) => {
    const display = progressDisplay(process.stderr)
    const progress = (fraction: number): void =>
      display.update({ id: '', fraction, elapsedSeconds: 0, etaSeconds: null })
    try {
      const { before, after } = await workbench.call('database.compact', { deleted }, { progress })
      const space = await workbench.call('database.space', null)
      display.end()
      context.terminal.answer(
        { before, after, free: space.free, deleted: space.deleted },
        `Gave back ${megabytes(Math.max(0, before - after))}; the database has ${megabytes(after)}.` +
          (space.deleted > 0
            ? `\n${megabytes(space.deleted)} are of deleted runs, which can be restored for a day: compact ` +
              '--deleted removes them now.'
            : ''),
      )
    } finally {
      display.end()
    }
  })
}

/** Bytes for a reader: `12.3 MB`. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
