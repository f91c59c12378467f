/**
 * What the preload puts on `window.overstep` in the desktop window: a wire for the messages of the transport. Nothing
 * more than this crosses into the page.
 */
export interface ElectronBridge {
  readonly platform: string
  /**
   * Sends a message. Resolves to the response of a call, null where none is due.
   * @throws {Error} where nobody answers
   */
  send(message: unknown): Promise<unknown>
  /** Hears what comes without being the response of a call. */
  onMessage(listener: (message: unknown) => void): () => void
}
