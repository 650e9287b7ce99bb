import { useShallow } from 'zustand/react/shallow'
import type { Problem } from '../../engine/graph/problem.ts'
import { outputsId } from '../document/command.ts'
import { useDocument } from '../document/document-store.ts'

export interface NodeProblems {
  readonly errors: number
  readonly warnings: number
  /** The first message; empty without any. */
  readonly first: string
}

const byNode = new WeakMap<readonly Problem[], ReadonlyMap<string, NodeProblems>>()
const none: NodeProblems = { errors: 0, warnings: 0, first: '' }

/** The problems of each node, counted once for each list. */
function countByNode(problems: readonly Problem[]): ReadonlyMap<string, NodeProblems> {
  const known = byNode.get(problems)
  if (known !== undefined) return known
  const counts = new Map<string, NodeProblems>()
  for (const problem of problems) {
    const node = placeOf(problem)
    if (node === undefined) continue
    const { errors, warnings, first } = counts.get(node) ?? none
    const isError = problem.severity === 'error'
    counts.set(node, {
      errors: errors + (isError ? 1 : 0),
      warnings: warnings + (isError ? 0 : 1),
      first: first === '' ? problem.message : first,
    })
  }
  byNode.set(problems, counts)
  return counts
}

/** The node on the canvas that a problem belongs to. */
export function placeOf(problem: Problem): string | undefined {
  if (problem.node !== undefined) return problem.node
  return problem.path[0] === 'outputs' ? outputsId : undefined
}

export function useProblemsOf(node: string): NodeProblems {
  return useDocument(useShallow((state) => countByNode(state.problems).get(node) ?? none))
}
