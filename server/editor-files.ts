import { join } from 'node:path'
import express, { Router, type RequestHandler, type Response } from 'express'
import type { EditorBuild } from './editor-build.ts'
import { widgetPath } from './http/guard.ts'
import { page } from './http/page.ts'

/** Serves the built editor; while it is being built, a page that says so and looks again by itself. */
export function serveEditor(build: EditorBuild): RequestHandler {
  const router = Router()
  router.use(
    '/assets',
    // Names of assets carry the hash of their content.
    express.static(join(build.folder, 'assets'), {
      immutable: true,
      maxAge: '1y',
      redirect: false,
      index: false,
    }),
  )
  router.get(widgetPath, (_request, response, next) => {
    // Pages of other origins load it; it holds nothing that is not public.
    response.set({
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
    })
    next()
  })
  router.use(express.static(build.folder, { redirect: false, index: false, dotfiles: 'ignore' }))
  router.use((request, response, next) => {
    const asksForPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      !request.path.startsWith('/assets/') &&
      request.accepts('html') !== false
    if (!asksForPage) return next()
    response.set('cache-control', 'no-cache')
    switch (build.state()) {
      case 'ready':
        return sendPage(request.path, response, build.folder)
      case 'building':
        return response
          .status(503)
          .set({ refresh: '2', 'retry-after': '2' })
          .send(page('Building the editor', 'This happens once and takes a few seconds.'))
      case 'failed':
        return response
          .status(500)
          .send(
            page('The editor could not be built', 'The log of the server says why. The API works.'),
          )
    }
  })
  return router
}

/** The address of a graph, or of one of its runs. */
const graphAddress = /^\/g\/([^/]+)\/(?:build|runs\/[^/]+)$/

/** A page that begins at a graph names all that it will ask for, as the editor asks for it. */
function sendPage(path: string, response: Response, root: string): void {
  const graph = graphAddress.exec(path)?.[1]
  if (graph !== undefined) {
    response.set(
      'link',
      ['session', `graphs/${graph}`, 'catalogue']
        .map((part) => `</api/${part}>; rel=preload; as=fetch; crossorigin`)
        .join(', '),
    )
  }
  response.sendFile(graph === undefined && path !== '/' ? 'index.html' : 'graph.html', { root })
}
