import { type Field, variantPath } from '../facts/index.ts'
import { isLeftOut, type Draft } from './draft.ts'

/** Neighbours in a form that stand under one title; fields without one stand by themselves. */
export interface FieldGroup {
  title: string
  fields: Field[]
}

/** The fields of a form in their order, those of a group together. The only field of a group is its title. */
export function fieldGroups(fields: readonly Field[]): FieldGroup[] {
  const groups: FieldGroup[] = []
  for (const field of fields) {
    const last = groups.at(-1)
    if (last && last.title === (field.group ?? '')) last.fields.push(field)
    else groups.push({ title: field.group ?? '', fields: [field] })
  }
  return groups.map(({ title, fields }) =>
    title && fields.length === 1 ? { title: capitalised(fields[0]!.title), fields } : { title, fields },
  )
}

/** Fields of a form from which on it can be searched. */
export const SEARCHABLE = 10

/** The groups with those of their fields that fit what is looked for: by words of their names, groups and help. */
export function foundIn(groups: readonly FieldGroup[], sought: string): FieldGroup[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...groups]
  const fits = (group: FieldGroup, { title, path, description = '' }: Field): boolean => {
    const text = `${group.title} ${title} ${path} ${description}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  return groups
    .map((group) => ({ ...group, fields: group.fields.filter((field) => fits(group, field)) }))
    .filter(({ fields }) => fields.length > 0)
}

const capitalised = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`

/** Fields of the group that mean something only with another one. */
const companions: Readonly<Record<string, string>> = { seed: 'noise', draws: 'noise', momentum: 'rule' }

/**
 * Whether a field says nothing as the form is now: the seed and the draws of noise where there is none, an axis of
 * momentum where the rule has none, the degree of a polynomial that is not the data set. One that holds something is
 * never idle.
 */
export function idleIn(draft: Draft, field: Field, fields: readonly Field[]): boolean {
  if (field.path === 'degree') return isLeftOut(field, draft) && draft['dataset'] !== 'chebyshev'
  if (field.group === undefined || !isLeftOut(field, draft)) return false
  const other = fields.find(({ path }) => path === companions[field.path])
  if (!other) return false
  if (other.type !== 'variant') return isLeftOut(other, draft)
  const chosen = other.variants.find(({ name }) => name === draft[variantPath(other)])
  return !chosen || chosen.parts.length === 0
}
