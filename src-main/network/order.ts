/** Of batches. */
export interface Order {
  /** How many batches are over before the first step. */
  first: number
  /** Which order it is: 0 is that of a run by itself, others are of branches that go on with other batches. */
  number: number
}
