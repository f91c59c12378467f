import { compile, coordinateNames, emit, type Formula, type Landscape, selectorsOf } from '../landscape/index.ts'

/**
 * Which pieces of the formula hold at a point, as numbers that change with them: one for each condition and each kink.
 */
type Pieces = (point: ArrayLike<number>) => number[]

const compiled = new WeakMap<Formula, Pieces>()

function piecesOf({ formula }: Landscape): Pieces {
  let pieces = compiled.get(formula)
  if (!pieces) {
    const names = coordinateNames(formula.gradient.length)
    const selectors = selectorsOf(formula.value).map((selector, index) => [`s${index}`, selector] as const)
    const locals = selectors.map(([name]) => name)
    const lines = [
      ...names.map((name, axis) => `const ${name} = point[${axis}]`),
      locals.length > 0 ? `let ${locals.join(', ')}` : '',
      emit(selectors, names, 't'),
      `return [${locals.join(', ')}]`,
    ]
    compiled.set(formula, (pieces = compile<Pieces>(['point'], lines.join('\n'))))
  }
  return pieces
}

/** Whether two points lie on the same smooth piece of the function. */
export function samePiece(landscape: Landscape): (a: ArrayLike<number>, b: ArrayLike<number>) => boolean {
  const pieces = piecesOf(landscape)
  return (a, b) => {
    const [ofA, ofB] = [pieces(a), pieces(b)]
    return ofA.every((selector, index) => Object.is(selector, ofB[index]))
  }
}
