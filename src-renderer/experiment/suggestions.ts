import { descriptionOf, type Kind, type LandscapeInfo, type Suggestion } from '#shared/contract/index.ts'
import { writeNumber } from '../words/index.ts'
import type { Draft } from './draft.ts'

/** What a form may be filled with, see `KindDescription`, as it stands in its fields. */
interface DraftSuggestions {
  places: Draft
  rest: Draft
}

/** What experiments of this kind on this landscape may begin with. */
export function suggestionsFor(kind: Kind, landscape: LandscapeInfo): DraftSuggestions {
  const { places, rest } = descriptionOf(kind).suggestions(landscape)
  return { places: written(places), rest: written(rest) }
}

function written(fields: Record<string, Suggestion>): Draft {
  return Object.fromEntries(Object.entries(fields).map(([path, value]) => [path, textOf(value)]))
}

function textOf(value: Suggestion): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  return typeof value === 'number' ? writeNumber(value) : value.map(writeNumber).join(', ')
}

/** What a form was opened with, and what suggestions have written into it since. */
interface Filling {
  initial: Draft
  filled: Draft
  /** Whether it was opened with a config, all of which was meant; otherwise it was empty. */
  authored: boolean
  suggestions: DraftSuggestions
}

/**
 * The draft filled for the landscape that it is about now, and what was filled in. A field that holds anything else
 * than what it was opened with or what was suggested was written by the user, who knows better. Back on the landscape
 * of its config, a form is as it was opened.
 */
export function filledDraft(draft: Draft, filling: Filling): { draft: Draft; filled: Draft } {
  const { initial, filled, authored, suggestions } = filling
  const untouched = (path: string): boolean => !draft[path]?.trim() || draft[path] === (filled[path] ?? initial[path])
  const home = draft['landscape'] === initial['landscape']
  const written: Draft = {}
  if (home && authored) {
    for (const path of Object.keys(filled)) if (untouched(path)) written[path] = initial[path] ?? ''
    return { draft: { ...draft, ...written }, filled: {} }
  }
  for (const [path, text] of Object.entries(suggestions.places))
    if (untouched(path)) written[path] = (home && initial[path]) || text
  for (const [path, text] of Object.entries(suggestions.rest)) {
    // The scale of an axis is never empty: it goes with its ends.
    const end = path.replace(/\.scale$/, '.min')
    if (!initial[end]?.trim() && untouched(path)) written[path] = text
  }
  return { draft: { ...draft, ...written }, filled: { ...filled, ...written } }
}
