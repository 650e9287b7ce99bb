import { hashSettings } from '../graph/hash.ts'
import type { Json, Message, Tool, ToolCall } from '../graph/values.ts'
import { NodeError } from '../run/failure.ts'
import type { Inside } from '../run/inside.ts'
import type { ToolCalls } from './tool-calls.ts'
import { readTurn, turnPart, type Turn } from './turn-part.ts'

export interface AgentSettings {
  readonly model: string
  readonly temperature: number
  /** Of one answer. */
  readonly answerTokens?: number | undefined
  /** Turns in which tools may be called. */
  readonly steps: number
  /** Input and output of all turns together. */
  readonly tokens: number
}

/** Why an agent called no more tools: it had its answer, or was at a limit. */
type Stopped = 'answered' | 'steps' | 'calls' | 'tokens'

export interface AgentEnd {
  readonly answer: string
  /** What was said since the conversation that it was given, with calls and their results. */
  readonly said: readonly Message[]
  readonly stopped: Stopped
}

const lastWord =
  'You can call no more tools. Answer now, from what you have. If that is not enough, say what is missing.'

/**
 * Asks the model, calls the tools it asks for, tells it what they gave, and asks again, until it
 * answers. At a limit it is asked once more, for an answer without tools.
 */
export async function runAgent(
  given: {
    readonly settings: AgentSettings
    readonly messages: readonly Message[]
    readonly tools: readonly Tool[]
    readonly onText: (text: string) => void
  },
  calls: ToolCalls,
  inside: Inside,
): Promise<AgentEnd> {
  const { settings, tools, onText } = given
  const said: Message[] = []
  const ids = new Set<string>()
  let tokens = 0
  for (let turn = 1; ; turn += 1) {
    const stopped = limitAt(turn, tokens, settings, calls)
    const closing: Message[] = stopped === undefined ? [] : [{ role: 'user', content: lastWord }]
    const asked = await ask(inside, given, [...given.messages, ...said, ...closing])
    tokens += asked.tokens
    if (stopped !== undefined || asked.calls.length === 0) {
      if (asked.text.trim() === '') throw noAnswer(stopped ?? 'answered')
      said.push({ role: 'assistant', content: asked.text })
      return { answer: asked.text, said, stopped: stopped ?? 'answered' }
    }
    if (asked.text !== '') onText('\n\n')
    const toolCalls = asked.calls.map((call) => ({ ...call, id: ownId(call, turn, ids) }))
    said.push({ role: 'assistant', content: asked.text, toolCalls })
    const results = await calls.make(turn, toolCalls)
    for (const [at, content] of results.entries()) {
      said.push({ role: 'tool', content, toolCallId: toolCalls[at]!.id })
    }
  }

  async function ask(
    context: Inside,
    { settings: { model, temperature, answerTokens } }: { readonly settings: AgentSettings },
    messages: readonly Message[],
  ): Promise<Turn> {
    const before = hashSettings({
      // SAFETY: messages and tools are JSON.
      messages: messages as unknown as Json,
      tools: tools as unknown as Json,
      temperature,
      answerTokens: answerTokens ?? null,
    })
    const since = messages.findLastIndex(({ role }) => role === 'assistant') + 1
    const part = turnPart({ messages, tools, temperature, maxTokens: answerTokens, onText })
    const end = await context.node('turn', part, {
      config: { model, before },
      // SAFETY: messages are JSON.
      inputs: { messages: messages.slice(since) as unknown as Json },
      again: true,
    })
    if (end.ok) return readTurn(end.outputs)
    const { message, code, hint } = end.failure
    throw new NodeError(message, { code, ...(hint === undefined ? {} : { hint }) })
  }
}

function limitAt(
  turn: number,
  tokens: number,
  settings: AgentSettings,
  calls: ToolCalls,
): Stopped | undefined {
  if (turn > settings.steps) return 'steps'
  if (calls.exhausted) return 'calls'
  return tokens >= settings.tokens ? 'tokens' : undefined
}

/** Some servers number the calls of each turn anew, and the results go by these ids. */
function ownId({ id }: ToolCall, turn: number, taken: Set<string>): string {
  const own = taken.has(id) ? `${id}_${turn}` : id
  taken.add(own)
  return own
}

function noAnswer(stopped: Stopped): NodeError {
  return new NodeError(
    `The agent was at its limit of ${stopped}, was asked for an answer, and gave none.`,
    { code: 'limit', hint: `Raise the limit of ${stopped}, or ask for less.` },
  )
}
