import type { Server } from 'node:http'
import type { RequestHandler } from 'express'
import { buildEditor, type EditorBuild } from './editor-build.ts'
import { developEditor } from './editor-development.ts'
import { serveEditor } from './editor-files.ts'
import type { Log } from './log.ts'
import { projectFolder } from './version.ts'

/** The editor as a server delivers it. */
export interface OpenedEditor {
  readonly handler: RequestHandler
  /** Left out where it is served from its sources, or not at all. */
  readonly build: EditorBuild | undefined
  readonly close: () => Promise<void>
}

export async function openEditor(
  options: { readonly editor?: boolean; readonly development?: boolean; readonly log: Log },
  server: Server,
): Promise<OpenedEditor> {
  const close = (): Promise<void> => Promise.resolve()
  if (options.editor === false) {
    return { handler: (_request, _response, next) => next(), build: undefined, close }
  }
  if (options.development) {
    return { ...(await developEditor(projectFolder, server)), build: undefined }
  }
  const build = buildEditor(projectFolder, options.log)
  return { handler: serveEditor(build), build, close }
}
