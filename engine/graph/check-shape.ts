import type { z } from 'zod'
import { didYouMean } from './did-you-mean.ts'
import { Graph, GraphNode, LoopFrame, MapFrame } from './document.ts'
import { documentFormat } from './document-format.ts'
import type { Problem } from './problem.ts'

/** Parses the document with its schema and turns what does not fit into problems with their places. */
export function checkShape(document: unknown): { graph: Graph | undefined; problems: Problem[] } {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return {
      graph: undefined,
      problems: [
        shapeProblem(
          [],
          'A graph is a JSON object with "heddle", "name", "inputs", "nodes" and "outputs".',
        ),
      ],
    }
  }
  const newer =
    'heddle' in document && typeof document.heddle === 'number' && document.heddle > documentFormat
  if (newer) {
    return {
      graph: undefined,
      problems: [
        shapeProblem(
          ['heddle'],
          `The graph is in format ${String(document.heddle)}; this Heddle reads format ${documentFormat}. Update Heddle.`,
        ),
      ],
    }
  }
  const parsed = Graph.safeParse(document)
  if (parsed.success) return { graph: parsed.data, problems: [] }
  const nodes = 'nodes' in document ? document.nodes : undefined
  const problems = parsed.error.issues.flatMap((issue) => {
    const path = plainPath(issue.path)
    const [top, id] = path
    // A node and a frame are told apart by what is there, so that one clear list of problems comes out.
    if (
      issue.code === 'invalid_union' &&
      top === 'nodes' &&
      id !== undefined &&
      path.length === 2
    ) {
      const entry: unknown =
        typeof nodes === 'object' && nodes !== null
          ? Object.entries(nodes).find(([key]) => key === id)?.[1]
          : undefined
      return entryProblems(String(id), entry)
    }
    return [issueProblem(issue, path)]
  })
  return { graph: undefined, problems }
}

function entryProblems(id: string, entry: unknown): Problem[] {
  const place = ['nodes', id]
  if (typeof entry !== 'object' || entry === null) {
    return [shapeProblem(place, `The node "${id}" must be an object with a "type", or a frame.`)]
  }
  const frame = 'frame' in entry ? entry.frame : undefined
  if (frame !== undefined && frame !== 'loop' && frame !== 'map') {
    return [shapeProblem([...place, 'frame'], `The frame "${id}" must be a "loop" or a "map".`)]
  }
  const schema = frame === undefined ? GraphNode : frame === 'map' ? MapFrame : LoopFrame
  const parsed = schema.safeParse(entry)
  const issues = parsed.success ? [] : parsed.error.issues
  return issues.map((issue) => issueProblem(issue, [...place, ...plainPath(issue.path)]))
}

function issueProblem(issue: z.core.$ZodIssue, path: readonly (string | number)[]): Problem {
  const place = path.length === 0 ? 'The graph' : `"${path.join('.')}"`
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(
      path[0] === 'nodes'
        ? { ...GraphNode.shape, ...LoopFrame.shape, ...MapFrame.shape }
        : Graph.shape,
    )
    const names = issue.keys.map((key) => `"${key}"${didYouMean(key, known)}`).join(', ')
    const end = names.endsWith('?') ? '' : '.'
    return shapeProblem([...path, issue.keys[0]!], `${place} has an unknown key: ${names}${end}`)
  }
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.flat().at(-1)
    return shapeProblem(
      path,
      `${place} ${inner === undefined ? 'is not valid' : sentence(inner.message)}.`,
    )
  }
  if (issue.code === 'invalid_type' && issue.message.includes('received undefined')) {
    return shapeProblem(path, `${place} is missing.`)
  }
  if (issue.code === 'invalid_key') {
    return shapeProblem(
      path,
      `${place} is not a usable name: it ${issue.issues[0]?.message ?? 'is not valid'}.`,
    )
  }
  return shapeProblem(path, `${place} ${sentence(issue.message)}.`)
}

const bounds: Readonly<Record<string, string>> = {
  '>': 'more than',
  '>=': 'at least',
  '<': 'less than',
  '<=': 'at most',
}

/** zod writes "Invalid input: expected …"; ours begin with a verb. */
function sentence(message: string): string {
  const expected = /^(?:Invalid input|Invalid option): expected (.*)$/.exec(message)
  if (expected !== null) return `must be ${expected[1]!.replace(', received', ', but is')}`
  const bound = /^Too (?:small|big): expected \w+ to (be|have) ([<>]=?)(.*)$/.exec(message)
  if (bound !== null) return `must ${bound[1]} ${bounds[bound[2]!]} ${bound[3]}`
  return /^(must|is|has|needs) /.test(message) ? message : `is not valid: ${message}`
}

function shapeProblem(path: readonly (string | number)[], message: string): Problem {
  const [top, node, key, port] = path
  return {
    code: 'shape',
    severity: 'error',
    message,
    ...(top === 'nodes' && node !== undefined ? { node: String(node) } : {}),
    ...(top === 'nodes' && key === 'inputs' && port !== undefined ? { port: String(port) } : {}),
    path,
  }
}

function plainPath(path: readonly PropertyKey[]): (string | number)[] {
  return path.map((part) => (typeof part === 'number' ? part : String(part)))
}
