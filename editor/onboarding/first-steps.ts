import type { Patch } from 'immer'
import { create } from 'zustand'
import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import type { Step } from '../document/history.ts'

/** What a newcomer does once, in this order. */
export const stepNames = ['run', 'prompt', 'compare', 'evaluate', 'deploy'] as const
export type StepName = (typeof stepNames)[number]

interface FirstSteps {
  readonly done: readonly StepName[]
  /** The person does not want to see them any more. */
  readonly closed: boolean
}

const storageKey = 'heddle.first-steps'

/** How far this browser is with the first steps; remembered between visits. */
export const useFirstSteps = create<FirstSteps>(() => readSteps(localStorage.getItem(storageKey)))

/** What was remembered; anything else begins anew. */
export function readSteps(kept: string | null): FirstSteps {
  try {
    const value: unknown = JSON.parse(kept ?? '{}')
    if (typeof value !== 'object' || value === null) return { done: [], closed: false }
    const done = 'done' in value && Array.isArray(value.done) ? value.done : []
    return {
      done: stepNames.filter((name) => done.includes(name)),
      closed: 'closed' in value && value.closed === true,
    }
  } catch {
    return { done: [], closed: false }
  }
}

export function markStep(name: StepName): void {
  const { done } = useFirstSteps.getState()
  if (!done.includes(name))
    remember({ done: stepNames.filter((one) => one === name || done.includes(one)) })
}

export function closeSteps(): void {
  remember({ closed: true })
}

function remember(part: Partial<FirstSteps>): void {
  useFirstSteps.setState(part)
  localStorage.setItem(storageKey, JSON.stringify(useFirstSteps.getState()))
}

const promptName = /^(prompt|system|instructions?|template|rubric)$/

/**
 * Whether a change of a graph is one of a text that a model is given. A config is replaced as a
 * whole, so what it was before tells which of its settings changed.
 */
export function editsPrompt({ patches, inverse }: Pick<Step, 'patches' | 'inverse'>): boolean {
  const after = promptsIn(patches)
  const before = promptsIn(inverse)
  return [...after].some(([place, text]) => before.get(place) !== text)
}

/** Texts by their place in the graph. */
function promptsIn(patches: readonly Patch[]): Map<string, unknown> {
  const texts = new Map<string, unknown>()
  for (const { path, value } of patches) {
    if (path.at(-1) !== 'config' || typeof value !== 'object' || value === null) continue
    for (const [name, text] of Object.entries(value)) {
      if (promptName.test(name)) texts.set([...path, name].join(' '), text)
    }
  }
  return texts
}

/** The node to begin with: one that answers, or any other whose config holds a text for a model. */
export function nodeWithPrompt(graph: Graph | undefined): string | undefined {
  const entries = Object.entries(graph?.nodes ?? {})
  const answers = entries.find(
    ([, entry]) => !isFrame(entry) && /^(generate|agent)@/.test(entry.type),
  )
  if (answers !== undefined) return answers[0]
  return entries.find(
    ([, entry]) =>
      !isFrame(entry) && Object.keys(entry.config ?? {}).some((name) => promptName.test(name)),
  )?.[0]
}
