import { messageOf } from '../../engine/graph/message-of.ts'
import type { VersionAnswer, VersionSummary } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { useDocument } from '../document/document-store.ts'
import { toastWithUndo } from '../document/undo.ts'
import { toast } from '../ui/toast-store.ts'

/** Puts an earlier version into the draft: one step that can be undone; the versions stay. */
export async function restoreVersion(name: string, summary: VersionSummary): Promise<void> {
  try {
    const { graph } = await request<VersionAnswer>(
      `/api/graphs/${encodeURIComponent(name)}/versions/${encodeURIComponent(summary.version)}`,
    )
    const label = `Went back to version ${summary.number}`
    useDocument.getState().dispatch({ type: 'graph.replace', graph, label })
    toastWithUndo(`The draft is as in version ${summary.number} now.`)
  } catch (error) {
    const reason = messageOf(error)
    toast(`Version ${summary.number} could not be opened. ${reason}`, { tone: 'error' })
  }
}
