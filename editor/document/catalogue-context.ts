import { Validator, type Schema } from '@cfworker/json-schema'
import type { CheckContext, ConfigProblem } from '../../engine/graph/check-context.ts'
import { graphKey } from '../../engine/graph/named-graph.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { schemaWords, type SchemaFault } from './schema-words.ts'
import { noGraphs, type NamedGraphs } from './named-graphs.ts'

/** What `check` needs in a browser: the node types as the server described them, and the graphs that nodes name. */
export function catalogueContext(
  nodes: readonly NodeDescription[],
  named: NamedGraphs = noGraphs,
): CheckContext {
  const byType = new Map(nodes.map((node) => [node.type, node]))
  const validators = new Map<string, Validator>()
  const validatorOf = (type: string): Validator | undefined => {
    const description = byType.get(type)
    if (description === undefined) return undefined
    const known = validators.get(type)
    if (known !== undefined) return known
    // SAFETY: the catalogue sends JSON Schema 2020-12.
    const validator = new Validator(description.configSchema as Schema, '2020-12', false)
    validators.set(type, validator)
    return validator
  }
  return {
    describe: (type) => byType.get(type),
    types: () => [...byType.keys()],
    graph: (name, version) => named.graphs.get(graphKey({ name, version })),
    configProblems: (type, config) => {
      const result = validatorOf(type)?.validate(config)
      return result === undefined || result.valid ? [] : innermost(result.errors)
    },
  }
}

/** A failure inside a field is reported for each object around it too; only the place itself helps. */
function innermost(
  errors: readonly (SchemaFault & { readonly instanceLocation: string })[],
): ConfigProblem[] {
  const places = errors.map((error) => error.instanceLocation)
  return errors
    .filter(
      ({ instanceLocation }) => !places.some((place) => place.startsWith(`${instanceLocation}/`)),
    )
    .map(({ instanceLocation, ...fault }) => {
      const path = instanceLocation
        .split('/')
        .slice(1)
        .map((part) => (/^\d+$/.test(part) ? Number(part) : decodeURIComponent(part)))
      return { path, message: schemaWords(path, fault) }
    })
}
