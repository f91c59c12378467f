import type { BrowserWindow } from 'electron'
import {
  type CarriedOut,
  desktopEvents,
  type DesktopEvents,
  desktopMethods,
  type DesktopMethods,
  events,
  methods,
  parseInput,
  type SavedFile,
  type Service,
  type ToBeSaved,
  type Watch,
} from '#shared/contract/index.ts'
import { makeFile } from '#shared/saving/index.ts'
import { writeWhole } from '../../files/index.ts'
import { type Served, servedBy } from '../connection.ts'
import type { DesktopHub } from './desktop-hub.ts'
import { askForPlace } from './dialogs.ts'
import type { Openings } from './openings.ts'
import { suggestedFile } from './policy.ts'

/** What the page of a window is connected with: the workbench, and what the window itself does. */
export function desktopService(workbench: Service, hub: DesktopHub, openings: Openings, window: BrowserWindow): Served {
  const own: CarriedOut<DesktopMethods> = {
    'desktop.openings': () => openings.waiting(),
    'desktop.readOpened': ({ token, offset }) => openings.read(token, offset),
    'desktop.save': (asked, watch) => save(workbench, window, asked, watch),
  }
  const served = servedBy(workbench)
  const isOwn = (name: string): name is keyof DesktopMethods => Object.hasOwn(desktopMethods, name)
  const isOwnEvent = (name: string): name is keyof DesktopEvents => Object.hasOwn(desktopEvents, name)
  return {
    methods: { ...methods, ...desktopMethods },
    events: { ...events, ...desktopEvents },
    async call(name, argument, watch) {
      if (!isOwn(name)) return served.call(name, argument, watch)
      const parsed = parseInput(desktopMethods[name].argument, argument, 'argument')
      return own[name](parsed as never, watch)
    },
    on: (name, listener) => (isOwnEvent(name) ? hub.on(name, listener) : served.on(name, listener)),
  }
}

/** Makes a file, asks where it goes, and writes it there as a whole or not at all. */
async function save(service: Service, window: BrowserWindow, asked: ToBeSaved, watch: Watch): Promise<SavedFile> {
  // A name that is none of ours is refused before anything is done.
  if (asked.what !== 'file') suggestedFile(asked.name)
  return makeFile(service, asked, watch, async ({ name, put, ...made }) => {
    // The page may have gone on meanwhile, and no file is wanted any more.
    watch.signal.throwIfAborted()
    const saved = await askForPlace(window, name)
    if (saved !== null) await writeWhole(saved, (target) => put(async (piece) => void (await target.writeFile(piece))))
    return { saved, ...made }
  })
}
