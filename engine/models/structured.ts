import { z } from 'zod'
import type { Json, Message } from '../graph/values.ts'
import { complete, type ChatModel } from './chat-model.ts'
import { ModelError } from './model-error.ts'

/**
 * Asks a chat model for JSON of a schema. Models that ignore the schema, or wrap JSON in a code
 * fence, are understood; an answer that still does not fit is sent back once with what is wrong.
 * @throws ModelError when the second answer does not fit either
 */
export async function askStructured<Schema extends z.ZodType>(
  model: ChatModel,
  request: { name: string; schema: Schema; messages: readonly Message[]; temperature?: number },
  options: { signal: AbortSignal },
): Promise<z.output<Schema>> {
  // zod writes plain JSON; its return type is wider than ours.
  const schema = { name: request.name, schema: z.toJSONSchema(request.schema) as Json }
  let messages = request.messages
  for (let attempt = 1; ; attempt += 1) {
    const { text } = await complete(
      model,
      { messages, schema, temperature: request.temperature ?? 0 },
      options,
    )
    const problem = readAs(request.schema, text)
    if (problem.ok) return problem.value
    if (attempt === 2) {
      throw new ModelError({
        model: model.name,
        message: `The model "${model.name}" did not answer with the JSON it was asked for: ${problem.why}`,
        retryable: false,
      })
    }
    messages = [
      ...request.messages,
      { role: 'assistant', content: text },
      {
        role: 'user',
        content: `That does not fit: ${problem.why} Answer again, with nothing but JSON of the schema ${JSON.stringify(schema.schema)}`,
      },
    ]
  }
}

function readAs<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
): { ok: true; value: z.output<Schema> } | { ok: false; why: string } {
  const start = text.search(/[[{]/)
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'))
  if (start < 0 || end < start) return { ok: false, why: 'it holds no JSON.' }
  let data: unknown
  try {
    data = JSON.parse(text.slice(start, end + 1))
  } catch (error) {
    return {
      ok: false,
      why: `it is not valid JSON (${error instanceof Error ? error.message : String(error)}).`,
    }
  }
  const parsed = schema.safeParse(data)
  if (parsed.success) return { ok: true, value: parsed.data }
  return { ok: false, why: `${z.prettifyError(parsed.error).replaceAll('\n', ' ')}.` }
}
