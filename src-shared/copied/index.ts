export { configText } from './config-text.ts'
export { figureCommand, runCommand } from './commands.ts'
export { figurePython, runPython } from './python.ts'
