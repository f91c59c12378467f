import { MANIFEST } from './manifest.ts'

/** What the systems of others put into folders by themselves, and into a zip file that is made of one. */
const litter = /^(__MACOSX|\.DS_Store|\._.*|thumbs\.db|ehthumbs\.db|desktop\.ini)$/i

/**
 * Whether a file belongs to no run: it was added when the archive was unpacked and packed again on a Mac or on Windows.
 */
export function isLitter(name: string): boolean {
  return name.split('/').some((part) => litter.test(part))
}

/**
 * The folder around everything, as when the folder is packed that an archive was unpacked into: `archive/`, and nothing
 * where the manifest lies in no folder, or not everything beside it.
 */
export function outerFolder(names: readonly string[]): string {
  if (names.includes(MANIFEST)) return ''
  const [manifest, ...others] = names.filter((name) => name.endsWith(`/${MANIFEST}`))
  if (manifest === undefined || others.length > 0) return ''
  const folder = manifest.slice(0, -MANIFEST.length)
  return names.every((name) => name.startsWith(folder)) ? folder : ''
}
