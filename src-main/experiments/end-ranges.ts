/** Least and greatest sharpness of the ends of descents, gathered by the codes of their fates. */
export interface EndRanges {
  add(fates: Uint8Array, sharpness: Float32Array): void
  /** Takes in what others have gathered. */
  merge(ends: Ends): void
  /** What was gathered so far. */
  ends: Ends
  /** By the names of fates; those without such ends are left out. */
  byFate(names: readonly string[]): Record<string, [least: number, greatest: number]>
}

/** Least and greatest by code; ∞ and −∞ where there is none. */
export interface Ends {
  least: Float64Array
  greatest: Float64Array
}

export function endRanges(): EndRanges {
  const least = new Float64Array(256).fill(Infinity)
  const greatest = new Float64Array(256).fill(-Infinity)
  return {
    ends: { least, greatest },
    merge(other) {
      for (let code = 0; code < 256; code++) {
        least[code] = Math.min(least[code]!, other.least[code]!)
        greatest[code] = Math.max(greatest[code]!, other.greatest[code]!)
      }
    },
    add(fates, sharpness) {
      for (let cell = 0; cell < fates.length; cell++) {
        const [code, value] = [fates[cell]!, sharpness[cell]!]
        if (value < least[code]!) least[code] = value
        if (value > greatest[code]!) greatest[code] = value
      }
    },
    byFate(names) {
      const found = names.flatMap((name, code): [string, [number, number]][] =>
        least[code]! <= greatest[code]! ? [[name, [least[code]!, greatest[code]!]]] : [],
      )
      return Object.fromEntries(found)
    },
  }
}
