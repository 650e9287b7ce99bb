import { DatabaseSync } from 'node:sqlite'
import {
  BaseCheckpointSaver,
  type Checkpoint,
  type CheckpointMetadata,
  type CheckpointTuple,
} from '@langchain/langgraph/web'

type Config = Parameters<BaseCheckpointSaver['getTuple']>[0]
type NewVersions = Parameters<BaseCheckpointSaver['put']>[3]
type Writes = Parameters<BaseCheckpointSaver['putWrites']>[1]

/**
 * Keeps the checkpoints of LangGraph in a SQLite file, as well as that can be done in a few lines:
 * one blob for each version of a channel, so that a value is written once and not with every
 * checkpoint behind it; one transaction for each call; prepared statements; WAL with an fsync at
 * each commit. The published saver for SQLite aborts the process on this version of Node.
 */
export class SqliteSaver extends BaseCheckpointSaver {
  readonly #database: DatabaseSync
  readonly #statements

  constructor(path: string) {
    super()
    const database = new DatabaseSync(path)
    database.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;
      CREATE TABLE IF NOT EXISTS checkpoint (
        thread TEXT, space TEXT, id TEXT, parent TEXT, body BLOB, metadata BLOB,
        PRIMARY KEY (thread, space, id)
      );
      CREATE TABLE IF NOT EXISTS channel (
        thread TEXT, space TEXT, name TEXT, version INTEGER, type TEXT, body BLOB,
        PRIMARY KEY (thread, space, name, version)
      );
      CREATE TABLE IF NOT EXISTS write (
        thread TEXT, space TEXT, checkpoint TEXT, task TEXT, path TEXT, number INTEGER,
        channel TEXT, type TEXT, body BLOB,
        PRIMARY KEY (thread, space, checkpoint, task, number)
      );
    `)
    this.#database = database
    this.#statements = {
      putCheckpoint: database.prepare(
        'INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?, ?, ?)',
      ),
      putChannel: database.prepare('INSERT OR IGNORE INTO channel VALUES (?, ?, ?, ?, ?, ?)'),
      putWrite: database.prepare('INSERT OR REPLACE INTO write VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
      one: database.prepare('SELECT * FROM checkpoint WHERE thread = ? AND space = ? AND id = ?'),
      newest: database.prepare(
        'SELECT * FROM checkpoint WHERE thread = ? AND space = ? ORDER BY id DESC LIMIT 1',
      ),
      all: database.prepare(
        'SELECT id FROM checkpoint WHERE thread = ? AND space = ? ORDER BY id DESC',
      ),
      channel: database.prepare(
        'SELECT type, body FROM channel WHERE thread = ? AND space = ? AND name = ? AND version = ?',
      ),
      writes: database.prepare(
        'SELECT task, channel, type, body FROM write WHERE thread = ? AND space = ? AND checkpoint = ? ORDER BY path, task, number',
      ),
    }
  }

  override async put(
    config: Config,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: NewVersions,
  ): Promise<Config> {
    const { thread, space, id: parent } = placeOf(config)
    const { channel_values: values, ...rest } = checkpoint
    const [, body] = await this.serde.dumpsTyped(rest)
    const [, about] = await this.serde.dumpsTyped(metadata)
    const channels = await Promise.all(
      Object.entries(newVersions)
        .filter(([name]) => Object.hasOwn(values, name))
        .map(async ([name, version]) => ({
          name,
          version,
          stored: await this.serde.dumpsTyped(values[name]),
        })),
    )
    this.#commit(() => {
      for (const { name, version, stored } of channels)
        this.#statements.putChannel.run(thread, space, name, version, ...stored)
      this.#statements.putCheckpoint.run(thread, space, checkpoint.id, parent, body, about)
    })
    return configOf(thread, space, checkpoint.id)
  }

  override async putWrites(config: Config, writes: Writes, task: string, path = ''): Promise<void> {
    const { thread, space, id } = placeOf(config)
    const stored = await Promise.all(
      writes.map(
        async ([channel, value]) => [channel, ...(await this.serde.dumpsTyped(value))] as const,
      ),
    )
    this.#commit(() => {
      for (const [number, [channel, type, body]] of stored.entries())
        this.#statements.putWrite.run(thread, space, id, task, path, number, channel, type, body)
    })
  }

  override async getTuple(config: Config): Promise<CheckpointTuple | undefined> {
    const { thread, space, id: wanted } = placeOf(config)
    const { one, newest, channel, writes } = this.#statements
    const row = wanted === null ? newest.get(thread, space) : one.get(thread, space, wanted)
    if (row === undefined) return undefined
    const id = String(row['id'])
    const checkpoint = await this.#load<Checkpoint>(row['body'])
    checkpoint.channel_values = {}
    for (const [name, version] of Object.entries(checkpoint.channel_versions)) {
      const stored = channel.get(thread, space, name, version)
      if (stored === undefined) continue
      checkpoint.channel_values[name] = await this.#load(stored['body'], String(stored['type']))
    }
    const pending = writes.all(thread, space, id).map(async (write) => {
      const value = await this.#load(write['body'], String(write['type']))
      return [String(write['task']), String(write['channel']), value] as [string, string, unknown]
    })
    const parent = row['parent']
    return {
      config: configOf(thread, space, id),
      checkpoint,
      metadata: await this.#load<CheckpointMetadata>(row['metadata']),
      pendingWrites: await Promise.all(pending),
      ...(parent === null ? {} : { parentConfig: configOf(thread, space, String(parent)) }),
    }
  }

  override async *list(config: Config): AsyncGenerator<CheckpointTuple> {
    const { thread, space } = placeOf(config)
    for (const row of this.#statements.all.all(thread, space)) {
      const tuple = await this.getTuple(configOf(thread, space, String(row['id'])))
      if (tuple !== undefined) yield tuple
    }
  }

  override async deleteThread(thread: string): Promise<void> {
    this.#commit(() => {
      for (const table of ['checkpoint', 'channel', 'write'])
        this.#database.prepare(`DELETE FROM ${table} WHERE thread = ?`).run(thread)
    })
  }

  close(): void {
    this.#database.close()
  }

  #commit(write: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      write()
      this.#database.exec('COMMIT')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }

  async #load<Loaded>(body: unknown, type = 'json'): Promise<Loaded> {
    if (!(body instanceof Uint8Array))
      throw new Error('A checkpoint holds something that is not a blob.')
    // SAFETY: the serializer gives back what `put` and `putWrites` gave it.
    return (await this.serde.loadsTyped(type, body)) as Loaded
  }
}

interface Place {
  readonly thread: string
  readonly space: string
  /** Of a checkpoint; null stands for the newest. */
  readonly id: string | null
}

function placeOf({ configurable = {} }: Config): Place {
  const { thread_id: thread, checkpoint_ns: space = '', checkpoint_id: id } = configurable
  return { thread: String(thread), space: String(space), id: id ? String(id) : null }
}

function configOf(thread: string, space: string, id: string): Config {
  return { configurable: { thread_id: thread, checkpoint_ns: space, checkpoint_id: id } }
}
