import type { Command } from '../commands/index.ts'
import { scoreOf, type TitleParts } from '../words/index.ts'

/** A line of the palette. */
export interface Entry extends Command {
  /** Told apart by this, while others come and go. */
  id: string
  /** Shown beside the title, and searched as well. */
  detail?: string
  /** Its title by what tells it apart. */
  parts?: TitleParts
  /** It is several runs, behind those that are one. */
  several?: boolean
  /** It was found by a search of its own. */
  found?: boolean
}

export interface EntryGroup {
  title: string
  entries: readonly Entry[]
}

/** How many lines of a group are shown once something is typed. */
const most = 8

/**
 * The entries that fit what is typed, the best of a group and the group of the best in front. Everything, in its order,
 * for nothing.
 */
export function fitting(groups: readonly EntryGroup[], typed: string): EntryGroup[] {
  const filled = (list: readonly EntryGroup[]) => list.filter(({ entries }) => entries.length > 0)
  if (!typed.trim()) return filled(groups)
  const scored = groups.map(({ title, entries }) => {
    const fits = entries
      .map((entry) => ({ entry, score: fitOf(entry, typed) }))
      .filter(({ score }) => score > 0)
      .toSorted((one, other) => other.score - one.score)
      .slice(0, most)
    return { title, entries: fits.map(({ entry }) => entry), best: fits[0]?.score ?? 0 }
  })
  return filled(
    scored.toSorted((one, other) => other.best - one.best).map(({ title, entries }) => ({ title, entries })),
  )
}

/** A title that fits counts more than the words around it. */
function fitOf({ title, detail = '', words = '', found = false, several = false }: Entry, typed: string): number {
  const byTitle = scoreOf(typed, title)
  if (byTitle > 0) return byTitle + (several ? 0 : 10)
  return scoreOf(typed, `${title} ${detail} ${words}`) || (found ? 0.5 : 0)
}
