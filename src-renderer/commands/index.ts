export { type Command, pageCommands, useCommands } from './commands.ts'
export {
  type GlobalCommand,
  globalKeys,
  globalKeyText,
  goKeys,
  type KeyAction,
  keyReader,
  pageLetters,
  withControl,
} from './keys.ts'
export { openPalette, paletteOpen } from './open.ts'
