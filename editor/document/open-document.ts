import type { Graph } from '../../engine/graph/document.ts'
import type { GraphAnswer } from '../../server/api.ts'
import { onDraftChange } from '../client/draft-changes.ts'
import { openDraft, type DraftConnection, type OpenDraft } from './autosave.ts'
import { httpDrafts } from './http-drafts.ts'

let open: { readonly name: string; readonly draft: Promise<OpenDraft> } | undefined

/**
 * Opens a graph as the one that `useDocument` holds; the one before is saved first.
 * @param read makes the document that is edited of the one that the server has; this alone is no edit
 */
export function openDocument(
  name: string,
  read: (graph: Graph) => Promise<Graph>,
): Promise<OpenDraft> {
  if (open?.name === name) return open.draft
  const before = open?.draft
  const draft = closeFirst(before).then(() => openDraft(name, reading(httpDrafts, read)))
  open = { name, draft }
  draft.catch(() => {
    if (open?.draft === draft) open = undefined
  })
  return draft
}

function reading(
  connection: DraftConnection,
  read: (graph: Graph) => Promise<Graph>,
): DraftConnection {
  const seen = async (answer: GraphAnswer): Promise<GraphAnswer> => ({
    ...answer,
    draft: await read(answer.draft),
  })
  return {
    load: async (name) => seen(await connection.load(name)),
    version: async (name, version) => read(await connection.version(name, version)),
    async save(name, change) {
      const answer = await connection.save(name, change)
      return answer.kind === 'stale' ? { ...answer, current: await seen(answer.current) } : answer
    },
  }
}

async function closeFirst(before: Promise<OpenDraft> | undefined): Promise<void> {
  const draft = await before?.catch(() => undefined)
  await draft?.flush()
  draft?.close()
}

/** Saves what is open now; true when the server has all of it. A run of the draft comes after this. */
export async function flushDocument(): Promise<boolean> {
  const draft = await open?.draft.catch(() => undefined)
  return (await draft?.flush()) ?? false
}

onDraftChange((name, revision) => {
  if (open?.name !== name) return
  void open.draft.then((draft) => draft.changedElsewhere(revision)).catch(() => undefined)
})

/** Ends a conflict with the server's draft: ours, but for these parts of theirs. */
export async function resolveConflict(theirParts: readonly string[]): Promise<void> {
  await (await open?.draft)?.resolve(theirParts)
}
