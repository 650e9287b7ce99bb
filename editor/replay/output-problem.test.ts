import { expect, test } from 'vitest'
import { outputProblem } from './output-problem.ts'

test('an edited output must fit the type of its port', () => {
  expect(outputProblem({ pass: true, score: 0.5, reasons: [] }, 'verdict')).toBeUndefined()
  expect(outputProblem({ pass: 'yes', score: null, reasons: [] }, 'verdict')).toMatch(
    /^This does not fit the type verdict at pass: .*boolean/,
  )
  expect(outputProblem([{ id: 'a' }], 'documents')).toMatch(/at 0\.text/)
  expect(outputProblem(['a', 'b'], 'text[]')).toBeUndefined()
  expect(outputProblem({ anything: [1] }, 'any')).toBeUndefined()
})
