import { z } from 'zod'
import { Json, type Message } from '../../engine/graph/values.ts'
import { fileForm, readChatFile, type ChatFile } from './chat-file.ts'

const Part = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  image_url: z.unknown().optional(),
  file: z.unknown().optional(),
})

const ChatMessage = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.union([z.string(), z.array(Part), z.null()]).optional(),
  tool_calls: z
    .array(
      z.looseObject({
        id: z.string(),
        function: z.looseObject({ name: z.string(), arguments: z.string() }),
      }),
    )
    .optional(),
  tool_call_id: z.string().optional(),
})
type ChatMessage = z.output<typeof ChatMessage>

/**
 * The body of `POST /v1/chat/completions`, as far as a graph can follow it. What is said to a model
 * (`temperature`, `max_tokens` and so on) is accepted and has no effect: the graph decides that.
 */
export const ChatRequest = z.looseObject({
  model: z.string().min(1),
  messages: z.array(ChatMessage).min(1).max(10_000),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.number().nullish(),
  tools: z.array(Json).max(1000).nullish(),
  /** Who asks: the unit that stays with one variant. */
  user: z.string().max(512).nullish(),
})
export type ChatRequest = z.output<typeof ChatRequest>

/** What a conversation says to a graph. */
export interface Conversation {
  /** The last message of the user, as text. */
  readonly question: string
  /** The pictures in it, as data URLs. */
  readonly images: readonly string[]
  /** The files of the last message of the user that has any. */
  readonly files: readonly ChatFile[]
  /** All that was said besides it, in its order. */
  readonly before: readonly Message[]
  readonly all: readonly Message[]
}

/** What of a request no graph can do, or what it asks in a form that cannot be read. */
export class ChatRequestError extends Error {
  /** The place in the body. */
  readonly place: string

  constructor(place: string, message: string) {
    super(message)
    this.name = 'ChatRequestError'
    this.place = place
  }
}

/** @throws ChatRequestError */
export function readConversation({ messages, n }: ChatRequest): Conversation {
  if (typeof n === 'number' && n !== 1) {
    throw new ChatRequestError('n', `A graph gives one answer; "n" must be 1, not ${n}.`)
  }
  const all = messages.map(readMessage)
  const last = all.findLastIndex(({ role }) => role === 'user')
  const asked = all[last]
  if (asked === undefined) {
    throw new ChatRequestError('messages', 'The conversation holds no message of the user.')
  }
  const parts = typeof asked.content === 'string' ? [] : asked.content
  return {
    question: textOf(asked),
    images: parts.flatMap((part) => (part.type === 'image' ? [part.url] : [])),
    files: newestFiles(messages),
    before: all.filter((_, at) => at !== last),
    all,
  }
}

function readMessage(message: ChatMessage, at: number): Message {
  const { role, content, tool_calls: calls, tool_call_id: answers } = message
  return {
    role: role === 'developer' ? 'system' : role,
    content: Array.isArray(content)
      ? content.flatMap((part, place) =>
          isFileOfUser(role, part) ? [] : [readPart(part, `messages[${at}].content[${place}]`)],
        )
      : (content ?? ''),
    ...(calls === undefined
      ? {}
      : {
          toolCalls: calls.map(({ id, function: { name, arguments: text } }) => ({
            id,
            name,
            arguments: jsonOr(text),
          })),
        }),
    ...(answers === undefined ? {} : { toolCallId: answers }),
  }
}

function isFileOfUser(role: ChatMessage['role'], { type }: z.output<typeof Part>): boolean {
  return role === 'user' && type === 'file'
}

/** Clients send the whole conversation each time: a later question is about the same files. */
function newestFiles(messages: readonly ChatMessage[]): ChatFile[] {
  let newest: ChatFile[] = []
  for (const [at, { role, content }] of messages.entries()) {
    if (!Array.isArray(content)) continue
    const files = content.flatMap((part, place) => {
      if (!isFileOfUser(role, part)) return []
      const file = readChatFile(part.file)
      if (file !== undefined) return [file]
      throw new ChatRequestError(`messages[${at}].content[${place}].file`, fileForm)
    })
    if (files.length > 0) newest = files
  }
  return newest
}

function readPart(
  part: z.output<typeof Part>,
  place: string,
): { type: 'text'; text: string } | { type: 'image'; url: string } {
  if (part.type === 'text' && part.text !== undefined) return { type: 'text', text: part.text }
  if (part.type === 'image_url') {
    const url = urlOf(part.image_url)
    if (url?.startsWith('data:image/')) return { type: 'image', url }
    throw new ChatRequestError(
      `${place}.image_url`,
      'Pictures must be sent as data: URLs, such as "data:image/png;base64,…". Heddle fetches no addresses that a request names.',
    )
  }
  throw new ChatRequestError(
    place,
    `A part of a message must be of the type "text", "image_url" or, from the user, "file", not "${part.type.slice(0, 40)}".`,
  )
}

function urlOf(image: unknown): string | undefined {
  if (typeof image !== 'object' || image === null) return undefined
  const url: unknown = Reflect.get(image, 'url')
  return typeof url === 'string' ? url : undefined
}

function textOf({ content }: Message): string {
  if (typeof content === 'string') return content
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
}

/** Models write arguments as a text that should be JSON and sometimes is not. */
function jsonOr(text: string): Json {
  try {
    // SAFETY: what JSON.parse gives is JSON.
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
