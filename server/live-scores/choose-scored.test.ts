import { expect, test } from 'vitest'
import { newRunId } from '../../engine/run/run-id.ts'
import { isInShare } from '../in-share.ts'
import { evaluatorsOf } from './choose-scored.ts'

const runs = Array.from({ length: 4000 }, () => newRunId())

test('an evaluator scores only what ran while it was there, with the smaller of both shares', () => {
  const low = runs.find((run) => isInShare(run, 0.1))!
  const high = runs.find((run) => !isInShare(run, 0.9))!
  const rubric = { evaluator: 'rubric', share: 0.5 }
  const length = { evaluator: 'length', share: 1 }
  const keysOf = (run: string, then: readonly (typeof length)[]) =>
    evaluatorsOf(run, [rubric, length], then).map(({ evaluator }) => evaluator)
  expect(keysOf(low, [rubric, length])).toEqual(['rubric', 'length'])
  expect(keysOf(high, [rubric, length])).toEqual(['length'])
  expect(keysOf(low, [rubric])).toEqual(['rubric'])
  expect(keysOf(high, [{ ...length, share: 0.5 }])).toEqual([])
  expect(keysOf(low, [])).toEqual([])
})
