// What the process that runs the main bundle on the stand-in, and the driver that holds Chromium, say to each other.

/** What the main bundle does that Chromium must carry out. */
export type Notice =
  | { notice: 'open'; window: number; preload: string; width: number; height: number }
  | { notice: 'load'; window: number; url: string }
  | { notice: 'reload'; window: number }
  | { notice: 'send'; window: number; channel: string; arguments: unknown[]; ports?: number[] }
  | { notice: 'said'; window: number; said: PortMessage }
  | { notice: 'destroy'; window: number }

/** What is said at one end of a channel and heard at the other, which has been handed to another process as `port`. */
export interface PortMessage {
  port: number
  data?: unknown
  closed?: true
}

/** What the main bundle and a utility process say to each other. */
export type ToChild = { data: unknown; ports: number[] } | { said: PortMessage }
export type FromChild = { data: unknown } | { said: PortMessage }

/** A frame of a page as Chromium knows it. */
export interface Frame {
  url: string
  main: boolean
}

/** What the driver asks of the main bundle, with the answer that comes back. */
export interface Questions {
  /** The page calls ipcRenderer.invoke. */
  invoke: { ask: { window: number; channel: string; arguments: unknown[]; frame: Frame }; answer: unknown }
  /** The page says something at a port that it was given. */
  said: { ask: { window: number; said: PortMessage }; answer: null }
  /** The page asks for a URL of a registered scheme. */
  fetch: {
    ask: { url: string; method: string }
    answer: { status: number; headers: Record<string, string>; body: Uint8Array }
  }
  /** The page asks for any URL: may it? */
  request: { ask: { url: string }; answer: boolean }
  /** The page follows a link: may it? */
  navigate: { ask: { window: number; url: string; main: boolean; redirect: boolean }; answer: boolean }
  /** The page opens a window: may it? */
  open: { ask: { window: number; url: string }; answer: boolean }
  /** The page embeds a webview, downloads a file, meets a certificate that is not valid: may it? */
  webview: { ask: { window: number }; answer: boolean }
  download: { ask: { url: string }; answer: boolean }
  certificate: { ask: { window: number; url: string }; answer: boolean }
  permission: { ask: { permission: string; url: string }; answer: { request: boolean; check: boolean } }
  /** Chromium tells what became of a page. */
  page: { ask: { window: number; event: 'navigated' | 'loaded' | 'crashed' | 'closed' }; answer: null }
  /** The user closes the window. */
  close: { ask: { window: number }; answer: null }
  /** The window gets or loses the user's attention. */
  focus: { ask: { window: number; focused: boolean }; answer: null }
  /**
   * The user starts the program again, with these words behind it; opens a file or a link of ours on macOS: is it
   * taken?
   */
  secondInstance: { ask: { words: string[]; folder: string }; answer: null }
  systemOpens: { ask: { what: 'file' | 'link'; value: string }; answer: boolean }
  /** The user clicks the notification that was shown last, an item of the menu, or answers the next dialog. */
  notification: { ask: null; answer: null }
  menu: { ask: { id?: string; label?: string }; answer: null }
  dialog: { ask: { kind: DialogKind; answer: unknown }; answer: null }
  /** What the main bundle has asked of Electron so far. */
  recorded: { ask: null; answer: Recorded[] }
}
export type DialogKind = 'showSaveDialog' | 'showMessageBox'
export type QuestionName = keyof Questions

/** A call of Electron by the main bundle, such as `shell.openExternal`. Functions among the arguments are left out. */
export interface Recorded {
  name: string
  arguments: unknown[]
}

export type FromDriver = { sequence: number; name: QuestionName; ask: unknown }
export type ToDriver = Notice | { sequence: number; answer: unknown } | { sequence: number; refusal: string }
