import type { PersonRequest } from '../../engine/run/person-request.ts'
import type { Span, Trace } from '../../engine/run/trace.ts'

/** A span that waits for a person, with what is asked. */
export type WaitingSpan = Span & { readonly request: PersonRequest }

const none: readonly WaitingSpan[] = []
const known = new WeakMap<Trace, readonly WaitingSpan[]>()

/** The executions that wait for a person, in the order in which they asked. */
export function waitingSpans(trace: Trace | undefined): readonly WaitingSpan[] {
  if (trace === undefined) return none
  const before = known.get(trace)
  if (before !== undefined) return before
  const found = [...trace.spans.values()].filter(isAsked)
  const spans = found.length === 0 ? none : found.toSorted((a, b) => askedAt(a) - askedAt(b))
  known.set(trace, spans)
  return spans
}

/** Whether somebody can answer it now. */
export function isAsked(span: Span): span is WaitingSpan {
  return span.status === 'waiting' && span.request !== undefined
}

function askedAt({ askedAt: at = 0 }: Span): number {
  return at
}
