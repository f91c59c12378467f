import { expect, test } from 'vitest'
import { GENERATOR } from '#shared/random/index.ts'
import { initialLayers } from '../network/index.ts'
import {
  dot,
  networkAt,
  placeOn,
  planeThrough,
  principalPlane,
  randomPlane,
  vectorOf,
  type Vector,
} from './weight-plane.ts'

const widths = [12, 7, 5, 3]
const forms = widths.slice(1).map((fanOut, layer) => ({ fanIn: widths[layer]!, fanOut }))
const networkOf = (seed: number) => initialLayers(forms, seed, GENERATOR)
const distance = (one: Vector, other: Vector) => Math.hypot(...one.map((value, at) => value - other[at]!))

test('random directions are as long as the filters of the network, unit by unit, and leave biases alone', () => {
  const network = networkOf(1)
  const plane = randomPlane(network, 3, GENERATOR)
  let filters = 0
  for (const direction of plane.directions) {
    let at = 0
    for (const { weights, biases } of network) {
      for (let unit = 0; unit < biases.length; unit++) {
        const own = Math.hypot(...weights.filter((_, index) => index % biases.length === unit))
        const part = direction.slice(at, at + weights.length).filter((_, index) => index % biases.length === unit)
        expect(Math.hypot(...part)).toBeCloseTo(own, 5)
        filters++
      }
      expect(
        direction.slice(at + weights.length, at + weights.length + biases.length).every((bias) => bias === 0),
      ).toBe(true)
      at += weights.length + biases.length
    }
  }
  expect(filters).toBe(2 * (7 + 5 + 3))
  const cosine = dot(...plane.directions) / Math.sqrt(dot(plane.directions[0], plane.directions[0]))
  expect(Math.abs(cosine / Math.sqrt(dot(plane.directions[1], plane.directions[1])))).toBeLessThan(0.4)
  expect(networkAt(plane, 0, 0, network)).toEqual(network)
  expect(randomPlane(network, 3, GENERATOR)).toEqual(plane)
  expect(randomPlane(network, 4, GENERATOR)).not.toEqual(plane)
})

test('a plane through three networks holds all three, and its distances are those of the weights', () => {
  const networks = [1, 2, 3].map(networkOf)
  const vectors = networks.map(vectorOf)
  const plane = planeThrough(vectors)
  const places = vectors.map((vector) => placeOn(plane, vector))
  places.forEach(({ a, b, off }, index) => {
    expect(off).toBeLessThan(1e-9)
    const [there, own] = [vectorOf(networkAt(plane, a, b, networks[0]!)), vectors[index]!]
    expect(distance(there, own)).toBeLessThan(1e-6)
  })
  const [first, second, third] = places as [(typeof places)[0], (typeof places)[0], (typeof places)[0]]
  expect(Math.hypot(second.a - third.a, second.b - third.b)).toBeCloseTo(distance(vectors[1]!, vectors[2]!), 9)
  expect(first).toMatchObject({ a: 0, b: 0 })
  expect(() =>
    planeThrough([vectors[0]!, vectors[1]!, vectors[0]!.map((value, at) => (value + vectors[1]![at]!) / 2)]),
  ).toThrow(/^of.members: .* lie on one line/)
})

test('the principal plane is where the networks vary most: of those in a plane it explains everything', () => {
  const [one, other] = [networkOf(5), networkOf(6)].map(vectorOf) as [Vector, Vector]
  const origin = vectorOf(networkOf(7))
  const within = [
    [0, 0],
    [3, 1],
    [-2, 2],
    [1, -4],
  ].map(([a, b]) => origin.map((value, at) => value + a! * one[at]! + b! * other[at]!))
  const plane = principalPlane(within)
  expect(plane.explained![0]! + plane.explained![1]!).toBeCloseTo(1, 9)
  expect(plane.explained![0]).toBeGreaterThan(plane.explained![1]!)
  expect(dot(...plane.directions)).toBeCloseTo(0, 9)
  const places = within.map((vector) => placeOn(plane, vector))
  expect(Math.max(...places.map(({ off }) => off))).toBeLessThan(1e-6)
  expect(places.reduce((sum, { a }) => sum + a, 0)).toBeCloseTo(0, 8)
  const spread = (axis: 'a' | 'b') => places.reduce((sum, place) => sum + place[axis] ** 2, 0)
  expect(spread('b') / spread('a')).toBeCloseTo(plane.explained![1]! / plane.explained![0]!, 8)
})

test('a place beside a plane of directions that are askew is the nearest one', () => {
  const origin = Float64Array.of(1, 1, 1)
  const plane = { origin, directions: [Float64Array.of(1, 0, 0), Float64Array.of(1, 1, 0)] } as const
  expect(placeOn(plane, Float64Array.of(4, 3, 6))).toEqual({ a: 1, b: 2, off: 5 })
})
