import { createRequire } from 'node:module'
import { loadOnnxRuntime } from '../onnx-runtime/index.ts'
import { measureResidence, type Residence } from './residence.ts'
import type { Engine } from './session.ts'
import { failed, type Outcome, type TrialsOnDevice } from './trial.ts'

// The entry of the process in which graphs are tried out: it is sent them once, and answers what came of it.
// Under plain Node its argument, if there is one, is what it loads in place of ONNX Runtime.

async function engineOf(standIn?: string): Promise<Engine> {
  return standIn === undefined ? loadOnnxRuntime() : (createRequire(import.meta.url)(standIn) as Engine)
}

async function outcomeOf({ device, trials, folder }: TrialsOnDevice, standIn?: string): Promise<Outcome> {
  try {
    const engine = await engineOf(standIn)
    const residences: Residence[] = []
    for (const trial of trials) residences.push(await measureResidence(trial, { threads: 1, device, engine }, folder))
    return { problem: null, residences }
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error))
  }
}

/** The port that Electron gives a utility process. */
interface ParentPort {
  postMessage(message: unknown): void
  once(event: 'message', listener: (event: { data: TrialsOnDevice }) => void): void
}

const { parentPort } = process as { parentPort?: ParentPort }
if (parentPort)
  parentPort.once('message', ({ data }) => void outcomeOf(data).then((outcome) => parentPort.postMessage(outcome)))
else {
  // A terminal that hangs up tells all its processes: it is for the shell, at whose end this one ends too.
  process.on('SIGHUP', () => undefined)
  process.once('disconnect', () => process.exit(1))
  process.once('message', (asked) => {
    // How it ends matters no more once it has answered: some drivers crash while they are taken down.
    const end = (): void => void process.kill(process.pid, 'SIGKILL')
    void outcomeOf(asked as TrialsOnDevice, process.argv[2]).then((outcome) =>
      process.send?.(outcome, undefined, undefined, end),
    )
  })
}
