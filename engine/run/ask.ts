import type { NodeAnswer } from './events.ts'
import { NodeError } from './failure.ts'
import { answerProblems, type PersonRequest } from './person-request.ts'
import type { Ask } from './node-context.ts'

/** Thrown inside a node that asks a person: it is left, and runs again from its beginning when the answer is there. */
class LeftForAnAnswer extends Error {
  constructor(node: string) {
    super(`The node "${node}" is left until a person has answered. Let this error pass.`)
    this.name = 'LeftForAnAnswer'
  }
}

/** The asking of one execution. */
export interface Asking {
  readonly ask: Ask
  /** What was asked and has no answer yet. A node that swallows the error still waits. */
  open(): { readonly request: PersonRequest; readonly deadline: number | undefined } | undefined
}

/** @param answer what was answered before, when the node was left for it */
export function askingOf(node: string, answer: NodeAnswer | undefined): Asking {
  let open: ReturnType<Asking['open']>
  return {
    ask({ timeLimit, ...request }) {
      if (answer?.answer !== undefined) return answer.answer
      if (answer !== undefined) {
        throw new NodeError(`Nobody answered "${node}" in time, and it has no default answer.`, {
          code: 'deadline',
        })
      }
      const wrong = request.default === undefined ? [] : answerProblems(request, request.default)
      if (wrong.length > 0) {
        const message = `The default answer of "${node}" does not fit what it asks: ${wrong.join(' ')}`
        throw new NodeError(message, { code: 'config' })
      }
      open = { request, deadline: timeLimit === undefined ? undefined : Date.now() + timeLimit }
      throw new LeftForAnAnswer(node)
    },
    open: () => open,
  }
}
