import type { Graph } from '../../engine/graph/document.ts'
import type { RunEvent, Values } from '../../engine/run/events.ts'
import type { RunCreate, RunReplay } from '../../server/api.ts'
import { ApiError, problemsIn, request } from '../client/request.ts'
import { followRun, openEvents } from '../client/run-events.ts'
import { useDocument } from '../document/document-store.ts'
import { flushDocument } from '../document/open-document.ts'
import { estimateOf } from '../replay/what-runs-again.ts'
import { setPanels } from '../shell/panels.ts'
import { toast } from '../ui/toast-store.ts'
import { showView } from './panel-view.ts'
import { beginWithinCost, type CostQuestion } from './cost-guard.ts'
import { shownEstimate } from './estimate.ts'
import { pinsToSend } from './pins.ts'
import { budgetToSend } from './run-budget.ts'
import { inputsToSend, missingInputs, useRunInputs, whenFormIsDrawn } from './run-inputs.ts'
import { clearRun, isOpen, receive, useRunStore } from './run-store.ts'

let following: AbortController | undefined

/**
 * Runs the open draft with the inputs that the run panel shows, and with the outputs that are pinned.
 * @param part only this node, and what it needs
 */
export function startRun(part: { readonly to?: string } = {}): void {
  const { graph, save } = useDocument.getState()
  if (graph === undefined || useRunStore.getState().starting) return
  if (isOpen(useRunStore.getState().trace)) {
    toast('A run is under way. Stop it first, or wait for its end.')
    return
  }
  if (save.kind === 'conflict') {
    toast('This graph was changed elsewhere. Settle that first: "Changed elsewhere", above.')
    return
  }
  const { values, drawn } = useRunInputs.getState()
  const missing = missingInputs(graph, values)
  if (missing.length > 0) {
    showView('ask')
    setPanels({ bottomOpen: true })
    // Who is quicker than the form need not press twice: what it is filled with may be all that is missing.
    if (drawn === graph.name) useRunInputs.setState({ missing })
    else whenFormIsDrawn(graph.name, () => startRun(part))
    return
  }
  const { to } = part
  const begin = (): void => beginPart(graph, to)
  if (to === undefined) beginWithinCost(expectedCost(graph), begin)
  else expectedCostUpTo(graph, to).then((expected) => beginWithinCost(expected, begin), refuse)
}

/** Of a run of the newest version, to which the draft is mostly near; undefined where it is not known. */
function expectedCost({ name }: Graph): Omit<CostQuestion, 'begin'> | undefined {
  const estimate = shownEstimate(name, useDocument.getState().version)
  if (estimate?.cost === undefined || estimate.cost === null) return undefined
  return { cost: estimate.cost.median, p90: estimate.cost.p90, runs: estimate.runs }
}

/** Of a node and all that it needs, as if nothing of it was known from earlier runs. */
async function expectedCostUpTo(
  graph: Graph,
  to: string,
): Promise<Omit<CostQuestion, 'begin'> | undefined> {
  const estimate = shownEstimate(graph.name, useDocument.getState().version)
  if (estimate === undefined || !estimate.cost) return undefined
  const { context } = useDocument.getState()
  const { graphUpTo } = await import('../../engine/graph/graph-up-to.ts')
  const part = new Set(Object.keys(graphUpTo(graph, to, context)?.nodes ?? {}))
  const cost = estimateOf(graph, context, part, estimate)?.cost
  return typeof cost === 'number' ? { cost, runs: estimate.runs } : undefined
}

