export { default as CommandPalette } from './CommandPalette.vue'
export { useCommands } from './commands.ts'
export { scoreOf } from './match.ts'
export { openPalette, paletteOpen } from './open.ts'
