import type { Graph } from './document.ts'
import { schemaOf } from './port-schemas.ts'
import type { Problem } from './problem.ts'

/** That what an input falls back to is a value of its type: or every run without that input is refused. */
export function checkInputs(graph: Graph): Problem[] {
  return Object.entries(graph.inputs).flatMap(([name, { type, default: fallback }]) => {
    if (fallback === undefined || schemaOf(type).safeParse(fallback).success) return []
    const path = ['inputs', name, 'default']
    return [
      {
        code: 'type-mismatch',
        severity: 'error',
        message: `The default of the input "${name}" is no ${type}.`,
        path,
        fix: { title: `Remove the default of "${name}"`, path },
      },
    ]
  })
}
