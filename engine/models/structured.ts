import { z } from 'zod'
import type { Json, Message } from '../graph/values.ts'
import { complete, type ChatModel } from './chat-model.ts'
import { readJson } from './loose-json.ts'
import { ModelError } from './model-error.ts'

/**
 * Asks a chat model for JSON of a schema. The schema goes along as a response format and in words,
 * because some servers ignore the first. An answer that does not fit is sent back once with what
 * is wrong with it.
 * @throws ModelError when the second answer does not fit either, or an answer was cut off
 */
export async function askStructured<Schema extends z.ZodType>(
  model: ChatModel,
  request: { name: string; schema: Schema; messages: readonly Message[]; temperature?: number },
  options: { signal: AbortSignal },
): Promise<z.output<Schema>> {
  const schema = jsonSchemaOf(request.schema)
  const asked: Message[] = [
    ...request.messages,
    {
      role: 'user',
      content: `Answer with nothing but JSON that fits this JSON Schema:\n${JSON.stringify(schema)}`,
    },
  ]
  let messages = asked
  for (let attempt = 1; ; attempt += 1) {
    const { text, finishReason } = await complete(
      model,
      { messages, schema: { name: request.name, schema }, temperature: request.temperature ?? 0 },
      options,
    )
    const read = readAs(request.schema, text)
    if (read.ok) return read.value
    if (finishReason === 'length') {
      throw refusalOf(model, 'its answer was cut off before the JSON was complete.', text)
    }
    if (attempt === 2) throw refusalOf(model, read.why, text)
    messages = [
      ...asked,
      { role: 'assistant', content: text },
      {
        role: 'user',
        content: `That does not fit: ${read.why} Answer again, with nothing but the JSON.`,
      },
    ]
  }
}

/** The JSON Schema of what a model must write, without the keys that strict servers refuse. */
function jsonSchemaOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema)
  // SAFETY: zod writes plain JSON; its return type is wider than ours.
  return rest as Json
}

function readAs<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
): { ok: true; value: z.output<Schema> } | { ok: false; why: string } {
  const read = readJson(text)
  if (!read.ok) return read
  const parsed = schema.safeParse(read.value)
  if (parsed.success) return { ok: true, value: parsed.data }
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.length === 0 ? 'the whole' : issue.path.join('.')}: ${issue.message}`,
  )
  return { ok: false, why: `${problems.slice(0, 5).join('; ')}.` }
}

function refusalOf(model: ChatModel, why: string, text: string): ModelError {
  const said = text.trim() === '' ? 'nothing' : `“${text.trim().slice(0, 200)}”`
  return new ModelError({
    model: model.name,
    message: `The model "${model.name}" did not answer with the JSON that was asked for: ${why} It said ${said}.`,
    retryable: false,
  })
}
