/** A stream of this process that others read. */
interface Stream {
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown
}

/** What became of the standard output of this process. */
export interface Output {
  /**
   * Why the answer of the command was not written, where it was not. A reader who stops early (overstep list | head)
   * has what he wanted.
   */
  failure(): string | undefined
}

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EIO: 'its terminal is gone',
}

/**
 * Lets the program live on whatever becomes of its streams: what it computes is worth more than what it says. What goes
 * to standard error is for whoever happens to look; only standard output holds an answer that somebody may wait for.
 */
export function watchStreams({ stdout, stderr }: { stdout: Stream; stderr: Stream }): Output {
  let failed: string | undefined
  stderr.on('error', () => undefined)
  stdout.on('error', ({ code = '', message }) => {
    if (code !== 'EPIPE') failed ??= reasons[code] ?? message
  })
  return { failure: () => failed }
}
