import { applyPatches, enablePatches, produceWithPatches } from 'immer'
import { create } from 'zustand'
import type { CheckContext } from '../../engine/graph/check-context.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import type { Problem } from '../../engine/graph/problem.ts'
import { afterFirstPicture } from '../ui/first-picture.ts'
import { applyCommand } from './apply-command.ts'
import { catalogueContext } from './catalogue-context.ts'
import { labelOf, mergeKeyOf, type Command } from './command.ts'
import { emptyHistory, record, type History } from './history.ts'
import { noGraphs, type NamedGraphs } from './named-graphs.ts'
import { withTold, type ToldProblems } from './told-problems.ts'

enablePatches()

type SaveState =
  | { readonly kind: 'saved' }
  /** Changed here, not yet confirmed by the server; kept in this browser meanwhile. */
  | { readonly kind: 'saving' }
  /** `changes`: how many steps the server does not have. */
  | { readonly kind: 'offline'; readonly message: string; readonly changes: number }
  /** Somebody else changed the same parts. */
  | {
      readonly kind: 'conflict'
      /** As `mergeDrafts` names them. */
      readonly conflicts: readonly string[]
      /** What they saved. */
      readonly theirs: Graph
    }

export interface DocumentState {
  /** undefined until a graph is open. */
  readonly graph: Graph | undefined
  /** Revision of the draft that the server last confirmed. */
  readonly revision: number
  /** Hash of the newest version. */
  readonly version: string
  /** Whether the draft differs from that version, as the server last said. */
  readonly changed: boolean
  readonly catalogue: readonly NodeDescription[]
  /** The graphs that nodes name. */
  readonly named: NamedGraphs
  /** What `check`, `portsOf` and `canConnect` need. */
  readonly context: CheckContext
  readonly problems: readonly Problem[]
  /** What the server last said of the draft; undefined until it did. */
  readonly told: ToldProblems | undefined
  /** Ids of the selected nodes and frames, and `$inputs`, `$outputs`. */
  readonly selection: readonly string[]
  readonly history: History
  readonly save: SaveState
  readonly dispatch: (command: Command) => void
  /** Returns what was undone, in the past tense; undefined when there is nothing. */
  readonly undo: () => string | undefined
  readonly redo: () => string | undefined
  readonly select: (nodes: readonly string[]) => void
}

/** The open graph. Every change goes through `dispatch`; nothing else writes `graph`. */
export const useDocument = create<DocumentState>((set, get) => ({
  graph: undefined,
  revision: 0,
  version: '',
  changed: false,
  catalogue: [],
  named: noGraphs,
  context: catalogueContext([], noGraphs),
  problems: [],
  told: undefined,
  selection: [],
  history: emptyHistory,
  save: { kind: 'saved' },

  dispatch(command) {
    const { graph, history } = get()
    if (graph === undefined) return
    const [next, patches, inverse] = produceWithPatches(graph, (draft) => {
      applyCommand(draft, command)
    })
    if (patches.length === 0) return
    const step = {
      label: labelOf(command),
      patches,
      inverse,
      at: Date.now(),
      mergeKey: mergeKeyOf(command),
    }
    set({ graph: next, history: record(history, step), ...kept(next, get().selection) })
  },

  undo() {
    const { graph, history, selection } = get()
    const step = history.done.at(-1)
    if (graph === undefined || step === undefined) return undefined
    const next = applyPatches(graph, [...step.inverse])
    set({
      graph: next,
      history: { done: history.done.slice(0, -1), undone: [...history.undone, step] },
      ...kept(next, selection),
    })
    return step.label
  },

  redo() {
    const { graph, history, selection } = get()
    const step = history.undone.at(-1)
    if (graph === undefined || step === undefined) return undefined
    const next = applyPatches(graph, [...step.patches])
    set({
      graph: next,
      history: {
        // What comes next is a step of its own.
        done: [...history.done, { ...step, mergeKey: undefined }],
        undone: history.undone.slice(0, -1),
      },
      ...kept(next, selection),
    })
    return step.label
  },

  select(nodes) {
    const { selection } = get()
    const same = nodes.length === selection.length && nodes.every((id, at) => id === selection[at])
    if (!same) set({ selection: [...nodes] })
  },
}))

/** A node that is gone cannot stay selected. */
function kept(graph: Graph, selection: readonly string[]): Pick<DocumentState, 'selection'> {
  const left = selection.filter((id) => id.startsWith('$') || graph.nodes[id] !== undefined)
  return { selection: left.length === selection.length ? selection : left }
}

export function setCatalogue(catalogue: readonly NodeDescription[]): void {
  if (catalogue === useDocument.getState().catalogue) return
  useDocument.setState(({ named }) => ({ catalogue, context: catalogueContext(catalogue, named) }))
}

export function setNamedGraphs(named: NamedGraphs): void {
  useDocument.setState(({ catalogue }) => ({ named, context: catalogueContext(catalogue, named) }))
}

let scheduled: ReturnType<typeof setTimeout> | undefined

/** Checks a moment after the last change: typing must never wait for it. */
useDocument.subscribe((state, before) => {
  const isSame =
    state.graph === before.graph && state.context === before.context && state.told === before.told
  if (isSame) return
  clearTimeout(scheduled)
  scheduled = setTimeout(() => void checkAgain(), 80)
})

async function checkAgain(): Promise<void> {
  await afterFirstPicture()
  const { checkGraph } = await import('./check-graph.ts')
  const { graph, context, catalogue, named, told } = useDocument.getState()
  // Without the catalogue every node type would count as unknown, and graphs on their way as missing.
  if (graph === undefined || catalogue.length === 0 || named.isLoading) return
  const problems = withTold(checkGraph(graph, context, catalogue), told, graph)
  useDocument.setState({ problems })
}
