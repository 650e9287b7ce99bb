import type { ChatRequest } from './chat-model.ts'

/** What providers take for an image of usual size. */
const imageTokens = 1000

/** About how many tokens texts are, to keep a limit by before the server has counted. */
export function aboutTokens(texts: readonly string[]): number {
  return Math.ceil(texts.reduce((sum, text) => sum + text.length, 0) / 4)
}

/** About how many tokens a request is. */
export function aboutTokensOf({ messages, schema, tools = [] }: ChatRequest): number {
  let images = 0
  const texts = messages.flatMap(({ content, toolCalls = [] }) => {
    const calls = toolCalls.map((call) => JSON.stringify(call.arguments))
    if (typeof content === 'string') return [content, ...calls]
    images += content.filter((part) => part.type === 'image').length
    return [...content.flatMap((part) => (part.type === 'text' ? [part.text] : [])), ...calls]
  })
  return (
    aboutTokens([...texts, ...tools.map((tool) => JSON.stringify(tool))]) +
    (schema === undefined ? 0 : aboutTokens([JSON.stringify(schema)])) +
    images * imageTokens
  )
}
