import type { Json } from '../../engine/graph/values.ts'
import type { ModelCall, Values } from '../../engine/run/events.ts'

/** A shell takes it as one word, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** A command that runs the newest version of a graph on these inputs. @param origin of this server */
export function runAsCurl(origin: string, graph: string, input: Values): string {
  return [
    `curl ${quoted(`${origin}/v1/graphs/${encodeURIComponent(graph)}/runs`)} \\`,
    `  -H "Authorization: Bearer $HEDDLE_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${quoted(JSON.stringify({ input }))}`,
  ].join('\n')
}

/** A command that sends the same messages to the model again, at a server with the API of OpenAI. */
export function callAsCurl({ model, request }: ModelCall): string {
  const { messages = [], temperature, maxTokens } = fieldsOf(request)
  const body = {
    // Without the name of its connection.
    model: model.slice(model.indexOf(':') + 1),
    messages,
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
  }
  return [
    `curl "$OPENAI_BASE_URL/chat/completions" \\`,
    `  -H "Authorization: Bearer $OPENAI_API_KEY" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${quoted(JSON.stringify(body))}`,
  ].join('\n')
}

function fieldsOf(request: Json): { readonly [key: string]: Json } {
  const isObject = typeof request === 'object' && request !== null && !Array.isArray(request)
  // SAFETY: not a list, so it is the object form of `Json`.
  return isObject ? (request as { readonly [key: string]: Json }) : {}
}
