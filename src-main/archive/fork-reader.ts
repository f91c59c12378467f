import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { READER, READER_OPTIONS, type Answer, type ReaderProcess } from './reader-protocol.ts'

// In the source it is in the folder beside this one, in the bundle above the chunk that this is part of.
const ownEntry = new URL(import.meta.url.endsWith('.ts') ? '../compute/main.ts' : '../compute.js', import.meta.url)

/** Starts the process that reads an archive under plain Node. */
export function forkReader(entry = ownEntry): ReaderProcess {
  const child = fork(fileURLToPath(entry), [READER], {
    serialization: 'advanced',
    env: { ...process.env, NODE_OPTIONS: '' },
    execArgv: [...READER_OPTIONS],
    // What it says when it dies is of no use to the user.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  return {
    send(question) {
      // Between the end of the process and the news of it a message has nobody to go to.
      if (child.connected) child.send(question, () => {})
    },
    onMessage: (listener) => child.on('message', (message) => listener(message as Answer)),
    onExit(listener) {
      child.on('error', (error) => listener(`it could not be started: ${error.message}`))
      child.on('close', (code, signal) => listener(signal ?? `exit code ${code}`))
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
