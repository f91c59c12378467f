/** Ends of the scale: blue below 0, orange above, told apart by all (Okabe and Ito, 2008). */
const below = { light: [0, 114, 178], dark: [86, 180, 233] } as const
const above = { light: [213, 94, 0], dark: [230, 159, 0] } as const
const middles = { light: [250, 250, 250], dark: [28, 30, 33] } as const

/** The colour of a weight: −1 and 1 are the largest magnitude, 0 is nearly the paper. RGBA, 0…255. */
export function signedColor(share: number, scheme: 'light' | 'dark'): [number, number, number, number] {
  const end = (share < 0 ? below : above)[scheme]
  const strength = Math.min(1, Math.abs(share))
  const mixed = middles[scheme].map((middle, channel) => Math.round(middle + strength * (end[channel]! - middle)))
  return [mixed[0]!, mixed[1]!, mixed[2]!, 255]
}
