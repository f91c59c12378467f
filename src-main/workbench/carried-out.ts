import type { CarriedOut, MethodName, Methods as Described } from '#shared/contract/index.ts'

/** The contract, carried out: every argument is already parsed. */
export type Methods = CarriedOut<Described>

/** The methods of one noun of the contract, such as those of `runs`. */
export type MethodsOf<Noun extends string> = Pick<Methods, Extract<MethodName, `${Noun}.${string}`>>
