import type { FigureKind } from './figure.ts'
import { theoryBands } from './theory-bands.ts'
import { theoryClaims } from './theory-claims.ts'
import { theoryRegions } from './theory-regions.ts'

/** The figures of the theory, Fig 1 of the article in front. */
export const theoryFigures: readonly FigureKind[] = [theoryRegions, theoryClaims, theoryBands]
