import { z } from 'zod'
import { schemaProblems, type JsonSchema } from '../checks/json-schema.ts'
import type { Json, Message } from '../graph/values.ts'
import { complete, type ChatModel } from './chat-model.ts'
import { readJson } from './loose-json.ts'
import { ModelError } from './model-error.ts'

/** A question to a chat model whose answer must be JSON. */
export interface JsonRequest {
  readonly name: string
  readonly messages: readonly Message[]
  readonly temperature?: number
  readonly maxTokens?: number | undefined
}

/**
 * Asks a chat model for JSON of a schema. The schema goes along as a response format and in words,
 * because some servers ignore the first. An answer that does not fit is sent back once with what
 * is wrong with it.
 * @throws ModelError when the second answer does not fit either, or an answer was cut off
 */
export async function askStructured<Schema extends z.ZodType>(
  model: ChatModel,
  request: JsonRequest & { readonly schema: Schema },
  options: { signal: AbortSignal },
): Promise<z.output<Schema>> {
  const { schema, ...rest } = request
  const read = (text: string): Read<z.output<Schema>> => readAs(schema, text)
  return ask(model, rest, { schema: jsonSchemaOf(schema), read }, options)
}

/**
 * The same with a JSON Schema that the author of a graph wrote.
 * @param options.otherwise gives a value for an answer that is no JSON and still right, such as a
 * refusal; undefined for any other
 */
export async function askBySchema<Other = never>(
  model: ChatModel,
  request: JsonRequest & { readonly schema: JsonSchema },
  options: { signal: AbortSignal; otherwise?: (text: string) => Other | undefined },
): Promise<{ readonly json: Json } | Other> {
  const { schema, ...rest } = request
  const read = (text: string): Read<{ json: Json } | Other> => {
    const other = options.otherwise?.(text)
    if (other !== undefined) return { ok: true, value: other }
    const found = readJson(text)
    if (!found.ok) return found
    const problems = schemaProblems(schema, found.value)
    // SAFETY: `readJson` gives what JSON.parse gave.
    if (problems.length === 0) return { ok: true, value: { json: found.value as Json } }
    return { ok: false, why: problems.slice(0, 10).join(' ') }
  }
  return ask(model, rest, { schema, read }, options)
}

type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: string }

async function ask<Value>(
  model: ChatModel,
  { name, messages: told, temperature = 0, maxTokens }: JsonRequest,
  { schema, read }: { schema: Json; read: (text: string) => Read<Value> },
  { signal }: { signal: AbortSignal },
): Promise<Value> {
  const asked: Message[] = [
    ...told,
    {
      role: 'user',
      content: `Answer with nothing but JSON that fits this JSON Schema:\n${JSON.stringify(schema)}`,
    },
  ]
  let messages = asked
  for (let attempt = 1; ; attempt += 1) {
    const { text, finishReason } = await complete(
      model,
      {
        messages,
        schema: { name, schema },
        temperature,
        ...(maxTokens === undefined ? {} : { maxTokens }),
      },
      { signal },
    )
    const answer = read(text)
    if (answer.ok) return answer.value
    if (finishReason === 'length') {
      throw refusalOf(model, 'its answer was cut off before the JSON was complete.', text)
    }
    if (attempt === 2) throw refusalOf(model, answer.why, text)
    messages = [
      ...asked,
      { role: 'assistant', content: text },
      {
        role: 'user',
        content: `That does not fit: ${answer.why} Answer again, with nothing but the JSON.`,
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

function readAs<Schema extends z.ZodType>(schema: Schema, text: string): Read<z.output<Schema>> {
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
