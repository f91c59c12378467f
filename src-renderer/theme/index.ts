export { controlOverrides, darkControls } from './controls.ts'
export { startTheme, useTheme } from './theme.ts'
