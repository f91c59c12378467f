import type { FigureInput } from '#shared/plot/index.ts'
import { fateOf } from '#shared/results/index.ts'
import { beyondFindings } from './beyond-claims.ts'
import { verdictOf, type Finding, type Results } from './finding.ts'
import { mapFindings, printedMapFindings } from './map-claims.ts'
import { networkFindings } from './network-claims.ts'
import type { PlannedFigure } from './plan.ts'
import { printedShareFindings, shareFindings } from './share-claims.ts'
import { theoryFindings } from './theory-claims.ts'
import { rate } from './words.ts'

/** The claims of the article about a figure, each beside what its runs show. */
export function findingsOf(figure: PlannedFigure, results: Results): Finding[] {
  const input = results(figure.run)
  if (figure.appendix) return beyondFindings(figure.id, input, figure.beside.map(results))
  switch (input.run.config.kind) {
    case 'theory':
      return theoryFindings(input)
    case 'trajectory':
      return pathFindings(figure.id, input)
    case 'fate-map':
      return [...mapFindings(input), ...printedMapFindings(figure.beside.map(results))]
    case 'basin-share':
      return [...shareFindings(input), ...printedShareFindings(figure.beside.map(results), input)]
    case 'network':
      return networkFindings(figure.figure, input)
    default:
      return []
  }
}

/** The classes that paths end in, from the smallest learning rate to the largest, by figure. */
const ends: Record<string, { claim: string; fates: readonly string[] }> = {
  fig02: {
    claim:
      'From one start the learning rate alone decides: the sharpest minimum with a small one, then the sharp ' +
      'one, then the flat one.',
    fates: ['sharpest', 'sharp', 'flat'],
  },
  fig03: { claim: 'The descent ends in the sharpest minimum.', fates: ['sharpest'] },
  fig04: { claim: 'The descent ends in the sharp minimum.', fates: ['sharp'] },
  fig05: { claim: 'The descent ends in the flat minimum.', fates: ['flat'] },
  fig07: {
    claim: 'With small learning rates the descent ends in a sharp minimum, with large ones in the flat one.',
    fates: ['sharp', 'flat'],
  },
  fig08: { claim: 'The descent ends in the flat minimum.', fates: ['flat'] },
  fig09: { claim: 'The descent ends in a sharp minimum.', fates: ['sharp'] },
}

function pathFindings(id: string, { data }: FigureInput): Finding[] {
  const claimed = ends[id]
  if (!claimed) return []
  const paths = data.members
    .map((member) => ({
      learningRate: Number(member.parameters.learningRate),
      fate: fateOf(member) ?? 'unknown',
    }))
    .sort((a, b) => a.learningRate - b.learningRate)
  // Each class once, in the order in which they come.
  const order = paths.map(({ fate }) => fate).filter((fate, index, all) => fate !== all[index - 1])
  return [
    {
      claim: claimed.claim,
      agreesIf:
        claimed.fates.length === 1
          ? `it ends in: ${claimed.fates[0]}`
          : `from the smallest learning rate to the largest they end in: ${claimed.fates.join(', then ')}, and ` +
            'nowhere else',
      measured: paths.map(({ learningRate, fate }) => `γ = ${rate(learningRate)} → ${fate}`).join('; '),
      verdict: verdictOf(order.join() === claimed.fates.join()),
    },
  ]
}
