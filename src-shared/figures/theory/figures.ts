import type { RunFigureKind } from '../../plot/index.ts'
import { theoryBands } from './bands.ts'
import { theoryClaims } from './claims.ts'
import { theoryRegions } from './regions.ts'

/** The figures of the theory, Fig 1 of the article in front. */
export const theoryFigures: readonly RunFigureKind[] = [theoryRegions, theoryClaims, theoryBands]
