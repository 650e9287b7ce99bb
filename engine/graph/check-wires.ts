import type { CheckContext } from './check-context.ts'
import { conversionName } from './conversions.ts'
import { didYouMean } from './did-you-mean.ts'
import type { Graph } from './document.ts'
import { isFrame } from './is-frame.ts'
import { readReference, sourcesOf } from './reference.ts'
import type { PortDescription } from './node-description.ts'
import { portsOf, typeOfReference } from './ports.ts'
import type { Problem } from './problem.ts'
import { readTypeName } from './catalogue.ts'

/** Every wire: that both of its ends exist and their types fit; and every input that must have one. */
export function checkWires(graph: Graph, context: CheckContext): Problem[] {
  const problems: Problem[] = []
  for (const [id, entry] of Object.entries(graph.nodes)) {
    if (isFrame(entry)) {
      if (entry.frame === 'map') {
        const found = sourceProblem(
          graph,
          entry.over,
          { id, port: 'over', path: ['nodes', id, 'over'] },
          context,
        )
        if (found !== undefined) problems.push(found)
      }
      continue
    }
    // Without its type nothing is known of its ports; that is one problem, not many.
    if (context.describe(readTypeName(entry.type).type) === undefined) continue
    const { inputs } = portsOf(graph, id, context)
    for (const [port, sources] of Object.entries(entry.inputs ?? {})) {
      const path = ['nodes', id, 'inputs', port]
      const input = Object.hasOwn(inputs, port) ? inputs[port] : undefined
      if (input === undefined) {
        const names = Object.keys(inputs)
        problems.push({
          code: 'unknown-port',
          severity: 'error',
          message: `"${id}" has no input "${port}"; its inputs are ${names.join(', ') || 'none'}.${didYouMean(port, names)}`,
          node: id,
          port,
          path,
          fix: { title: `Remove the wire into "${port}"`, path },
        })
        continue
      }
      for (const [index, reference] of sourcesOf(sources).entries()) {
        const place = { id, port, path: Array.isArray(sources) ? [...path, index] : path, input }
        const found = sourceProblem(graph, reference, place, context)
        if (found !== undefined) problems.push(found)
      }
    }
    for (const [port, input] of Object.entries(inputs)) {
      if (input.optional || Object.hasOwn(entry.inputs ?? {}, port)) continue
      problems.push({
        code: 'not-connected',
        severity: 'error',
        message: `The input "${port}" (${input.type}) of "${id}" is not connected, and "${id}" needs it.`,
        node: id,
        port,
        path: ['nodes', id, 'inputs', port],
      })
    }
  }
  return [...problems, ...outputProblems(graph, context), ...unusedInputs(graph)]
}

interface WireEnd {
  /** The reader; empty for the outputs of the graph. */
  readonly id: string
  readonly port: string
  readonly path: readonly (string | number)[]
  readonly input?: PortDescription
}

function sourceProblem(
  graph: Graph,
  reference: string,
  end: WireEnd,
  context: CheckContext,
): Problem | undefined {
  const where = end.id === '' ? `The output "${end.port}" of the graph` : `"${end.id}.${end.port}"`
  const problem = (code: Problem['code'], message: string): Problem => ({
    code,
    severity: 'error',
    message,
    ...(end.id === '' ? {} : { node: end.id, port: end.port }),
    path: end.path,
    fix: { title: 'Remove this wire', path: end.path },
  })
  const parts = readReference(reference)
  if (parts.kind === 'input' && !Object.hasOwn(graph.inputs, parts.name)) {
    const names = Object.keys(graph.inputs)
    return problem(
      'unknown-input',
      `${where} reads "${reference}", and the graph has no such input.${didYouMean(parts.name, names)}`,
    )
  }
  if (parts.kind === 'port') {
    const from = Object.hasOwn(graph.nodes, parts.node) ? graph.nodes[parts.node] : undefined
    if (from === undefined) {
      return problem(
        'unknown-node',
        `${where} reads "${reference}", and there is no node "${parts.node}".${didYouMean(parts.node, Object.keys(graph.nodes))}`,
      )
    }
    if (!isFrame(from) && context.describe(readTypeName(from.type).type) === undefined)
      return undefined
    const names = Object.keys(portsOf(graph, parts.node, context).outputs)
    if (!names.includes(parts.port)) {
      return problem(
        'unknown-port',
        `${where} reads "${reference}", and "${parts.node}" has no output "${parts.port}"; its outputs are ${names.join(', ') || 'none'}.${didYouMean(parts.port, names)}`,
      )
    }
  }
  const type = typeOfReference(graph, reference, end.id, context)
  if (type === undefined) {
    return problem(
      'item-outside-map',
      `${where} reads "${reference}", which has a meaning only inside a map frame.`,
    )
  }
  if (end.input !== undefined && conversionName(type, end.input.type) === undefined) {
    return problem(
      'type-mismatch',
      `${where} needs ${end.input.type}, and "${reference}" is ${type}.`,
    )
  }
  return undefined
}

function outputProblems(graph: Graph, context: CheckContext): Problem[] {
  if (Object.keys(graph.outputs).length === 0) {
    return [
      {
        code: 'no-output',
        severity: 'error',
        message: 'The graph has no outputs, so a run of it could answer nothing.',
        path: ['outputs'],
      },
    ]
  }
  return Object.entries(graph.outputs).flatMap(([port, sources]) =>
    sourcesOf(sources).flatMap((reference, index) => {
      const path = ['outputs', port, ...(Array.isArray(sources) ? [index] : [])]
      return sourceProblem(graph, reference, { id: '', port, path }, context) ?? []
    }),
  )
}

function unusedInputs(graph: Graph): Problem[] {
  const read = new Set<string>()
  const add = (sources: string | readonly string[] | undefined): void => {
    for (const reference of sourcesOf(sources)) read.add(reference)
  }
  for (const entry of Object.values(graph.nodes)) {
    if (!isFrame(entry)) for (const sources of Object.values(entry.inputs ?? {})) add(sources)
    else if (entry.frame === 'map') add(entry.over)
  }
  for (const sources of Object.values(graph.outputs)) add(sources)
  return Object.keys(graph.inputs)
    .filter((name) => !read.has(`$.${name}`))
    .map((name) => ({
      code: 'unused',
      severity: 'warning',
      message: `Nothing reads the input "${name}" of the graph.`,
      path: ['inputs', name],
      fix: { title: `Remove the input "${name}"`, path: ['inputs', name] },
    }))
}
