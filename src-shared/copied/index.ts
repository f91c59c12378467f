export { configText } from './config-text.ts'
export { figureCommand, runCommand, type CopiedFigure, type CopiedRun } from './commands.ts'
export { figurePython, runPython } from './python.ts'
