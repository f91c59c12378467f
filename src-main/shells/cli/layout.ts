import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StartCompute } from '../../compute/index.ts'

/** Where the parts of Overstep are, seen from the command line's entry. */
export interface Layout {
  /** The folder of package.json. */
  root: string
  version: string
  /** Entry of the compute process. */
  compute: URL
  /** Starts that process, where it is not to be started from there. */
  startCompute?: StartCompute
  /** Folder of the built pages. */
  renderer: string
}

/** @param entry URL of the entry: `main.ts` beside this file, or `cli.js` of the bundle in out/main */
export function layoutOf(entry: string): Layout {
  const bundled = entry.endsWith('.js')
  const root = fileURLToPath(new URL(bundled ? '../../' : '../../../', entry))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return {
    root,
    version,
    compute: new URL(bundled ? './compute.js' : '../../compute/main.ts', entry),
    renderer: join(root, 'out', 'renderer'),
  }
}
