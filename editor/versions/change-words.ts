import type { FieldChange } from '../../engine/graph/graph-diff.ts'
import type { Json } from '../../engine/graph/values.ts'
import { wordCounts } from '../values/around-changes.ts'
import { changeGroups, type Change, type ChangeGroup } from './changes.ts'

export const groupNames: Readonly<Record<ChangeGroup, string>> = {
  nodes: 'Nodes',
  prompt: 'Prompt',
  model: 'Model',
  retrieval: 'Retrieval',
  settings: 'Settings',
  wiring: 'Wiring',
  graph: 'Inputs and words',
  layout: 'Layout',
}

/** A value as it stands in a line. */
export function shownValue(value: Json | undefined): string {
  if (value === undefined) return 'not set'
  if (typeof value === 'string') return value === '' ? 'empty' : value
  return JSON.stringify(value)
}

/** What counted before and what counts now, also where only one side says it. */
export function sidesOf({ before, after, byDefault }: FieldChange): {
  readonly before: Json | undefined
  readonly after: Json | undefined
} {
  return { before: before ?? byDefault, after: after ?? byDefault }
}

/** A change in one line: what it is, and as it was and is, where that is short. */
export interface ShortChange {
  readonly what: string
  readonly before: string
  readonly after: string
}

/** Undefined for a node that came or went: the card itself says so. */
export function shortChange(change: Change): ShortChange | undefined {
  const { what, fields, wire, group } = change
  if (wire !== undefined) {
    const named = (sources: readonly string[]): string => sources.join(', ') || 'nothing'
    return { what, before: named(wire.before), after: named(wire.after) }
  }
  const [field] = fields
  if (field === undefined) {
    return group === 'graph'
      ? { what, before: change.kind === 'added' ? 'none' : 'given', after: change.kind }
      : undefined
  }
  const texts = fields.flatMap(({ text }) => text ?? [])
  if (texts.length > 0) {
    const { added, removed } = wordCounts(texts)
    return { what, before: '', after: `−${removed} +${added} words` }
  }
  if (fields.length > 1) return { what, before: '', after: `${fields.length} places` }
  const { before, after } = sidesOf(field)
  return { what, before: shownValue(before), after: shownValue(after) }
}

/** All changes as plain text, to paste into a message. */
export function changesAsText(changes: readonly Change[], from: string, to: string): string {
  const lines = [`${from} → ${to}`]
  for (const group of changeGroups) {
    const inGroup = changes.filter((change) => change.group === group)
    if (inGroup.length === 0) continue
    lines.push('', groupNames[group])
    for (const change of inGroup) lines.push(...linesOf(change))
  }
  return lines.join('\n')
}

function linesOf(change: Change): string[] {
  const { kind, where, what, fields, wire } = change
  const mark = { added: '+', removed: '-', changed: '~', moved: '~' }[kind]
  if (wire !== undefined) {
    const named = (sources: readonly string[]): string => sources.join(', ') || 'nothing'
    return [`${mark} ${where}, ${what}: ${named(wire.before)} → ${named(wire.after)}`]
  }
  if (fields.length === 0) return [`${mark} ${where}${change.group === 'nodes' ? '' : `, ${what}`}`]
  return fields.map((field) => {
    if (field.text !== undefined) {
      const marked = field.text.map(({ kind: is, text }) =>
        is === 'kept' ? text : is === 'added' ? `{+${text}+}` : `[-${text}-]`,
      )
      return `${mark} ${where}, ${what}:\n${marked.join('')}`
    }
    const { before, after } = sidesOf(field)
    const inner = field.path.slice(field.path[0] === 'config' ? 2 : 1)
    const place = inner.length === 0 ? what : `${what} ${inner.join('.')}`
    return `${mark} ${where}, ${place}: ${shownValue(before)} → ${shownValue(after)}`
  })
}

/** How many changes there are, in words: `1 node added, 3 changes`. */
export function summaryOf(changes: readonly Change[]): string {
  const nodes = changes.filter(({ group }) => group === 'nodes')
  const count = (kind: Change['kind']): number => nodes.filter((one) => one.kind === kind).length
  const others = changes.filter(
    ({ group, kind }) => group !== 'layout' && (group !== 'nodes' || kind === 'changed'),
  ).length
  const parts = [
    ...(count('added') > 0 ? [`${count('added')} added`] : []),
    ...(count('removed') > 0 ? [`${count('removed')} removed`] : []),
    ...(others > 0 ? [`${others} changed`] : []),
  ]
  return parts.length === 0 ? 'no difference' : parts.join(', ')
}
