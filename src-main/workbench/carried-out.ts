import type { MethodName, ParsedArgument, Result } from '#shared/contract/index.ts'

/** The contract, carried out: every argument is already parsed. */
export type Methods = {
  [Name in MethodName]: (argument: ParsedArgument<Name>) => Result<Name> | Promise<Result<Name>>
}

/** The methods of one noun of the contract, such as those of `runs`. */
export type MethodsOf<Noun extends string> = Pick<Methods, Extract<MethodName, `${Noun}.${string}`>>
