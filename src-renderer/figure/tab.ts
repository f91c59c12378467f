/** A way to look at a run, chosen above it: one figure, or one of several that its view offers. */
export interface Tab {
  name: string
  title: string
  /** The figures that it shows, the one to begin with in front; none where it shows something else. */
  figures: readonly string[]
}

/** The tab that shows a figure, such as one that a dropped image names; undefined where none does. */
export function tabWith(tabs: readonly Tab[], figure: string): Tab | undefined {
  return tabs.find(({ figures }) => figures.includes(figure))
}
