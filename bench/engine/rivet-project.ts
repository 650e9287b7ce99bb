import type { Shape, Step } from './shapes.ts'

/** A document of Rivet, as far as the shapes need it. */
export interface Project {
  readonly metadata: {
    readonly id: string
    readonly title: string
    readonly description: string
    readonly mainGraphId: string
  }
  readonly graphs: Readonly<
    Record<
      string,
      {
        readonly metadata: { readonly id: string; readonly name: string }
        readonly nodes: readonly ChartNode[]
        readonly connections: readonly Connection[]
      }
    >
  >
}

interface ChartNode {
  readonly id: string
  readonly type: string
  readonly title: string
  readonly visualData: { readonly x: number; readonly y: number }
  readonly data: Readonly<Record<string, unknown>>
  readonly isSplitRun?: boolean
  readonly splitRunMax?: number
}

interface Connection {
  readonly outputNodeId: string
  readonly outputId: string
  readonly inputNodeId: string
  readonly inputId: string
}

/** A shape as the editor of Rivet would save it. */
export function projectOf(shape: Shape): Project {
  const { nodes, connections, answer } = partsOf(shape)
  const dataType = shape.kind === 'map' ? 'string[]' : 'string'
  const id = 'shape'
  return {
    metadata: { id: 'bench', title: shape.name, description: '', mainGraphId: id },
    graphs: {
      [id]: {
        metadata: { id, name: shape.name },
        nodes: [
          node('input', 'graphInput', { id: 'input', dataType }),
          ...nodes,
          node('answer', 'graphOutput', { id: 'answer', dataType }),
        ],
        connections: [...connections, wire(answer, 'answer value')],
      },
    },
  }
}

interface Parts {
  readonly nodes: readonly ChartNode[]
  readonly connections: readonly Connection[]
  /** The output that holds the answer. */
  readonly answer: string
}

function partsOf(shape: Shape): Parts {
  switch (shape.kind) {
    case 'steps': {
      const outputs = new Map(shape.steps.map((step) => [step.id, outputOf(step)]))
      return {
        nodes: shape.steps.map(stepNode),
        connections: shape.steps.flatMap((step) => stepWires(step, outputs)),
        answer: outputs.get(shape.steps.at(-1)!.id)!,
      }
    }
    case 'loop':
      return {
        nodes: [
          node('turns', 'loopController', { maxIterations: shape.turns + 1 }),
          call('improve', 'renew'),
          call('approve', 'isUnfinished'),
          node('first', 'extractObjectPath', { path: '$[0]' }),
        ],
        connections: [
          wire('input data', 'turns input1Default'),
          wire('improve result', 'turns input1'),
          wire('approve result', 'turns continue'),
          wire('turns output1', 'improve arguments'),
          wire('improve result', 'approve arguments'),
          wire('turns break', 'first object'),
        ],
        answer: 'first match',
      }
    case 'map':
      return {
        nodes: [{ ...node('step', 'passthrough', {}), isSplitRun: true, splitRunMax: shape.items }],
        connections: [wire('input data', 'step input1')],
        answer: 'step output1',
      }
  }
}

function stepNode({ id, milliseconds, renews }: Step): ChartNode {
  if (renews) return call(id, 'renew')
  return milliseconds > 0 ? node(id, 'delay', { delay: milliseconds }) : node(id, 'passthrough', {})
}

function outputOf({ id, renews }: Step): string {
  return `${id} ${renews ? 'result' : 'output1'}`
}

function stepWires(
  { id, after, renews }: Step,
  outputs: ReadonlyMap<string, string>,
): Connection[] {
  const sources = after.length === 0 ? ['input data'] : after.map((one) => outputs.get(one)!)
  return sources.map((source, at) =>
    wire(source, `${id} ${renews ? 'arguments' : `input${at + 1}`}`),
  )
}

function call(id: string, functionName: string): ChartNode {
  return node(id, 'externalCall', { functionName, useFunctionNameInput: false })
}

function node(id: string, type: string, data: ChartNode['data']): ChartNode {
  return { id, type, title: id, visualData: { x: 0, y: 0 }, data }
}

/** @param from a node and its output, such as `step result` */
function wire(from: string, to: string): Connection {
  const [outputNodeId = '', outputId = ''] = from.split(' ')
  const [inputNodeId = '', inputId = ''] = to.split(' ')
  return { outputNodeId, outputId, inputNodeId, inputId }
}
