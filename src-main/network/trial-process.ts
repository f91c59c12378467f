import { createRequire } from 'node:module'
import { loadOnnxRuntime, type OnnxRuntime } from '../onnx-runtime/index.ts'
import type { TrialsOnDevice } from './trial.ts'

// The entry of the process in which graphs are tried out: it is sent them once, and answers null or what went wrong.
// Under plain Node its argument, if there is one, is what it loads in place of ONNX Runtime.

type Engine = Pick<OnnxRuntime, 'InferenceSession' | 'Tensor'>

async function engineOf(standIn?: string): Promise<Engine> {
  return standIn === undefined ? loadOnnxRuntime() : (createRequire(import.meta.url)(standIn) as Engine)
}

async function problemOf({ device, trials }: TrialsOnDevice, engine?: string): Promise<string | null> {
  try {
    const { InferenceSession, Tensor } = await engineOf(engine)
    for (const { model, feeds } of trials) {
      const session = await InferenceSession.create(model, { executionProviders: [device], logSeverityLevel: 4 })
      const values = Object.entries(feeds).map(([name, { type, data, dims }]) => [
        name,
        new Tensor(type as 'float32', data as Float32Array, dims),
      ])
      await session.run(Object.fromEntries(values) as Parameters<typeof session.run>[0])
    }
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** The port that Electron gives a utility process. */
interface ParentPort {
  postMessage(message: unknown): void
  once(event: 'message', listener: (event: { data: TrialsOnDevice }) => void): void
}

const { parentPort } = process as { parentPort?: ParentPort }
if (parentPort)
  parentPort.once('message', ({ data }) => void problemOf(data).then((problem) => parentPort.postMessage({ problem })))
else {
  // A terminal that hangs up tells all its processes: it is for the shell, at whose end this one ends too.
  process.on('SIGHUP', () => undefined)
  process.once('disconnect', () => process.exit(1))
  process.once('message', (asked) => {
    // How it ends matters no more once it has answered: some drivers crash while they are taken down.
    const end = (): void => void process.kill(process.pid, 'SIGKILL')
    void problemOf(asked as TrialsOnDevice, process.argv[2]).then((problem) =>
      process.send?.({ problem }, undefined, undefined, end),
    )
  })
}
