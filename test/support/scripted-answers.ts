/** What the scripted model says when no test told it otherwise: useful enough to try the product with. */

type Body = Readonly<Record<string, unknown>>

/**
 * JSON that fits the schema that was asked for, or else the first sentences of the numbered passages
 * in the prompt, with citations.
 */
export function defaultAnswer(body: Body): string {
  const prompt = promptOf(body)
  const schema = schemaAskedFor(body)
  if (schema !== undefined) return JSON.stringify(valueFor(schema, questionIn(prompt)))
  const passages = [...prompt.matchAll(/^\[(\d+)\] .*\n+(?:#+ .*\n+)*([^\n]+)/gm)].slice(0, 2)
  if (passages.length === 0) return 'This is what the scripted model says.'
  const sentences = passages.map(([, number, text]) => {
    const sentence = (text ?? '').split(/(?<=[.!?])\s/)[0] ?? ''
    return `${sentence.replace(/[.!?]$/, '')} [${number}].`
  })
  return sentences.join(' ')
}

/** The messages of a request as one text. */
export function promptOf(body: Body): string {
  const messages = Array.isArray(body['messages']) ? body['messages'] : []
  return messages.map((message: unknown) => textOf(fieldOf(message, 'content'))).join('\n\n')
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part: unknown) => textOf(fieldOf(part, 'text'))).join('\n')
}

function schemaAskedFor(body: Body): unknown {
  return fieldOf(fieldOf(body['response_format'], 'json_schema'), 'schema')
}

function questionIn(prompt: string): string {
  const asked = /^Question:\s*(.+)$/m.exec(prompt)?.[1]
  return asked?.trim() ?? prompt.trim().split(/\s+/).slice(0, 12).join(' ')
}

/** A value that fits a JSON Schema: texts repeat the question, numbers are good scores, booleans true. */
function valueFor(schema: unknown, question: string): unknown {
  const choices = fieldOf(schema, 'enum')
  if (Array.isArray(choices)) return choices[0]
  const constant = fieldOf(schema, 'const')
  if (constant !== undefined) return constant
  const options = fieldOf(schema, 'anyOf')
  if (Array.isArray(options)) return valueFor(options[0], question)
  const type = fieldOf(schema, 'type')
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object': {
      const properties = Object.entries(fieldOf(schema, 'properties') ?? {})
      return Object.fromEntries(properties.map(([key, inner]) => [key, valueFor(inner, question)]))
    }
    case 'array':
      return [valueFor(fieldOf(schema, 'items'), question)]
    case 'number':
    case 'integer':
      return goodNumber(schema)
    case 'boolean':
      return true
    case 'string':
      return question
    default:
      return null
  }
}

/** The upper end of a scale where one is told, and otherwise 1, which is also a valid passage. */
function goodNumber(schema: unknown): number {
  const told = /\bto (\d+)\b/.exec(textOf(fieldOf(schema, 'description')))?.[1]
  const most = fieldOf(schema, 'maximum')
  if (told !== undefined) return Number(told)
  return typeof most === 'number' && most < 1000 ? most : 1
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return new Map<string, unknown>(Object.entries(value)).get(key)
}

/** As good a count as any: four letters are a token. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4)
}

/** Vectors of hashed words in the shape of `/embeddings`: texts that share words are near each other. */
export function embeddingsAnswer(body: Body): object {
  const texts = Array.isArray(body['input']) ? body['input'].map(String) : [String(body['input'])]
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0)
  return {
    object: 'list',
    model: body['model'],
    data: texts.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}

function vectorOf(text: string): number[] {
  const vector = Array.from({ length: 64 }, () => 0.01)
  for (const word of wordsOf(text)) {
    let hash = 7
    for (const character of word) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 64
    vector[hash] = (vector[hash] ?? 0) + 1
  }
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

/** The share of the query's words that a text holds, in the shape of Cohere's `/rerank`. */
export function rerankAnswer(body: Body): object {
  const wanted = new Set(wordsOf(String(body['query'])))
  const documents = Array.isArray(body['documents']) ? body['documents'].map(String) : []
  const results = documents.map((text, index) => {
    const found = new Set(wordsOf(text).filter((word) => wanted.has(word)))
    return { index, relevance_score: found.size / Math.max(1, wanted.size) }
  })
  const topN = typeof body['top_n'] === 'number' ? body['top_n'] : results.length
  return { results: results.sort((a, b) => b.relevance_score - a.relevance_score).slice(0, topN) }
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}
