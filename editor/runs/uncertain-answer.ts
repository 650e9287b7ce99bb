import type { PortDescription } from '../../engine/graph/node-description.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { PersonField } from '../../engine/run/person-request.ts'
import { answerWith, type Said } from './person-answer.ts'

/** What may become of a node that was cut off at work, and what follows from each. */
export const uncertainChoices = [
  {
    id: 'repeat',
    label: 'Do it again',
    follows: 'The node runs once more. If it had come to its end, it happens twice.',
  },
  {
    id: 'done',
    label: 'It was done',
    follows:
      'The node does not run again, and the run goes on with what you write below. An output that is left empty has no value.',
  },
  {
    id: 'fail',
    label: 'Let it fail',
    follows: 'The node counts as failed, and the run goes on as its settings say for a failure.',
  },
] as const

/** A field for each output of a node that was done; what is left empty has no value. */
export function outputFields(
  outputs: Readonly<Record<string, PortDescription>>,
): readonly PersonField[] {
  return Object.entries(outputs).flatMap(([name, { type }]) =>
    name === 'error' ? [] : [{ name, type: fieldType(type), title: name, optional: true }],
  )
}

function fieldType(type: PortDescription['type']): PersonField['type'] {
  return type === 'text' || type === 'number' || type === 'boolean' ? type : 'json'
}

/** The answer to hand in: outputs count only where the node was done. */
export function uncertainAnswer(
  action: string,
  fields: readonly PersonField[],
  said: Said,
): Readonly<Record<string, Json>> {
  if (action !== 'done') return { action }
  return { action, outputs: answerWith(fields, said) }
}
