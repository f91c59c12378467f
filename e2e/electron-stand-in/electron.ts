// What `import … from 'electron'` finds in a main bundle that runs on the stand-in.
export { app } from './app.ts'
export { dialog, Menu, nativeTheme, Notification, powerSaveBlocker, screen, shell } from './desktop.ts'
export { ipcMain } from './ipc-main.ts'
export { MessageChannelMain } from './message-ports.ts'
export { protocol, session } from './session.ts'
export { utilityProcess } from './utility-process.ts'
export { BrowserWindow } from './window.ts'
