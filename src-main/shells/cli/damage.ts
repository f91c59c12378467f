import { resolve } from 'node:path'
import { OverstepError } from '#shared/contract/index.ts'
import { copiesOf, lossOf, rescueDatabase, surveyDatabase, type Survey } from '../../workbench/index.ts'
import type { Context } from './session.ts'
import { badInput, counted, exitCodes } from './terminal.ts'

/** Whether something thrown says that the database is damaged. */
export function isDamage(thrown: unknown): thrown is OverstepError {
  const code = thrown instanceof OverstepError ? thrown.details?.sqlite : undefined
  return typeof code === 'string' && /^SQLITE_(CORRUPT|NOTADB)/.test(code)
}

/**
 * Tells what of a damaged database can be read.
 * @param problems what is known to be wrong with it
 * @returns the exit code
 */
export function reportDamage({ terminal, dataDir }: Context, problems: readonly string[]): number {
  const survey = surveyDatabase(dataDir)
  const { path, ...found } = survey
  terminal.answer(
    { database: { path, problems, ...found } },
    [...problems, damageText(survey), ...adviceOf(survey)].join('\n'),
  )
  return exitCodes.failed
}

/** Saves what can be read of a database that may be damaged in another folder. */
export function rescueInto({ terminal, dataDir }: Context, folder: string): number {
  if (folder === '') throw badInput('--rescue', 'must not be empty')
  const survey = rescueDatabase(dataDir, folder)
  const { path, ...found } = survey
  const place = resolve(folder)
  terminal.answer(
    { database: { path, ...found }, rescued: place },
    `${damageText(survey)}\nWhat could be read is saved; to work with it: --data-dir ${place}`,
  )
  return exitCodes.done
}

/** What can be read, and of which runs something is missing. */
function damageText({ path, problem, tables, runs }: Survey): string {
  if (problem !== undefined) return `Nothing can be read of ${path}: ${problem}.`
  const hurt = runs.filter(({ lost }) => lost !== 0)
  return [
    `database ${path}`,
    `${runs.length - hurt.length} of ${counted(runs.length, 'run')} are whole`,
    ...hurt.map((run) => `  ${run.id}  ${run.title}: ${lossOf(run)}`),
    ...tables
      .filter(({ lost }) => lost !== 0)
      .map(({ name, rows, lost }) => {
        return `table ${name}: ${counted(rows, 'row')} can be read, ${lost ?? 'an unknown number'} cannot`
      }),
  ].join('\n')
}

function adviceOf(survey: Survey): string[] {
  const copies = copiesOf(survey).trim()
  return [
    ...(survey.problem === undefined ? ['overstep doctor --rescue FOLDER saves what can be read.'] : []),
    ...(copies ? [copies] : []),
  ]
}
