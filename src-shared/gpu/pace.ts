/**
 * How much one dispatch does. A driver takes a dispatch of some seconds for one that hangs, and nothing can be
 * cancelled in the middle of one, so each is to take about 25 ms: descents take as many steps as go into that, and go
 * on in the next.
 */

/** Milliseconds that a dispatch is to take. */
const AIM = 25
/** A dispatch does at most so many times as much as the one before. */
const GROWTH = 4
const TURNS = { first: 8, most: 1 << 20 }
/** Descents of a tile. */
const CELLS = { least: 256, first: 4096, most: 1 << 18 }
/** Steps that a whole tile is to be able to take in a dispatch: with fewer it is too large, with more too small. */
const ENOUGH = { least: 16, many: 128 }

export interface Pace {
  /** Descents of the next tile. */
  cells(): number
  /** Steps of the next dispatch. @param fresh whether it is the first of a tile */
  turns(fresh: boolean): number
  /** Tells how long a dispatch took. */
  took(milliseconds: number, turns: number, fresh: boolean): void
}

/** The pace of one kind of descent on one device; it gets better from tile to tile. */
export function createPace(): Pace {
  let cells = CELLS.first
  let isMeasured = false
  let [ofWhole, ofRest] = [TURNS.first, TURNS.first]
  const better = (turns: number, milliseconds: number) =>
    Math.max(1, Math.min(TURNS.most, GROWTH * turns, Math.floor((turns * AIM) / Math.max(milliseconds, 0.5))))
  return {
    cells() {
      if (!isMeasured) return cells
      const factor = ofWhole >= 4 * ENOUGH.many ? 4 : ofWhole >= ENOUGH.many ? 2 : ofWhole < ENOUGH.least ? 0.5 : 1
      const next = Math.min(CELLS.most, Math.max(CELLS.least, cells * factor))
      ofWhole = Math.max(1, Math.floor((ofWhole * cells) / next))
      return (cells = next)
    },
    turns: (fresh) => (fresh ? (ofRest = ofWhole) : ofRest),
    took(milliseconds, turns, fresh) {
      // What is left of a tile goes faster than all of it, but for steps that cost more.
      ofRest = better(turns, milliseconds)
      if (fresh) ofWhole = ofRest
      isMeasured = true
    },
  }
}
