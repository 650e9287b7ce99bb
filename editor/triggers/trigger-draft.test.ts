import { expect, test } from 'vitest'
import { draftOf, newDraft, settingsOf } from './trigger-draft.ts'

test('a form gives the settings that it was made from', () => {
  const settings = {
    source: { kind: 'cron', expression: '0 7 * * *', timeZone: 'Asia/Tokyo', missed: 'skip' },
    target: { kind: 'graph', name: 'digest', label: 'production' },
    inputs: { question: 'true', count: 3, options: { deep: ['{{time}}'] } },
  } as const
  const draft = draftOf({
    name: 'morning',
    enabled: true,
    settings,
    createdAt: 0,
    createdBy: '',
    updatedAt: 0,
  })
  const inputs = {
    question: { type: 'text' },
    count: { type: 'number' },
    options: { type: 'json' },
  } as const
  expect(settingsOf(draft, inputs)).toEqual(settings)
})

test('an empty input is left out, and a template of any type stays one', () => {
  const draft = {
    ...newDraft,
    kind: 'webhook',
    target: 'deployment:assistant',
    inputs: { question: ' ', event: '{{body}}', gone: 'x' },
  } as const
  expect(settingsOf(draft, { question: { type: 'text' }, event: { type: 'json' } })).toEqual({
    source: { kind: 'webhook', signature: 'standard', tolerance: 300 },
    target: { kind: 'deployment', name: 'assistant' },
    inputs: { event: '{{body}}' },
  })
})
