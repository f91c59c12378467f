import {
  call,
  type Code,
  codeOf,
  f64,
  f64x2,
  i32,
  type Import,
  type Local,
  type Locals,
  v128,
  when,
} from '../../wasm/index.ts'
import { DOUBT, type Operand, type Operation, type Program, type Statement, type Test } from '../../landscape/index.ts'

/** Numbers that a lane of a mask is made of. */
const NONE = 0
export const BOTH = 3

/**
 * Operations in a side of a branch up to which both sides are worked out and selected from; a longer side is skipped
 * where no lane is in it. A branch that is taken now and then costs about as much as so many.
 */
const SELECTED = 12

const HUGE = 2 ** 1000

/**
 * Writes programs into the body of one function, two numbers of each local side by side. Every lane gets the same
 * operations on its numbers in the same order as compiled JavaScript, and so the same bits; what a branch computes for
 * a lane that is not in it is thrown away.
 */
export class Writer {
  readonly locals: Locals
  /** Functions of the host that are called lane by lane, by name. */
  private readonly imports: readonly Import[]
  private readonly named = new Map<string, Local>()
  private readonly constants = new Map<string, Local>()
  private readonly beginning: Code[] = []

  constructor(locals: Locals, imports: readonly Import[]) {
    this.locals = locals
    this.imports = imports
  }

  /** What stands at the beginning of the function: the numbers that it computes with, each loaded once. */
  get prologue(): Code {
    return codeOf(...this.beginning)
  }

  /** A number in both lanes. */
  number(value: number): Code {
    const key = Object.is(value, -0) ? '-0' : String(value)
    let known = this.constants.get(key)
    if (!known) {
      known = this.locals.add('v128')
      this.constants.set(key, known)
      this.beginning.push(known.set(f64x2.splat(f64.const(value))))
    }
    return known.get
  }

  /** The local of a program's name. */
  local(name: string): Local {
    let known = this.named.get(name)
    if (!known) this.named.set(name, (known = this.locals.add('v128')))
    return known
  }

  /** Gives a new local the value; for what is read more than once. */
  kept(value: Code): { code: Code; get: Code } {
    const local = this.locals.add('v128')
    return { code: local.set(value), get: local.get }
  }

  operand(operand: Operand): Code {
    return typeof operand === 'string' ? this.local(operand).get : this.number(operand)
  }

  program({ statements, witness }: Program): Code {
    const begin = witness === undefined ? [] : this.local(witness).set(this.number(0))
    return codeOf(begin, this.statements(statements, { lanes: null, own: new Map(), witness }))
  }

  /** A mask of the lanes for which it is true. */
  test(test: Test): Code {
    switch (test.kind) {
      case 'comparison':
        return comparisons[test.operator](this.operand(test.left), this.operand(test.right))
      case 'apart': {
        const difference = f64x2.sub(this.operand(test.left), this.operand(test.right))
        return f64x2.gt(f64x2.abs(difference), this.number(DOUBT))
      }
      case 'not':
        return v128.not(this.test(test.of))
      case 'both':
        return v128.and(this.test(test.left), this.test(test.right))
      case 'either':
        return v128.or(this.test(test.left), this.test(test.right))
    }
  }

  call(name: string, ...given: readonly Code[]): Code {
    const index = this.imports.findIndex((entry) => entry.name === name)
    if (index < 0) throw new Error(`No function '${name}' is lent to the module.`)
    return call(index, ...given)
  }

  private statements(statements: readonly Statement[], side: Side): Code {
    return codeOf(...statements.map((statement) => this.statement(statement, side)))
  }

  private statement(statement: Statement, side: Side): Code {
    switch (statement.kind) {
      case 'declare':
        return []
      case 'local':
        return this.local(statement.name).set(this.operation(statement.is))
      case 'assign':
        return this.target(statement.name, side).set(this.operand(statement.to))
      case 'witness': {
        const witness = this.target(side.witness!, side)
        return witness.set(f64x2.add(witness.get, f64x2.abs(this.operand(statement.of))))
      }
      case 'branch':
        return this.branch(statement, side)
    }
  }

  /** What stands for a local on this side of a branch. */
  private target(name: string, { own }: Side): Local {
    return own.get(name) ?? this.local(name)
  }

  private branch(statement: Statement & { kind: 'branch' }, side: Side): Code {
    const pieces = piecesIn(statement)
    if (pieces) return this.pieces(pieces, side)
    const { test, then, otherwise } = statement
    const holds = this.locals.add('v128')
    const mask = holds.set(this.test(test))
    const swapped = costOf(then) < costOf(otherwise)
    const [first, second] = swapped ? [then, otherwise] : [otherwise, then]
    const taken = swapped ? v128.not(holds.get) : holds.get
    const base = this.statements(first, side)
    const isLong = costOf(first) > SELECTED
    return codeOf(mask, isLong ? this.whereAny(v128.not(taken), side, base) : base, this.instead(second, taken, side))
  }

