import { expect, test } from 'vitest'
import type { RunEnd } from '../../../engine/run/events.ts'
import { graph } from '../../../test/support/graphs.ts'
import { recordedEvents } from '../../../test/support/recorded-events.ts'
import { Output } from '../output.ts'
import { jsonView } from './json-view.ts'
import { plainView } from './plain-view.ts'

function channel(): { output: Output; written: () => string } {
  let written = ''
  const stream = { write: (text: string) => (written += text) }
  return { output: new Output(stream, stream, {}), written: () => written }
}

const sample = graph('sample', { nodes: {}, outputs: {} })

test('a run in a file is a line for each step that is over, and then its outputs', () => {
  const { output, written } = channel()
  const view = plainView({ channel: output.result, graph: sample, run: { kept: true } })
  const events = recordedEvents()
  events.start('find')
  events.end('find', { documents: [] })
  events.turn('correct', 1, 3)
  events.start('correct#1/answer', { nodeType: 'generate', model: 'offline' })
  events.delta('correct#1/answer', 'answer', 'Thirty')
  events.retry('correct#1/answer', 'Too many calls.')
  events.fail('correct#1/answer', 'The model\nrefused.')
  events.skip('after', 'Its input "answer" is absent.')
  events.turn('each', 1, 3, 'map')
  for (const event of events.all) view.show(event)
  view.end(events.over('succeeded'), { answer: 'Thirty days.' })
  expect(written()).toBe(`✓ find  10 ms  documents 0
↻ correct  turn 1 of 3
↻ correct#1/answer  Too many calls. It is tried again in 1.0 s.
✗ correct#1/answer  10 ms  The model refused.
– after  Its input "answer" is absent.

Thirty days.

✓ Done · 1.2 s · run run-1
No model is connected, so answers are extractive: made of sentences of the documents.
Set OPENAI_API_KEY or OPENAI_BASE_URL, or connect a model in the settings of the editor.
`)
})

test('as JSON every event is a line, and the last one holds whole outputs', () => {
  const { output, written } = channel()
  const view = jsonView({ channel: output.result })
  const events = recordedEvents()
  events.start('find')
  events.delta('find', 'answer', 'a\nb')
  const end = events.over('succeeded', { answer: { $value: 'h', bytes: 99_999, preview: 'lo' } })
  for (const event of events.all) view.show(event)
  view.end(end, { answer: 'long' })
  const lines = written()
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  const whole: RunEnd = { ...end, outputs: { answer: 'long' } }
  expect(lines).toEqual([...events.all.slice(0, -1), whole])
})
