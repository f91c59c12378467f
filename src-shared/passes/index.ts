export { bandsOfPass, type Pass, type PassBand, passCells, passesOf, type Piece, WHOLE } from './passes.ts'
export { highestLevel, strideAt } from './strides.ts'
