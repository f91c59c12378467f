import { type Condition, enclosureOf, type Expression, number } from '../landscape/index.ts'
import type { Box } from './regions.ts'

/** What an expression is on a box: 0 throughout, given by one smooth piece, or by several, as far as can be told. */
type Shape = 'zero' | 'smooth' | 'kinked'
type ShapeOn = (box: Box) => Shape

/**
 * Whether a function is given by one smooth piece on all of a box. A kink inside a part that is multiplied by 0 there
 * does not count: |x| has no part in relu(|x| − 1)·g near x = 0.
 */
export function onePiece(expression: Expression): (box: Box) => boolean {
  const shape = shapeOf(expression)
  return (box) => shape(box) !== 'kinked'
}

/** 0 where all are 0, kinked where one of them is. */
const together = (...shapes: Shape[]): Shape =>
  shapes.includes('kinked') ? 'kinked' : shapes.every((shape) => shape === 'zero') ? 'zero' : 'smooth'

function shapeOf(node: Expression): ShapeOn {
  switch (node.kind) {
    case 'number':
      return () => (node.value === 0 ? 'zero' : 'smooth')
    case 'variable':
      return () => 'smooth'
    case 'negation':
      return shapeOf(node.of)
    case 'operation':
      return ofOperation(node)
    case 'call':
      return ofCall(node)
    case 'extremum': {
      const operator = node.name === 'min' ? '<=' : '>='
      return chosen({ kind: 'comparison', operator, left: node.left, right: node.right }, node.left, node.right)
    }
    case 'choice':
      return chosen(node.condition, node.then, node.otherwise)
  }
}

function ofOperation({ operator, left, right }: Expression & { kind: 'operation' }): ShapeOn {
  const [ofLeft, ofRight] = [shapeOf(left), shapeOf(right)]
  if (operator === '+' || operator === '-') return (box) => together(ofLeft(box), ofRight(box))
  const notZero = (box: Box) => (together(ofLeft(box), ofRight(box)) === 'kinked' ? 'kinked' : 'smooth')
  if (operator !== '*') return notZero
  return (box) => (ofLeft(box) === 'zero' || ofRight(box) === 'zero' ? 'zero' : notZero(box))
}

/** One of two pieces, as far as the box decides which. */
function chosen(condition: Condition, then: Expression, otherwise: Expression): ShapeOn {
  const truth = enclosureOf({ kind: 'choice', condition, then: number(1), otherwise: number(0) })
  const [ofThen, ofOtherwise] = [shapeOf(then), shapeOf(otherwise)]
  return (box) => {
    const [low, high] = truth(box)
    if (low !== high) return 'kinked'
    return low === 1 ? ofThen(box) : ofOtherwise(box)
  }
}

function ofCall({ name, of }: Expression & { kind: 'call' }): ShapeOn {
  const bounds = enclosureOf(of)
  const shape = shapeOf(of)
  switch (name) {
    case 'relu':
      return (box) => {
        const [low, high] = bounds(box)
        return high <= 0 ? 'zero' : low > 0 ? shape(box) : 'kinked'
      }
    case 'abs':
      return (box) => {
        const [low, high] = bounds(box)
        return low > 0 || high < 0 ? shape(box) : 'kinked'
      }
    case 'sign':
    case 'floor': {
      const step = name === 'sign' ? Math.sign : Math.floor
      return (box) => {
        const [low, high] = bounds(box)
        return step(low) !== step(high) ? 'kinked' : step(low) === 0 ? 'zero' : 'smooth'
      }
    }
    default:
      return (box) => (shape(box) === 'kinked' ? 'kinked' : 'smooth')
  }
}
