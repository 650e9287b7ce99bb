import type { Graph, GraphInput } from '../../engine/graph/document.ts'
import type { DifyNode } from './dify-node.ts'
import { fieldOf, listAt, textAt } from './fields.ts'
import { nameFrom } from './reading.ts'

/** By type of node in Dify and name of its output: the port here. `*` stands for any name. */
const ports: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  llm: { text: 'answer', structured_output: 'json' },
  agent: { text: 'answer' },
  'knowledge-retrieval': { result: 'documents' },
  'template-transform': { output: 'text' },
  'http-request': { body: 'body', status_code: 'status', headers: 'headers' },
  'question-classifier': { class_name: 'class', class_label: 'class' },
  'parameter-extractor': { '*': 'json' },
  answer: { answer: 'text' },
}

/** How things that Dify names are named here. */
export class DifyNames {
  /** Variables for which there is nothing here. */
  readonly missed = new Set<string>()
  readonly #ids = new Map<string, string>()
  readonly #nodes: ReadonlyMap<string, DifyNode>
  readonly #ways = new Map<string, string>()

  constructor(nodes: readonly DifyNode[]) {
    this.#nodes = new Map(nodes.map((node) => [node.id, node]))
    const taken: Record<string, true> = {}
    for (const { id, title, type } of nodes) {
      const name = nameFrom(title.toLowerCase(), type.split('-')[0] || 'node', taken)
      taken[name] = true
      this.#ids.set(id, name)
    }
  }

  idOf(node: string): string {
    return this.#ids.get(node) ?? node
  }

  /** Which port of a branch a way of Dify has become. */
  setWay(node: string, handle: string, port: string): void {
    this.#ways.set(`${node} ${handle}`, port)
  }

  wayOf(node: string, handle: string): string | undefined {
    return this.#ways.get(`${node} ${handle}`)
  }

  /** The wire for a variable such as `[node, variable]`; undefined, and remembered, where there is none. */
  sourceOf(selector: unknown): string | undefined {
    const parts = (Array.isArray(selector) ? selector : []).filter(
      (part) => typeof part === 'string',
    )
    const [node = '', variable = ''] = parts
    if (node === 'sys' && variable === 'query') return '$.question'
    const found = this.#nodes.get(node)
    if (found?.type === 'start') return `$.${nameFrom(variable, 'input')}`
    const known = found === undefined ? undefined : ports[found.type]
    const port = known?.[variable] ?? known?.['*']
    if (found !== undefined && port !== undefined) return `${this.idOf(node)}.${port}`
    if (found?.type === 'code') return `${this.idOf(node)}.${nameFrom(variable, 'result')}`
    if (parts.length > 0) this.missed.add(`the variable ${parts.join('.')}`)
    return undefined
  }

  /**
   * A text with `{{#node.variable#}}` in it, as a template here; the wires that it needs are added to
   * `inputs`.
   */
  template(text: string, inputs: Record<string, string>): string {
    return text.replaceAll(/\{\{#([^#{}]+)#\}\}/g, (_whole, written: string) => {
      // What knowledge gave to a model is an input of its own here.
      if (written === 'context') return '{{documents}}'
      const parts = written.split('.')
      const source = this.sourceOf(parts)
      if (source === undefined) return `[${written}]`
      const wanted =
        this.#nodes.get(parts[0] ?? '')?.type === 'parameter-extractor' ? '' : parts[1]!
      const name = this.inputFor(source, wanted, inputs)
      return source.endsWith('.json') ? `{{${name}.${parts[1]}}}` : `{{${name}}}`
    })
  }

  /** The input that reads a source already, or a new one. */
  inputFor(source: string, wanted: string, inputs: Record<string, string>): string {
    const there = Object.entries(inputs).find(([, read]) => read === source)?.[0]
    if (there !== undefined) return there
    const [node = '', port = ''] = source.split('.')
    const said = wanted === '' || wanted === 'text' || wanted === 'result' ? node : wanted
    const name = nameFrom(
      source === '$.question' ? 'question' : said.replace('$', port),
      'value',
      inputs,
    )
    inputs[name] = source
    return name
  }
}

/** What the start of a workflow in Dify asks for. */
export function difyInputs(nodes: readonly DifyNode[], names: DifyNames): Graph['inputs'] {
  const inputs: Record<string, GraphInput> = {}
  const isChat = nodes.some(({ type }) => type === 'answer')
  const asked = isChat || usesQuery(nodes)
  if (asked) inputs['question'] = { type: 'text' }
  for (const variable of nodes
    .filter(({ type }) => type === 'start')
    .flatMap(({ data }) => listAt(data, 'variables'))) {
    const kind = textAt(variable, 'type')
    const label = textAt(variable, 'label')
    if (kind === 'file-list') names.missed.add(`the list of files ${textAt(variable, 'variable')}`)
    inputs[nameFrom(textAt(variable, 'variable'), 'input')] = {
      type: kind === 'number' ? 'number' : kind === 'file' ? 'file' : 'text',
      ...(fieldOf(variable, 'required') === true ? {} : { optional: true }),
      ...(label === '' ? {} : { description: label }),
    }
  }
  return inputs
}

function usesQuery(nodes: readonly DifyNode[]): boolean {
  return nodes.some(({ data }) => /#sys\.query#|"sys","query"/.test(JSON.stringify(data ?? null)))
}
