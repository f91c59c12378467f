import { open } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { toWireError } from '#shared/contract/index.ts'
import type { Answer, Question } from './reader-protocol.ts'
import { openArchive, type ArchiveSource } from './source.ts'

// The process that reads an archive, or a file of weights. What these hold may come from anywhere: here it can do no
// more than end this process.

/** The port that Electron gives a utility process. */
interface ParentPort {
  postMessage(message: Answer): void
  on(event: 'message', listener: (event: { data: Question }) => void): void
}

let source: ArchiveSource | undefined
let pieces: AsyncIterator<unknown> | undefined

function opened(): ArchiveSource {
  if (!source) throw new Error('No archive is open.')
  return source
}

function begin(begun: AsyncIterable<unknown>): null {
  pieces = begun[Symbol.asyncIterator]()
  return null
}

async function answerTo(question: Question): Promise<unknown> {
  switch (question.ask) {
    case 'open':
      source = await openArchive(await open(question.path))
      return source.manifest
    case 'open-weights': {
      const { archiveWeights } = await import('../weights/index.ts')
      source = await openArchive(await open(await archiveWeights(question.path, question.weights)))
      return source.manifest
    }
    case 'run':
      return opened().run(question.id)
    case 'members':
      return opened().members(question.id)
    case 'array':
      return begin(opened().array(question.id, question.spec))
    case 'series':
      return begin(opened().series(question.id, question.name, question.members))
    case 'check':
      return begin(opened().check(question.name))
    case 'next': {
      const next = await pieces?.next()
      return next?.done === false ? next.value : null
    }
  }
}

async function answer(question: Question, send: (answer: Answer) => void): Promise<void> {
  try {
    send({ answer: await answerTo(question) })
  } catch (error) {
    send({ error: toWireError(error) })
  }
}

// The window and what computes go first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

const { parentPort } = process as { parentPort?: ParentPort }
if (parentPort) parentPort.on('message', ({ data }) => void answer(data, (message) => parentPort.postMessage(message)))
else {
  process.on('disconnect', () => process.exit())
  // A terminal sends its Ctrl-C to all its processes: it is for the shell, which ends this one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined)
  process.on('message', (question) => void answer(question as Question, (message) => process.send?.(message)))
}