  /** Statements for all lanes; those of the mask keep what comes out. Skipped, if long, where there are none. */
  private instead(statements: readonly Statement[], mask: Code, side: Side): Code {
    const taken = this.locals.add('v128')
    const names = [...new Set(assignedIn(statements, side.witness))]
    const own = new Map([...side.own, ...names.map((name) => [name, this.locals.add('v128')] as const)])
    const { witness } = side
    const code = codeOf(
      // A sum goes on from what it has come to.
      ...names.filter((name) => name === witness).map((name) => own.get(name)!.set(this.target(name, side).get)),
      this.statements(statements, { ...side, lanes: taken, own }),
      ...names.map((name) => {
        const local = this.target(name, side)
        return local.set(v128.select(own.get(name)!.get, local.get, taken.get))
      }),
    )
    return codeOf(taken.set(mask), costOf(statements) > SELECTED ? this.whereAny(taken.get, side, code) : code)
  }

  /** Skips code where none of the lanes of interest is in the mask. */
  private whereAny(mask: Code, { lanes }: Side, code: Code): Code {
    return when(i32.ne(v128.bits(lanes ? v128.and(mask, lanes.get) : mask), i32.const(NONE)), code)
  }

  /**
   * Pieces along a line: that which holds on most of it for all lanes, and the others, island by island, where any lane
   * is in them.
   */
  private pieces({ x, base, islands }: PiecesOnLine, side: Side): Code {
    const at = this.local(x).get
    const above = ({ low, lowClosed }: Piece) => (lowClosed ? f64x2.ge : f64x2.gt)(at, this.number(low))
    const below = ({ high, highClosed }: Piece) => (highClosed ? f64x2.le : f64x2.lt)(at, this.number(high))
    const within = (first: Piece, last: Piece) =>
      [...(first.low === -Infinity ? [] : [above(first)]), ...(last.high === Infinity ? [] : [below(last)])].reduce(
        v128.and,
      )
    // Iterates gather around the origin: which islands lie to one side of it takes one comparison.
    const towards = (first: Piece, last: Piece) =>
      first.low >= 0 ? above(first) : last.high <= 0 ? below(last) : within(first, last)
    const hull = this.locals.add('v128')
    const codes = islands.map((island) => {
      const [first, ...rest] = island as [Piece, ...Piece[]]
      const mask = this.locals.add('v128')
      const names = [...new Set(island.flatMap(({ statements }) => [...assignedIn(statements, side.witness)]))]
      const own = new Map([...side.own, ...names.map((name) => [name, this.locals.add('v128')] as const)])
      const inner = { ...side, lanes: mask, own }
      return codeOf(
        mask.set(within(first, island.at(-1)!)),
        this.whereAny(
          mask.get,
          side,
          codeOf(
            this.statements(first.statements, inner),
            ...rest.map((piece) => this.instead(piece.statements, above(piece), inner)),
            ...names.map((name) => {
              const local = this.target(name, side)
              return local.set(v128.select(own.get(name)!.get, local.get, mask.get))
            }),
          ),
        ),
      )
    })
    const all = codeOf(...codes)
    const [leftmost, rightmost] = [islands[0]![0]!, islands.at(-1)!.at(-1)!]
    const everywhere = leftmost.low === -Infinity && rightmost.high === Infinity
    if (islands.length < 2 || everywhere) return codeOf(this.statements(base, side), all)
    return codeOf(
      this.statements(base, side),
      hull.set(towards(leftmost, rightmost)),
      this.whereAny(hull.get, side, all),
    )
  }

  private operation(operation: Operation): Code {
    switch (operation.kind) {
      case 'unary': {
        const of = this.operand(operation.of)
        return operation.name === 'sign' ? this.sign(of) : unary[operation.name](of)
      }
      case 'binary': {
        const { name, left, right } = operation
        // Math.max(0, x) has +0 for −0 and NaN for NaN, as this has, with two instructions in place of eight.
        if (name === 'max' && Object.is(left, 0))
          return f64x2.add(f64x2.pmax(this.operand(right), this.number(0)), this.number(0))
        return binary[name](this.operand(left), this.operand(right))
      }
      case 'call': {
        const lane = (index: number) =>
          this.call(operation.name, ...operation.of.map((of) => f64x2.extract(this.operand(of), index)))
        return f64x2.replace(f64x2.splat(lane(0)), 1, lane(1))
      }
    }
  }

  /** ±1, and what has no sign as it is: ±0 and NaN. The smallest number times HUGE² is more than 1. */
  private sign(of: Code): Code {
    const far = f64x2.mul(f64x2.mul(of, this.number(HUGE)), this.number(HUGE))
    return f64x2.pmin(f64x2.pmax(far, this.number(-1)), this.number(1))
  }
}

