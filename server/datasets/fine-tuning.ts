import { z } from 'zod'
import type { Example } from '../../engine/evaluate/example.ts'
import { Message, type Json } from '../../engine/graph/values.ts'
import { mainOutput, type GraphPorts } from './suggest-columns.ts'

const Messages = z.array(Message)

/**
 * An example as a line of the chat format that OpenAI's fine-tuning takes: the conversation before,
 * what is asked, and the right answer. Undefined where no right answer is known.
 */
export function fineTuningLine(
  { inputs, expected }: Example,
  graph: GraphPorts | undefined,
): string | undefined {
  const answer = rightAnswer(expected ?? {}, graph)
  if (answer === undefined) return undefined
  const before: Message[] = []
  const asked: [string, string][] = []
  for (const [name, value] of Object.entries(inputs)) {
    const messages = Array.isArray(value) ? Messages.safeParse(value) : undefined
    if (messages?.success === true && messages.data.length > 0) before.push(...messages.data)
    else if (!Array.isArray(value) || value.length > 0) asked.push([name, textOf(value)])
  }
  if (asked.length === 0) return undefined
  const content =
    asked.length === 1 ? asked[0]![1] : asked.map(([name, text]) => `${name}: ${text}`).join('\n\n')
  const messages = [
    ...before.map((message) => ({ role: message.role, content: message.content })),
    { role: 'user', content },
    { role: 'assistant', content: answer },
  ]
  return JSON.stringify({ messages })
}

function rightAnswer(
  expected: Readonly<Record<string, Json>>,
  graph: GraphPorts | undefined,
): string | undefined {
  const { answers } = expected
  const main = mainOutput(graph)
  if (Object.hasOwn(expected, main)) return textOf(expected[main]!)
  if (Array.isArray(answers) && answers.length > 0) return textOf(answers[0] as Json)
  const values = Object.values(expected)
  return values.length === 1 ? textOf(values[0]!) : undefined
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
