import type { Problem } from './problem.ts'

/**
 * What a graph document may hold at most. `frames`: in each other; `items`: of maps in each other,
 * that run at once; `graphs`: that run in each other; `expanded`: nodes together with those of all
 * graphs that it runs.
 */
export const documentLimits = {
  depth: 64,
  keys: 50_000,
  text: 200_000,
  nodes: 1_000,
  wires: 10_000,
  frames: 20,
  items: 1_000,
  graphs: 20,
  expanded: 10_000,
}

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Looks at any value before a schema does: recursion of a parser must not meet a document that was
 * made to exhaust it, and keys that reach into objects' prototypes are refused outright.
 * @param text how many characters one text may have
 */
export function preCheck(
  document: unknown,
  limits: { depth: number; keys: number; text: number } = documentLimits,
): Problem[] {
  const problems: Problem[] = []
  let keys = 0
  const open: { value: unknown; path: readonly (string | number)[] }[] = [
    { value: document, path: [] },
  ]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next
    if (typeof value === 'string' && value.length > limits.text) {
      problems.push(
        problem('too-large', path, `has ${value.length} characters; ${limits.text} is the limit.`),
      )
    }
    if (typeof value !== 'object' || value === null) continue
    if (path.length >= limits.depth) {
      problems.push(
        problem('too-deep', path.slice(0, 8), `is nested deeper than ${limits.depth} levels.`),
      )
      return problems
    }
    // Counted before they are listed: a list of millions would take seconds and gigabytes.
    keys += Array.isArray(value) ? value.length : Object.keys(value).length
    if (keys > limits.keys) {
      return [...problems, problem('too-large', [], `has more than ${limits.keys} entries.`)]
    }
    for (const [key, inner] of Object.entries(value)) {
      if (!Array.isArray(value) && forbidden.has(key)) {
        problems.push(problem('forbidden-key', [...path, key], 'is a key that is not allowed.'))
        continue
      }
      open.push({ value: inner, path: [...path, Array.isArray(value) ? Number(key) : key] })
    }
  }
  return problems
}

function problem(code: Problem['code'], path: Problem['path'], end: string): Problem {
  const place = path.length === 0 ? 'The document' : `"${path.join('.')}"`
  return { code, severity: 'error', message: `${place} ${end}`, path }
}
