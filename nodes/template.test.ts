import { expect, test } from 'vitest'
import { testNode } from '../engine/testing.ts'
import template from './template.ts'

test('fills in its inputs', async () => {
  const { outputs } = await testNode(template, {
    config: { template: 'Dear {{name}},\n{{points | bullets}}' },
    inputs: { name: 'Ada', points: ['one', 'two'] },
  })
  expect(outputs['text']).toBe('Dear Ada,\n- one\n- two')
})

test('never reads what was filled in as a template again', async () => {
  const { outputs } = await testNode(template, {
    config: { template: '{{text}}{{constructor}}' },
    inputs: { text: '{{secret}} {{text}}', secret: 'hidden' },
  })
  expect(outputs['text']).toBe('{{secret}} {{text}}')
})
