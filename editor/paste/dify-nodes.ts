import type { Json } from '../../engine/graph/values.ts'
import { difyBranch } from './dify-branches.ts'
import { made, type DifyNode, type Made } from './dify-node.ts'
import type { DifyNames } from './dify-names.ts'
import { fieldOf, isObject, listAt, textAt } from './fields.ts'
import { nameFrom } from './reading.ts'

/** The node here that does what a node of Dify does; undefined where none does. */
export function difyNode(node: DifyNode, names: DifyNames): Made | undefined {
  const make = makers[node.type]
  return make?.(node, names)
}

const makers: Readonly<Record<string, (node: DifyNode, names: DifyNames) => Made>> = {
  llm,
  'knowledge-retrieval': retrieval,
  code,
  'http-request': http,
  'template-transform': template,
  answer: ({ data }, names) => {
    const inputs: Record<string, string> = {}
    const text = names.template(textAt(data, 'answer'), inputs)
    return made('template@1', { template: text }, inputs)
  },
  'parameter-extractor': parameters,
  'if-else': difyBranch,
  'question-classifier': difyBranch,
}

function llm({ data, title }: DifyNode, names: DifyNames): Made {
  const inputs: Record<string, string> = {}
  const told: string[] = []
  const written = fieldOf(data, 'prompt_template')
  const messages = Array.isArray(written)
    ? written
    : [{ role: 'user', text: textAt(written, 'text') }]
  const of = (role: string): string =>
    messages
      .filter((message) => textAt(message, 'role') === role)
      .map((message) => names.template(textAt(message, 'text'), inputs))
      .join('\n\n')
  const context = fieldOf(data, 'context')
  const documents =
    fieldOf(context, 'enabled') === true
      ? names.sourceOf(fieldOf(context, 'variable_selector'))
      : undefined
  const system = of('system')
  const prompt = of('user')
  // A node that answers always needs the question; what the prompt reads first is the likeliest.
  if (inputs['question'] === undefined) {
    const [first] = Object.entries(inputs)
    inputs['question'] = first?.[1] ?? '$.question'
    if (first === undefined)
      told.push(`${title} read no question; it reads the input question now.`)
  }
  if (documents !== undefined) inputs['documents'] = documents
  const parameters = fieldOf(fieldOf(data, 'model'), 'completion_params')
  const temperature = fieldOf(parameters, 'temperature')
  const model = textAt(fieldOf(data, 'model'), 'name')
  if (model !== '') told.push(`${title} asked ${model}; here it asks the profile default.`)
  return made(
    'generate@1',
    {
      ...(system === '' ? {} : { system }),
      prompt: prompt === '' ? '{{question}}' : prompt,
      ...(typeof temperature === 'number' && temperature >= 0 && temperature <= 2
        ? { temperature }
        : {}),
    },
    inputs,
    told,
  )
}

function retrieval({ data, title }: DifyNode, names: DifyNames): Made {
  const query = names.sourceOf(fieldOf(data, 'query_variable_selector'))
  const topK = fieldOf(fieldOf(data, 'multiple_retrieval_config'), 'top_k')
  return made(
    'retrieve@1',
    typeof topK === 'number' && topK >= 1 ? { topK: Math.round(topK) } : {},
    query === undefined ? {} : { queries: query },
    [`Choose an index for ${title}: the knowledge of Dify is not in the export.`],
  )
}

