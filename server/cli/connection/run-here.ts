import type { Workspace } from '../../workspace.ts'
import type { StartedRun } from './connection.ts'

/** A run of this process. */
export function runHere(
  workspace: Pick<Workspace, 'runs'>,
  id: string,
  options: { kept?: boolean } = {},
): StartedRun {
  const { runs } = workspace
  return {
    id,
    kept: options.kept ?? true,
    events: runs.events(id, 0) ?? nothing(),
    outputs: () => Promise.resolve(runs.look(id)?.outputs ?? {}),
    waiting: () => Promise.resolve(runs.look(id)?.waiting ?? []),
    async answer(node, answer) {
      await runs.answer(id, node, answer)
    },
    again: () => runHere(workspace, id, options),
    async cancel() {
      await runs.cancel(id)
    },
  }
}

// oxlint-disable-next-line require-yield -- it has nothing to give
async function* nothing(): AsyncGenerator<never, void> {
  await Promise.resolve()
}
