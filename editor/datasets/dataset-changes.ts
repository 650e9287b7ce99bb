import { create } from 'zustand'
import type { Example } from '../../engine/evaluate/example.ts'

/** What somebody changed of a dataset and has not saved as a version yet. */
export interface PendingChanges {
  /** The version that the changes were made on. */
  readonly base: number
  /** Added or in place of the example of the same id. */
  readonly put: Readonly<Record<string, Example>>
  /** Ids of `put` that the version does not have, newest first. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

interface Kept {
  readonly now: PendingChanges
  readonly past: readonly PendingChanges[]
  /** The example that the last step changed, and when: further letters belong to the same step. */
  readonly last?: { readonly id: string; readonly at: number }
}

/** By dataset. */
export const useChanges = create<Readonly<Record<string, Kept>>>(() => ({}))

const mostSteps = 100
/** Letters that are typed within this time are one step. */
const oneStep = 1200

const keyOf = (dataset: string): string => `heddle.dataset-changes.${dataset}`

export function countChanges({ put, removed }: PendingChanges): number {
  return Object.keys(put).length + removed.length
}

const nothing = (base: number): PendingChanges => ({ base, put: {}, added: [], removed: [] })

/** The changes of a dataset, also those that were made before the page was loaded again. */
export function pendingOf(dataset: string): PendingChanges | undefined {
  const kept = useChanges.getState()[dataset]
  if (kept !== undefined) return kept.now
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(dataset)) ?? 'null')
    if (typeof stored !== 'object' || stored === null) return undefined
    // SAFETY: what was written here is what `keep` wrote.
    const now = stored as PendingChanges
    useChanges.setState({ [dataset]: { now, past: [] } })
    return now
  } catch {
    return undefined
  }
}

function keep(dataset: string, kept: Kept): void {
  useChanges.setState({ [dataset]: kept })
  try {
    if (countChanges(kept.now) === 0) localStorage.removeItem(keyOf(dataset))
    else localStorage.setItem(keyOf(dataset), JSON.stringify(kept.now))
  } catch {
    // A full store of the browser loses nothing while the page is open.
  }
}

function step(
  dataset: string,
  base: number,
  change: (now: PendingChanges) => PendingChanges,
  id?: string,
): void {
  const before = useChanges.getState()[dataset] ?? { now: nothing(base), past: [] }
  const now = countChanges(before.now) === 0 ? nothing(base) : before.now
  const at = Date.now()
  const joins = id !== undefined && before.last?.id === id && at - before.last.at < oneStep
  keep(dataset, {
    now: change(now),
    past: joins ? before.past : [...before.past.slice(1 - mostSteps), now],
    ...(id === undefined ? {} : { last: { id, at } }),
  })
}

/** Puts an example in place of the one of its id. */
export function putExample(dataset: string, base: number, example: Example): void {
  step(dataset, base, (now) => ({ ...now, put: { ...now.put, [example.id]: example } }), example.id)
}

export function addExample(dataset: string, base: number, example: Example): void {
  step(dataset, base, (now) => ({
    ...now,
    put: { ...now.put, [example.id]: example },
    added: [example.id, ...now.added],
  }))
}

/** Gives an example that is not saved yet another id. */
export function renameExample(dataset: string, base: number, from: string, to: Example): void {
  step(
    dataset,
    base,
    (now) => ({
      ...now,
      put: { ...without(now.put, from), [to.id]: to },
      added: now.added.map((id) => (id === from ? to.id : id)),
    }),
    to.id,
  )
}

export function removeExamples(dataset: string, base: number, ids: readonly string[]): void {
  step(dataset, base, (now) => {
    const isNew = new Set(now.added)
    return {
      ...now,
      put: ids.reduce(without, now.put),
      added: now.added.filter((id) => !ids.includes(id)),
      removed: [...now.removed, ...ids.filter((id) => !isNew.has(id) && !now.removed.includes(id))],
    }
  })
}

/** Takes the last step back. False where there is none. */
export function undoChange(dataset: string): boolean {
  const before = useChanges.getState()[dataset]
  const now = before?.past.at(-1)
  if (before === undefined || now === undefined) return false
  keep(dataset, { now, past: before.past.slice(0, -1) })
  return true
}

/** To be called after they are saved, or thrown away. */
export function clearChanges(dataset: string): void {
  useChanges.setState({ [dataset]: { now: nothing(0), past: [] } })
  localStorage.removeItem(keyOf(dataset))
}

/** Puts the changes on another version: that of somebody else who saved in between. */
export function rebaseChanges(dataset: string, base: number): void {
  const before = useChanges.getState()[dataset]
  if (before !== undefined) keep(dataset, { now: { ...before.now, base }, past: [] })
}

function without(put: PendingChanges['put'], id: string): PendingChanges['put'] {
  const { [id]: _gone, ...others } = put
  return others
}

/** What the grid shows: what was added first, then the examples as they would be saved. */
export function withChanges(
  examples: readonly Example[],
  changes: PendingChanges | undefined,
): readonly Example[] {
  if (changes === undefined) return examples
  const { put, added, removed } = changes
  const isNew = new Set(added)
  const gone = new Set(removed)
  return [
    ...added.flatMap((id) => put[id] ?? []),
    ...examples
      .filter(({ id }) => !gone.has(id) && !isNew.has(id))
      .map((example) => put[example.id] ?? example),
  ]
}

/** What the changes come to, as the message of the version. */
export function changeWords({ put, added, removed }: PendingChanges): string {
  const edited = Object.keys(put).length - added.length
  const parts = [
    ...(added.length > 0 ? [`added ${added.length}`] : []),
    ...(edited > 0 ? [`edited ${edited}`] : []),
    ...(removed.length > 0 ? [`removed ${removed.length}`] : []),
  ]
  const words = parts.join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
