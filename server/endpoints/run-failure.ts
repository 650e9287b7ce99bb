import type { RunResult } from '../../engine/run/run-graph.ts'
import { HttpError } from '../http/http-error.ts'

/** Why a run gave no answer, as what a client of a chat is told; undefined for a run that gave one. */
export function failureOf(result: RunResult): HttpError | undefined {
  const { id, status, error, waiting = [] } = result
  switch (status) {
    case 'succeeded':
      return undefined
    case 'waiting':
    case 'running':
      return new HttpError(
        422,
        'run_waits',
        `The run "${id}" waits for a person at ${waiting.join(', ')}. It goes on when it is answered.`,
      )
    case 'cancelled':
      return new HttpError(409, 'run_cancelled', `The run "${id}" was cancelled.`)
    case 'failed':
      return new HttpError(
        statusOf(error?.code),
        error?.code ?? 'run_failed',
        error?.message ?? `The run "${id}" failed.`,
      )
  }
}

function statusOf(code: string | undefined): number {
  if (code === 'input') return 400
  if (code === 'timeout' || code === 'deadline') return 504
  return code === 'model' ? 502 : 500
}
