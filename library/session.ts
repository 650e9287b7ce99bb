import { createEgress } from '../engine/egress/create-egress.ts'
import type { Egress } from '../engine/egress/egress.ts'
import { environmentSecrets } from '../engine/egress/environment-secrets.ts'
import type { Secrets } from '../engine/egress/secrets.ts'
import { createCatalogue } from '../engine/graph/catalogue.ts'
import type { Journal } from '../engine/journal/journal.ts'
import { memoryJournal } from '../engine/journal/memory-journal.ts'
import { openSqliteJournal } from '../engine/journal/sqlite-journal.ts'
import { environmentModels } from '../engine/models/environment-models.ts'
import type { Models } from '../engine/models/models.ts'
import { createEngine } from '../engine/run/create-engine.ts'
import type { Engine } from '../engine/run/engine.ts'
import type { RunEvent } from '../engine/run/events.ts'
import type { Indexes } from '../engine/retrieval/search-index.ts'
import type { Sandbox } from '../engine/sandbox/sandbox.ts'
import { nodeTypes } from '../nodes/index.ts'
import type { CheckOptions } from './check.ts'
import { buildIndexes, type IndexContents } from './index-contents.ts'
import { knownGraphs } from './known-graphs.ts'

/** What a run is made with. */
export interface SessionOptions extends CheckOptions {
  /** Left out, those that OPENAI_API_KEY, OPENAI_BASE_URL and HEDDLE_MODEL stand for. */
  readonly models?: Models
  /** What the indexes of the graph hold, by name; or indexes that are kept elsewhere. */
  readonly indexes?: Indexes | Readonly<Record<string, IndexContents>>
  /** The way out to the web. Left out, public addresses and what HEDDLE_EGRESS_ALLOW names. */
  readonly egress?: Egress
  /** Left out, those of HEDDLE_SECRET_NAME and HEDDLE_SECRET_NAME_HOSTS. */
  readonly secrets?: Secrets
  /** What runs the code of graphs, where one is kept for many calls. */
  readonly sandbox?: Sandbox
  /** A file in which runs are recorded, or a journal. Left out, in memory. */
  readonly journal?: string | Journal
  /** Told of everything that happens, as it happens. */
  readonly onEvent?: (event: RunEvent) => void
}

/** An engine for one call of the library. */
export interface Session {
  readonly engine: Engine
  readonly journal: Journal
}

/** Opens what the options name, does the work, and closes what was opened. */
export async function withSession<Result>(
  options: SessionOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const closers: (() => Promise<void>)[] = []
  try {
    const models = options.models ?? (await environmentModels(process.env))
    const journal = openJournal(options.journal)
    // One in memory is kept for those who replay the run: it goes with its last reader.
    if (typeof options.journal === 'string') closers.push(() => journal.close())
    const built = isOpen(options.indexes)
      ? undefined
      : await buildIndexes(options.indexes ?? {}, models)
    if (built !== undefined) closers.push(() => built.close())
    const egress =
      options.egress ?? createEgress({ allow: process.env['HEDDLE_EGRESS_ALLOW'] ?? [] })
    if (options.egress === undefined) closers.push(() => egress.close())
    const engine = createEngine({
      egress,
      secrets: options.secrets ?? environmentSecrets(process.env),
      ...(options.sandbox === undefined ? {} : { sandbox: options.sandbox }),
      catalogue: createCatalogue([...nodeTypes, ...(options.nodes ?? [])]),
      journal,
      models,
      indexes: isOpen(options.indexes) ? options.indexes : built!.indexes,
      graphs: knownGraphs(options.graphs ?? []),
    })
    closers.push(() => engine.close())
    return await work({ engine, journal })
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

function openJournal(given: string | Journal | undefined): Journal {
  if (given === undefined) return memoryJournal()
  return typeof given === 'string' ? openSqliteJournal(given) : given
}

function isOpen(indexes: SessionOptions['indexes']): indexes is Indexes {
  return indexes !== undefined && typeof indexes['open'] === 'function'
}
