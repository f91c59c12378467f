import type { Statement } from '../landscape/index.ts'
import type { Dialect } from './dialect.ts'

/**
 * The statements of a program in WGSL.
 * @param witness the float32 that witnesses are added to
 */
export function statementsCode(statements: readonly Statement[], dialect: Dialect, witness: string): string {
  const { type, operand, operation, test, single } = dialect
  const block = (part: readonly Statement[]): string => part.map(code).join('\n')
  const code = (statement: Statement): string => {
    switch (statement.kind) {
      case 'declare':
        return `var ${statement.name}: ${type};`
      case 'local':
        return `let ${statement.name} = ${operation(statement.is)};`
      case 'assign':
        return `${statement.name} = ${operand(statement.to)};`
      case 'witness':
        return `${witness} += abs(${single(operand(statement.of))});`
      case 'branch':
        return `if (${test(statement.test)}) {\n${block(statement.then)}\n} else {\n${block(statement.otherwise)}\n}`
    }
  }
  return block(statements)
}
