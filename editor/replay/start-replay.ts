import type { RunReplay } from '../../server/api.ts'
import { showView } from '../runs/panel-view.ts'
import { budgetToSend } from '../runs/run-budget.ts'
import { beginRun } from '../runs/start-run.ts'
import { useReplay, type ReplayDraft } from './replay-store.ts'

/** Starts the replay that was made ready, as a run of its own beside the one it repeats. */
export function startReplay(): void {
  const { draft } = useReplay.getState()
  if (draft === undefined) return
  showView('compare')
  beginRun(`/v1/runs/${encodeURIComponent(draft.run)}/replay`, replayBody(draft))
}

export function replayBody(draft: ReplayDraft): RunReplay {
  const { path, way, outputs, absent, asDraft } = draft
  const edits = {
    ...(Object.keys(outputs).length === 0 ? {} : { outputs: { [path]: outputs } }),
    ...(absent.length === 0 ? {} : { absent: absent.map((port) => `${path}.${port}`) }),
  }
  return {
    ...(way === 'again' ? { from: path } : Object.keys(edits).length === 0 ? {} : { edits }),
    ...(asDraft ? { version: 'draft' } : {}),
    ...budgetToSend(),
  }
}