/** Where statements stand. */
interface Side {
  /** The lanes for which they are to be done; null for all. Others may get anything. */
  lanes: Local | null
  /** Locals that stand for others until the side is over. */
  own: ReadonlyMap<string, Local>
  witness: string | undefined
}

/** The names of what a side gives a value that is read behind it. */
function* assignedIn(statements: readonly Statement[], witness: string | undefined): Iterable<string> {
  const inner = new Set(statements.flatMap((statement) => (statement.kind === 'declare' ? [statement.name] : [])))
  for (const statement of statements) {
    if (statement.kind === 'assign' && !inner.has(statement.name)) yield statement.name
    else if (statement.kind === 'witness') yield witness!
    else if (statement.kind === 'branch')
      for (const name of [...assignedIn(statement.then, witness), ...assignedIn(statement.otherwise, witness)])
        if (!inner.has(name)) yield name
  }
}

/** A piece of a function in pieces: where it holds, and what computes it. */
interface Piece {
  low: number
  lowClosed: boolean
  high: number
  highClosed: boolean
  statements: readonly Statement[]
}

interface PiecesOnLine {
  /** The local that says where a lane is. */
  x: string
  /** What holds between islands, and where x is no number. */
  base: readonly Statement[]
  /** Neighbouring pieces, from left to right. */
  islands: Piece[][]
}

/**
 * A branch as pieces of a line, where it and those in it compare one local with numbers and what holds at NaN holds at
 * some numbers too; null for any other.
 */
function piecesIn(root: Statement & { kind: 'branch' }): PiecesOnLine | null {
  const { test } = root
  if (test.kind !== 'comparison' || typeof test.left !== 'string') return null
  const x = test.left
  const pieces: Piece[] = []
  let ofNaN: readonly Statement[] = []
  const visit = (piece: Piece, holdsAtNaN: boolean): boolean => {
    const [only, ...others] = piece.statements
    if (others.length > 0 || only?.kind !== 'branch') {
      pieces.push(piece)
      if (holdsAtNaN) ofNaN = piece.statements
      return true
    }
    const { test, then, otherwise } = only
    if (test.kind !== 'comparison' || test.left !== x || typeof test.right !== 'number') return false
    const { operator, right } = test
    if (operator === '==' || operator === '!=') return false
    const isBelow = operator === '<' || operator === '<='
    const closed = isBelow ? operator === '<=' : operator === '>'
    const left = { ...piece, high: right, highClosed: closed, statements: isBelow ? then : otherwise }
    const beyond = { ...piece, low: right, lowClosed: !closed, statements: isBelow ? otherwise : then }
    return visit(left, holdsAtNaN && !isBelow) && visit(beyond, holdsAtNaN && isBelow)
  }
  const line = { low: -Infinity, lowClosed: true, high: Infinity, highClosed: true, statements: [root] }
  if (!visit(line, true)) return null
  const keyOfBase = keyOf(ofNaN)
  const islands: Piece[][] = []
  let isIsland = false
  for (const piece of pieces) {
    const wasIsland = isIsland
    isIsland = keyOf(piece.statements) !== keyOfBase
    if (isIsland && wasIsland) islands.at(-1)!.push(piece)
    else if (isIsland) islands.push([piece])
  }
  return islands.length > 0 && islands.length < pieces.length ? { x, base: ofNaN, islands } : null
}

/** The same text for statements that do the same, whatever their locals are called. */
function keyOf(statements: readonly Statement[]): string {
  const text = JSON.stringify(statements, (_, value: unknown) => (Object.is(value, -0) ? '-0' : value))
  return namesIn(statements).reduce((key, name, index) => key.replaceAll(`"${name}"`, `"#${index}"`), text)
}

const namesIn = (statements: readonly Statement[]): string[] =>
  statements.flatMap((statement) => {
    if (statement.kind === 'local' || statement.kind === 'declare') return [statement.name]
    return statement.kind === 'branch' ? [...namesIn(statement.then), ...namesIn(statement.otherwise)] : []
  })

const comparisons = {
  '<': f64x2.lt,
  '<=': f64x2.le,
  '>': f64x2.gt,
  '>=': f64x2.ge,
  '==': f64x2.eq,
  '!=': f64x2.ne,
}
const unary = { negate: f64x2.neg, abs: f64x2.abs, sqrt: f64x2.sqrt, floor: f64x2.floor }
const binary = {
  '+': f64x2.add,
  '-': f64x2.sub,
  '*': f64x2.mul,
  '/': f64x2.div,
  min: f64x2.min,
  max: f64x2.max,
}

/** Operations of some statements; a call takes as long as many. */
function costOf(statements: readonly Statement[]): number {
  return statements.reduce((sum, statement) => {
    if (statement.kind === 'branch') return sum + 2 + costOf(statement.then) + costOf(statement.otherwise)
    if (statement.kind === 'local') return sum + (statement.is.kind === 'call' ? 1000 : 1)
    return sum
  }, 0)
}
