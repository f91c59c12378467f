import type { Markup } from './text.ts'

/** Marked text as it is written in a line. */
export const plainText = (text: Markup): string =>
  text
    .replace('{sub|∗}', '⁎')
    .replace(/\{\w+\|([^}]*)\}/g, '$1')
    .replaceAll('\u200A', '')
