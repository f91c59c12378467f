/** The IPC channels between the preload and the main process; there are no others. */
export const channels = {
  /** Page to main: (method, argument) of the contract; answered with {result} or {error}. */
  call: 'overstep:call',
  /** Page to main: (suggested name, bytes); answered as a call is, with the path or null. */
  saveFile: 'overstep:save-file',
  /** Page to main: it listens to what is to be opened; answered with {result} of all that waits. */
  listensToOpenings: 'overstep:listens-to-openings',
  /** Page to main: (token, offset); answered with {result} of some bytes of a file that is to be opened. */
  readOpened: 'overstep:read-opened',
  /** Main to page: (opening). */
  opening: 'overstep:opening',
  /** Main to page: (event, payload) of the contract. */
  event: 'overstep:event',
  /** Main to page: (command) of the native menu. */
  menu: 'overstep:menu',
} as const
