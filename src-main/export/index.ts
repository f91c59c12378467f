export { exportFigure } from './export-figure.ts'
export { npy } from './npy.ts'
