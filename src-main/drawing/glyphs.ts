import { createCanvas } from '@napi-rs/canvas'

const SIDE = 32
const context = createCanvas(SIDE, SIDE).getContext('2d')

/** No character, and never will be one (Unicode 16, section 23.7): every font draws its box or blank for it. */
const NONE = '\u{10FFFE}'
const boxes = new Map<string, Buffer>()
const known = new Map<string, boolean>()

/** What has no shape of its own: spaces, controls, joiners, selectors of variants. */
const shapeless = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/u

/** The characters of a text that have a shape, each once. */
export function shapedCharacters(text: string): string[] {
  return [...new Set(text.toWellFormed())].filter((character) => !shapeless.test(character))
}

/** Whether a family that the canvas knows has a shape for a character: it draws it otherwise than what is none. */
export function hasGlyph(family: string, character: string): boolean {
  const key = `${character} ${family}`
  let has = known.get(key)
  if (has === undefined) {
    let box = boxes.get(family)
    if (!box) boxes.set(family, (box = drawnIn(family, NONE)))
    has = !drawnIn(family, character).equals(box)
    known.set(key, has)
  }
  return has
}

function drawnIn(family: string, character: string): Buffer {
  context.clearRect(0, 0, SIDE, SIDE)
  context.font = `${SIDE * 0.7}px "${family}"`
  context.fillText(character, SIDE * 0.1, SIDE * 0.8)
  return Buffer.from(context.getImageData(0, 0, SIDE, SIDE).data)
}
