import type { Graph } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { VersionSummary } from '../../server/api.ts'
import type { DeploymentList, LabelList } from '../../server/api/deployments.ts'
import type { ExperimentVariant } from '../../server/api/experiments.ts'
import type { ConfigFieldInfo } from '../inspector/config-fields.ts'

/** A version of a graph that can be evaluated. */
export interface VersionChoice {
  /** Hash, or `draft`. */
  readonly id: string
  /** `v3`, or `draft`. */
  readonly name: string
  readonly message: string
  readonly labels: readonly string[]
  /** Epoch milliseconds; left out of the draft. */
  readonly createdAt?: number
}

/** The draft first, then the versions, newest first, with the labels that stand at them. */
export function versionChoices(
  versions: readonly VersionSummary[],
  labels: LabelList['labels'],
): readonly VersionChoice[] {
  return [
    {
      id: 'draft',
      name: 'draft',
      message: 'As it is saved when the evaluation begins',
      labels: [],
    },
    ...versions
      .toSorted((a, b) => b.number - a.number)
      .map(({ version, number, message, createdAt }) => ({
        id: version,
        name: `v${number}`,
        message,
        labels: labels.filter((one) => one.version === version).map(({ label }) => label),
        createdAt,
      })),
  ]
}

/** Hash of what is in production: what the label says, else what most requests of a deployment get. */
export function liveVersion(
  graph: string,
  labels: LabelList['labels'],
  deployments: DeploymentList['deployments'],
): string | undefined {
  const labelled = labels.find(({ label }) => label === 'production')?.version
  const [first] = deployments
    .filter(({ revision: { settings } }) => settings.graph === graph && settings.enabled)
    .flatMap(({ revision, weights }) =>
      revision.settings.variants.map(({ name, version }) => ({
        version,
        weight: weights[name] ?? 0,
      })),
    )
    .toSorted((a, b) => b.weight - a.weight)
  return labelled ?? first?.version
}

/** The variants of chosen versions: oldest first, so that the baseline is what was there before. */
export function variantsOf(
  choices: readonly VersionChoice[],
  chosen: readonly string[],
): readonly ExperimentVariant[] {
  return choices
    .filter(({ id }) => chosen.includes(id))
    .toReversed()
    .map(({ id, name }) => ({ name, version: id }))
}

/** One line of a grid: a setting of a node and the values that are tried. */
export interface GridLine {
  readonly node: string
  readonly setting: string
  /** As it is typed. */
  readonly text: string
}

/** Between values that have lines of their own, such as prompts. */
export const valueBorder = '---'

/**
 * The values of a line: one in each line of text, or between lines of `---` where a value is long.
 * Gives a sentence where one cannot be read.
 */
export function valuesOf(
  text: string,
  field: ConfigFieldInfo | undefined,
): readonly Json[] | { readonly problem: string } {
  const long = hasLongValues(field)
  const parts = text
    .split(long ? new RegExp(`^${valueBorder}$`, 'm') : '\n')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const values: Json[] = []
  for (const part of parts) {
    const read = readValue(part, field)
    if (read === undefined) {
      return { problem: `"${part.slice(0, 40)}" cannot be read as ${wanted(field)}.` }
    }
    values.push(read)
  }
  return values
}

export function hasLongValues(field: ConfigFieldInfo | undefined): boolean {
  const kind = field?.kind
  return (
    kind?.kind === 'prompt' ||
    kind?.kind === 'items' ||
    kind?.kind === 'texts' ||
    (kind?.kind === 'text' && kind.rows > 1)
  )
}

function readValue(part: string, field: ConfigFieldInfo | undefined): Json | undefined {
  switch (field?.kind.kind) {
    case 'number': {
      const number = Number(part.replace(',', '.'))
      return Number.isFinite(number) ? number : undefined
    }
    case 'switch': {
      const word = part.toLowerCase()
      return ['true', 'yes', 'on'].includes(word)
        ? true
        : ['false', 'no', 'off'].includes(word)
          ? false
          : undefined
    }
    case 'choice':
      return field.kind.options.includes(part) ? part : undefined
    case 'texts':
      return part.split('\n')
    case 'json':
    case 'items':
      try {
        return JSON.parse(part) as Json
      } catch {
        return undefined
      }
    default:
      return part
  }
}

function wanted(field: ConfigFieldInfo | undefined): string {
  switch (field?.kind.kind) {
    case 'number':
      return 'a number'
    case 'switch':
      return 'yes or no'
    case 'choice':
      return `one of ${field.kind.options.join(', ')}`
    default:
      return 'JSON'
  }
}

/** What a setting of a node is now, to begin a line of the grid with. */
export function settingNow(graph: Graph, node: string, field: ConfigFieldInfo): string {
  const entry = graph.nodes[node]
  const config = entry !== undefined && 'config' in entry ? entry.config : undefined
  const value = config?.[field.key] ?? field.default
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
