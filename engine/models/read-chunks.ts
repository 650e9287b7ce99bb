import type { Json, ToolCall } from '../graph/values.ts'
import type { ChatEvent } from './chat-model.ts'
import type { TokenCount } from './prices.ts'
import { skipThinking } from './skip-thinking.ts'

/** Some of an answer, as it came: what is left out was not said. */
export interface AnswerChunk {
  readonly text: string
  readonly calls: readonly CallPiece[]
  readonly tokens?: TokenCount | undefined
  /** In OpenAI's words: `stop`, `length`, `tool_calls`, `content_filter`. */
  readonly finishReason?: string | undefined
}

/** A part of a tool call. */
export interface CallPiece {
  readonly index?: number | undefined
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly text?: string | undefined
}

/** How a streamed answer ended. Undefined is what the server did not say. */
export interface ChunksEnd {
  readonly finishReason: string | undefined
  readonly tokens: TokenCount | undefined
}

type Said = Exclude<ChatEvent, { type: 'end' }>

interface OpenCall {
  readonly id: string
  readonly name: string
  readonly text: string
}

/** Turns the chunks of an answer into events: text as it comes, tool calls when they are complete. */
export async function* readChunks(
  chunks: AsyncIterable<AnswerChunk>,
  /** The tokens so far, where a chunk tells some more. */
  countTokens: (before: TokenCount | undefined, told: TokenCount) => TokenCount,
  /** Told how many characters came. */
  onChunk: (length: number) => void,
): AsyncGenerator<Said, ChunksEnd, undefined> {
  const open = new OpenCalls()
  const thinking = skipThinking()
  let tokens: TokenCount | undefined
  let finishReason: string | undefined
  for await (const chunk of chunks) {
    const { calls } = chunk
    onChunk(calls.reduce((sum, { text }) => sum + (text?.length ?? 0), chunk.text.length))
    const text = thinking.push(chunk.text)
    if (text !== '') yield { type: 'text-delta', text }
    for (const piece of calls) open.add(piece)
    if (chunk.tokens !== undefined) tokens = countTokens(tokens, chunk.tokens)
    finishReason = chunk.finishReason ?? finishReason
  }
  const rest = thinking.end()
  if (rest !== '') yield { type: 'text-delta', text: rest }
  // A call that was cut off must not run.
  const whole = finishReason === undefined || finishReason === 'length' ? [] : open.all()
  for (const call of whole) yield { type: 'tool-call', call }
  // Some servers say that they just stopped.
  const called = finishReason === 'stop' && whole.length > 0
  return { finishReason: called ? 'tool_calls' : finishReason, tokens }
}

/** The calls of an answer, put together from pieces that may come mixed. */
class OpenCalls {
  readonly #calls: OpenCall[] = []
  /** Place in the list, by the number that the server gives a call. */
  readonly #places = new Map<number, number>()

  add(piece: CallPiece): void {
    const place = this.#placeOf(piece)
    const { id, name, text } = this.#calls[place] ?? { id: '', name: '', text: '' }
    this.#calls[place] = {
      // Some servers repeat them in every piece.
      id: id === '' ? (piece.id ?? '') : id,
      name: piece.name === undefined || piece.name === name ? name : name + piece.name,
      text: text + (piece.text ?? ''),
    }
  }

  /** Some servers number no calls, or all of them 0: another id is then another call. */
  #placeOf({ index, id }: CallPiece): number {
    const next = this.#calls.length
    if (index === undefined) return id === undefined && next > 0 ? next - 1 : next
    const place = this.#places.get(index)
    const open = place === undefined ? undefined : this.#calls[place]
    const another = id && open !== undefined && open.id !== '' && open.id !== id
    if (place !== undefined && !another) return place
    this.#places.set(index, next)
    return next
  }

  /** Each with an id of its own, because the results of tools go by them. */
  all(): ToolCall[] {
    const taken = new Set<string>()
    return this.#calls.map(({ id, name, text }, at) => {
      let own = id || `call_${at + 1}`
      for (let number = 2; taken.has(own); number += 1) own = `${id || 'call'}_${number}`
      taken.add(own)
      return { id: own, name, arguments: argumentsOf(text) }
    })
  }
}

/** Levels of lists and objects; far more than any tool wants, and less than a run refuses to record. */
const deepestArguments = 100

/** Arguments that are not JSON, or too deep, stay a text, so that whoever runs the tool can say what is wrong. */
function argumentsOf(text: string): Json {
  if (text.trim() === '') return {}
  try {
    // SAFETY: what JSON.parse gives is JSON.
    const given = JSON.parse(text) as Json
    return isDeeper(given, deepestArguments) ? text : given
  } catch {
    return text
  }
}

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner: Json) => isDeeper(inner, levels - 1))
}
