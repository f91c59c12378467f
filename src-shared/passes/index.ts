export {
  bandsOfPass,
  type Pass,
  type PassBand,
  type PassCells,
  passCells,
  passesOf,
  type Piece,
  WHOLE,
} from './passes.ts'
export { highestLevel, strideAt } from './strides.ts'
