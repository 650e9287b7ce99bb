import { GraphNode, type Graph } from '../../engine/graph/document.ts'
import { isIdentifier } from '../../engine/graph/identifier.ts'
import { fieldOf, isObject, textAt } from './fields.ts'
import { graphOf, listed, nameFrom, type Reading } from './reading.ts'

/** Whether a value is a node of a graph, or an object of such by their ids. */
export function isNodes(value: unknown): boolean {
  if (isNode(value)) return true
  return isObject(value) && Object.keys(value).length > 0 && Object.values(value).every(isNode)
}

function isNode(value: unknown): boolean {
  // JSON Schema calls its types so too.
  const isSchema = /^(object|array|string|number|integer|boolean|null)$/.test(textAt(value, 'type'))
  return textAt(value, 'type') !== '' && !isSchema
}

/** Nodes as they stand in a graph document or in the documentation. */
export function fromNodes(value: unknown, known: (type: string) => boolean): Reading | string {
  const entries = isNode(value)
    ? [['', value] as const]
    : Object.entries(isObject(value) ? value : {})
  const nodes: Graph['nodes'] = {}
  const unknown: string[] = []
  for (const [id, entry] of entries) {
    const type = textAt(entry, 'type').split('@')[0] ?? ''
    if (!known(type)) {
      unknown.push(type)
      continue
    }
    const read = GraphNode.safeParse({ ...(isObject(entry) ? entry : {}) })
    if (!read.success) {
      const [issue] = read.error.issues
      const place =
        issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
      return `The node ${id || type} on the clipboard cannot be read${place}: ${issue?.message ?? 'it has another form'}.`
    }
    const name = isIdentifier(id) ? id : nameFrom(type, 'node', nodes)
    nodes[name] = read.data
  }
  if (Object.keys(nodes).length === 0)
    return `There is no node type ${listed(unknown.map((type) => `"${type}"`))} here.`
  return {
    graph: graphOf(nodes),
    what: entries.length === 1 ? 'a node' : 'nodes',
    told: unknown.length === 0 ? [] : [`There is no node type ${listed(unknown)} here.`],
  }
}

/** Whether a value is a JSON Schema of an object. */
export function isObjectSchema(value: unknown): boolean {
  return fieldOf(value, 'type') === 'object' && isObject(fieldOf(value, 'properties'))
}
