import { ignoreHangUp } from './interrupts.ts'
import { layoutOf } from './layout.ts'
import { execute } from './program.ts'
import { watchStreams } from './streams.ts'
import { exitCodes } from './terminal.ts'

const output = watchStreams(process)
ignoreHangUp()
const code = await execute(process.argv.slice(2), layoutOf(import.meta.url))
// Ends when everything has been written, whatever else may still be open; a failure of that is told a moment later.
process.stdout.write('', () => setImmediate(end))

function end(): void {
  const failure = output.failure()
  if (failure === undefined) process.exit(code)
  process.stderr.write(`overstep: standard output cannot be written: ${failure}\n`, () =>
    process.exit(code === exitCodes.done ? exitCodes.failed : code),
  )
}
