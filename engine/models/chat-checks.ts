import { complete, type ChatModel, type ChatRequest, type ChatResult } from './chat-model.ts'
import { askedColour, redSquare } from './colour-picture.ts'
import { readJson } from './loose-json.ts'

/** What a test found out about one thing that models are used for. */
export interface ModelCheck {
  readonly check:
    | 'chat'
    | 'streaming'
    | 'first token'
    | 'usage'
    | 'price'
    | 'JSON schema'
    | 'tool calls'
    | 'images'
    | 'embeddings'
    | 'rerank'
  readonly outcome: 'works' | 'fails' | 'unsure'
  readonly detail: string
}

/** Does a check and writes down what came of it; false where it fails. */
export type Attempt = (
  check: ModelCheck['check'],
  work: (signal: AbortSignal) => Promise<Omit<ModelCheck, 'check'>>,
) => Promise<boolean>

/** Tries what a chat model can do; answers the milliseconds to the first piece. */
export async function checkChat(
  chat: ChatModel,
  attempt: Attempt,
  checks: ModelCheck[],
): Promise<number | null> {
  let pieces = 0
  let answer: ChatResult | undefined
  const said = await attempt('chat', async (signal) => {
    const onText = (): void => {
      pieces += 1
    }
    const request = asking('Count from 1 to 12, with commas, and say nothing else.')
    answer = await complete(chat, request, { signal, onText })
    return answer.text.trim() === ''
      ? fails('the answer is empty')
      : works(`said ${quoted(answer.text)}`)
  })
  if (!said || answer === undefined) return null
  checks.push(
    pieces > 1
      ? { check: 'streaming', ...works(`in ${pieces} pieces`) }
      : { check: 'streaming', outcome: 'unsure', detail: 'the whole answer came at once' },
  )
  let firstToken: number | null = null
  // A call of its own: the first one also loads the client.
  await attempt('first token', async (signal) => {
    const started = performance.now()
    const onText = (): void => {
      firstToken ??= performance.now() - started
    }
    await complete(chat, asking('Say yes.'), { signal, onText })
    return firstToken === null
      ? fails('the answer is empty')
      : works(`after ${Math.round(firstToken)} ms`)
  })
  checks.push(...countsOf(answer))
  await attempt('JSON schema', (signal) => trySchema(chat, signal))
  await attempt('tool calls', (signal) => tryTools(chat, signal))
  await attempt('images', (signal) => tryImages(chat, signal))
  return firstToken
}

function countsOf({ usage }: ChatResult): ModelCheck[] {
  const { inputTokens, outputTokens, cost, uncounted } = usage
  const counted = uncounted === undefined
  return [
    counted
      ? { check: 'usage', ...works(`${inputTokens} tokens in, ${outputTokens} out`) }
      : { check: 'usage', ...fails('the server tells no tokens, so costs stay unknown') },
    cost === null
      ? {
          check: 'price',
          outcome: 'unsure',
          detail: counted ? 'not known; a profile or prices.json can give it' : 'not known',
        }
      : { check: 'price', ...works(`this call cost $${cost.toFixed(6)}`) },
  ]
}

async function trySchema(chat: ChatModel, signal: AbortSignal): Promise<Omit<ModelCheck, 'check'>> {
  const schema = {
    type: 'object',
    properties: { city: { type: 'string' }, inhabitants: { type: 'integer' } },
    required: ['city', 'inhabitants'],
    additionalProperties: false,
  }
  const request = {
    ...asking('Name a large city and how many people live there.'),
    schema: { name: 'city', schema },
  }
  const { text } = await complete(chat, request, { signal })
  const read = readJson(text)
  if (!read.ok) return fails(`said ${quoted(text)}`)
  const { value } = read
  const fits =
    typeof value === 'object' &&
    value !== null &&
    'city' in value &&
    typeof value['city'] === 'string' &&
    'inhabitants' in value &&
    Number.isInteger(value['inhabitants'])
  return fits ? works(`said ${quoted(text)}`) : fails(`does not keep to it: ${quoted(text)}`)
}

async function tryTools(chat: ChatModel, signal: AbortSignal): Promise<Omit<ModelCheck, 'check'>> {
  const parameters = {
    type: 'object',
    properties: { city: { type: 'string', description: 'Name of the city' } },
    required: ['city'],
  }
  const tool = { name: 'get_weather', description: 'Tells the weather of a city now.', parameters }
  const asked = asking('What is the weather in Lisbon now? Use the tool.')
  const request = { ...asked, tools: [tool] }
  const { toolCalls, text } = await complete(chat, request, { signal })
  const [call] = toolCalls
  if (call === undefined) return fails(`called no tool and said ${quoted(text)}`)
  const given = JSON.stringify(call.arguments)
  if (typeof call.arguments !== 'object') return fails(`its arguments are no JSON: ${given}`)
  // The result goes back as well: some servers fail only then.
  const messages = [
    ...request.messages,
    { role: 'assistant' as const, content: text, toolCalls: [...toolCalls] },
    ...toolCalls.map(({ id }) => ({
      role: 'tool' as const,
      content: '{"weather": "sunny, 24 degrees"}',
      toolCallId: id,
    })),
  ]
  await complete(chat, { ...request, messages }, { signal })
  return works(`called ${call.name} with ${quoted(given)}`)
}

async function tryImages(chat: ChatModel, signal: AbortSignal): Promise<Omit<ModelCheck, 'check'>> {
  const content = [
    { type: 'text' as const, text: 'Which colour is this picture? Answer with one word.' },
    { type: 'image' as const, url: redSquare },
  ]
  const { text } = await complete(chat, { messages: [{ role: 'user', content }] }, { signal })
  return askedColour.test(text)
    ? works('sees a red picture as red')
    : { outcome: 'unsure', detail: `took a red picture and said ${quoted(text)}` }
}

function asking(content: string): ChatRequest {
  return { messages: [{ role: 'user', content }] }
}

export function works(detail: string): Omit<ModelCheck, 'check'> {
  return { outcome: 'works', detail }
}

export function fails(detail: string): Omit<ModelCheck, 'check'> {
  return { outcome: 'fails', detail }
}

function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return `“${line.length > 60 ? `${line.slice(0, 60)}…` : line}”`
}
