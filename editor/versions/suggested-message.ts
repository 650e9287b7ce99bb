import { shortChange } from './change-words.ts'
import type { Change } from './changes.ts'

const longest = 200
const mostValue = 24

/** A sentence for a new version, made from its changes: `Changed prompt of Generate; added Filter`. */
export function suggestedMessage(changes: readonly Change[]): string {
  const meaningful = changes.filter(({ group }) => group !== 'layout')
  const parts: string[] = []
  for (const change of meaningful) {
    const part = partOf(change, changes)
    if (part !== undefined && !parts.includes(part)) parts.push(part)
  }
  const joined = joinParts(parts)
  return joined === '' ? '' : joined.charAt(0).toUpperCase() + joined.slice(1)
}

function partOf(change: Change, all: readonly Change[]): string | undefined {
  const { group, kind, where, what } = change
  if (group === 'nodes' && kind !== 'changed') return `${kind} ${where}`
  // A node that came or went brings its wires with it.
  const isOfNode = all.some(
    (other) => other.group === 'nodes' && other.kind !== 'changed' && other.node === change.node,
  )
  if (isOfNode) return undefined
  if (group === 'wiring') return `rewired ${where}`
  const short = shortChange(change)
  if (short === undefined) return `changed ${where}`
  if (group === 'graph' && change.kind !== 'changed') return `${kind} the input ${what}`
  const named = what.charAt(0).toLowerCase() + what.slice(1)
  const values = [short.before, short.after]
  const isShort = short.before !== '' && values.every((value) => value.length <= mostValue)
  return isShort
    ? `${where}: ${named} ${short.before} → ${short.after}`
    : `changed ${named} of ${where}`
}

/** As many as fit, and how many more there are. */
function joinParts(parts: readonly string[]): string {
  let text = ''
  for (const [at, part] of parts.entries()) {
    const next = text === '' ? part : `${text}; ${part}`
    if (next.length > longest - 12)
      return `${text === '' ? part.slice(0, longest - 12) : text}; ${parts.length - Math.max(at, 1)} more`
    text = next
  }
  return text
}
