import { describeFailure } from '../run/failure.ts'
import type { Inside, InnerGraph, PartEnd } from '../run/inside.ts'
import type { NodeContext } from '../run/node-context.ts'
import { readOutputs } from '../run/read-outputs.ts'
import { dataOf } from '../run/value.ts'

/**
 * What a node runs inside itself in a test. Types that it brings along are executed, and nothing is
 * recorded; graphs have their ports, and cannot be run.
 */
export function testInside(
  context: () => NodeContext,
  graphs: Readonly<Record<string, InnerGraph>> = {},
): Inside {
  return {
    async node(name, type, { config = {}, inputs = {}, read }): Promise<PartEnd> {
      if (typeof type === 'string') {
        throw new Error(`The test knows no node type "${type}"; use an engine.`)
      }
      const ports = Object.entries(type.description.outputs)
      const outputs = read ?? ports.map(([port]) => port)
      try {
        const result = await type.run({
          config: type.config.parse(config),
          inputs,
          context: { ...context(), wired: { inputs: Object.keys(inputs), outputs } },
        })
        const types = Object.fromEntries(ports.map(([port, one]) => [port, one.type]))
        const values = readOutputs(`the node type "${type.type}"`, types, result)
        // The same in every run of a test.
        return { ok: true, outputs: dataOf(values), duration: 0 }
      } catch (error) {
        context().signal.throwIfAborted()
        return { ok: false, failure: describeFailure(error, name), duration: 0 }
      }
    },
    run: (name) => Promise.reject(new Error(`The test cannot run a graph for "${name}".`)),
    graph: (name) => (Object.hasOwn(graphs, name) ? graphs[name] : undefined),
    configProblem: () => undefined,
    makesTools: () => true,
  }
}
