/** At most `most` different whole numbers spread over 0 … length − 1, both ends among them. */
export function spread(length: number, most: number): number[] {
  const count = Math.min(length, most)
  return Array.from({ length: count }, (_, index) =>
    count === 1 ? 0 : Math.round((index * (length - 1)) / (count - 1)),
  )
}
