import { messageOf } from '../../engine/graph/message-of.ts'
import type { RunList } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { useDocument } from '../document/document-store.ts'
import { toast } from '../ui/toast-store.ts'
import { useRunStore } from './run-store.ts'
import { showRun } from './start-run.ts'

/** Shows the run of the open graph that began after the shown one, or before it; the newest where none is shown. */
export async function stepRun(step: 1 | -1): Promise<void> {
  const { graph } = useDocument.getState()
  const { trace } = useRunStore.getState()
  if (graph === undefined) return
  try {
    const name = encodeURIComponent(graph.name)
    const { runs } = await request<RunList>(`/api/runs?limit=200&graph=${name}`)
    const at = runs.findIndex(({ id }) => id === trace?.run)
    const next = at < 0 ? runs[0] : runs[at - step]
    if (next === undefined) {
      toast(step > 0 ? 'This is the newest run.' : 'There is no run before this one.')
      return
    }
    showRun(next.id)
  } catch (error) {
    const reason = messageOf(error)
    toast(`The runs could not be listed. ${reason}`, { tone: 'error' })
  }
}
