import type { Graph, GraphEntry } from '../../../engine/graph/document.ts'
import { isFrame } from '../../../engine/graph/is-frame.ts'
import { sourcesOf } from '../../../engine/graph/reference.ts'
import type {
  FieldChange,
  GraphDiff,
  InputChange,
  NodeChange,
  WireChange,
} from '../../../engine/graph/graph-diff.ts'
import type { Json } from '../../../engine/graph/values.ts'
import { count } from '../amounts.ts'
import { look, type Line, type Part } from '../line.ts'
import { oneLine, widthOf } from '../text.ts'
import { textLines } from './text-lines.ts'

/** How wide and colourful the lines may be. Without colours what went and came is in brackets. */
export interface DiffStyle {
  readonly colour: boolean
  readonly columns: number
}

/** The lines of one group, whose values stand below each other. */
interface GroupStyle extends DiffStyle {
  readonly names: number
}

/** The difference for people, grouped by node. */
export function diffLines(diff: GraphDiff, after: Graph, style: DiffStyle): Line[] {
  const groups: Line[][] = [
    diff.graph.length === 0 ? [] : [heading('~', 'the graph'), ...rows(diff.graph, [], style)],
    ...diff.inputs.map((input) => inputLines(input, style)),
    ...diff.nodes.map((node) => nodeLines(node, after, style)),
    diff.outputs.length === 0
      ? []
      : [heading('~', 'outputs'), ...rows([], diff.outputs, style, '')],
  ]
  const lines = groups.flatMap((group) => (group.length === 0 ? [] : [...group, []]))
  return [...lines, [summaryOf(diff)]]
}

/** One sentence. */
function summaryOf({ same, graph, inputs, nodes, outputs, moved }: GraphDiff): string {
  const places = `${count(moved.length, 'place')} on the canvas`
  if (same) {
    return moved.length === 0
      ? 'No differences.'
      : `They mean the same; only ${places} ${moved.length === 1 ? 'differs' : 'differ'}.`
  }
  const added = nodes.filter(({ change }) => change === 'added').length
  const removed = nodes.filter(({ change }) => change === 'removed').length
  const renamed = nodes.filter((node) => node.change === 'changed' && node.renamed !== undefined)
  const changed = nodes.length - added - removed - renamed.length
  const parts = [
    ...(added > 0 ? [`${count(added, 'node')} added`] : []),
    ...(removed > 0 ? [`${count(removed, 'node')} removed`] : []),
    ...(renamed.length > 0 ? [`${count(renamed.length, 'node')} renamed`] : []),
    ...(changed > 0 ? [`${count(changed, 'node')} changed`] : []),
    ...(inputs.length > 0 ? [`${count(inputs.length, 'input')} of the graph`] : []),
    ...(outputs.length > 0 ? [`${count(outputs.length, 'output')} of the graph`] : []),
    ...graph.map(({ path }) => `its ${path.join('.')}`),
    ...(moved.length > 0 ? [places] : []),
  ]
  return `${parts.join(', ')}.`
}

type Mark = '+' | '-' | '~' | '»'

const looks = { '+': 'good', '-': 'bad', '~': 'warning', '»': 'accent' } as const

function heading(mark: Mark, name: string, detail = ''): Line {
  return [
    look(`${mark} `, looks[mark]),
    look(name, 'strong'),
    ...(detail === '' ? [] : [look(`  ${oneLine(detail)}`, 'quiet')]),
  ]
}

function inputLines(input: InputChange, style: DiffStyle): Line[] {
  const name = `input ${input.name}`
  if (input.change === 'changed') {
    return [heading('~', name), ...rows(input.fields, [], style)]
  }
  const { type, ...rest } = input.input
  const fields = Object.entries(rest).map(([key, value]) => onlyOn(input.change, [key], value))
  return [heading(input.change === 'added' ? '+' : '-', name, type), ...rows(fields, [], style)]
}

function nodeLines(node: NodeChange, after: Graph, style: DiffStyle): Line[] {
  if (node.change === 'changed') {
    const { id, renamed, fields, wires } = node
    const detail = kindOf(after.nodes[id]!)
    return [
      renamed === undefined
        ? heading('~', id, detail)
        : heading('»', id, `${detail}, was ${renamed}`),
      ...rows(fields, wires, style),
    ]
  }
  const { change, id, entry } = node
  return [
    heading(change === 'added' ? '+' : '-', id, kindOf(entry)),
    ...rows(fieldsOf(entry, change), wiresOf(entry, change), style),
  ]
}

