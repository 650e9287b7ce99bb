import type * as Steps from './first-steps.ts'
import { beforeAll, expect, test, vi } from 'vitest'

let steps: typeof Steps

beforeAll(async () => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
  steps = await import('./first-steps.ts')
})

test('what is remembered is read with care', () => {
  expect(steps.readSteps(null)).toEqual({ done: [], closed: false })
  expect(steps.readSteps('{"done":["deploy","run","dance"],"closed":true}')).toEqual({
    done: ['run', 'deploy'],
    closed: true,
  })
  expect(steps.readSteps('[')).toEqual({ done: [], closed: false })
  expect(steps.readSteps('null')).toEqual({ done: [], closed: false })
})

test('a step is marked once and remembered, in the order of the list', () => {
  steps.markStep('deploy')
  steps.markStep('run')
  steps.markStep('run')
  expect(steps.useFirstSteps.getState().done).toEqual(['run', 'deploy'])
  expect(localStorage.getItem('heddle.first-steps')).toContain('"run","deploy"')
})

test('a change of a prompt is told from others', () => {
  const change = (value: unknown) => [
    { op: 'replace' as const, path: ['nodes', 'a', 'config'], value },
  ]
  const before = change({ prompt: 'Be brief.', temperature: 0 })
  const edits = (value: unknown): boolean =>
    steps.editsPrompt({ patches: change(value), inverse: before })
  expect(edits({ prompt: 'Be kind.', temperature: 0 })).toBe(true)
  expect(edits({ prompt: 'Be brief.', temperature: 1 })).toBe(false)
  expect(edits({ temperature: 0 })).toBe(false)
})

test('a prompt is found to edit: where an answer is written, else in any config', () => {
  const graph = { heddle: 1 as const, name: 'help', inputs: {}, outputs: {} }
  const loop = { frame: 'loop' as const, max: 2 }
  const judge = { type: 'judge@1', config: { rubric: 'Is it true?' } }
  const write = { type: 'generate@1' }
  expect(steps.nodeWithPrompt({ ...graph, nodes: { loop, judge, write } })).toBe('write')
  expect(steps.nodeWithPrompt({ ...graph, nodes: { loop, judge } })).toBe('judge')
  expect(steps.nodeWithPrompt({ ...graph, nodes: { loop } })).toBeUndefined()
  expect(steps.nodeWithPrompt(undefined)).toBeUndefined()
})
