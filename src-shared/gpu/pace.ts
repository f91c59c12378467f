/**
 * How much one dispatch does. A driver takes a dispatch of some seconds for one that hangs, and nothing can be
 * cancelled in the middle of one, so each is to take some 40 ms at most: descents take as many steps as go into that,
 * and go on in the next.
 */

/** Milliseconds that a dispatch is to take. */
const AIM = 40
/** A dispatch does at most so many times as much as the one before. */
const GROWTH = 4
const TURNS = { first: 8, most: 1 << 20 }
/** Descents of a tile. */
const CELLS = { least: 1024, first: 4096, most: 1 << 18 }
/** Steps that a whole tile is to be able to take in a dispatch: with fewer it is too large, with more too small. */
const ENOUGH = { least: 8, many: 128 }
/**
 * Steps of all descents together that a dispatch does at least, where they do not take longer than this: with fewer, a
 * busy machine would do nothing but wait for its GPU.
 */
const LEAST_WORK = { steps: 65_536, milliseconds: 150 }
/** What a machine does beside only makes dispatches take longer: the shortest of so many tells what they cost. */
const COMPARED = 3

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
  const [whole, rest] = [createCost(), createCost()]
  const turnsFor = (cost: Cost) => {
    const { perTurn, turns } = cost
    if (perTurn === undefined) return TURNS.first
    const fitting = Math.min(GROWTH * turns, Math.floor(AIM / perTurn))
    const least = Math.ceil(LEAST_WORK.steps / cells)
    return Math.max(
      1,
      Math.min(TURNS.most, least * perTurn < LEAST_WORK.milliseconds ? Math.max(least, fitting) : fitting),
    )
  }
  return {
    cells() {
      const { perTurn } = whole
      if (perTurn === undefined) return cells
      const turns = AIM / perTurn
      const factor = turns >= 4 * ENOUGH.many ? 4 : turns >= ENOUGH.many ? 2 : turns < ENOUGH.least ? 0.5 : 1
      const next = Math.min(CELLS.most, Math.max(CELLS.least, cells * factor))
      whole.scale(next / cells)
      return (cells = next)
    },
    turns(fresh) {
      // What is left of a tile goes faster than all of it, but for steps that cost more.
      if (fresh) rest.begin(whole)
      return turnsFor(fresh ? whole : rest)
    },
    took(milliseconds, turns, fresh) {
      if (fresh) whole.add(milliseconds, turns)
      rest.add(milliseconds, turns)
    },
  }
}

type Cost = ReturnType<typeof createCost>

/** What a step of all descents of a dispatch costs, by the last dispatches. */
function createCost() {
  let last: number[] = []
  let lastTurns = TURNS.first
  return {
    /** Milliseconds; undefined before the first dispatch. */
    get perTurn() {
      return last.length === 0 ? undefined : Math.min(...last)
    },
    /** Of the last dispatch. */
    get turns() {
      return lastTurns
    },
    add(milliseconds: number, turns: number) {
      last = [...last.slice(1 - COMPARED), Math.max(milliseconds, 0.5) / turns]
      lastTurns = turns
    },
    /** There are so many times as many descents. */
    scale(factor: number) {
      last = last.map((one) => one * factor)
      lastTurns = Math.max(1, Math.floor(lastTurns / factor))
    },
    begin(like: { perTurn: number | undefined; turns: number }) {
      last = like.perTurn === undefined ? [] : [like.perTurn]
      lastTurns = like.turns
    },
  }
}
