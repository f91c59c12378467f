import { layoutOf } from './layout.ts'
import { execute } from './program.ts'

// Who reads our output may stop at any time (overstep list | head); that is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })

const code = await execute(process.argv.slice(2), layoutOf(import.meta.url))
// Ends when everything has been written, whatever else may still be open.
process.stdout.write('', () => process.exit(code))
