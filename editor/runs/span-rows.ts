import type { Span, Trace } from '../../engine/run/trace.ts'

/** A line of the trace. */
export interface SpanRow {
  readonly span: Span
  /** How many spans it stands in: those of the subgraphs around it. */
  readonly depth: number
}

/** The spans in the order of their start, each with those inside it right behind it. */
export function spanRows({ spans }: Pick<Trace, 'spans'>): readonly SpanRow[] {
  const inside = new Map<string | undefined, Span[]>()
  for (const span of spans.values()) {
    const parent = parentOf(span.path, spans)
    const siblings = inside.get(parent)
    if (siblings === undefined) inside.set(parent, [span])
    else siblings.push(span)
  }
  const rows: SpanRow[] = []
  const add = (parent: string | undefined, depth: number): void => {
    for (const span of inside.get(parent) ?? []) {
      rows.push({ span, depth })
      add(span.path, depth + 1)
    }
  }
  add(undefined, 0)
  return rows
}

/** The path of the execution around one: of the node that runs its subgraph. */
export function parentOf(path: string, spans: Trace['spans']): string | undefined {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const around = path.slice(0, end)
    if (spans.has(around)) return around
  }
  return undefined
}
