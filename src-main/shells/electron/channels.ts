/** The IPC channels between the preload and the main process; there are no others. */
export const channels = {
  /** Page to main: (method, argument) of the contract; answered with {result} or {error}. */
  call: 'overstep:call',
  /** Page to main: (suggested name, bytes); answered as a call is, with the path or null. */
  saveFile: 'overstep:save-file',
  /** Main to page: (event, payload) of the contract. */
  event: 'overstep:event',
  /** Main to page: (command) of the native menu. */
  menu: 'overstep:menu',
} as const