function beginPart(graph: Graph, to: string | undefined): void {
  const { values } = useRunInputs.getState()
  const input = inputsToSend(graph, values)
  const pinned = pinsToSend()
  const shared = { ...(to === undefined ? {} : { to, reuse: true }), ...budgetToSend() }
  if (pinned === undefined) {
    const body: RunCreate = { input, ...shared }
    beginRun(`/api/graphs/${encodeURIComponent(graph.name)}/draft/runs`, body)
    return
  }
  const { run, outputs } = pinned
  const begin = (needed: Readonly<Record<string, Values>>): void => {
    const body: RunReplay = { version: 'draft', edits: { input, outputs: needed }, ...shared }
    beginRun(`/v1/runs/${encodeURIComponent(run)}/replay`, body)
  }
  if (to === undefined) begin(outputs)
  else pinsWithin(graph, to, outputs).then(begin, refuse)
}

function refuse(error: unknown): void {
  useRunStore.setState({ refusal: [messageOf(error)] })
}

/** Of pinned outputs those that a part of a graph has. */
async function pinsWithin(
  graph: Graph,
  to: string,
  outputs: Readonly<Record<string, Values>>,
): Promise<Readonly<Record<string, Values>>> {
  const { graphUpTo } = await import('../../engine/graph/graph-up-to.ts')
  const part = graphUpTo(graph, to, useDocument.getState().context)
  return Object.fromEntries(
    Object.entries(outputs).filter(([node]) => part?.nodes[node] !== undefined),
  )
}

/** Saves the draft, asks for a run with a POST, and shows it from its first event on. */
export function beginRun(path: string, body: object): void {
  clearRun()
  useRunStore.setState({ starting: true, asked: true })
  void follow(async (signal) => {
    if (!(await flushDocument())) {
      throw new Error('The draft could not be saved, so it cannot be run. It is kept here.')
    }
    return fetch(path, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    })
  })
}

/** Shows a run that was started before: it is read from its first event on. */
export function showRun(run: string): void {
  if (useRunStore.getState().trace?.run === run) return
  clearRun()
  useRunStore.setState({ starting: true, asked: false })
  void follow((signal) => openEvents(run, 0, signal))
}

/** Stops watching; the run itself goes on. */
export function leaveRun(): void {
  following?.abort()
  following = undefined
  clearRun()
  useRunStore.setState({ starting: false })
}

export async function stopRun(): Promise<void> {
  const { trace } = useRunStore.getState()
  if (trace === undefined || trace.run === '') return
  try {
    await request<unknown>(`/v1/runs/${encodeURIComponent(trace.run)}/cancel`, { method: 'POST' })
  } catch (error) {
    toast(`The run could not be stopped. ${messageOf(error)}`, { tone: 'error' })
  }
}

async function follow(begin: (signal: AbortSignal) => Promise<Response>): Promise<void> {
  following?.abort()
  const controller = new AbortController()
  following = controller
  try {
    const events = followRun(begin, controller.signal, (lost) => useRunStore.setState({ lost }))
    for await (const event of events) {
      if (controller.signal.aborted) return
      if (event.type === 'run-start') keepRun(event)
      receive(event)
    }
  } catch (error) {
    if (controller.signal.aborted) return
    const problems = error instanceof ApiError ? problemsIn(error) : []
    const refusal =
      problems.length > 0 ? problems.map(({ message }) => message) : [messageOf(error)]
    useRunStore.setState({ starting: false, lost: false, refusal })
  }
}

const storageKey = 'heddle.open-run'

/** Remembers the run, so that a reload of the page attaches to it again. */
function keepRun({ run, graph }: Extract<RunEvent, { type: 'run-start' }>): void {
  sessionStorage.setItem(storageKey, JSON.stringify({ run, graph }))
}

/** The run that this window showed of a graph before it was loaded again. */
export function rememberedRun(graph: string): string | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null')
    if (typeof kept !== 'object' || kept === null || !('run' in kept) || !('graph' in kept)) {
      return undefined
    }
    return kept.graph === graph && typeof kept.run === 'string' ? kept.run : undefined
  } catch {
    return undefined
  }
}

function messageOf(error: unknown): string {
  return error instanceof TypeError
    ? 'The server cannot be reached.'
    : error instanceof Error
      ? error.message
      : String(error)
}
