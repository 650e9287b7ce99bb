import type { Server } from 'node:http'
import type { RequestHandler } from 'express'

/** The editor from its sources, with changes shown as they are saved. */
export async function developEditor(
  project: string,
  server: Server,
): Promise<{ handler: RequestHandler; close: () => Promise<void> }> {
  const { createServer } = await import('vite')
  const vite = await createServer({
    configFile: `${project}/vite.config.ts`,
    appType: 'spa',
    server: { middlewareMode: true, hmr: { server } },
  })
  return { handler: vite.middlewares, close: () => vite.close() }
}
