export { type Command, pageCommands, useCommands } from './commands.ts'
export { goKeys, type KeyAction, keyReader, pageLetters, withControl } from './keys.ts'
export { openPalette, paletteOpen } from './open.ts'
