import { CONVERGED, createDriver, settingsWgsl, type Shader, WORKGROUP } from '#shared/gpu/index.ts'
import { parseExpression, programOf } from '../landscape/index.ts'
import { dialectOf } from './dialect.ts'
import { openDevice } from './open.ts'
import type { Products } from './pair.ts'
import { statementsCode } from './statements.ts'

/** An expression of x and y, and points. */
export interface Asked {
  of: string
  x: number[]
  y: number[]
}

/**
 * For tests: the values of expressions as a GPU computes them in pairs of float32, and whether it doubts them.
 * @returns of each expression, per point
 */
export async function valuesOnGpu(
  asked: readonly Asked[],
  products: Products,
): Promise<{ value: number; doubt: boolean }[][]> {
  const { device } = await openDevice()
  const driver = createDriver(device)
  const found: { value: number; doubt: boolean }[][] = []
  for (const { of, x, y } of asked) {
    const values: { value: number; doubt: boolean }[] = []
    const inputs = { x: { values: x, along: 'cells' }, y: { values: y, along: 'cells' } } as const
    const grid = { columns: x.length, rows: 1, inputs, steps: 1, tolerance: 1, bound: 1 }
    await driver.descend(shaderOfValue(of, products), grid, {
      onTile({ ends, iterations }) {
        ends.forEach((value, index) => values.push({ value, doubt: iterations[index] === 1 }))
      },
    })
    found.push(values)
  }
  return found
}

function shaderOfValue(expression: string, products: Products): Shader {
  const dialect = dialectOf('double-float', products)
  const tree = parseExpression(expression, ['x', 'y'])
  const body = statementsCode(programOf([['f', tree]], ['x', 'y'], 't').statements, dialect, 'witness')
  const inputs = ['x', 'y']
  const code = `${settingsWgsl({ precision: 'double-float', inputs })}
${dialect.functions()}
@compute @workgroup_size(${WORKGROUP})
fn descend(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= settings.count) { return; }
  let cell = settings.first + id.x;
  let x = given(0u, cell);
  let y = given(1u, cell);
  var f: vec2f;
  ${body}
  state[id.x] = f;
  progress[id.x] = vec2u(u32(doubt) + going[0] * 0u + atomicLoad(&still.count), ${CONVERGED}u);
}`
  return { code, precision: 'double-float', inputs, pointLength: 1, stateLength: 1 }
}
