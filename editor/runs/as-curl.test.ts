import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { callAsCurl, runAsCurl } from './as-curl.ts'

/** What a shell makes of the last argument of a command. */
function lastArgument(command: string): unknown {
  const script = `curl() { for last; do :; done; printf %s "$last"; }\n${command}`
  return JSON.parse(execFileSync('sh', ['-c', script], { encoding: 'utf8' }))
}

test('a run is asked for again with the same inputs, whatever they hold', () => {
  const input = { question: `What's "warp"? $(id) \`id\` \\ \n`, list: [1, 2] }
  const command = runAsCurl('http://127.0.0.1:4000', 'docs-chatbot', input)
  expect(command).toContain(`curl 'http://127.0.0.1:4000/v1/graphs/docs-chatbot/runs'`)
  expect(lastArgument(command)).toEqual({ input })
})

test('a call to a model is sent again with the same messages', () => {
  const messages = [{ role: 'user', content: "Don't." }]
  const command = callAsCurl({
    kind: 'chat',
    model: 'openai:small',
    startedAt: 0,
    duration: 1,
    request: { messages, temperature: 0.2, maxTokens: 50, tools: [] },
    response: {},
    inputTokens: 1,
    outputTokens: 1,
    cost: null,
  })
  expect(lastArgument(command)).toEqual({
    model: 'small',
    messages,
    temperature: 0.2,
    max_tokens: 50,
  })
})
