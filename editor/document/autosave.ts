import type { Graph } from '../../engine/graph/document.ts'
import { messageOf } from '../../engine/graph/message-of.ts'
import type { Problem } from '../../engine/graph/problem.ts'
import type { DraftSave, GraphAnswer } from '../../server/api.ts'
import { useDocument } from './document-store.ts'
import { emptyHistory, type Step } from './history.ts'
import { forgetUnsaved, keepUnsaved, unsaved } from './unsaved.ts'
import { mergeDrafts, withTheirParts } from '../../engine/graph/merge-drafts.ts'

/** How the draft of one graph reaches the server. */
export interface DraftConnection {
  load(name: string): Promise<GraphAnswer>
  save(name: string, change: DraftSave): Promise<SaveAnswer>
  /** @param version its hash */
  version(name: string, version: string): Promise<Graph>
}

type SaveAnswer =
  | { readonly kind: 'saved'; readonly revision: number; readonly problems: readonly Problem[] }
  /** The draft on the server is newer than the revision we began with. */
  | { readonly kind: 'stale'; readonly current: GraphAnswer }

/** The open draft, kept in step with the server until `close`. */
export interface OpenDraft {
  /** Somebody else saved this revision. */
  changedElsewhere(revision: number): void
  /** Saves now; true when everything is on the server. */
  flush(): Promise<boolean>
  /** Ends a conflict with our draft, but for these parts, which are taken from theirs. */
  resolve(parts: readonly string[]): Promise<void>
  close(): void
}

const pause = 600
const retryPause = 3000

/** Opens a graph in `useDocument` and saves every change about half a second after it is made. */
export async function openDraft(name: string, connection: DraftConnection): Promise<OpenDraft> {
  const [answer, left] = await Promise.all([connection.load(name), unsaved(name)])
  /** The draft as the server has it: what a merge starts from. */
  let base = answer.draft
  let theirs: GraphAnswer | undefined
  /** What both sides began with, while a conflict is open: they may save again before it is settled. */
  let fork: Graph | undefined
  /** The version that a draft which was behind takes in with its next save. */
  let onto: string | undefined
  /** The last step that the server has. */
  let lastSaved: Step | undefined
  let closed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let askAgain: ReturnType<typeof setTimeout> | undefined
  let underWay: Promise<boolean> | undefined

  showAnswer(answer, answer.draft)
  useDocument.setState({ history: emptyHistory, selection: [], save: { kind: 'saved' } })
  if (left !== undefined) takeIn(left.base, left.graph, answer)
  await catchUp(answer)

  const unsubscribe = useDocument.subscribe((state, before) => {
    // Steps of before a reload come back with the document that the server has.
    if (state.graph === base) lastSaved = state.history.done.at(-1)
    if (closed || state.graph === before.graph || state.graph === undefined) return
    if (state.graph === base) return
    keepUnsaved({ name, base, graph: state.graph })
    if (state.save.kind === 'conflict') return
    useDocument.setState({ save: { kind: 'saving' } })
    schedule(pause)
  })
  if (useDocument.getState().graph !== base) schedule(0)

  function schedule(delay: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), delay)
  }

  /** Puts changes made on an older draft onto what the server has now. */
  function takeIn(from: Graph, ours: Graph, current: GraphAnswer): void {
    const start = fork ?? from
    const { graph, conflicts } = mergeDrafts(start, ours, current.draft)
    base = current.draft
    theirs = conflicts.length === 0 ? undefined : current
    fork = conflicts.length === 0 ? undefined : start
    showAnswer(current, graph)
    useDocument.setState({
      // The steps so far describe another document.
      history: emptyHistory,
      save:
        conflicts.length === 0
          ? { kind: 'saving' }
          : { kind: 'conflict', conflicts, theirs: current.draft },
    })
  }

  /** Joins a draft with the newest version, where its file changed the same parts since the draft began. */
  async function catchUp(current: GraphAnswer): Promise<void> {
    if (current.behind === undefined) return
    const [from, newest] = await Promise.all([
      connection.version(name, current.behind),
      connection.version(name, current.version),
    ])
    const ours = useDocument.getState().graph
    if (closed || ours === undefined) return
    takeIn(from, ours, { ...current, draft: newest })
    onto = current.version
    // The server still has the draft of before, so whatever is chosen is a change.
    base = current.draft
  }

  function flush(): Promise<boolean> {
    clearTimeout(timer)
    underWay ??= send().finally(() => {
      underWay = undefined
    })
    return underWay
  }

  async function send(): Promise<boolean> {
    const { graph, revision, save, history } = useDocument.getState()
    if (closed || graph === undefined || save.kind === 'conflict') return false
    if (graph === base) {
      forgetUnsaved(name)
      useDocument.setState({ save: { kind: 'saved' } })
      return true
    }
    let result: SaveAnswer
    try {
      const taken = onto === undefined ? {} : { onto }
      result = await connection.save(name, { baseRevision: revision, draft: graph, ...taken })
    } catch (error) {
      if (!closed) {
        const message = messageOf(error)
        const { done } = useDocument.getState().history
        // What was left here by a window before has no step of its own any more.
        const saved = lastSaved === undefined ? 0 : done.indexOf(lastSaved) + 1
        const changes = Math.max(1, done.length - saved)
        useDocument.setState({ save: { kind: 'offline', message, changes } })
        schedule(retryPause)
      }
      return false
    }
    if (closed) return false
    if (result.kind === 'stale') {
      takeIn(base, useDocument.getState().graph ?? graph, result.current)
      await catchUp(result.current)
      if (theirs === undefined) return send()
      return false
    }
    base = graph
    lastSaved = history.done.at(-1)
    onto = undefined
    const now = useDocument.getState().graph
    const told = { graph, problems: result.problems }
    useDocument.setState({ revision: result.revision, changed: true, told })
    if (now !== graph && now !== undefined) {
      keepUnsaved({ name, base, graph: now })
      return send()
    }
    forgetUnsaved(name)
    useDocument.setState({ save: { kind: 'saved' } })
    return true
  }

  const draft: OpenDraft = {
    changedElsewhere(revision) {
      if (closed || revision <= useDocument.getState().revision) return
      // A save of our own may be on its way with this very revision.
      void (underWay ?? Promise.resolve())
        .then(async () => {
          if (closed || revision <= useDocument.getState().revision) return
          const current = await connection.load(name)
          // A save of our own may have brought as much meanwhile.
          if (closed || current.revision <= useDocument.getState().revision) return
          takeIn(base, useDocument.getState().graph ?? base, current)
          await catchUp(current)
          await flush()
        })
        .catch(() => {
          clearTimeout(askAgain)
          askAgain = setTimeout(() => draft.changedElsewhere(revision), retryPause)
        })
    },
    flush,
    async resolve(parts) {
      if (theirs === undefined) return
      const { draft: chosen } = theirs
      theirs = undefined
      fork = undefined
      const ours = useDocument.getState().graph ?? chosen
      const graph = parts.length === 0 ? ours : withTheirParts(ours, chosen, parts)
      useDocument.setState({ graph, save: { kind: 'saving' } })
      await flush()
    },
    close() {
      closed = true
      clearTimeout(timer)
      clearTimeout(askAgain)
      unsubscribe()
    },
  }
  return draft
}

function showAnswer(answer: GraphAnswer, graph: Graph): void {
  useDocument.setState({
    graph,
    revision: answer.revision,
    version: answer.version,
    changed: answer.changed,
    problems: answer.problems,
    told: { graph: answer.draft, problems: answer.problems },
  })
}
