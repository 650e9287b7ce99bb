import type { Catalogue } from './catalogue.ts'
import type { CheckContext, ConfigProblem } from './check-context.ts'
import type { Graph } from './document.ts'
import { didYouMean } from './did-you-mean.ts'
import { upgradeNodes } from './upgrade-nodes.ts'

/** A check against a catalogue: configs are parsed by the node types' own schemas. */
export function checkContext(
  catalogue: Catalogue,
  graphs?: { find(name: string, version?: string): Graph | undefined },
): CheckContext {
  return {
    versions: catalogue,
    describe: (type) => catalogue.get(type)?.description,
    types: () => catalogue.describe().map((description) => description.type),
    configProblems(type, config) {
      const definition = catalogue.get(type)
      if (definition === undefined) return []
      const known = Object.keys(definition.config.shape)
      const problems: ConfigProblem[] = Object.keys(config)
        .filter((key) => !known.includes(key))
        .map((key) => ({
          path: [key],
          message: `has no setting "${key}".${didYouMean(key, known)}`,
        }))
      const parsed = definition.config.safeParse(config)
      if (parsed.success) return problems
      for (const issue of parsed.error.issues) {
        if (issue.code === 'unrecognized_keys') continue
        // zod paths hold no symbols for JSON input.
        const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
        const isMissing =
          issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
        const place = `"${path.join('.')}"`
        problems.push({
          path,
          message: isMissing
            ? `lacks the setting ${place}.`
            : `has a wrong ${place}: ${issue.message}.`,
        })
      }
      return problems
    },
    ...(graphs === undefined
      ? {}
      : {
          graph(name, version) {
            const found = graphs.find(name, version)
            return found === undefined ? undefined : upgradeNodes(found, catalogue).graph
          },
        }),
  }
}
