export { default as CommandPalette } from './CommandPalette.vue'
export { useCommands } from '../commands/commands.ts'
export { scoreOf } from '../words/match.ts'
export { openPalette, paletteOpen } from '../commands/open.ts'
