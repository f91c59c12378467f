export {
  type ComparedSource,
  configIn,
  figureSource,
  pngKeys,
  type RunSource,
  type SeenSource,
  type SweptSource,
} from './source.ts'
export { readPngText } from './text.ts'
