/** Least and greatest sharpness of the ends of descents, gathered by the codes of their fates. */
export interface EndRanges {
  add(fates: Uint8Array, sharpness: Float32Array): void
  /** By the names of fates; those without such ends are left out. */
  byFate(names: readonly string[]): Record<string, [least: number, greatest: number]>
}

export function endRanges(): EndRanges {
  const least = new Float64Array(256).fill(Infinity)
  const greatest = new Float64Array(256).fill(-Infinity)
  return {
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
