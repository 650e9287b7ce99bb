import { config } from 'zod'
import type { CheckContext } from '../../engine/graph/check-context.ts'
import { check } from '../../engine/graph/check.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import type { Problem } from '../../engine/graph/problem.ts'
import { configProblemsOf } from './config-problems.ts'

// The content security policy forbids code from text, which zod would try first.
config({ jitless: true })

const known = new WeakMap<object, ReturnType<typeof configProblemsOf>>()

/**
 * What is wrong with a graph, with all settings looked at. It comes with the schemas of the document,
 * so the editor loads it after the canvas.
 */
export function checkGraph(
  graph: Graph,
  context: CheckContext,
  catalogue: readonly NodeDescription[],
): readonly Problem[] {
  const configProblems = known.get(catalogue) ?? configProblemsOf(catalogue)
  known.set(catalogue, configProblems)
  return check(graph, { ...context, configProblems }).problems
}
