import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readRequirements } from './read-requirements.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-requirements-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function read(text: string) {
  const file = join(folder, 'requirements.json')
  writeFileSync(file, text)
  return readRequirements(file, 'graphs/requirements.json')
}

test('requirements are read as they stand', () => {
  const requirements = {
    evaluators: [{ evaluator: 'token-f1' }],
    requirements: [{ kind: 'no-regression', metric: 'token-f1', beyond: 0.05 }],
  }
  expect(read(JSON.stringify(requirements))).toMatchObject(requirements)
})

test('a mistake in the JSON is told with its line', () => {
  expect(() => read('{\n  "evaluators": [],\n  "requirements": [\n}')).toThrow(
    /^The requirements cannot be read:\n {2}graphs\/requirements\.json:4: /,
  )
})

test('a key that stands there twice is no requirement', () => {
  const text = '{\n  "evaluators": [],\n  "requirements": [],\n  "requirements": []\n}'
  expect(() => read(text)).toThrow(
    'graphs/requirements.json:4: The key "requirements" stands here a second time.',
  )
})

test('all that does not fit is told at once, each with its line', () => {
  const text = '{\n  "evaluators": {},\n  "requirements": [],\n  "require": 1\n}'
  expect(() => read(text)).toThrow(
    'The requirements cannot be read:\n' +
      '  graphs/requirements.json:2: "evaluators" must be a list, and is an object.\n' +
      '  graphs/requirements.json:4: There is no field "require" in the file.',
  )
})
