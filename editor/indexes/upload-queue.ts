import { messageOf } from '../../engine/graph/message-of.ts'
import type { FileReport } from '../../server/api/indexes.ts'

export type UploadState =
  | 'waiting'
  | 'sending'
  | 'reading'
  | 'done'
  | 'refused'
  | 'failed'
  | 'stopped'

/** A file on its way into an index. */
export interface Upload {
  /** Its path inside what was dropped or chosen. A document is known by it. */
  readonly source: string
  readonly file: Blob
  /** Epoch milliseconds. */
  readonly addedAt: number
  /** `reading` is the time between the last byte and the report. */
  readonly state: UploadState
  /** Bytes. */
  readonly sent: number
  readonly report?: FileReport
  /** Why it did not arrive, as a sentence. */
  readonly error?: string
}

/** The uploads of one index, in the order in which they were added. */
export interface UploadBatch {
  readonly uploads: readonly Upload[]
  /** Epoch milliseconds; of the first file since nothing was under way. */
  readonly startedAt: number
  readonly active: boolean
}

export interface SendFile {
  (
    upload: Upload,
    options: { signal: AbortSignal; onSent: (bytes: number) => void },
  ): Promise<FileReport>
}

export interface UploadQueue {
  /** A file that is there already under its path is sent anew, unless it is on its way. */
  add(files: readonly { readonly source: string; readonly file: Blob }[]): void
  /** Breaks off what is under way and forgets what waits. What has arrived stays. */
  stop(): void
  /** Sends again what did not arrive. */
  retry(): void
  /** Forgets what is over. */
  clear(): void
}

/** Sends files a few at a time. */
export function createUploadQueue(options: {
  send: SendFile
  /** Called when nothing is under way any more and something has arrived: the index is built then. */
  finish: () => Promise<void>
  onChange: (batch: UploadBatch) => void
  atOnce?: number
}): UploadQueue {
  const { send, finish, onChange, atOnce = 3 } = options
  const uploads = new Map<string, Upload>()
  let stopping = new AbortController()
  let startedAt = 0
  let under = 0
  let arrived = false

  function tell(): void {
    onChange({
      uploads: [...uploads.values()],
      startedAt,
      active: under > 0 || waiting() !== undefined,
    })
  }

  function waiting(): Upload | undefined {
    return uploads.values().find(({ state }) => state === 'waiting')
  }

  function change(source: string, changes: Partial<Upload>): void {
    const before = uploads.get(source)
    if (before !== undefined) uploads.set(source, { ...before, ...changes })
    tell()
  }

  async function sendOne(upload: Upload): Promise<void> {
    const { source, file } = upload
    const { signal } = stopping
    try {
      const report = await send(upload, {
        signal,
        onSent(bytes) {
          change(source, { sent: bytes, state: bytes < file.size ? 'sending' : 'reading' })
        },
      })
      arrived ||= report.refused === undefined
      change(source, {
        report,
        sent: file.size,
        state: report.refused === undefined ? 'done' : 'refused',
      })
    } catch (error) {
      change(
        source,
        signal.aborted ? { state: 'stopped' } : { state: 'failed', error: said(error) },
      )
    }
  }

  function go(): void {
    for (let next = waiting(); next !== undefined && under < atOnce; next = waiting()) {
      under += 1
      const sending: Upload = { ...next, state: 'sending' }
      uploads.set(next.source, sending)
      void sendOne(sending).then(over)
    }
    tell()
  }

  function over(): void {
    under -= 1
    if (under > 0 || waiting() !== undefined) return go()
    tell()
    if (!arrived) return
    arrived = false
    // A build that fails is told by the state of the index.
    finish().catch(() => undefined)
  }

  return {
    add(files) {
      const now = Date.now()
      if (under === 0) startedAt = now
      for (const { source, file } of files) {
        const before = uploads.get(source)?.state
        if (before === 'sending' || before === 'reading') continue
        uploads.set(source, { source, file, addedAt: now, state: 'waiting', sent: 0 })
      }
      go()
    },
    stop() {
      for (const upload of uploads.values()) {
        if (upload.state === 'waiting') uploads.set(upload.source, { ...upload, state: 'stopped' })
      }
      stopping.abort()
      stopping = new AbortController()
      tell()
    },
    retry() {
      this.add(
        [...uploads.values()].filter(({ state }) => state === 'failed' || state === 'stopped'),
      )
    },
    clear() {
      for (const { source, state } of uploads.values()) {
        if (!isUnderWay(state)) uploads.delete(source)
      }
      tell()
    },
  }
}

export function isUnderWay(state: UploadState): boolean {
  return state === 'waiting' || state === 'sending' || state === 'reading'
}

function said(error: unknown): string {
  return messageOf(error)
}