function kindOf(entry: GraphEntry): string {
  return isFrame(entry) ? entry.frame : entry.type
}

/** Everything that an entry says, as if it had said nothing before, or said nothing any more. */
function fieldsOf(entry: GraphEntry, change: 'added' | 'removed'): FieldChange[] {
  const kinds = ['type', 'frame', 'inputs', 'over', 'until', 'config']
  const config = isFrame(entry) ? {} : (entry.config ?? {})
  return [
    ...Object.entries(config).map(([key, value]) => onlyOn(change, ['config', key], value)),
    ...Object.entries(entry)
      .filter(([key]) => !kinds.includes(key))
      // SAFETY: a graph is plain JSON by its schema.
      .map(([key, value]) => onlyOn(change, [key], value as Json)),
  ]
}

function wiresOf(entry: GraphEntry, change: 'added' | 'removed'): WireChange[] {
  const sources = !isFrame(entry)
    ? Object.entries(entry.inputs ?? {})
    : entry.frame === 'map'
      ? [['over', entry.over] as const]
      : entry.until === undefined
        ? []
        : [['until', entry.until] as const]
  return sources.map(([port, given]) => {
    const [before, after] = change === 'added' ? [[], sourcesOf(given)] : [sourcesOf(given), []]
    return { change, port, before, after }
  })
}

function onlyOn(
  change: 'added' | 'removed',
  path: readonly string[],
  value: Json | undefined,
): FieldChange {
  if (value === undefined) return { path }
  const side = change === 'added' ? { after: value } : { before: value }
  const several = typeof value === 'string' && value.includes('\n')
  return { path, ...side, ...(several ? { text: [{ kind: change, text: value }] } : {}) }
}

/** What is below the heading of a group. */
function rows(
  fields: readonly FieldChange[],
  wires: readonly WireChange[],
  style: DiffStyle,
  prefix = 'inputs.',
): Line[] {
  const nameOf = ({ port }: WireChange): string =>
    port === 'over' || port === 'until' ? port : prefix + port
  const names = [
    ...fields.filter(({ text }) => text === undefined).map(({ path }) => path.join('.')),
    ...wires.map(nameOf),
  ]
  const group = { ...style, names: Math.max(0, ...names.map(widthOf)) }
  return [
    ...fields.flatMap((field) => fieldLines(field, group)),
    ...wires.flatMap((wire) =>
      valueLines(nameOf(wire), sourcesText(wire.before), sourcesText(wire.after), '', group),
    ),
  ]
}

function sourcesText(sources: readonly string[]): string | undefined {
  return sources.length === 0 ? undefined : sources.join(', ')
}

function fieldLines(field: FieldChange, style: GroupStyle): Line[] {
  const { path, before, after, byDefault, text } = field
  const name = oneLine(path.join('.'))
  if (text !== undefined) {
    const unsaid = before === undefined ? 'was the default' : 'is the default now'
    return [
      [`    ${name}`, ...(byDefault === undefined ? [] : [look(`  ${unsaid}`, 'quiet')])],
      ...textLines(text, style.colour).map((line): Line => ['      ', ...line]),
    ]
  }
  const unsaid = byDefault === undefined ? '' : ` (default ${written(byDefault)})`
  return valueLines(name, saidOf(before), saidOf(after), unsaid, style)
}

function saidOf(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : written(value)
}

function written(value: Json): string {
  return oneLine(JSON.stringify(value))
}

/** What went and what came: beside each other where they fit, else below each other. */
function valueLines(
  name: string,
  before: string | undefined,
  after: string | undefined,
  unsaid: string,
  { columns, names }: GroupStyle,
): Line[] {
  const went: Part[] = before === undefined ? [] : [look(`- ${before}`, 'bad')]
  const came: Part[] = after === undefined ? [] : [look(`+ ${after}`, 'good')]
  const quiet: Part[] = unsaid === '' ? [] : [look(unsaid, 'quiet')]
  const start = `    ${name.padEnd(names)}  `
  if (before === undefined || after === undefined) return [[start, ...went, ...came, ...quiet]]
  if (widthOf(`${start}${before} → ${after}`) <= columns) {
    return [[start, look(before, 'bad'), ' → ', look(after, 'good')]]
  }
  return [[start.trimEnd()], ['      ', ...went], ['      ', ...came]]
}
