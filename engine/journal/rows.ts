import type { RunStatus } from '../run/events.ts'
import { Value } from '../run/value.ts'
import type { Json } from '../graph/values.ts'
import { isLargeValue, mapEventValues } from './event-values.ts'
import { largeValue, type JournalEntry, type RecordedEvent } from './journal.ts'

/** What one commit writes, as plain data that can be handed to another thread. */
export interface Rows {
  readonly starts: readonly RunStartRow[]
  readonly changes: readonly StatusChange[]
  /** Where the record of a key stands. */
  readonly records: readonly {
    readonly key: string
    readonly run: string
    readonly seq: number
  }[]
  /** Events of one run, as a JSON list. */
  readonly packs: readonly {
    readonly run: string
    readonly seq: number
    readonly count: number
    readonly events: string
  }[]
  /** JSON texts that are kept apart, by hash. */
  readonly values: ReadonlyMap<string, string>
}

interface RunStartRow {
  readonly run: string
  readonly graph: string
  readonly version: string
  /** JSON. */
  readonly input: string
  readonly at: number
  readonly replayOf: string | undefined
  readonly experiment: string | undefined
}

interface StatusChange {
  readonly run: string
  readonly status: RunStatus
  readonly endedAt: number | undefined
}

/** Values with more JSON characters than this are stored apart, once. */
const inlineLimit = 512
/** A pack is cut here, so that finding one record reads little. */
const packLimit = 64

/**
 * Turns events into rows.
 * @param stored values that the journal holds already: they are not written again
 * @returns the rows, and the handles of the values among them
 */
export function rowsOf(
  entries: readonly JournalEntry[],
  stored: WeakSet<Value>,
): { readonly rows: Rows; readonly kept: readonly Value[] } {
  const starts: RunStartRow[] = []
  const changes: StatusChange[] = []
  const records: { key: string; run: string; seq: number }[] = []
  const values = new Map<string, string>()
  const packs = new Map<string, { seq: number; texts: string[] }[]>()
  const kept: Value[] = []

  function keep(data: Json, handle: Value | undefined): Json {
    const value = handle ?? new Value(data)
    if (value.json.length <= inlineLimit && !isLargeValue(data)) return data
    if (!stored.has(value) && !values.has(value.hash)) {
      values.set(value.hash, value.json)
      kept.push(value)
    }
    return referenceTo(value)
  }

  for (const { event, values: handles } of entries) {
    const { run, seq } = event
    const row = mapEventValues(event, (data, port) =>
      keep(data, port === undefined ? undefined : handles?.[port]),
    )
    if (row.type === 'run-start') {
      const { graph, version, at, replayOf, settings } = row
      const input = JSON.stringify(row.input)
      const experiment = settings?.experiment
      starts.push({ run, graph, version, input, at, replayOf, experiment })
    }
    const status = statusAfter(event)
    if (status !== undefined) {
      changes.push({ run, status, endedAt: event.type === 'run-end' ? event.at : undefined })
    }
    if (event.type === 'node-end' && event.reused === undefined) {
      records.push({ key: event.key, run, seq })
    }
    let ofRun = packs.get(run)
    if (ofRun === undefined) packs.set(run, (ofRun = []))
    const last = ofRun.at(-1)
    const text = JSON.stringify(row)
    if (last === undefined || last.texts.length >= packLimit) ofRun.push({ seq, texts: [text] })
    else last.texts.push(text)
  }
  const rows = {
    starts,
    changes,
    records,
    values,
    packs: [...packs].flatMap(([run, ofRun]) =>
      ofRun.map(({ seq, texts }) => ({
        run,
        seq,
        count: texts.length,
        events: `[${texts.join(',')}]`,
      })),
    ),
  }
  return { rows, kept }
}

function referenceTo(value: Value): Json {
  const { hash, bytes, json } = value
  return { $value: hash, bytes, preview: bytes > largeValue ? json.slice(0, 200) : '' }
}

function statusAfter(event: RecordedEvent): RunStatus | undefined {
  if (event.type === 'run-end') return event.status
  if (event.type === 'run-wait') return 'waiting'
  if (event.type === 'run-resume') return 'running'
  return undefined
}
