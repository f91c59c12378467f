// Where Help says what a figure or a field of the form means. What everybody knows has no place here.

/** Ids of terms on the help page, by the names of figures. */
export const figureTerms: Readonly<Record<string, string>> = {
  'fate-map': 'fate-map',
  difference: 'difference-map',
  iterations: 'stopping-rule',
  'basin-iterations': 'stopping-rule',
  shares: 'fates',
  'end-sharpness-map': 'sharpness',
  'end-sharpness': 'sharpness',
  'path-sharpness': 'sharpness',
  border: 'border-between-fates',
  branch: 'branch',
  path: 'learning-rate',
  surface: 'learning-rate',
  convergence: 'stopping-rule',
  'basin-map': 'basin-map',
  'basin-shares': 'basin-shares',
  bifurcation: 'bifurcation-diagram',
  regions: 'regions',
  claims: 'staying-and-escaping',
  bands: 'staying-and-escaping',
  losses: 'curves',
  accuracies: 'curves',
  projection: 'paths-in-pca-space',
  sharpness: 'network-sharpness',
  'loss-plane': 'loss-plane',
  'accuracy-plane': 'loss-plane',
  'loss-surface': 'loss-plane',
  'loss-line': 'loss-line',
  'accuracy-line': 'loss-line',
  distances: 'distances',
  separations: 'distances',
}

/** Ids of terms, by the paths of fields. */
export const fieldTerms: Readonly<Record<string, string>> = {
  landscape: 'landscape',
  tolerance: 'stopping-rule',
  bound: 'stopping-rule',
  steps: 'stopping-rule',
  learningRate: 'learning-rate',
  learningRates: 'learning-rate',
  line: 'fate-map',
  against: 'difference-map',
  box: 'basin-shares',
  seed: 'random-numbers',
  generator: 'random-numbers',
  transient: 'bifurcation-diagram',
  samples: 'bifurcation-diagram',
  minimum: 'minima-of-theory',
  globalMinimum: 'minima-of-theory',
  region: 'regions',
  regionP: 'regions',
  mu: 'one-point-strong-convexity',
  muAsked: 'one-point-strong-convexity',
  smoothnessAsked: 'smoothness',
  startBox: 'chance-of-a-hit',
  target: 'chance-of-a-hit',
  hitSteps: 'chance-of-a-hit',
  snapshots: 'snapshot',
  dataset: 'data-sets',
  align: 'loss-line',
  plane: 'loss-plane',
  rule: 'rule',
  momentum: 'momentum',
  schedule: 'schedule',
  noise: 'noise',
  draws: 'noise',
  sharpness: 'end-sharpness',
}

/** The term of a figure, whose name may go on with that of a start: "projection-on-A". */
export function termOfFigure(name: string): string | undefined {
  return figureTerms[name] ?? figureTerms[name.split('-')[0] ?? '']
}

/** The id of a term or a section from what it is called: "Lyapunov exponent" is "lyapunov-exponent". */
export function idOf(name: string): string {
  return (name.toLowerCase().match(/[a-z0-9]+/g) ?? []).join('-')
}
