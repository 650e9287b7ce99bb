import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Example } from '../../engine/evaluate/example.ts'
import {
  addExample,
  changeWords,
  clearChanges,
  pendingOf,
  putExample,
  removeExamples,
  renameExample,
  undoChange,
  useChanges,
  withChanges,
} from './dataset-changes.ts'

const example = (id: string, question = id): Example => ({ id, inputs: { question } })
const saved = [example('a'), example('b'), example('c')]
const kept = new Map<string, string>()
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
  removeItem: (key: string) => kept.delete(key),
})

const shown = (): readonly string[] =>
  withChanges(saved, pendingOf('golden')).map(
    ({ id, inputs }) => `${id} ${JSON.stringify(inputs['question'])}`,
  )

describe('changes of a dataset before they are saved', () => {
  beforeEach(() => {
    clearChanges('golden')
    vi.useRealTimers()
  })

  it('show over the examples of the version, what is new first', () => {
    putExample('golden', 3, example('b', 'edited'))
    addExample('golden', 3, example('new'))
    removeExamples('golden', 3, ['a'])
    expect(shown()).toEqual(['new "new"', 'b "edited"', 'c "c"'])
    expect(changeWords(pendingOf('golden')!)).toBe('Added 1, edited 1, removed 1')
  })

  it('are taken back step by step', () => {
    removeExamples('golden', 3, ['a'])
    removeExamples('golden', 3, ['b'])
    expect(undoChange('golden')).toBe(true)
    expect(shown()).toEqual(['b "b"', 'c "c"'])
    expect(undoChange('golden')).toBe(true)
    expect(shown()).toEqual(['a "a"', 'b "b"', 'c "c"'])
    expect(undoChange('golden')).toBe(false)
  })

  it('make one step of letters that are typed one after the other', () => {
    putExample('golden', 3, example('b', 'e'))
    putExample('golden', 3, example('b', 'ed'))
    undoChange('golden')
    expect(shown()).toEqual(['a "a"', 'b "b"', 'c "c"'])
  })

  it('forget an example that was added and removed again', () => {
    addExample('golden', 3, example('new'))
    renameExample('golden', 3, 'new', example('newer', 'new'))
    expect(shown()[0]).toBe('newer "new"')
    removeExamples('golden', 3, ['newer'])
    expect(pendingOf('golden')).toMatchObject({ put: {}, added: [], removed: [] })
  })

  it('outlive the page', () => {
    putExample('golden', 3, example('b', 'edited'))
    useChanges.setState({}, true)
    expect(shown()).toEqual(['a "a"', 'b "edited"', 'c "c"'])
    expect(pendingOf('golden')?.base).toBe(3)
  })
})
