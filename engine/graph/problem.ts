import type { Json } from './values.ts'

/** Something about a graph that keeps it from running, or that its author should know. */
export interface Problem {
  readonly code: ProblemCode
  readonly severity: 'error' | 'warning'
  /** A full sentence that names the place and the value. */
  readonly message: string
  readonly node?: string
  readonly port?: string
  /** Where in the JSON document, such as `['nodes', 'rerank', 'config', 'topN']`. */
  readonly path: readonly (string | number)[]
  readonly fix?: Fix
}

/** A change that would remove the problem: `value` is put at `path`; undefined removes it. */
export interface Fix {
  readonly title: string
  readonly path: readonly (string | number)[]
  readonly value?: Json
}

type ProblemCode =
  | 'not-json'
  | 'shape'
  | 'too-large'
  | 'too-deep'
  | 'forbidden-key'
  | 'unknown-type'
  | 'unknown-version'
  | 'not-upgraded'
  | 'config'
  | 'unknown-node'
  | 'unknown-port'
  | 'unknown-input'
  | 'unknown-frame'
  | 'unknown-graph'
  | 'subgraph'
  | 'not-connected'
  | 'type-mismatch'
  | 'cycle'
  | 'frame'
  | 'item-outside-map'
  | 'crosses-frame'
  | 'backward-required'
  | 'several-sources'
  | 'unused'
  | 'prompt-variable'
  | 'no-output'

/** Thrown by verbs (`run`, `compile`) that were handed a graph with errors. */
export class GraphError extends Error {
  readonly problems: readonly Problem[]

  constructor(name: string, problems: readonly Problem[]) {
    const errors = problems.filter((problem) => problem.severity === 'error')
    super(
      `The graph "${name}" has ${errors.length} ${errors.length === 1 ? 'problem' : 'problems'}: ` +
        errors.map((problem) => problem.message).join(' '),
    )
    this.name = 'GraphError'
    this.problems = problems
  }
}
