import type { RouteLocationRaw } from 'vue-router'
import type { Kind, LandscapeChoice, LandscapeDefinition } from '#shared/contract/index.ts'

/** The form of a new experiment on a landscape. */
export function experimentOn(landscape: LandscapeChoice, kind: Kind): RouteLocationRaw {
  const named = typeof landscape === 'string' ? landscape : JSON.stringify(landscape)
  return { name: 'new', query: { kind, landscape: named } }
}

/** The editor with a definition that has not been saved. */
export function editorOf(definition: LandscapeDefinition): RouteLocationRaw {
  return { name: 'landscape-new', query: { definition: JSON.stringify(definition) } }
}
