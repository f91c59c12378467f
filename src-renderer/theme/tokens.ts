import css from './tokens.css?raw'

export type Scheme = 'light' | 'dark'

/** Reads the colours `--name: light-dark(#…, #…)` of a style sheet, by scheme and name. */
export function readColours(styleSheet: string): Record<Scheme, Record<string, string>> {
  const colours: Record<Scheme, Record<string, string>> = { light: {}, dark: {} }
  for (const [, name, light, dark] of styleSheet.matchAll(/--([\w-]+):\s*light-dark\((#\w+),\s*(#\w+)\)/g)) {
    if (!name || !light || !dark) continue
    colours.light[name] = light
    colours.dark[name] = dark
  }
  return colours
}

/** The colours of tokens.css, for code that needs them as values. */
export const colours = readColours(css)
