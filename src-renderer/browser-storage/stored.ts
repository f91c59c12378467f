import { z } from 'zod'

/** What may be kept under a name. */
export interface Description<Value> {
  schema: z.ZodType<Value>
  /** What it is where nothing is kept, or nothing that can be read. */
  usual: Value
  /** Goes up by one when a value that is kept already would mean something else. */
  version: number
  /** The value that an earlier version kept; of version 0, before versions were written, it is the bare text. */
  upgrade(kept: unknown, version: number): unknown
}

/** A value that outlives the page and the program. */
export interface Stored<Value> {
  read(): Value
  /** Without room in the browser's storage the value lives as long as the page does. */
  keep(value: Value): void
  forget(): void
}

const envelopeSchema = z.object({ version: z.int(), value: z.unknown() })

/** The value under a name in the browser's storage. */
export function stored<Value>(name: string, description: Description<Value>): Stored<Value> {
  const { schema, usual, version, upgrade } = description
  const key = `overstep.${name}`

  function valueIn(text: string): unknown {
    const kept = opened(text)
    // What a later version kept is read by that version alone.
    if (kept.version > version) return usual
    return kept.version === version ? kept.value : upgrade(kept.value, kept.version)
  }

  return {
    read() {
      try {
        const text = localStorage.getItem(key)
        return text === null ? usual : schema.parse(valueIn(text))
      } catch {
        return usual
      }
    },
    keep(value) {
      try {
        localStorage.setItem(key, JSON.stringify({ version, value }))
      } catch {
        // Nothing else is lost.
      }
    },
    forget() {
      try {
        localStorage.removeItem(key)
      } catch {
        // A browser without storage has nothing to forget.
      }
    },
  }
}

function opened(text: string): { version: number; value: unknown } {
  try {
    return envelopeSchema.parse(JSON.parse(text))
  } catch {
    return { version: 0, value: text }
  }
}
