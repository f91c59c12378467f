export { controlOverrides, darkControls } from './controls.ts'
export { startTheme, type ThemeChoice, themeChoices, useTheme } from './theme.ts'
