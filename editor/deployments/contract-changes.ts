import type { Graph } from '../../engine/graph/document.ts'

type Contract = Pick<Graph, 'inputs' | 'outputs'>

/** A difference that callers of an endpoint notice. */
export interface ContractChange {
  /** A call that worked may fail, or miss what it reads. */
  readonly breaking: boolean
  readonly text: string
}

/** What changes for callers when a graph takes the place of another, the breaking changes first. */
export function contractChanges(before: Contract, after: Contract): readonly ContractChange[] {
  const changes = [
    ...Object.keys({ ...before.inputs, ...after.inputs }).flatMap((name) =>
      inputChange(name, before.inputs[name], after.inputs[name]),
    ),
    ...Object.keys(before.outputs)
      .filter((name) => !(name in after.outputs))
      .map((name) => ({ breaking: true, text: `The output "${name}" is gone.` })),
    ...Object.keys(after.outputs)
      .filter((name) => !(name in before.outputs))
      .map((name) => ({ breaking: false, text: `The output "${name}" is new.` })),
  ]
  return changes.toSorted((a, b) => Number(b.breaking) - Number(a.breaking))
}

type Input = Graph['inputs'][string] | undefined

function inputChange(name: string, before: Input, after: Input): ContractChange[] {
  if (before === undefined && after !== undefined) {
    return isNeeded(after)
      ? [{ breaking: true, text: `The new input "${name}" (${after.type}) must be given.` }]
      : [
          {
            breaking: false,
            text: `The input "${name}" (${after.type}) is new and may be left out.`,
          },
        ]
  }
  if (before !== undefined && after === undefined) {
    return [
      { breaking: true, text: `The input "${name}" is gone: calls that give it are refused.` },
    ]
  }
  if (before === undefined || after === undefined) return []
  const changes: ContractChange[] = []
  if (before.type !== after.type) {
    const breaking = after.type !== 'any'
    const text = `The input "${name}" takes ${after.type} in place of ${before.type}.`
    changes.push({ breaking, text })
  }
  if (!isNeeded(before) && isNeeded(after)) {
    changes.push({ breaking: true, text: `The input "${name}" may not be left out any more.` })
  }
  if (isNeeded(before) && !isNeeded(after)) {
    changes.push({ breaking: false, text: `The input "${name}" may be left out.` })
  }
  return changes
}

function isNeeded(input: NonNullable<Input>): boolean {
  return input.optional !== true && input.default === undefined
}
