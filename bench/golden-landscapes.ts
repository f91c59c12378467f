/**
 * Writes what the independent program says of the landscapes of landscapes/golden-cases.ts, for tests that have no
 * Python: landscapes/golden.json.
 * Run: PYTHON=… node bench/golden-landscapes.ts
 */
import { writeFileSync } from 'node:fs'
import { type Answer, type Any, decoded, encoded, type Proposed, type Question } from './landscapes/answers.ts'
import type { Golden } from './landscapes/golden.ts'
import { goldenQuestions } from './landscapes/golden-cases.ts'
import { landscape, proposed } from './landscapes/ours.ts'
import { startPeer } from './in-turn.ts'

const peer = await startPeer<unknown>('landscape_mpmath.py')
if (!peer) {
  console.error('mpmath is missing: PYTHON names a python that has it (pip install mpmath gmpy2)')
  process.exit(1)
}

const asked = async <Of>(question: Any) => {
  const answer = decoded(await peer.turn(encoded(question))) as Of & { error?: string }
  if (answer.error) throw new Error(`${JSON.stringify(question)}: ${answer.error}`)
  return answer
}

const golden: Golden[] = []
for (const asking of goldenQuestions()) {
  const question = { ...asking, minima: proposedOf(asking) }
  const answer = await asked<Answer>(question)
  const steady = await asked<boolean[]>({ ask: 'steady' })
  golden.push(goldenOf(question, answer, steady))
  process.stderr.write(`\r${golden.length} landscapes `)
}
peer.end()
const written = { by: 'node bench/golden-landscapes.ts', landscapes: golden }
writeFileSync(new URL('landscapes/golden.json', import.meta.url), `${encoded(written)}\n`)

/**
 * Minima that Overstep tells, to be verified: of many, searches from random points find only some. None where it cannot
 * read the expression.
 */
function proposedOf({ expression, variables, parameters, domain }: Question): Proposed[] {
  try {
    return proposed(landscape({ expression, variables, parameters, domain }))
  } catch {
    return []
  }
}

/** Without what rounding decides. */
function goldenOf(question: Question, answer: Answer, steady: boolean[]): Golden {
  const { expression, variables, parameters, domain, stopping } = question
  return {
    definition: { expression, variables, parameters: parameters ?? {}, domain },
    stopping,
    points: question.points
      .map((at, index) => ({ at, ...answer.points[index]! }))
      .filter(({ edge, beyond }) => !edge && !beyond),
    descents: question.descents
      .map((descent, index) => ({ ...descent, ...answer.descents[index]! }))
      .filter(({ possible = [] }, index) => steady[index] && possible.length === 0),
    minima: answer.minima,
  }
}
