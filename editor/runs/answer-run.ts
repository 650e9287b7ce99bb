import { messageOf } from '../../engine/graph/message-of.ts'
import type { Values } from '../../engine/run/events.ts'
import type { PersonAnswer, RunAnswer } from '../../server/api.ts'
import { runChanged } from '../client/run-changes.ts'
import { ApiError, problemsIn, request } from '../client/request.ts'

/** Hands a person's answer in; gives what is wrong with it in sentences, none when it was taken. */
export async function answerRun(
  run: string,
  node: string,
  answer: Values,
): Promise<readonly string[]> {
  const body: PersonAnswer = { node, answer }
  try {
    const path = `/v1/runs/${encodeURIComponent(run)}/answer`
    await request<RunAnswer>(path, { method: 'POST', body })
    runChanged(run)
    return []
  } catch (error) {
    // Somebody else was faster, or it was stopped: its events say what became of it.
    if (error instanceof ApiError && error.status === 409) runChanged(run)
    const problems =
      error instanceof ApiError ? problemsIn(error).map(({ message }) => message) : []
    if (problems.length > 0) return problems
    if (error instanceof TypeError)
      return ['The server cannot be reached. Your answer is still here.']
    return [messageOf(error)]
  }
}
