import type { MethodName, ParsedArgument, Result } from '#shared/contract/index.ts'

/** The contract, carried out: every argument is already parsed. */
export type Methods = {
  [Name in MethodName]: (argument: ParsedArgument<Name>) => Result<Name> | Promise<Result<Name>>
}
