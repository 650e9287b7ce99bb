import type { Graph } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'
import { asTemplate } from './from-curl.ts'
import { fieldOf, isObject, listAt, textAt } from './fields.ts'
import { graphOf, listed, nameFrom, type Reading } from './reading.ts'

/** More nodes at once would be a wall nobody asked for. */
const mostOperations = 12
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

export function isOpenApi(value: unknown): boolean {
  return (
    (textAt(value, 'openapi') || textAt(value, 'swagger')) !== '' &&
    isObject(fieldOf(value, 'paths'))
  )
}

/** Each operation of an OpenAPI or Swagger document as an HTTP node. */
export function fromOpenApi(document: unknown): Reading | string {
  const base = serverOf(document)
  const paths = fieldOf(document, 'paths')
  const operations = Object.entries(isObject(paths) ? paths : {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = fieldOf(item, method)
      return isObject(operation)
        ? [{ path, method, operation, shared: listAt(item, 'parameters') }]
        : []
    }),
  )
  if (operations.length === 0)
    return 'The OpenAPI document on the clipboard describes no operation.'
  const told: string[] = []
  const nodes: Graph['nodes'] = {}
  let references = 0
  for (const { path, method, operation, shared } of operations.slice(0, mostOperations)) {
    const name = textAt(operation, 'operationId') || `${method}-${path}`
    const config: Record<string, Json> = { url: asTemplate(base.address + path) }
    if (method !== 'get') config['method'] = method.toUpperCase()
    const query: Json[] = []
    const headers: Json[] = []
    for (const written of [...shared, ...listAt(operation, 'parameters')]) {
      const parameter = resolved(document, written)
      if (parameter === undefined) references += 1
      const parameterName = textAt(parameter, 'name')
      const value = `{{${nameFrom(parameterName, 'value')}}}`
      if (parameterName === '') continue
      // Optional ones are there to be filled in; those that nothing feeds stay empty.
      if (fieldOf(parameter, 'in') === 'query') query.push({ name: parameterName, value })
      if (fieldOf(parameter, 'in') === 'header') headers.push({ name: parameterName, value })
    }
    const auth = authHeader(document, operation)
    if (auth !== undefined) headers.push(auth)
    if (query.length > 0) config['query'] = query
    if (headers.length > 0) config['headers'] = headers
    if (method !== 'get' && hasBody(operation)) config['body'] = '{{body}}'
    const summary = textAt(operation, 'summary') || textAt(operation, 'description')
    nodes[nameFrom(name, 'http', nodes)] = {
      type: 'http@1',
      config,
      ...(summary === '' ? {} : { title: summary.split('\n')[0]!.slice(0, 80) }),
    }
  }
  const beyond = operations
    .slice(mostOperations)
    .map(({ path, method }) => `${method.toUpperCase()} ${path}`)
  if (beyond.length > 0) told.push(`${beyond.length} operations were left out: ${listed(beyond)}.`)
  if (base.isGuessed)
    told.push(
      'The document names no server: put its address in the place of https://api.example.com.',
    )
  const secrets = [...new Set(JSON.stringify(nodes).match(/(?<=\{\{secret\.)\w+/g) ?? [])]
  if (secrets.length > 0)
    told.push(`Keep the key of the API as the secret ${listed(secrets)} under Settings.`)
  if (references > 0) told.push(`${references} parameters stand in other files and were left out.`)
  return { graph: graphOf(nodes), what: 'an OpenAPI document', told }
}

function serverOf(document: unknown): { readonly address: string; readonly isGuessed: boolean } {
  const [server] = listAt(document, 'servers')
  const host = textAt(document, 'host')
  const [scheme] = listAt(document, 'schemes')
  const address =
    host === ''
      ? filledServer(server)
      : `${typeof scheme === 'string' ? scheme : 'https'}://${host}${textAt(document, 'basePath')}`
  const isAbsolute = /^https?:\/\/[^/{]+/.test(address)
  const path = isAbsolute ? '' : address.startsWith('/') ? address : ''
  return {
    address: (isAbsolute ? address : `https://api.example.com${path}`).replace(/\/$/, ''),
    isGuessed: !isAbsolute,
  }
}

/** Variables of a server stand for their defaults. */
function filledServer(server: unknown): string {
  const variables = fieldOf(server, 'variables')
  return textAt(server, 'url').replaceAll(
    /\{(\w+)\}/g,
    (whole, name: string) => textAt(fieldOf(variables, name), 'default') || whole,
  )
}

/** What a `$ref` inside of the document points to. */
function resolved(document: unknown, value: unknown): unknown {
  const reference = textAt(value, '$ref')
  if (reference === '') return value
  if (!reference.startsWith('#/')) return undefined
  let found: unknown = document
  for (const part of reference.slice(2).split('/'))
    found = fieldOf(found, part.replaceAll('~1', '/').replaceAll('~0', '~'))
  return found
}

function hasBody(operation: unknown): boolean {
  return (
    fieldOf(operation, 'requestBody') !== undefined ||
    listAt(operation, 'parameters').some((parameter) => fieldOf(parameter, 'in') === 'body')
  )
}

/** The header of the first way to sign in that an operation asks for. */
function authHeader(document: unknown, operation: unknown): Json | undefined {
  const own = fieldOf(operation, 'security')
  const [first]: readonly unknown[] = Array.isArray(own) ? own : listAt(document, 'security')
  const [name] = Object.keys(isObject(first) ? first : {})
  if (name === undefined) return undefined
  const schemes =
    fieldOf(fieldOf(document, 'components'), 'securitySchemes') ??
    fieldOf(document, 'securityDefinitions')
  const scheme = resolved(document, fieldOf(schemes, name))
  const secret = `{{secret.${nameFrom(name, 'API_KEY').toUpperCase().replaceAll('-', '_')}}}`
  const type = textAt(scheme, 'type')
  if (type === 'apiKey' && textAt(scheme, 'in') === 'header')
    return { name: textAt(scheme, 'name'), value: secret }
  if (type === 'basic' || textAt(scheme, 'scheme').toLowerCase() === 'basic')
    return { name: 'Authorization', value: `Basic ${secret}` }
  if (type === 'http' || type === 'oauth2')
    return { name: 'Authorization', value: `Bearer ${secret}` }
  return undefined
}
