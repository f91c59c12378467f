import type { FromDriver, Notice, QuestionName, Questions, Recorded, ToDriver } from './messages.ts'

type Answerer = (ask: unknown) => unknown

const answerers = new Map<QuestionName, Answerer>()

/** Taken once: code under test must find no channel to a parent, as in Electron. */
const post = process.send?.bind(process)
delete process.send

function say(message: ToDriver): void {
  if (process.connected) post?.(message)
}

export function notify(notice: Notice): void {
  say(notice)
}

export function onQuestion<Name extends QuestionName>(
  name: Name,
  answer: (ask: Questions[Name]['ask']) => Questions[Name]['answer'] | Promise<Questions[Name]['answer']>,
): void {
  answerers.set(name, answer as Answerer)
}

process.on('message', ({ sequence, name, ask }: FromDriver) => {
  const answer = async (): Promise<unknown> => answerers.get(name)?.(ask)
  answer().then(
    (value) => say({ sequence, answer: value }),
    (error: unknown) => say({ sequence, refusal: error instanceof Error ? error.message : String(error) }),
  )
})
// Without its driver nobody sees the program: it must not outlive it.
process.on('disconnect', () => process.exit(0))

const log: Recorded[] = []
onQuestion('recorded', () => log)

/** Notes a call of Electron, without the functions among its arguments, as they are now. */
export function record(name: string, ...values: unknown[]): void {
  log.push({ name, arguments: values.filter((value) => typeof value !== 'function').map(plain) })
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown)
}
