import { expect, test } from 'vitest'
import { callExamples } from './call-examples.ts'
import { sampleInput } from './sample-input.ts'

const graph = {
  inputs: {
    question: { type: 'text', default: "What's new?" },
    history: { type: 'messages', optional: true },
    limit: { type: 'number' },
  },
  outputs: { answer: 'said.text' },
} as const

const at = { name: 'help', url: 'https://heddle.example', graph }
const codeOf = (id: string, chat = true): string =>
  callExamples(at, chat).find((example) => example.id === id)?.code ?? ''

test('a sample gives what must be given, and asks something', () => {
  expect(sampleInput(graph)).toEqual({ question: "What's new?", limit: 1 })
})

test('a curl command survives an apostrophe in the shell', () => {
  const code = codeOf('curl')
  expect(code).toContain('https://heddle.example/v1/graphs/help/runs')
  expect(code).toContain(String.raw`{"input":{"question":"What'\''s new?","limit":1}}`)
  expect(code).not.toContain('text/event-stream')
  expect(codeOf('curl-stream')).toContain('accept: text/event-stream')
})

test('TypeScript and Python get strings of their own language', () => {
  expect(codeOf('typescript')).toContain(String.raw`{ question: 'What\'s new?', limit: 1 }`)
  expect(codeOf('openai-typescript')).toContain(String.raw`content: 'What\'s new?'`)
  expect(codeOf('openai-python')).toContain(`"content": "What's new?"`)
})

test('only what is a chat is shown as a model of OpenAI', () => {
  expect(callExamples(at, false).map(({ id }) => id)).toEqual([
    'curl',
    'curl-stream',
    'typescript',
    'python',
    'python-stream',
    'mcp',
  ])
})
