import { expect, test } from 'vitest'
import { branchOf, type NetworkConfig } from '../../contract/index.ts'
import type { FigureInput } from '../../plot/index.ts'
import { sampleNetworks } from '../../results/networks.fixture.ts'
import { figureData, figureOf, figuresOf } from '../index.ts'

/** Two networks went on with three rates, twice each: barriers grow with the rate. */
function sampleBranch(): FigureInput {
  const learningRates = [0.01, 0.1, 0.4]
  const { run, data } = sampleNetworks({ starts: ['A', 'B', 'C', 'D'], learningRates })
  const config = branchOf(run.config as NetworkConfig, '01J00000000000000000000001')
  const fateOf = (rate: number) => (rate < 0.4 ? ('stays' as const) : ('escapes' as const))
  const networks = data.members.map(({ index, parameters }) => {
    const learningRate = Number(parameters['learningRate'])
    return {
      learningRate,
      from: Math.floor(index / 6),
      child: Math.floor(index / 3) % 2,
      barrier: index === 11 ? null : learningRate ** 2 * 5,
      siblingBarrier: learningRate ** 2 * 6,
      fate: fateOf(learningRate),
      gammaLambda: 20 * learningRate,
      sharpnessBefore: 20,
      sharpness: 2 / (learningRate + 0.1),
    }
  })
  const branches = learningRates.map((learningRate) => ({
    learningRate,
    gammaLambda: 20 * learningRate,
    origins: 2,
    escaped: fateOf(learningRate) === 'escapes' ? 2 : 0,
    barrier: learningRate ** 2 * 5,
    siblingBarrier: learningRate ** 2 * 6,
    fate: fateOf(learningRate),
    sharpness: 2 / (learningRate + 0.1),
  }))
  const members = data.members.map((member, index) => {
    const { from, child } = networks[index]!
    return { ...member, parameters: { ...member.parameters, from, child }, summary: networks[index]! }
  })
  return { run: { ...run, config, summary: { ...run.summary, networks, branches } }, data: { ...data, members } }
}

const options = { style: 'light' as const, width: 600, height: 420 }

test('every network is a point at its rate, in the colour of what became of it, over the threshold', () => {
  const input = sampleBranch()
  const { run } = input
  expect(figuresOf(run.config).map(({ name }) => name)).toContain('branch')
  expect(figuresOf(sampleNetworks().run.config).map(({ name }) => name)).not.toContain('branch')
  const kind = figureOf(run.config, 'branch')
  const figure = kind.draw(input, options)
  const points = (name: string, fate: string) =>
    figure.marks.flatMap((mark) =>
      mark.kind === 'points' && mark.name === name && mark.series?.key === fate ? mark.points : [],
    )
  expect(points('barrier', 'stays')).toHaveLength(8)
  // One of them diverged, and has none.
  expect(points('barrier', 'escapes')).toHaveLength(3)
  expect(points('siblingBarrier', 'escapes').every(([x, y]) => x === 0.4 && Math.abs(y - 0.96) < 1e-12)).toBe(true)
  expect(points('sharpness', 'stays')).toHaveLength(8)
  const rule = figure.marks.find((mark) => mark.kind === 'rule')
  expect(rule).toMatchObject({ axis: 'y', at: 0.05 })
  const texts = figure.marks.flatMap((mark) => (mark.kind === 'text' ? mark.texts : []))
  expect(texts).toEqual(['0/2', '0/2', '2/2'])
  const limit = figure.marks.flatMap((mark) => (mark.kind === 'line' ? mark.points : []))
  for (const [rate, sharpness] of limit) expect(Math.min(rate * sharpness, 2)).toBeCloseTo(2, 9)
})

test('learning rates are told as γλ where they began, and a point tells of the closest rate', () => {
  const input = sampleBranch()
  const kind = figureOf(input.run.config, 'branch')
  expect(kind.axes(input, options).x.factor).toBeUndefined()
  expect(kind.axes(input, { ...options, relativeTo: 0 }).x.factor).toBe(20)
  const told = kind.reading!(input, { x: 0.09 }, 0).map(({ name, value }) => `${name} ${value}`)
  expect(told).toEqual(['γ 0.1', 'γλ 2', 'escaped 0 of 2', 'barrier 0.05', 'λ 10'])
})

test('its data are a row for each network, with what became of all with its rate', () => {
  const input = sampleBranch()
  const { rows, columns } = figureData(figureOf(input.run.config, 'branch'), input)
  expect(rows).toBe(12)
  const row = Object.fromEntries(columns.map(({ name, at }) => [name, at(11)]))
  expect(row).toMatchObject({ member: 11, learningRate: 0.4, from: 1, child: 1, barrier: null, escaped: 2, origins: 2 })
})

test('a run that has not ended has axes and no points', () => {
  const { run, data } = sampleBranch()
  const members = data.members.map((member) => ({ ...member, summary: null }))
  const begun = { run: { ...run, summary: {} }, data: { ...data, members } }
  const figure = figureOf(run.config, 'branch').draw(begun, options)
  expect(figure.marks.flatMap((mark) => (mark.kind === 'points' ? mark.points : []))).toEqual([])
})
