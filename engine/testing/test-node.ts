import type { NodeType } from '../graph/define-node.ts'
import type { PortType } from '../graph/port-types.ts'
import { portsOf, type Ports } from '../graph/ports.ts'
import type { Json } from '../graph/values.ts'
import { offlineModels, type Models } from '../models/models.ts'
import type { Usage } from '../models/usage.ts'
import type { ModelCall, Values } from '../run/events.ts'
import type { Files } from '../run/files.ts'
import type { NodeContext, NodeIndexes } from '../run/node-context.ts'
import type { InnerGraph } from '../run/inside.ts'
import { reachOutside, type Reach } from '../run/outside.ts'
import type { PersonRequest } from '../run/person-request.ts'
import { wrongValue } from '../run/check-values.ts'
import { recordModels } from '../run/recorded-models.ts'
import { testInside } from './test-inside.ts'

export interface NodeTest {
  /** As a graph would write it; the schema of the node type fills in the defaults. */
  readonly config?: Readonly<Record<string, Json>>
  readonly inputs?: Readonly<Record<string, Json>>
  /** Left out: nothing is connected, and the node does its offline work. */
  readonly models?: Models
  readonly indexes?: NodeIndexes
  /** Left out, there are none. */
  readonly files?: Files
  /** Left out, nothing can be fetched. */
  readonly fetch?: NodeContext['fetch']
  /** Left out, no code can be run. */
  readonly sandbox?: NodeContext['sandbox']
  /** Values by name, for every host; left out, there are none. */
  readonly secrets?: Readonly<Record<string, string>>
  /** Graphs that tools may name, by name. */
  readonly graphs?: Readonly<Record<string, InnerGraph>>
  readonly signal?: AbortSignal
  /** What a person says when the node asks; left out, asking is an error. */
  readonly answer?: Values
  /** Share of the run's budget that is used, from 0. */
  readonly budgetUsed?: number
  /** Outputs that something reads; left out, all. */
  readonly read?: readonly string[]
}

export interface NodeTestResult {
  /** Present ports only. */
  readonly outputs: Readonly<Record<string, Json>>
  /** What was streamed, piece by piece. */
  readonly deltas: readonly { readonly port: string; readonly text: string }[]
  readonly calls: readonly ModelCall[]
  readonly usage: Usage
  /** What the node asked a person. */
  readonly asked: readonly PersonRequest[]
}

/**
 * Runs one node by itself, with the checks an engine makes: its config is parsed, its inputs and
 * outputs must fit its ports.
 * @throws what the node throws, or an Error that says what did not fit
 */
export async function testNode(type: NodeType, test: NodeTest = {}): Promise<NodeTestResult> {
  const { inputs = {}, models = offlineModels } = test
  const parsed = type.config.safeParse(test.config ?? {})
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `"${issue.path.join('.')}": ${issue.message}`,
    )
    throw new Error(`The config does not fit the node type "${type.type}": ${problems.join('; ')}.`)
  }
  const ports = portsIn(type, test)
  for (const [name, description] of Object.entries(ports.inputs)) {
    if (!description.optional && inputs[name] === undefined) {
      throw new Error(`The node type "${type.type}" needs its input "${name}".`)
    }
  }
  for (const [name, value] of Object.entries(inputs)) {
    const portType = typeOf(ports.inputs, name)
    const wrong = portType === undefined ? 'is not one of its inputs' : wrongValue(value, portType)
    if (wrong !== undefined)
      throw new Error(`The input "${name}" of the node type "${type.type}" ${wrong}.`)
  }
  const deltas: { port: string; text: string }[] = []
  const recorded = recordModels(
    models,
    () => undefined,
    () => undefined,
  )
  const asked: PersonRequest[] = []
  const { signal = new AbortController().signal } = test
  const context: NodeContext = {
    signal,
    models: recorded.models,
    indexes: test.indexes ?? noIndexes,
    ...reachOutside(reachOf(test), signal),
    delta(port, text) {
      if (typeOf(ports.outputs, port) === undefined)
        throw new Error(
          `The output "${port}" of the node type "${type.type}" is not one of its outputs.`,
        )
      deltas.push({ port, text })
    },
    idempotencyKey: `test/${type.type}`,
    ask(request) {
      asked.push(request)
      if (test.answer !== undefined) return test.answer
      throw new Error(`The node type "${type.type}" asked a person; the test has no answer.`)
    },
    budgetUsed: () => test.budgetUsed ?? 0,
    wired: { inputs: Object.keys(inputs), outputs: test.read ?? Object.keys(ports.outputs) },
    inside: testInside(() => context, test.graphs),
  }
  const result = await type.run({ config: parsed.data, inputs, context })
  const outputs: Record<string, Json> = {}
  for (const [name, value] of Object.entries(result)) {
    if (value === undefined) continue
    const portType = typeOf(ports.outputs, name)
    const wrong = portType === undefined ? 'is not one of its outputs' : wrongValue(value, portType)
    if (wrong !== undefined)
      throw new Error(`The output "${name}" of the node type "${type.type}" ${wrong}.`)
    // SAFETY: `wrongValue` found nothing that JSON cannot hold.
    outputs[name] = value as Json
  }
  return { outputs, deltas, calls: recorded.calls, usage: recorded.usage(), asked }
}

/** The ports that the node has in a graph, with this config and these inputs. */
function portsIn({ type, description }: NodeType, { config, inputs = {} }: NodeTest): Ports {
  const wires = Object.keys(inputs).map((name) => [name, `$.${name}`] as const)
  const node = {
    type,
    inputs: Object.fromEntries(wires),
    ...(config === undefined ? {} : { config }),
  }
  const graph = { heddle: 1 as const, name: 'test', inputs: {}, nodes: { node }, outputs: {} }
  return portsOf(graph, 'node', { describe: () => description, types: () => [type] })
}

function typeOf(ports: Ports['inputs'], name: string): PortType | undefined {
  return Object.hasOwn(ports, name) ? ports[name]?.type : undefined
}

const noFetch: NodeContext['fetch'] = (address) =>
  Promise.reject(new Error(`Nothing fetches ${String(address)}; the test was given no \`fetch\`.`))

const noSandbox: NodeContext['sandbox'] = {
  run: () => Promise.reject(new Error('Nothing runs the code; the test was given no `sandbox`.')),
}

function reachOf({ fetch = noFetch, sandbox = noSandbox, secrets = {}, files }: NodeTest): Reach {
  return {
    files,
    egress: { fetch },
    sandbox,
    secrets: {
      read(name) {
        const value = Object.hasOwn(secrets, name) ? secrets[name] : undefined
        if (value === undefined) throw new Error(`There is no secret "${name}" in the test.`)
        return value
      },
    },
  }
}

const noIndexes: NodeIndexes = {
  open: (name) =>
    Promise.reject(new Error(`There is no index "${name}"; the test was given none.`)),
}
