import { readTypeName } from './catalogue.ts'
import type { CheckContext } from './check-context.ts'
import { didYouMean } from './did-you-mean.ts'
import type { Graph, GraphNode } from './document.ts'
import { isFrame } from './is-frame.ts'
import type { NodeDescription } from './node-description.ts'
import { portsOf } from './ports.ts'
import type { Fix, Problem } from './problem.ts'
import { templateProblems } from './template.ts'
import { templatesIn } from './templates-in.ts'

/** Types, versions, settings and prompts of the nodes. */
export function checkNodes(graph: Graph, context: CheckContext): Problem[] {
  return Object.entries(graph.nodes).flatMap(([id, entry]) =>
    isFrame(entry) ? [] : checkNode(graph, id, entry, context),
  )
}

function checkNode(graph: Graph, id: string, entry: GraphNode, context: CheckContext): Problem[] {
  const { type, version } = readTypeName(entry.type)
  const description = context.describe(type)
  const place = ['nodes', id]
  if (description === undefined) {
    const message = `The node "${id}" has the unknown type "${entry.type}".${didYouMean(type, context.types())}`
    return [
      { code: 'unknown-type', severity: 'error', message, node: id, path: [...place, 'type'] },
    ]
  }
  if (version !== undefined && version > description.version) {
    const message = `The node "${id}" is of "${entry.type}", but this Heddle knows "${type}" up to version ${description.version}. Update Heddle.`
    return [
      { code: 'unknown-version', severity: 'error', message, node: id, path: [...place, 'type'] },
    ]
  }
  if (version === 0) {
    const message = `The node "${id}" is of "${entry.type}", and versions count from 1. The newest is "${type}@${description.version}".`
    return [
      { code: 'unknown-version', severity: 'error', message, node: id, path: [...place, 'type'] },
    ]
  }
  return [
    ...configProblems(id, type, entry, context),
    ...promptProblems(graph, id, entry, description, context),
  ]
}

function configProblems(
  id: string,
  type: string,
  entry: GraphNode,
  context: CheckContext,
): Problem[] {
  const variants = [
    entry.config ?? {},
    ...(entry.fallback ?? []).map((change) => ({ ...entry.config, ...change })),
  ]
  return variants.flatMap((config, variant) =>
    (context.configProblems?.(type, config) ?? []).map<Problem>(({ path, message }) => ({
      code: 'config',
      severity: 'error',
      message: `The node "${id}" ${message}`,
      node: id,
      path:
        variant === 0
          ? ['nodes', id, 'config', ...path]
          : ['nodes', id, 'fallback', variant - 1, ...path],
    })),
  )
}

function promptProblems(
  graph: Graph,
  id: string,
  entry: GraphNode,
  description: NodeDescription,
  context: CheckContext,
): Problem[] {
  const problems: Problem[] = []
  for (const { key, place, template, names } of templatesIn(
    entry.config ?? {},
    description.dynamic,
  )) {
    const path = ['nodes', id, 'config', ...place]
    for (const { message } of templateProblems(template)) {
      problems.push({
        code: 'prompt-variable',
        severity: 'error',
        message: `In "${key}" of "${id}": ${message}`,
        node: id,
        path,
      })
    }
    const inputs = Object.keys(portsOf(graph, id, context).inputs)
    for (const name of names) {
      if (Object.hasOwn(entry.inputs ?? {}, name)) continue
      const known = inputs.includes(name)
      problems.push({
        code: 'prompt-variable',
        severity: known ? 'warning' : 'error',
        message: known
          ? `"${key}" of "${id}" uses {{${name}}}, and nothing is connected to that input; it stays empty.`
          : `"${key}" of "${id}" uses {{${name}}}, which is not one of its inputs (${inputs.join(', ')}).${didYouMean(name, inputs)}`,
        node: id,
        port: name,
        path,
        ...(known && Object.hasOwn(graph.inputs, name) ? { fix: wiringTo(id, name) } : {}),
      })
    }
  }
  // An optional input that a default prompt names is normal; only written prompts are reported above.
  return problems
}

/** Feeds an input from the input of the graph that has its name. */
function wiringTo(id: string, name: string): Fix {
  return {
    title: `Wire it to the input "${name}"`,
    path: ['nodes', id, 'inputs', name],
    value: `$.${name}`,
  }
}
