import type { Graph } from '../../engine/graph/document.ts'
import { readReference, sourcesOf } from '../../engine/graph/reference.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { Values } from '../../engine/run/events.ts'
import { followRun } from '../client/run-events.ts'
import { mainOutput } from '../../client/examples/main-text.ts'

/** One question to a deployment, and what came back so far. */
export interface ConsoleRun {
  readonly id: number
  readonly asked: string
  readonly state: 'running' | 'succeeded' | 'failed' | 'waiting' | 'cancelled'
  readonly text: string
  readonly outputs: Values
  readonly run?: string
  readonly variant?: string
  readonly revision?: string
  /** Milliseconds. */
  readonly duration?: number
  readonly problem?: string
}

/**
 * Asks a deployment as a caller would, and tells of each change of what is known.
 * @throws ApiError where it is refused
 */
export async function askDeployment(
  name: string,
  graph: Pick<Graph, 'outputs'>,
  body: { readonly input: Readonly<Record<string, Json>>; readonly thread?: string },
  signal: AbortSignal,
  tell: (known: Partial<ConsoleRun>) => void,
): Promise<void> {
  const written = textPort(graph)
  let text = ''
  let path = ''
  const begin = async (stop: AbortSignal): Promise<Response> => {
    const response = await fetch(`/v1/graphs/${encodeURIComponent(name)}/runs`, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: stop,
    })
    tell(headersOf(response))
    return response
  }
  for await (const event of followRun(begin, signal, () => undefined)) {
    if (event.type === 'node-delta' && `${event.node}.${event.port}` === written) {
      // In a loop each turn begins the text anew.
      if (event.path !== path) text = ''
      path = event.path
      text = text.slice(0, event.offset) + event.text
      tell({ text })
    } else if (event.type === 'run-wait') {
      // Whoever answers does so on the canvas of the run.
      return tell({ state: 'waiting' })
    } else if (event.type === 'run-end') {
      const answer = event.outputs[mainOutput(graph) ?? '']
      tell({
        state: event.status,
        outputs: event.outputs,
        duration: event.duration,
        ...(typeof answer === 'string' ? { text: answer } : {}),
        ...(event.error === undefined ? {} : { problem: event.error.message }),
      })
    }
  }
}

/** The port whose text is the answer while it is written. */
function textPort(graph: Pick<Graph, 'outputs'>): string | undefined {
  const source = sourcesOf(graph.outputs[mainOutput(graph) ?? ''])[0]
  const parts = source === undefined ? undefined : readReference(source)
  return parts?.kind === 'port' ? `${parts.node}.${parts.port}` : undefined
}

function headersOf({ headers }: Response): Partial<ConsoleRun> {
  const run = headers.get('x-heddle-run')
  const variant = headers.get('x-heddle-variant')
  const revision = headers.get('x-heddle-revision')
  return {
    ...(run === null ? {} : { run }),
    ...(variant === null ? {} : { variant }),
    ...(revision === null ? {} : { revision }),
  }
}
