import { expect, test } from 'vitest'
import { readArguments } from '../read-arguments.ts'
import { jsonOrText } from '../json-or-text.ts'
import { readEdits } from './read-edits.ts'

const repeatable = { value: 'x', repeatable: true, summary: '' }
const command = {
  name: 'replay',
  operands: [],
  summary: '',
  options: { output: repeatable, absent: repeatable, config: repeatable, input: repeatable },
  examples: [],
}

function edits(...given: readonly string[]): unknown {
  return readEdits(readArguments(command, given), (_name, text) => jsonOrText(text))
}

test('edits are read by node and port, values as JSON where they are JSON', () => {
  expect(
    edits(
      '--output=first.text=a=b',
      '--output=first.count=2',
      '--output=each#2/inner.list=[1]',
      '--absent=way.no',
      '--config=rerank.topN=3',
      '--config=rerank.model=small',
      '--input=question="7"',
    ),
  ).toEqual({
    outputs: { first: { text: 'a=b', count: 2 }, 'each#2/inner': { list: [1] } },
    absent: ['way.no'],
    config: { rerank: { topN: 3, model: 'small' } },
    input: { question: '7' },
  })
  expect(edits()).toEqual({})
})

test('everything that is wrong is told at once', () => {
  const wrong = ['--output', 'first', '--config', 'x=1', '--input', '=1', '--absent', 'port']
  expect(() => edits(...wrong)).toThrow(
    `"first" is no output: write --output node.port=value.
"x=1" is no setting: write --config node.setting=value.
"=1" is no input: write --input name=value.
"port" is no port: write --absent node.port.`,
  )
})

test('names that every object has are names like others', () => {
  edits('--output', '__proto__.polluted=1', '--config', 'constructor.polluted=1')
  expect({}).not.toHaveProperty('polluted')
  expect(Object).not.toHaveProperty('polluted')
})
