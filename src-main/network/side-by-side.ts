import type { Ensemble, EnsembleState, Scores, StepResult } from './ensemble.ts'

/** Where each member of all is found. @param members of a part @param group members of a group */
export function placesOf(parts: number, members: number, group: number): { part: number; member: number }[] {
  return Array.from({ length: parts * members }, (_, place) => {
    const among = Math.floor(place / group)
    return { part: among % parts, member: Math.floor(among / parts) * group + (place % group) }
  })
}

/**
 * Ensembles of the same shape that are trained side by side, each on batches of its own, as one whose members are those
 * of all: first the members of the first group of every ensemble, then those of the second.
 *
 * @param group members of a group
 */
export function sideBySide(parts: readonly Ensemble[], group: number): Ensemble {
  const [first] = parts as [Ensemble]
  const members = first.members * parts.length
  const places = placesOf(parts.length, first.members, group)
  const divergedAt = () => places.map(({ part, member }) => parts[part]!.divergedAt[member] ?? null)

  /** Values [rows, members of all] of those of each part. */
  function woven(values: readonly Float64Array[], rows: number): Float64Array<ArrayBuffer> {
    const all = new Float64Array(rows * members)
    for (let row = 0; row < rows; row++)
      places.forEach(({ part, member }, place) => {
        all[row * members + place] = values[part]![row * first.members + member]!
      })
    return all
  }

  return {
    members,
    get steps() {
      return first.steps
    },
    get divergedAt() {
      return divergedAt()
    },

    get stoppedAt() {
      return places.map(({ part, member }) => parts[part]!.stoppedAt[member] ?? null)
    },
    stop(place) {
      const { part, member } = places[place]!
      parts[part]!.stop(member)
    },
    pass: (count) => parts.forEach((part) => part.pass(count)),

    async step(count, signal): Promise<StepResult> {
      // The others take as many steps as the first took before the signal: none is ever ahead.
      const results = [await first.step(count, signal)]
      const { taken } = results[0]!
      for (const part of parts.slice(1)) results.push(await part.step(taken))
      return {
        taken,
        loss: woven(
          results.map(({ loss }) => loss),
          taken,
        ),
        accuracy: woven(
          results.map(({ accuracy }) => accuracy),
          taken,
        ),
      }
    },

    async evaluate(name, signal): Promise<Scores> {
      const scores: Scores[] = []
      for (const part of parts) scores.push(await part.evaluate(name, signal))
      return {
        loss: woven(
          scores.map(({ loss }) => loss),
          1,
        ),
        accuracy: woven(
          scores.map(({ accuracy }) => accuracy),
          1,
        ),
      }
    },

    async firstLayer() {
      const layers: Float32Array[] = []
      for (const part of parts) layers.push(await part.firstLayer())
      const size = layers[0]!.length / first.members
      const together = new Float32Array(members * size)
      places.forEach(({ part, member }, place) =>
        together.set(layers[part]!.subarray(member * size, (member + 1) * size), place * size),
      )
      return together
    },

    async state() {
      const states: EnsembleState[] = []
      for (const part of parts) states.push(await part.state())
      return {
        steps: first.steps,
        divergedAt: divergedAt(),
        ...(states[0]!.stoppedAt && {
          stoppedAt: places.map(({ part, member }) => states[part]!.stoppedAt?.[member] ?? null),
        }),
        weights: places.map(({ part, member }) => states[part]!.weights[member]!),
        parts: states,
      }
    },

    async vector(name) {
      const vectors = await Promise.all(parts.map((part) => part.vector(name)))
      return places.map(({ part, member }) => vectors[part]![member]!)
    },

    restore: (state) => parts.forEach((part, index) => part.restore(state.parts![index]!)),

    async close() {
      for (const part of parts) await part.close()
    },
  }
}
