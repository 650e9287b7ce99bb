import { describe, expect, it } from 'vitest'
import { datasetNameProblem, nameFromFile } from './dataset-name.ts'

describe('the name of a dataset', () => {
  it('is small letters, digits and a few marks, and not taken', () => {
    expect(datasetNameProblem('support-golden.v2', [])).toBeUndefined()
    expect(datasetNameProblem('Golden set', [])).toContain('small letter')
    expect(datasetNameProblem('-golden', [])).toContain('begins with')
    expect(datasetNameProblem('golden', ['golden'])).toContain('already')
  })

  it('comes from a file without its ending and its spaces', () => {
    expect(nameFromFile('Support Questions (May).csv')).toBe('support-questions-may')
    expect(nameFromFile('_x.jsonl')).toBe('x')
  })
})
