import { fateOrder } from '#shared/plot/index.ts'

export interface Share {
  fate: string
  share: number
}

/** The fates that a run ended in with their shares, largest first; empty for a run that tells none. */
export function sharesOf(shares: Record<string, number> | null): Share[] {
  return Object.entries(shares ?? {})
    .map(([fate, share]) => ({ fate, share }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
}

/** The same in the order that is the same in every bar: minima from the flattest, then what is none. */
export function inBar(shares: readonly Share[]): Share[] {
  return shares.toSorted((a, b) => fateOrder(a.fate) - fateOrder(b.fate))
}