function code({ data, title }: DifyNode, names: DifyNames): Made {
  const inputs: Record<string, string> = {}
  const parameters: string[] = []
  for (const variable of listAt(data, 'variables')) {
    const name = nameFrom(textAt(variable, 'variable'), 'value', inputs)
    parameters.push(name)
    const source = names.sourceOf(fieldOf(variable, 'value_selector'))
    if (source !== undefined) inputs[name] = source
  }
  const declared = fieldOf(data, 'outputs')
  const outputs = Object.entries(isObject(declared) ? declared : {}).map(([name, output]) => ({
    name: nameFrom(name, 'result'),
    type: outputTypes[textAt(output, 'type')] ?? 'any',
  }))
  const text = textAt(data, 'code')
  const isJavaScript = textAt(data, 'code_language') === 'javascript'
  const kept = isJavaScript
    ? `${text}\nreturn main({ ${parameters.map((name) => `${name}: inputs.${name}`).join(', ')} })`
    : `${text
        .split('\n')
        .map((line) => `// ${line}`.trimEnd())
        .join('\n')}\nreturn {}`
  return made(
    'code@1',
    { code: kept, ...(outputs.length === 0 ? {} : { outputs }) },
    inputs,
    isJavaScript
      ? []
      : [`The Python of ${title} does not run here: it stands in the node as comments.`],
  )
}

const outputTypes: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  boolean: 'boolean',
  object: 'json',
  'array[string]': 'text[]',
  'array[number]': 'number[]',
  'array[object]': 'json',
}

function template({ data, title }: DifyNode, names: DifyNames): Made {
  const inputs: Record<string, string> = {}
  for (const variable of listAt(data, 'variables')) {
    const source = names.sourceOf(fieldOf(variable, 'value_selector'))
    if (source !== undefined)
      inputs[nameFrom(textAt(variable, 'variable'), 'value', inputs)] = source
  }
  const text = textAt(data, 'template')
  return made(
    'template@1',
    { template: text },
    inputs,
    /\{%|\{\{[^}]*\|/.test(text)
      ? [
          `${title} uses Jinja: rewrite its {% … %} and its filters, which mean nothing or other things here.`,
        ]
      : [],
  )
}

function parameters({ data }: DifyNode, names: DifyNames): Made {
  const text = names.sourceOf(fieldOf(data, 'query'))
  const fields = listAt(data, 'parameters')
  const properties = Object.fromEntries(
    fields.map((field): [string, Json] => [
      textAt(field, 'name'),
      { type: schemaType(textAt(field, 'type')), description: textAt(field, 'description') },
    ]),
  )
  const required = fields
    .filter((field) => fieldOf(field, 'required') === true)
    .map((field) => textAt(field, 'name'))
  return made(
    'extract@1',
    { schema: { type: 'object', properties, ...(required.length === 0 ? {} : { required }) } },
    text === undefined ? {} : { text },
  )
}

function schemaType(type: string): string {
  if (type.startsWith('array')) return 'array'
  return type === 'number' || type === 'boolean' ? type : 'string'
}

function http({ data, title }: DifyNode, names: DifyNames): Made {
  const inputs: Record<string, string> = {}
  const told: string[] = []
  const url = names.template(textAt(data, 'url'), inputs)
  const method = textAt(data, 'method').toUpperCase() || 'GET'
  const headers = rowsOf(textAt(data, 'headers'), names, inputs)
  const query = rowsOf(textAt(data, 'params'), names, inputs)
  const sign = fieldOf(fieldOf(data, 'authorization'), 'config')
  if (textAt(fieldOf(data, 'authorization'), 'type') === 'api-key') {
    const kind = textAt(sign, 'type')
    const name = kind === 'custom' ? textAt(sign, 'header') || 'X-Api-Key' : 'Authorization'
    const scheme = kind === 'basic' ? 'Basic ' : kind === 'custom' ? '' : 'Bearer '
    headers.push({ name, value: `${scheme}{{secret.API_KEY}}` })
    told.push(`Keep the key of ${title} as the secret API_KEY under Settings.`)
  }
  const body = fieldOf(data, 'body')
  const kind = textAt(body, 'type')
  const parts = listAt(body, 'data')
  const text =
    parts.length > 0 ? parts.map((part) => textAt(part, 'value')).join('\n') : textAt(body, 'data')
  if (kind === 'form-data' || kind === 'binary' || kind === 'x-www-form-urlencoded')
    told.push(`Write the body of ${title} again: it was a form.`)
  const sends = (kind === 'json' || kind === 'raw-text') && text !== '' && method !== 'GET'
  return made(
    'http@1',
    {
      url: /^https?:\/\//.test(url) ? url : `https://${url}`,
      ...(method === 'GET' ? {} : { method }),
      ...(headers.length === 0 ? {} : { headers }),
      ...(query.length === 0 ? {} : { query }),
      ...(sends ? { body: names.template(text, inputs) } : {}),
      ...(sends && kind === 'raw-text' ? { send: 'text' } : {}),
    },
    inputs,
    told,
  )
}

/** Lines such as `name: value`. */
function rowsOf(
  text: string,
  names: DifyNames,
  inputs: Record<string, string>,
): { name: string; value: string }[] {
  return text.split('\n').flatMap((line) => {
    const colon = line.indexOf(':')
    if (colon <= 0) return []
    return [
      {
        name: line.slice(0, colon).trim(),
        value: names.template(line.slice(colon + 1).trim(), inputs),
      },
    ]
  })
}
