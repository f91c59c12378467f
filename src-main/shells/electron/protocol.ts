import { readFile } from 'node:fs/promises'
import { extname, resolve, sep } from 'node:path'
import { protocol } from 'electron'
import { contentTypes } from '../content-types.ts'
import { isOfGpuPage, isOwn, scheme, securityHeaders } from './policy.ts'

/**
 * The file that a URL of our scheme names, or undefined where it names none inside `folder`. A path without an
 * extension is a page of the renderer, whose own router reads the path; where the GPU computes, it is the page that
 * does that.
 */
export function fileOf(url: string, folder: string): string | undefined {
  const page = isOwn(url) ? 'index.html' : isOfGpuPage(url) ? 'gpu.html' : undefined
  if (page === undefined) return undefined
  let path: string
  try {
    path = decodeURIComponent(new URL(url).pathname)
  } catch {
    return undefined
  }
  if (path.includes('\0')) return undefined
  const file = resolve(folder, `.${path}`)
  if (file !== folder && !file.startsWith(folder + sep)) return undefined
  return extname(file) === '' ? resolve(folder, page) : file
}

/**
 * Answers a request of our scheme with a file of `folder`, an absolute path; 404 where there is none, 405 unless it is
 * read.
 */
export async function respond(request: Request, folder: string): Promise<Response> {
  const security = securityHeaders(request.url)
  const refuse = (status: number): Response => new Response(null, { status, headers: security })
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
  const file = fileOf(request.url, folder)
  const contentType = file === undefined ? undefined : contentTypes[extname(file)]
  if (file === undefined || contentType === undefined) return refuse(404)
  const bytes = await readFile(file).catch(() => undefined)
  if (bytes === undefined) return refuse(404)
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), {
    headers: { ...security, 'Content-Type': contentType },
  })
}

/**
 * Must run before Electron is ready. A standard, secure scheme gives the page an origin of its own, which file: does
 * not.
 */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built renderer in `folder` to the window. */
export function serveRenderer(folder: string): void {
  protocol.handle(scheme, (request) => respond(request, folder))
}
