import { z } from 'zod'
import type { Summary } from '#shared/contract/index.ts'

const sharesSchema = z.object({ shares: z.record(z.string(), z.number()) })

export interface Share {
  fate: string
  share: number
}

/** The fates that a run ended in with their shares, largest first; empty for a summary that tells none. */
export function sharesOf(summary: Summary | null): Share[] {
  const parsed = sharesSchema.safeParse(summary)
  if (!parsed.success) return []
  return Object.entries(parsed.data.shares)
    .map(([fate, share]) => ({ fate, share }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
}
