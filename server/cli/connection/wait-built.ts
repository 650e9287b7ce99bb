import { setTimeout as wait } from 'node:timers/promises'
import type { IndexProgress, IndexSummary } from '../../api.ts'
import type { ServerClient } from './server-client.ts'

/** The index when nothing is being built of it. */
export async function built(
  client: ServerClient,
  path: string,
  onProgress: (progress: IndexProgress) => void,
): Promise<IndexSummary> {
  for (;;) {
    const index = await client.send<IndexSummary>(path)
    if (index.state !== 'building') return index
    if (index.progress !== undefined) onProgress(index.progress)
    await wait(100)
  }
}

/** @throws when its building failed */
export function checkBuilt({ name, state, error }: IndexSummary): void {
  if (state !== 'failed') return
  throw new Error(
    `The documents are stored, but the index "${name}" could not be built: ${error ?? 'no reason was given'}`,
  )
}
