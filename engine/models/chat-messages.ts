import type { BaseMessageLike } from '@langchain/core/messages'
import type { Json, Message } from '../graph/values.ts'
import type { ChatRequest, ToolDescription } from './chat-model.ts'
import { ModelError } from './model-error.ts'

/** A message in the shape that LangChain takes for every provider. */
export function messageForLangchain(message: Message): BaseMessageLike {
  const content =
    typeof message.content === 'string'
      ? message.content
      : message.content.map((part) =>
          part.type === 'text'
            ? { type: 'text' as const, text: part.text }
            : { type: 'image_url' as const, image_url: { url: part.url } },
        )
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content }
    case 'assistant':
      return {
        role: 'assistant',
        content,
        ...(message.toolCalls === undefined
          ? {}
          : {
              tool_calls: message.toolCalls.map((call) => ({
                id: call.id,
                type: 'function' as const,
                function: { name: call.name, arguments: argumentsText(call.arguments) },
              })),
            }),
      }
    case 'tool':
      return { role: 'tool', content, tool_call_id: message.toolCallId ?? '' }
  }
}

/** The same with one system message, at the beginning, for services that take no other. */
export function oneSystemMessage(messages: readonly Message[]): readonly Message[] {
  const system = messages.filter(({ role }) => role === 'system')
  if (system.length === 0 || (system.length === 1 && messages[0] === system[0])) return messages
  const texts = system.map(({ content }) =>
    typeof content === 'string'
      ? content
      : content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n'),
  )
  const others = messages.filter(({ role }) => role !== 'system')
  return [{ role: 'system', content: texts.join('\n\n') }, ...others]
}

/** Servers read the arguments of earlier calls again, and some fail if they are no object. */
export function argumentsText(given: Json): string {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given)
  return JSON.stringify(isObject ? given : { invalid: given })
}

export function hasImages({ messages }: ChatRequest): boolean {
  return imagesIn(messages).length > 0
}

/**
 * @throws ModelError for images that are addresses: a server that fetched them for us would reach
 * into its own network, and what it finds there would not be what the run recorded
 */
export function refuseAddresses({ messages }: ChatRequest, model: string): void {
  const other = imagesIn(messages).find((url) => !/^data:image\/[\w.+-]+;base64,/i.test(url))
  if (other === undefined) return
  throw new ModelError({
    model,
    message: `An image for the model "${model}" begins with "${other.slice(0, 60)}". Images go to a model as data: URLs only, such as "data:image/png;base64,…".`,
    retryable: false,
  })
}

function imagesIn(messages: readonly Message[]): string[] {
  return messages.flatMap(({ content }) =>
    typeof content === 'string'
      ? []
      : content.flatMap((part) => (part.type === 'image' ? [part.url] : [])),
  )
}

export function toolsOf(tools: readonly ToolDescription[]): {
  type: 'function'
  function: { name: string; description: string; parameters: Record<string, unknown> }
}[] {
  return tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name, description, parameters: objectOf(parameters) },
  }))
}

/** Strict where the schema keeps OpenAI's rules for that, so that the server enforces it. */
export function responseFormatOf({ name, schema }: NonNullable<ChatRequest['schema']>): {
  type: 'json_schema'
  json_schema: { name: string; schema: Record<string, unknown>; strict: boolean }
} {
  return {
    type: 'json_schema',
    json_schema: { name, schema: objectOf(schema), strict: isClosed(schema) },
  }
}

/** Whether every object in a JSON Schema names all of its keys, requires them and allows no others. */
function isClosed(schema: Json): boolean {
  if (Array.isArray(schema)) return schema.every(isClosed)
  if (typeof schema !== 'object' || schema === null) return true
  const given = objectOf(schema)
  if (given['type'] === 'object') {
    const keys = Object.keys(objectOf(given['properties'] ?? {}))
    const required = given['required']
    const all = Array.isArray(required) && keys.every((key) => required.includes(key))
    if (!all || given['additionalProperties'] !== false) return false
  }
  return Object.values(schema).every(isClosed)
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}
}
