import { type ChildProcess, spawn } from 'node:child_process'
import { watch } from 'node:fs'

/**
 * Several files are saved at once, and one file is told of several times: what comes within this time is one change.
 */
const QUIET_MILLISECONDS = 150
/** A program that does not end within this time after it was asked to is ended. */
const PATIENCE_MILLISECONDS = 5000

export interface Restarted {
  /** The program and its arguments, run by the Node that runs this. */
  words: readonly string[]
  env: NodeJS.ProcessEnv
  /** The folders whose files the program is made of. */
  folders: readonly string[]
  /** Whether the program is made of a file, whose path is relative to its folder. */
  concerns: (file: string) => boolean
  /** Told before each start but the first, and when the program ended by itself. */
  say: (line: string) => void
}

/**
 * Runs a program, and starts it again when one of its files has changed. The program must end when its IPC channel is
 * closed, which it is on every system before a restart, and also when this process is gone.
 * @returns what ends the program for good
 */
export function keepRestarting({ words, env, folders, concerns, say }: Restarted): () => Promise<void> {
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let ending = Promise.resolve()
  let closed = false

  const begin = () => {
    const started = spawn(process.execPath, words, { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
    child = started
    started.on('exit', (code, signal) => {
      if (child !== started) return
      child = undefined
      if (!closed) say(`It ended by itself (${signal ?? `exit code ${code}`}); the next change starts it again.`)
    })
  }
  const restart = (file: string) => {
    // One restart after the other, however many changes come meanwhile.
    ending = ending.then(async () => {
      await end(child)
      if (closed) return
      say(`${file} has changed; starting again …`)
      begin()
    })
  }
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, (_event, file) => {
      if (file === null || !concerns(file)) return
      clearTimeout(timer)
      timer = setTimeout(() => restart(file), QUIET_MILLISECONDS)
    }),
  )
  begin()

  return async () => {
    closed = true
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
    await ending
    await end(child)
  }

  function end(ended: ChildProcess | undefined): Promise<void> {
    if (ended === undefined) return Promise.resolve()
    child = undefined
    return new Promise((resolve) => {
      const impatient = setTimeout(() => ended.kill('SIGKILL'), PATIENCE_MILLISECONDS)
      ended.on('exit', () => {
        clearTimeout(impatient)
        resolve()
      })
      if (ended.connected) ended.disconnect()
    })
  }
}
