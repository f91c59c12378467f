/** A way to look at a run, chosen above it: one figure, or one of several that its view offers. */
export interface Tab {
  name: string
  title: string
  /** The figures that it shows, the one to begin with in front; none where it shows something else. */
  figures: readonly string[]
}
