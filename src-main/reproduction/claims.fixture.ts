import { freshRun, type Config, type Run, type RunData } from '#shared/contract/index.ts'
import { presets } from '../experiments/index.ts'
import type { PlannedFigure } from './index.ts'

export const article = presets.filter(({ id }) => /^fig\d+$/.test(id))

const times = { created: 0, started: 0, finished: 9000, computed: 1500 }
const provenance = { appVersion: '0', engine: 'overstep', device: 'cpu', precision: 'float64' } as const
const random = { generator: null, seed: null }
export const run = (config: Config, summary: Run['summary']): Run => ({
  id: '01M84Z9460SA6GYH2YTF3SBQ8H',
  kind: config.kind,
  title: 'a <run> & more',
  config,
  status: 'completed',
  ...times,
  ...provenance,
  ...random,
  ...freshRun(),
  summary,
})
export const input = (config: Config, summary: Run['summary'], data: Partial<RunData> = {}) => ({
  run: run(config, summary),
  data: { members: [], arrays: {}, series: [], ...data },
})
export const figure = (id: string, name: string): PlannedFigure => ({
  id,
  reference: id,
  title: id,
  figure: name,
  run: 'own',
  appendix: false,
  beside: [],
})
export const minima = [
  ['flat', 0, 40],
  ['sharp', 2.5, 2040],
].map(([fate, at, sharpness]) => ({
  fate,
  at: [at],
  plateau: null,
  value: 0,
  eigenvalues: [sharpness],
  sharpness,
  stabilityLimit: 2 / Number(sharpness),
}))
export const fates = ['flat', 'sharp', 'other', 'periodic', 'chaotic', 'slow', 'divergent']
