import type { Json } from '../graph/values.ts'
import type { NodeAnswer } from './events.ts'
import { NodeError } from './failure.ts'
import type { Ask } from './node-context.ts'
import { answerProblems, type PersonRequest } from './person-request.ts'
import { notJson, Value } from './value.ts'

/** Thrown inside a node that asks a person: it is left, and runs again from its beginning when the answer is there. */
class LeftForAnAnswer extends Error {
  constructor(node: string) {
    super(`The node "${node}" is left until a person has answered. Let this error pass.`)
    this.name = 'LeftForAnAnswer'
  }
}

export interface Question {
  readonly request: PersonRequest
  /** Epoch milliseconds. */
  readonly deadline: number | undefined
}

/** The asking of one execution. */
export interface Asking {
  readonly ask: Ask
  /** What was asked and has no answer yet. A node that swallows the error still waits. */
  open(): Question | undefined
}

/** @param answer what was answered before, when the node was left for it */
export function askingOf(node: string, answer: NodeAnswer | undefined): Asking {
  let open: Question | undefined
  let wanted: string | undefined
  return {
    ask({ timeLimit, ...asked }) {
      const lost = notJson(asked)
      if (lost !== undefined)
        throw new NodeError(`What "${node}" asks cannot be kept: ${lost}.`, { code: 'output' })
      // The answer that is there is one to the first question.
      wanted ??= JSON.stringify(asked.fields)
      if (wanted !== JSON.stringify(asked.fields)) {
        const message = `"${node}" asks two different things. A node may ask one: put all fields into one question, or use two nodes.`
        throw new NodeError(message, { code: 'config' })
      }
      if (answer?.answer !== undefined) return answer.answer
      if (answer !== undefined) {
        throw new NodeError(`Nobody answered "${node}" in time, and it has no default answer.`, {
          code: 'deadline',
        })
      }
      // SAFETY: a copy of what was just found to be JSON, without what is undefined in it.
      const request = Value.copyOf(asked as unknown as Json).data as unknown as PersonRequest
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
