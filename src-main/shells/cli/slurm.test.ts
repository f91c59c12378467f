import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { ImportResult } from '#shared/contract/index.ts'
import { commandEntry } from '../../compute/programs.fixture.ts'
import { file, json, makeFolder } from './sample-commands.fixture.ts'
import { slurmProblem, startCluster } from './slurm.fixture.ts'

makeFolder()

/** The script of the documentation, over fewer and smaller runs in two parts, and with this program. */
function recipe(): string {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/elsewhere.md'), 'utf8')
  const [, script] = /```sh\n(#!\/bin\/sh\n#SBATCH[^]*?)```/.exec(page) ?? []
  const small = '--set starts=200 learningRate.count=4 --sweep seed=1..4:4'
  const changes: [string, string][] = [
    ['--array=1-8', '--array=1-2'],
    ['--cpus-per-task=2', '--cpus-per-task=1'],
    ['--sweep seed=1..40:40', small],
    ['$part/8', '$part/2'],
  ]
  for (const [from] of changes) expect(script).toContain(from)
  return changes.reduce((text, [from, to]) => text.replace(from, to), script!)
}

test('Slurm computes the parts of a sweep; one that is killed is run again; they join', async ({ skip }) => {
  const problem = slurmProblem()
  if (problem !== undefined) return skip(problem)
  const cluster = await startCluster(file(''))
  onTestFinished(cluster.stop)
  const program = file('overstep')
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${commandEntry}' "$@"\n`)
  chmodSync(program, 0o755)
  writeFileSync(file('sweep.sh'), recipe().replaceAll('overstep run', `'${program}' run`))

  const until = async (holds: () => boolean, what: string) => {
    for (let tries = 0; !holds(); tries++) {
      if (tries > 1200) throw new Error(`Waited in vain until ${what}: ${cluster.command('squeue')}`)
      await pause(100)
    }
  }
  const log = (part: number) => {
    const name = file(`part-${part}.log`)
    return existsSync(name) ? readFileSync(name, 'utf8') : ''
  }
  const empty = () => cluster.command('squeue', '--noheader').trim() === ''

  const job = /\d+/.exec(cluster.command('sbatch', '--parsable', 'sweep.sh'))![0]
  await until(() => log(2).includes('part 2 of 2, 2 runs'), 'part 2 computes')
  cluster.command('scancel', '--signal=KILL', '--full', `${job}_2`)
  await until(empty, 'both tasks have ended')
  expect([1, 2].map((part) => existsSync(file(`part-${part}.zip`)))).toEqual([true, false])

  cluster.command('sbatch', '--array=2', 'sweep.sh')
  await until(() => empty() && existsSync(file('part-2.zip')), 'part 2 has been run again')
  const joined: ImportResult[] = []
  for (const part of [1, 2])
    joined.push((await json('import', file(`part-${part}.zip`))).document as unknown as ImportResult)
  expect(joined.map(({ sweeps }) => sweeps[0]!.missing.parts)).toEqual([[2], []])
  expect(new Set(joined.map(({ sweeps }) => sweeps[0]!.sweep.id)).size).toBe(1)
})
