import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { ownFolder } from '../test/support/temporary-folder.ts'
import type { EditorBuild } from './editor-build.ts'
import { serveEditor } from './editor-files.ts'

test('the page of a graph names the files of the canvas and what it will ask the server for', async () => {
  const folder = ownFolder()
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), 'any page')
  writeFileSync(join(folder, 'graph.html'), 'page of a graph')
  const build: EditorBuild = {
    folder,
    state: () => 'ready',
    settled: Promise.resolve(),
    stop: () => undefined,
  }
  const server = createServer(express().use(serveEditor(build)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const { port } = address
  const open = async (path: string): Promise<readonly (string | null)[]> => {
    const headers = { accept: 'text/html' }
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
    return [await response.text(), response.headers.get('link')]
  }

  const [page, links] = await open('/g/small%20rag/build')
  expect(page).toBe('page of a graph')
  expect(links).toContain('</api/graphs/small%20rag>; rel=preload; as=fetch; crossorigin')
  expect(links).toContain('</api/catalogue>; rel=preload')
  expect(await open('/g/small/runs/01J8')).toEqual(['page of a graph', expect.any(String)])
  // Which graph comes first, only the browser knows.
  expect(await open('/')).toEqual(['page of a graph', null])
  expect(await open('/graphs')).toEqual(['any page', null])
  expect(await open('/g/small/versions')).toEqual(['any page', null])
})
