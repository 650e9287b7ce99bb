import { join } from 'node:path'
import express, { Router, type RequestHandler } from 'express'
import type { EditorBuild } from './editor-build.ts'

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
        return response.sendFile('index.html', { root: build.folder })
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

/** A page that needs nothing else. */
export function page(title: string, text: string, form = ''): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · Heddle</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { min-height: 90vh; display: grid; place-content: center; margin: 0 24px }
  main { max-width: 26rem }
  h1 { font-size: 1.25rem; margin: 0 0 .25rem }
  p { margin: 0 0 1rem; opacity: .75 }
  form { display: flex; gap: .5rem }
  input { flex: 1; font: inherit; padding: .4rem .6rem; min-width: 0 }
  button { font: inherit; padding: .4rem .9rem }
</style>
<main>
<h1>${title}</h1>
<p>${text}</p>
${form}
</main>
</html>
`
}
