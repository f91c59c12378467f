import { createDriver } from '#shared/gpu/index.ts'
import { triedOut } from './gpu.ts'
import { openDevice } from './open.ts'

/** The entry of a process that opens the GPU and has it follow known descents, and tells its parent what went wrong. */
const tell = (problem: string | null) => process.send?.({ problem }, () => process.exit(0))

try {
  const opened = await openDevice()
  await triedOut(opened, createDriver(opened.device))
  tell(null)
} catch (error) {
  tell(error instanceof Error ? error.message : String(error))
}
