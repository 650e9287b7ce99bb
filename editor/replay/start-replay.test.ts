import { expect, test } from 'vitest'
import { setRunBudget } from '../runs/run-budget.ts'
import type { ReplayDraft } from './replay-store.ts'
import { replayBody } from './start-replay.ts'

const draft: ReplayDraft = {
  run: 'r',
  path: 'correct#2/generate',
  way: 'edit',
  outputs: {},
  absent: [],
  asDraft: false,
}

test('edits name the very turn that was edited, and ports that are to be absent', () => {
  const edited = { ...draft, outputs: { answer: 'No.' }, absent: ['citations'] }
  setRunBudget('cost', 0.5)
  expect(replayBody(edited)).toEqual({
    edits: {
      outputs: { 'correct#2/generate': { answer: 'No.' } },
      absent: ['correct#2/generate.citations'],
    },
    budget: { cost: 0.5 },
  })
  setRunBudget('cost', undefined)
})

test('a node that runs again is where the replay begins, and edits of it do not count', () => {
  const again: ReplayDraft = { ...draft, way: 'again', outputs: { answer: 'No.' }, asDraft: true }
  expect(replayBody(again)).toEqual({ from: 'correct#2/generate', version: 'draft' })
})
