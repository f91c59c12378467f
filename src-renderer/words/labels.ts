import type { DatasetName, Kind, LandscapeName, RunStatus } from '#shared/contract/index.ts'

/** Kinds of experiments as the interface calls them. */
export const kindLabels: Record<Kind, string> = { trajectory: 'Paths', 'fate-map': 'Fate map', network: 'Networks' }

/** Data sets; synthetic digits are never called MNIST. */
export const datasetLabels: Record<DatasetName, string> = { mnist: 'MNIST', 'synthetic-digits': 'Synthetic digits' }

export const statusLabels: Record<RunStatus, string> = {
  queued: 'Queued',
  running: 'Running',
  completed: 'Completed',
  cancelled: 'Cancelled',
  failed: 'Failed',
  interrupted: 'Interrupted',
}

/** Landscapes by their short names; titles come from landscapes.list. */
export const landscapeLabels: Record<LandscapeName, string> = {
  'paper-1d': 'Three minima',
  'paper-1d-printed': 'As printed',
}

/** What the choices of a form are called, by field. */
export const choiceLabels: Record<string, Record<string, string>> = {
  landscape: landscapeLabels,
  dataset: { auto: 'Auto', ...datasetLabels },
  engine: { auto: 'Auto', onnx: 'ONNX Runtime', tfjs: 'TensorFlow.js' },
  device: { auto: 'Auto', cpu: 'CPU', webgpu: 'GPU (WebGPU)' },
}
