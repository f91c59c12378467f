import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fullDisks, SMALL_DISK } from '../../src-main/store/full-disk.fixture.ts'
import { Fallen, type Kind } from './campaign.ts'
import { begin, complete, expectOrderly, randomMoment, stop } from './commands.ts'
import { expectRepeatable, work } from './databases.ts'
import type { History } from './history.ts'

/** Most milliseconds for which there is no room. */
const MOST_FULL_MS = 4000

/** Disks that are mounted, each as what removes it. */
const mounted = new Set<() => void>()
process.on('exit', () => mounted.forEach((remove) => remove()))

/** A disk that is full at a random moment of some work and has room again later; none where no disk may be mounted. */
export function disks(history: History): Kind[] {
  const disk = fullDisks.find(({ name }) => name === SMALL_DISK)
  return disk ? Object.keys(work).map((name) => full(history, name, disk.make)) : []
}

function full(history: History, name: string, make: (typeof fullDisks)[number]['make']): Kind {
  const { words, waits } = work[name]!
  return {
    name: `full disk: ${name}`,
    share: 1,
    async run(random, survived) {
      let remove: () => void = () => undefined
      const { folder, leave } = make((act) => (remove = act))
      mounted.add(remove)
      const [dataDir, files] = [join(folder, 'data'), join(folder, 'files')]
      try {
        cpSync(history.dataDir, dataDir, { recursive: true })
        mkdirSync(files)
        const command = begin(dataDir, words(history, files))
        try {
          if (await randomMoment(command, random)) leave(random.below(300))
          if (random.uniform() < 0.5) await expectListed(history, dataDir)
          await Promise.race([command.ended, wait(random.uniform() * MOST_FULL_MS)])
          leave()
          const ended = await command.ended
          expectOrderly(command, ended)
          expectWaited(waits, ended)
          await expectRepeatable(history, dataDir, command.words, ended.code === 0)
        } finally {
          await stop(command)
        }
        survived()
      } finally {
        mounted.delete(remove)
        remove()
      }
    },
  }
}

/** What a run says when there was no room for its row, before which it has nothing to wait with. */
function expectWaited(waits: boolean, { code, err }: { code: number | null; err: string }): void {
  if (waits && code !== 0 && !err.includes('no space left'))
    throw new Fallen('lost', `it did not wait for room: ${err}`)
}

/** @throws {Fallen} lost, where what is there cannot be looked at on a full disk */
async function expectListed({ runs }: History, dataDir: string): Promise<void> {
  const { code, out, err } = await complete(dataDir, ['list', '--json'])
  if (code !== 0) throw new Fallen('lost', `list fails on a full disk: ${err}`)
  const listed = new Set((JSON.parse(out) as { runs: { id: string }[] }).runs.map(({ id }) => id))
  if ([...runs.keys()].some((id) => !listed.has(id))) throw new Fallen('lost', 'a run is not listed on a full disk')
}
