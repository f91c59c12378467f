export { controlOverrides, darkControls } from './controls.ts'
export { startTheme, themeChoices, useTheme, type ThemeChoice } from './theme.ts'
