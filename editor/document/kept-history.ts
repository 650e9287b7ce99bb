import { printGraph } from '../../engine/graph/canonical.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { useDocument } from './document-store.ts'
import { emptyHistory, type History, type Step } from './history.ts'

/** Steps that are kept; older ones go first. */
const mostSteps = 100
const pause = 300

const keyOf = (name: string): string => `heddle.history.${name}`

/**
 * Lets undo survive a reload of this window: the steps of each graph are kept with the document that
 * they lead to, and count again where that is the document that is opened. Returns how to stop.
 */
export function keepHistory(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = (): void => {
    clearTimeout(timer)
    timer = undefined
    const { graph, history } = useDocument.getState()
    if (graph !== undefined) writeHistory(graph, history)
  }
  // A window that closes or loads anew does not wait for the pause.
  const writeAtOnce = (): void => {
    if (timer !== undefined) write()
  }
  const unsubscribe = useDocument.subscribe((state, before) => {
    // When a graph opens its history is emptied right after; what was kept comes after that.
    if (state.graph?.name !== before.graph?.name) setTimeout(restoreHistory)
    else if (state.history !== before.history && state.history !== emptyHistory) {
      clearTimeout(timer)
      timer = setTimeout(write, pause)
    }
  })
  restoreHistory()
  globalThis.addEventListener('pagehide', writeAtOnce)
  return () => {
    writeAtOnce()
    unsubscribe()
    globalThis.removeEventListener('pagehide', writeAtOnce)
  }
}

function restoreHistory(): void {
  const { graph, history } = useDocument.getState()
  const kept = graph === undefined || history !== emptyHistory ? undefined : readHistory(graph)
  if (kept !== undefined) useDocument.setState({ history: kept })
}

function writeHistory(graph: Graph, { done, undone }: History): void {
  try {
    const kept = {
      graph: printGraph(graph),
      done: done.slice(-mostSteps),
      undone: undone.slice(-mostSteps),
    }
    sessionStorage.setItem(keyOf(graph.name), JSON.stringify(kept))
  } catch {
    // Too much for the browser's store; what is there leads to another document and would not count.
    sessionStorage.removeItem(keyOf(graph.name))
  }
}

function readHistory(graph: Graph): History | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(graph.name)) ?? 'null')
    if (typeof kept !== 'object' || kept === null) return undefined
    if (Reflect.get(kept, 'graph') !== printGraph(graph)) return undefined
    const [done, undone] = [stepsIn(kept, 'done'), stepsIn(kept, 'undone')]
    return done === undefined || undone === undefined ? undefined : { done, undone }
  } catch {
    return undefined
  }
}

function stepsIn(kept: object, key: string): readonly Step[] | undefined {
  const steps: unknown = Reflect.get(kept, key)
  if (!Array.isArray(steps) || !steps.every(isStep)) return undefined
  // What comes next is a step of its own.
  return steps.map((step) => ({ ...step, mergeKey: undefined }))
}

/** Only this file writes there, so what has the parts of a step is one. */
function isStep(value: unknown): value is Step {
  return (
    typeof value === 'object' &&
    value !== null &&
    'label' in value &&
    'patches' in value &&
    Array.isArray(value.patches) &&
    'inverse' in value &&
    Array.isArray(value.inverse)
  )
}
