import { z } from 'zod'
import { takeOutOfJson, takeOutSecrets } from '../engine/egress/take-out-secrets.ts'
import { readText } from '../engine/egress/read-text.ts'
import { advanced, defineNode, field, hinted, port } from '../engine/graph/define-node.ts'
import { jsonTemplateProblem, renderJson } from '../engine/graph/json-template.ts'
import { messageOf } from '../engine/graph/message-of.ts'
import { render, templateProblems } from '../engine/graph/template.ts'
import { renderEncoded, renderUrl, urlTemplateProblem } from '../engine/graph/url-template.ts'
import type { Json } from '../engine/graph/values.ts'
import { retryAfterOf } from '../engine/models/retry-after.ts'
import { NodeError } from '../engine/run/failure.ts'

/** Requests that may be repeated without a second thought: they change nothing. */
const reading: readonly string[] = ['GET', 'HEAD']
/** Statuses after which the same request may work later. */
const passing: readonly number[] = [408, 425, 429, 500, 502, 503, 504]
const secretName = /\{\{\s*secret\.([\w-]+)/g

const Row = z.object({
  name: z.string().min(1).max(200).describe('Its name'),
  value: hinted(z.string().max(10_000), { kind: 'expression' })
    .superRefine((text, check) => report(check, templateProblems(text)[0]?.message))
    .describe('A template: {{name}} is an input, {{secret.NAME}} a secret'),
})

const Config = z
  .object({
    method: z
      .enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'])
      .default('GET')
      .describe('What is asked of the other side'),
    url: hinted(
      z
        .string()
        .max(4000)
        .superRefine((text, check) => report(check, urlTemplateProblem(text))),
      { kind: 'expression' },
    ).describe('Such as https://api.example.com/orders/{{number}}; the host is written out'),
    query: z.array(Row).max(50).default([]).describe('Further parameters of the URL'),
    headers: z.array(Row).max(50).default([]).describe('Headers of the request'),
    send: z
      .enum(['json', 'form', 'text'])
      .default('json')
      .describe('How the body is written: as JSON, like a web form, or as it is'),
    body: field
      .prompt('')
      .describe('A template, such as { "question": {{question}} }; empty for no body'),
    accept: z
      .enum(['success', 'any'])
      .default('success')
      .describe('success fails for statuses that are no 2xx; any hands all of them on'),
    timeout: advanced(z.number().min(0.1).max(600).default(30).describe('Seconds for everything')),
    largest: advanced(
      z.number().min(0.001).max(32).default(4).describe('MiB that the answer may have'),
    ),
    redirects: advanced(
      z.boolean().default(true).describe('Goes on to where the other side sends it'),
    ),
  })
  .superRefine(({ method, send, body, url, ...lists }, check) => {
    if (body.trim() !== '' && reading.includes(method)) {
      report(check, `it is there, and a ${method} sends none`, ['body'])
    }
    if (send === 'json' && body.trim() !== '') report(check, jsonTemplateProblem(body), ['body'])
    const nameless = /\{\{\s*secret\s*(\||\}\})/
    if (/\{\{\s*secret\b/.test(url)) {
      report(check, 'it names a secret, which belongs into a header, the query or the body', [
        'url',
      ])
    }
    if (
      [body, ...[...lists.headers, ...lists.query].map(({ value }) => value)].some((text) =>
        nameless.test(text),
      )
    ) {
      report(check, 'a secret is named like {{secret.NAME}}')
    }
  })
type Config = z.output<typeof Config>

export default defineNode({
  type: 'http',
  version: 1,
  family: 'tool',
  icon: 'globe',
  title: 'HTTP',
  description: 'Sends a request to an API in the web and hands on its answer.',
  effect: 'at-most-once',
  effectOf: ({ method }) => (reading.includes(method) ? 'idempotent' : 'at-most-once'),
  config: Config,
  inputs: {},
  outputs: {
    status: port.number({ description: 'Status of the answer, such as 200' }),
    body: port.text({ description: 'The answer as text' }),
    json: port.json({ description: 'The answer, where it is JSON' }),
    headers: port.json({ description: 'Headers of the answer, with names in small letters' }),
  },
  dynamic: {
    inputs: 'any',
    templates: ['body', 'url', 'headers', 'query'],
    reserved: ['secret'],
    needsInput: true,
  },
  async run({ config, inputs, context }) {
    const address = addressOf(config, inputs)
    const secrets = secretsIn(config, (name) => context.secret(name, address.host))
    const hidden = Object.values(secrets)
    try {
      const response = await context.fetch(address, {
        ...requestOf(config, address, { ...inputs, secret: secrets }, context.idempotencyKey),
        redirect: config.redirects ? 'follow' : 'manual',
        // What is sent, and not only asked for, goes to nobody whom the author did not name.
        sameOrigin: hidden.length > 0 || !reading.includes(config.method),
        limits: {
          bytes: Math.round(config.largest * 1024 * 1024),
          total: config.timeout * 1000,
          headers: config.timeout * 1000,
        },
      })
      const said = await readText(response)
      // Before anything is cut off, which would leave a part of a secret that nobody knows again.
      const text = said === undefined ? undefined : takeOutSecrets(said, hidden)
      if (config.accept === 'success' && !response.ok)
        throw refusal(config, address, response, text)
      const { outputs: wired } = context.wired
      if (text === undefined && (wired.includes('body') || wired.includes('json'))) {
        throw unreadable(address, response, 'not with text')
      }
      return {
        status: response.status,
        body: text,
        json: takeOutOfJson(jsonOf(text, response, address, wired) ?? null, hidden) ?? undefined,
        headers: takeOutOfJson(Object.fromEntries(response.headers), hidden),
      }
    } catch (error) {
      throw withoutSecrets(error, hidden)
    }
  },
})

function report(
  check: z.core.$RefinementCtx,
  message: string | undefined,
  path: (string | number)[] = [],
): void {
  if (message !== undefined) check.addIssue({ code: 'custom', message, path })
}

function addressOf({ url }: Config, inputs: Readonly<Record<string, unknown>>): URL {
  try {
    return new URL(renderUrl(url, inputs))
  } catch (error) {
    throw new NodeError(messageOf(error), { code: 'input' })
  }
}

/** The secrets that the config names. What arrives at inputs is never read for names. */
function secretsIn(
  { headers, query, body }: Config,
  read: (name: string) => string,
): Record<string, string> {
  const texts = [body, ...[...headers, ...query].map(({ value }) => value)]
  const names = texts.flatMap((text) => [...text.matchAll(secretName)].map(([, name]) => name!))
  return Object.fromEntries([...new Set(names)].map((name) => [name, read(name)]))
}

function requestOf(
  config: Config,
  address: URL,
  values: Readonly<Record<string, unknown>>,
  idempotencyKey: string,
): { method: string; headers: [string, string][]; body?: string } {
  for (const { name, value } of config.query) {
    const { text } = render(value, values)
    if (text !== '') address.searchParams.append(name, text)
  }
  const headers = config.headers
    .map(({ name, value }): [string, string] => [name, render(value, values).text.trim()])
    .filter(([, value]) => value !== '')
  const usual = (name: string, value: string): void => {
    if (!headers.some(([given]) => given.toLowerCase() === name)) headers.push([name, value])
  }
  const { method } = config
  if (!reading.includes(method)) usual('idempotency-key', idempotencyKey)
  if (config.body.trim() === '') return { method, headers }
  usual('content-type', contentTypes[config.send])
  return { method, headers, body: bodyOf(config, values) }
}

const contentTypes = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain; charset=utf-8',
} as const

function bodyOf({ send, body }: Config, values: Readonly<Record<string, unknown>>): string {
  switch (send) {
    case 'json':
      return JSON.stringify(renderJson(body, values))
    case 'form':
      return renderEncoded(body.trim(), values)
    case 'text':
      return render(body, values).text
  }
}

/** What the answer holds as JSON; where somebody reads it, it must be there. */
function jsonOf(
  text: string | undefined,
  response: Response,
  address: URL,
  wired: readonly string[],
): Json | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const declared = /[/+]json\b/i.test(response.headers.get('content-type') ?? '')
  if (!declared && !wired.includes('json')) return undefined
  try {
    // SAFETY: what JSON.parse gives is JSON.
    return JSON.parse(text.replace(/^\uFEFF/, '')) as Json
  } catch {
    if (!wired.includes('json')) return undefined
    throw unreadable(address, response, `not with JSON: "${beginning(text)}"`)
  }
}

function unreadable(address: URL, response: Response, what: string): NodeError {
  const type = response.headers.get('content-type') ?? 'nothing that says what it is'
  return new NodeError(`${address.host} answered with ${type}, and ${what}.`, { code: 'http' })
}

function refusal(
  { method }: Config,
  { origin, pathname }: URL,
  { status, statusText, headers }: Response,
  text = '',
): NodeError {
  const words = statusText === '' ? '' : ` (${statusText})`
  const body = text.trim() === '' ? ' and an empty body' : `: "${beginning(text)}"`
  const after = retryAfterOf(status, headers)
  return new NodeError(`${method} ${origin}${pathname} answered ${status}${words}${body}.`, {
    code: 'http',
    retryable: passing.includes(status),
    ...(after === undefined ? {} : { retryAfter: after }),
  })
}

function beginning(text: string): string {
  const short = text.trim().replaceAll(/\s+/g, ' ')
  return short.length > 300 ? `${short.slice(0, 300)}…` : short
}

/** An error that tells no secret; the thrown one is kept where it tells none. */
function withoutSecrets(error: unknown, hidden: readonly string[]): unknown {
  if (hidden.length === 0 || !(error instanceof Error)) return error
  const message = takeOutSecrets(error.message, hidden)
  const hint = error instanceof NodeError ? error.hint : undefined
  const { code, retryable, retryAfter } =
    error instanceof NodeError ? error : new NodeError(message)
  if (message === error.message && error.cause === undefined) return error
  return new NodeError(message, {
    code,
    retryable,
    ...(hint === undefined ? {} : { hint: takeOutSecrets(hint, hidden) }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  })
}
