import { expect, test } from 'vitest'
import { recordedEvents } from '../../test/support/recorded-events.ts'
import { emptyTrace, reduceTrace } from '../../engine/run/trace.ts'
import { isNested, outermostNode, turnOf } from './span-path.ts'
import { spanRows } from './span-rows.ts'

test('what a subgraph runs stands under it, and frames add no level', () => {
  const events = recordedEvents()
  for (const path of [
    'ask',
    'correct#1/check',
    'beside',
    'ask/generate',
    'correct#1/check/deep#2/judge',
    'ask/inner',
    'ask/inner/one',
  ]) {
    events.start(path)
  }
  const trace = events.all.reduce(reduceTrace, emptyTrace)
  expect(spanRows(trace).map(({ span, depth }) => `${'  '.repeat(depth)}${span.path}`)).toEqual([
    'ask',
    '  ask/generate',
    '  ask/inner',
    '    ask/inner/one',
    'correct#1/check',
    '  correct#1/check/deep#2/judge',
    'beside',
  ])
})

test('a path says whether it stands in a subgraph, in which node, and in which turns', () => {
  expect(
    ['generate', 'correct#2/generate', 'ask/generate', 'each#1/ask/generate'].map(isNested),
  ).toEqual([false, false, true, true])
  expect(['generate', 'correct#2/check', 'each#1/ask/inner/one'].map(outermostNode)).toEqual([
    'generate',
    'check',
    'ask',
  ])
  expect(['generate', 'correct#2/check', 'each#1/ask/deep#3/one'].map(turnOf)).toEqual([
    undefined,
    '#2',
    '#1.3',
  ])
})
