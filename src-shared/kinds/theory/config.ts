import { z } from 'zod'
import { generator, learningRateAxisSchema, positive, together, whole } from '../../vocabulary/index.ts'
import { box, fits, landscape, point, seed, stopping } from '../descent-fields.ts'
import { MAX_DESCENTS } from '../descent-fields.ts'

/**
 * The constants of the article's theory over regions around a local minimum x†, what it predicts from them, and what
 * is measured. The region M is given, or is the largest one around x† on which f is μ†-one-point strongly convex.
 */
export const theoryConfigSchema = z
  .strictObject({
    kind: z.literal('theory'),
    landscape: landscape('paper-1d'),
    minimum: point
      .default([2.5])
      .meta({ title: 'local minimum x†', description: 'The sharp one, which descents with large steps should leave.' }),
    globalMinimum: point
      .default([0])
      .meta({ title: 'global minimum x⁎', description: 'The flat one, which they should reach.' }),
    region: box.optional().meta({
      title: 'region M',
      description: 'What is to be left: a box around x†. It is left out where μ† is given.',
    }),
    mu: positive.optional().meta({
      title: 'μ†',
      description: 'M is then the largest region around x† on which f is μ†-one-point strongly convex.',
    }),
    regionP: box.optional().meta({
      title: 'region P(M)',
      description:
        'Where a step out of M can land; by default the points around x† within the diameter r of M, without M.',
    }),
    domain: box.optional().meta({
      title: 'domain',
      description:
        'μ⁎ is estimated over it without M, L over it and over it without X; by default that of the landscape.',
    }),
    muAsked: positive.optional().meta({
      title: 'μ⁎ asked for',
      description:
        'The conditions are tested for it over the domain without M (Theorem 2.2) and without X (Theorem 2.4); ' +
        'by default the least curvature at x⁎.',
    }),
    smoothnessAsked: positive.optional().meta({
      title: 'L asked for',
      description:
        'The conditions are tested for it over P(M) (Theorem 2.2) and over the domain without X (Theorem 2.4); ' +
        'by default the greatest curvature at x⁎.',
    }),
    startBox: box.optional().meta({
      title: 'set W',
      description: 'Where descents start at random, to see how often they meet X; the domain by default.',
    }),
    target: box.optional().meta({
      title: 'set X',
      description:
        'What descents from W may meet on their way: how often is measured, and bounded with L over the domain ' +
        'without X; M by default.',
    }),
    hitSteps: whole(0, 1000).default(3).meta({
      title: 'steps to hit X',
      description: 'The T of Lemma 2.3, whose bound, for γ ≤ 1/(2L), doubles with each step and each variable.',
    }),
    learningRate: learningRateAxisSchema
      .default({ min: 1e-5, max: 0.05, count: 41, scale: 'log' })
      .meta({ title: 'learning rate γ' }),
    starts: whole(1, 1_000_000).default(1000).meta({ title: 'starts', description: 'For each learning rate.' }),
    seed,
    generator,
    ...stopping,
  })
  .check(
    together((config, refuse) => {
      const { landscape, minimum, globalMinimum, region, mu, starts, learningRate } = config
      fits(refuse, landscape, ['minimum'], minimum, 'coordinate')
      fits(refuse, landscape, ['globalMinimum'], globalMinimum, 'coordinate')
      for (const path of ['region', 'regionP', 'domain', 'startBox', 'target'] as const) {
        const box = config[path]
        if (!box) continue
        fits(refuse, landscape, [path], box, 'interval')
        box.forEach(([from, to], axis) => {
          if (from === to) refuse([path, axis], 'must be an interval whose first end is less than its second')
        })
      }
      if ((region === undefined) === (mu === undefined))
        refuse(['mu'], region ? 'must be left out where region is given' : 'must be given where region is not')
      region?.forEach(([from, to], axis) => {
        if (!((minimum[axis] ?? NaN) > from && (minimum[axis] ?? NaN) < to))
          refuse(['region', axis], 'must hold the local minimum inside')
      })
      if (2 * starts * learningRate.count > MAX_DESCENTS)
        refuse(
          ['starts'],
          `starts × learning rates must be at most ${MAX_DESCENTS / 2}, got ${starts * learningRate.count}`,
        )
    }),
  )
export type TheoryConfig = z.infer<typeof theoryConfigSchema>
