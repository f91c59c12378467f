/** The IPC channels between the preload and the main process; there are no others. */
export const channels = {
  /** Page to main: a message of the transport; answered with the response of a call, or null. */
  send: 'overstep:send',
  /** Main to page: a message that is no response of a call. */
  message: 'overstep:message',
} as const
