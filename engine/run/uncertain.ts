import type { NodeStep } from '../plan/plan.ts'
import { NodeError } from './failure.ts'
import type { PersonRequest } from './person-request.ts'

/** `repeat` it, count it as `done` with the outputs given, or let it `fail`. */
const uncertainActions = ['repeat', 'done', 'fail'] as const

/** What a person is asked about a node that must not be repeated and was cut off in the middle of its work. */
export function uncertainRequest({ id, outputs }: Pick<NodeStep, 'id' | 'outputs'>): PersonRequest {
  return {
    question: `"${id}" was stopped in the middle of its work, and nobody recorded whether it came to its end. Find out outside of Heddle what happened, then say how to go on.`,
    show: {},
    fields: [
      {
        name: 'action',
        type: 'text',
        title: 'How to go on',
        options: [...uncertainActions],
      },
      {
        name: 'outputs',
        type: 'json',
        title: 'Its outputs by port, for "done"',
        optional: true,
        ports: outputs,
      },
    ],
  }
}

/** What the node fails with when a person lets it. */
export function uncertainFailure(node: string): NodeError {
  return new NodeError(
    `"${node}" was stopped in the middle of its work, and a person decided that it has failed.`,
    { code: 'uncertain' },
  )
}
