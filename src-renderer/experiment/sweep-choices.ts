import { builtInLandscapes, builtInNames, type SavedLandscape } from '#shared/contract/index.ts'
import { choiceLabels, landscapeLabel } from '../words/index.ts'
import { landscapeIn, landscapeText, sheetIn } from './draft.ts'
import { AS_WRITTEN, type SweepField, type SweepRow } from './sweep.ts'

/** The values from which those of a field are chosen; what is chosen already stays among them. */
export function choicesOf(
  field: SweepField,
  { chosen }: SweepRow,
  { dimension, saved }: { dimension: number; saved: readonly SavedLandscape[] },
): { value: string; label: string }[] {
  if (field.type === 'choice')
    return field.choices.map((value) => ({ value, label: choiceLabels[field.path]?.[value] ?? value }))
  const written = sheetIn(field.text) !== null || chosen.includes(AS_WRITTEN)
  const offered = [
    ...(field.optional ? [{ value: '', label: 'None' }] : []),
    ...(written ? [{ value: AS_WRITTEN, label: 'As written above' }] : []),
    ...saved
      .filter(({ definition }) => definition.variables.length === dimension)
      .map(({ definition }) => ({ value: landscapeText(definition), label: landscapeLabel(definition) })),
    ...builtInNames
      .filter((name) => builtInLandscapes[name] === dimension)
      .map((value) => ({ value: value as string, label: landscapeLabel(value) })),
  ]
  // One of another number of variables, or that is no longer saved.
  const others = chosen.filter((value) => offered.every((option) => option.value !== value))
  return [...offered, ...others.map((value) => ({ value, label: labelOf(value) }))]
}

function labelOf(text: string): string {
  const landscape = landscapeIn(text)
  return landscape ? landscapeLabel(landscape) : text
}
