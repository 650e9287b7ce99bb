import { messageOf } from '../engine/graph/message-of.ts'
import type { IngestReport } from '../engine/retrieval/ingest.ts'
import type { IndexProgress } from './api.ts'
import { IndexingStopped, type IndexBuilds } from './index-builds.ts'
import type { Log } from './log.ts'
import { projectFolder } from './version.ts'
import type { Workspace } from './workspace.ts'

/** Name of the index of Heddle's own documentation, which the shipped graph asks. */
export const docsIndex = 'docs'

/**
 * Does after the start what would make the first run wait: goes on with what was accepted before, builds the index
 * of the documentation when it changed, and loads the libraries that are loaded on first use.
 */
export async function warmUp(workspace: Workspace, log: Log): Promise<void> {
  const leads = (await workspace.several?.presence.leads()) !== false
  if (leads) await workspace.indexes.resume()
  // Another server has taken them in, or is about to; then this one only needs its searchable copies.
  if (leads) await buildDocsIndex(workspace, log)
  else await workspace.indexes.refreshAll()
  await import('@langchain/langgraph/web')
  await import('undici')
}

/** Brings the index of the documentation up to date with its files. */
export function takeDocs(
  indexes: IndexBuilds,
  onProgress?: (progress: IndexProgress) => void,
): Promise<IngestReport> {
  return indexes.takeFiles(docsIndex, ['docs/**/*.md'], {
    base: projectFolder,
    replace: true,
    ...(onProgress === undefined ? {} : { onProgress }),
  })
}

async function buildDocsIndex(workspace: Workspace, log: Log): Promise<void> {
  const started = performance.now()
  try {
    const report = await takeDocs(workspace.indexes)
    const { added, changed, removed } = report
    const moved = added.length + changed.length + removed.length
    if (moved === 0) return
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    log.info(
      `The index "${docsIndex}" is built from ${added.length + changed.length + report.unchanged.length} documents (${seconds} s).`,
    )
  } catch (error) {
    if (error instanceof IndexingStopped) return
    const why = messageOf(error)
    log.error({ err: error }, `The index "${docsIndex}" could not be built: ${why}`)
  }
}
