export { loadOnnxRuntime, type OnnxRuntime, onnxRuntimeProblem } from './load.ts'
