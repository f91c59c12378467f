import type { Stream } from '../../src-shared/random/index.ts'

/** What reads inputs that come from outside. */
export interface Parser {
  name: string
  /** What part of the time it gets. */
  share: number
  /** Inputs that are read at first, or in each trial where there is no time to go by. */
  few: number
  make(random: Stream): Buffer
  /**
   * Reads an input.
   * @returns whether it was taken
   * @throws {OverstepError} where it is refused; anything else that is thrown is a defect
   */
  read(input: Buffer): boolean | Promise<boolean>
}
