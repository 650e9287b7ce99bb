import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { ownFolder } from '../test/support/temporary-folder.ts'
import { buildEditor, hashSources } from './editor-build.ts'
import { createLog } from './log.ts'

function project(): { folder: string; put: (path: string, text: string) => void } {
  const folder = ownFolder()
  return {
    folder,
    put(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    },
  }
}

function quietLog(lines: string[] = []): ReturnType<typeof createLog> {
  return createLog({ terminal: false, write: (line) => lines.push(line) })
}

test('what decides how the editor comes out changes its hash, and nothing else does', () => {
  const { folder, put } = project()
  put('editor/main.tsx', 'one')
  put('editor/style/base.css', 'a {}')
  put('engine/graph/check.ts', 'check')
  put('vite.config.ts', 'config')
  put('package-lock.json', '{}')
  let before = hashSources(folder)
  const changes = (path: string, text: string): boolean => {
    put(path, text)
    const now = hashSources(folder)
    const changed = now !== before
    before = now
    return changed
  }
  for (const path of [
    'editor/main.tsx',
    'editor/style/base.css',
    'editor/new.tsx',
    'client/widget/widget.ts',
    'engine/graph/check.ts',
    'vite.chunks.ts',
    'vite.config.ts',
    'vite.graph-page.ts',
    'vite.widget.config.ts',
    'package-lock.json',
  ]) {
    expect([path, changes(path, 'other')]).toEqual([path, true])
    expect([path, changes(path, 'other')]).toEqual([path, false])
  }
  for (const path of [
    'server/serve.ts',
    'docs/faq.md',
    'editor/main.test.tsx',
    'editor/.DS_Store',
    'dist/editor/index.html',
  ]) {
    expect([path, changes(path, 'other')]).toEqual([path, false])
  }
})

test('a file that moves or goes away changes the hash', () => {
  const { folder, put } = project()
  put('editor/a.ts', 'text')
  const [one, other] = [hashSources(folder), project()]
  other.put('editor/b.ts', 'text')
  expect(hashSources(other.folder)).not.toBe(one)
  put('editor/b.ts', 'text')
  const both = hashSources(folder)
  expect(both).not.toBe(one)
  rmSync(join(folder, 'editor/b.ts'))
  expect(hashSources(folder)).toBe(one)
})

test('an editor that fits its sources is not built again', async () => {
  const { folder, put } = project()
  put('editor/index.html', '<html>')
  put('dist/editor/index.html', '<html>')
  put('dist/editor/.sources', hashSources(folder))
  const lines: string[] = []
  const build = buildEditor(folder, quietLog(lines))
  expect(build.state()).toBe('ready')
  await build.settled
  expect(lines).toEqual([])
})

test('an installed package with a built editor and no sources serves it', () => {
  const { folder, put } = project()
  put('dist/editor/index.html', '<html>')
  expect(buildEditor(folder, quietLog()).state()).toBe('ready')
})

test('without an editor and without sources it says so, and does not stop the server', async () => {
  const lines: string[] = []
  const build = buildEditor(project().folder, quietLog(lines))
  expect(build.state()).toBe('failed')
  await build.settled
  expect(lines.join('')).toContain('There is no built editor')
})
