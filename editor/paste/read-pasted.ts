import type { Graph } from '../../engine/graph/document.ts'
import { readGraph } from '../document/read-graph.ts'
import { fieldOf, isObject, listAt, textAt } from './fields.ts'
import { fromCode, readCode } from './from-code.ts'
import { fromCurl, hostOf, isCurl } from './from-curl.ts'
import { fromDify, isDify } from './from-dify.ts'
import { fromLangGraph, readLangGraph, readMermaid } from './from-langgraph.ts'
import { fromNodes, isNodes, isObjectSchema } from './from-nodes.ts'
import { fromOpenApi, isOpenApi } from './from-openapi.ts'
import { fromMessages, fromPrompt, isMessages, isPrompt } from './from-prompt.ts'
import { graphOf, nameFrom, type Reading } from './reading.ts'

export type Pasted =
  | ({ readonly ok: true; readonly isOwn: boolean } & Reading)
  /** Why nothing was made of it, as a sentence. */
  | { readonly ok: false; readonly reason: string }

const longest = 2_000_000

/** What a text from the clipboard is as nodes: a graph of ours, or what another tool wrote. */
export async function readPasted(text: string, known: (type: string) => boolean): Promise<Pasted> {
  if (text.trim() === '') return { ok: false, reason: 'The clipboard holds no text to paste.' }
  if (text.length > longest)
    return {
      ok: false,
      reason: `The clipboard holds ${text.length.toLocaleString()} characters, which is more than a graph has.`,
    }
  if (isCurl(text)) return told(fromCurl(text))
  const value = await structured(text)
  if (value !== undefined) {
    const graph = readGraph(value)
    if (graph !== undefined)
      return graph.ok
        ? { ok: true, isOwn: true, graph: graph.graph, what: 'a graph', told: [] }
        : graph
    return told(fromStructure(value, known))
  }
  const drawn = readMermaid(text)
  if (drawn !== undefined) return told(fromLangGraph(drawn))
  const code = readCode(text)
  if (code !== undefined) return told(fromCode(code))
  const address = /^https?:\/\/\S+$/.exec(text.trim())?.[0]
  if (address !== undefined && URL.canParse(address)) return told(fromAddress(address))
  if (isPrompt(text)) return told(fromPrompt(text))
  return {
    ok: false,
    reason: `Nothing can be made of "${beginning(text)}". ${pastable}`,
  }
}

const pastable =
  'Paste nodes, a graph, a prompt, code, a curl command, an OpenAPI document, or an export of LangGraph or Dify.'

function told(reading: Reading | string): Pasted {
  return typeof reading === 'string'
    ? { ok: false, reason: reading }
    : { ok: true, isOwn: false, ...reading }
}

/** The value that a text writes as JSON or YAML; undefined for any other text. */
async function structured(text: string): Promise<object | undefined> {
  // Nodes stand in documents and in the documentation without the braces around them.
  for (const candidate of [text, `{${text.trim().replace(/,$/, '')}}`]) {
    try {
      const value: unknown = JSON.parse(candidate)
      if (typeof value === 'object' && value !== null) return value
    } catch {
      // It may still be YAML.
    }
  }
  const begins = /^(---\s*\n|#.*\n|\s*\n)*["']?[A-Za-z$][\w$-]*["']?:(\s|$)/
  if (!begins.test(text) || text.trim().split('\n').length < 2) return undefined
  try {
    const { parse } = await import('yaml')
    const value: unknown = parse(text, { maxAliasCount: 100 })
    return isObject(value) && isKnownShape(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A prompt with colons in it reads as YAML too. */
function isKnownShape(value: object): boolean {
  return (
    isOpenApi(value) ||
    isDify(value) ||
    isNodes(value) ||
    isObjectSchema(value) ||
    ('heddle' in value && 'nodes' in value) ||
    isMessages(fieldOf(value, 'messages'))
  )
}

function fromStructure(value: object, known: (type: string) => boolean): Reading | string {
  if (isOpenApi(value)) return fromOpenApi(value)
  if (isDify(value)) return fromDify(value)
  const drawn = readLangGraph(value)
  if (drawn !== undefined) return fromLangGraph(drawn)
  if (isMessages(value)) return fromMessages(value, undefined)
  const messages = fieldOf(value, 'messages')
  if (isMessages(messages)) return fromMessages(messages, value)
  if (isObjectSchema(value)) return fromSchema(value)
  if (isObject(fieldOf(value, 'connections')) && listAt(value, 'nodes').length > 0)
    return 'The clipboard holds a workflow of n8n, which cannot be read. Of other tools, exports of LangGraph and Dify can.'
  if (isNodes(value)) return fromNodes(value, known)
  return `The clipboard holds JSON in which there is no node. ${pastable}`
}

/** A JSON Schema says which fields to take out of a text. */
function fromSchema(schema: object): Reading {
  const title = textAt(schema, 'title')
  // SAFETY: it was read from JSON or YAML.
  const config = { schema: schema as unknown as NonNullable<Config> }
  return {
    graph: graphOf({
      [nameFrom(title.toLowerCase(), 'extract')]: { type: 'extract@1', config },
    }),
    what: 'a JSON Schema',
    told: ['It says which fields the node takes out of a text; wire the text to it.'],
  }
}

type Config = Extract<Graph['nodes'][string], { type: string }>['config'] extends
  | Record<string, infer Value>
  | undefined
  ? Value
  : never

function fromAddress(url: string): Reading {
  return {
    graph: graphOf({ [nameFrom(hostOf(url), 'http')]: { type: 'http@1', config: { url } } }),
    what: 'an address',
    told: [],
  }
}

function beginning(text: string): string {
  const line = text.trim().split('\n')[0] ?? ''
  return line.length > 40 ? `${line.slice(0, 40)}…` : line
}
