import { readTypeName } from './catalogue.ts'
import type { CheckContext } from './check-context.ts'
import type { Graph, GraphNode } from './document.ts'
import { isFrame } from './is-frame.ts'
import { namedGraph } from './named-graph.ts'
import type { Problem } from './problem.ts'
import { subgraphType } from './subgraph-type.ts'

/** The check itself, handed in: subgraphs are checked with it. */
type Check = (document: unknown, context: CheckContext) => { readonly problems: readonly Problem[] }

/** The graphs that nodes run: that they exist, have no errors of their own and do not run this one. */
export function checkSubgraphs(graph: Graph, context: CheckContext, check: Check): Problem[] {
  return Object.entries(graph.nodes).flatMap(([id, entry]) =>
    isFrame(entry)
      ? []
      : [...settingProblems(id, entry), ...graphProblems(graph, id, entry, context, check)],
  )
}

function graphProblems(
  graph: Graph,
  id: string,
  entry: GraphNode,
  context: CheckContext,
  check: Check,
): Problem[] {
  const named = namedGraph(entry.type, entry.config)
  if (named === undefined) return []
  const { name, version } = named
  const problem = (code: Problem['code'], message: string): Problem[] => [
    { code, severity: 'error', message, node: id, path: ['nodes', id, 'config', 'graph'] },
  ]
  const running = [...(context.running ?? []), graph.name]
  if (name === graph.name) {
    const message = `The node "${id}" runs the graph "${name}", which is this graph itself. Repeat with a loop frame.`
    return problem('cycle', message)
  }
  if (running.includes(name)) {
    const message = `The node "${id}" runs the graph "${name}", which runs "${graph.name}" in turn. A graph cannot run itself, also not through others.`
    return problem('cycle', message)
  }
  const inner = context.graph?.(name, version)
  if (inner === undefined) {
    const which = version === undefined ? '' : ` in the version "${version}"`
    const message = `The node "${id}" runs the graph "${name}"${which}, which does not exist.`
    return problem('unknown-graph', message)
  }
  const { problems } = check(inner, { ...context, running })
  const errors = problems.filter(({ severity }) => severity === 'error')
  const [first] = errors
  if (first === undefined) return []
  const more = errors.length === 1 ? '' : `, the first of ${errors.length}`
  const message = `The node "${id}" runs the graph "${name}", which has a problem of its own${more}: ${first.message}`
  return problem('subgraph', message)
}

/** Settings that stand for one execution; a subgraph has many. */
function settingProblems(id: string, entry: GraphNode): Problem[] {
  if (readTypeName(entry.type).type !== subgraphType) return []
  const idle = typeof entry.timeout === 'object' && entry.timeout.idle !== undefined
  const paths = [
    ...(entry.retry === undefined ? [] : [['retry']]),
    ...(entry.fallback === undefined ? [] : [['fallback']]),
    ...(entry.cache === undefined || entry.cache === 'auto' ? [] : [['cache']]),
    ...(idle ? [['timeout', 'idle']] : []),
  ]
  return paths.map((keys) => {
    const path = ['nodes', id, ...keys]
    const name = keys.join('.')
    return {
      code: 'config',
      severity: 'error',
      message: `The node "${id}" runs a graph and cannot have "${name}"; set it at the nodes inside that graph.`,
      node: id,
      path,
      fix: { title: `Remove "${name}"`, path },
    }
  })
}
