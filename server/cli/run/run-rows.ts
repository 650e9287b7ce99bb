import type { Span, Trace } from '../../../engine/run/trace.ts'
import { count } from '../amounts.ts'
import { oneLine } from '../text.ts'
import { nodeDetail, originOf } from './node-detail.ts'

/** One line of a run: a node, a turn of a loop, or all that a map does with one of its nodes. */
export interface Row {
  /** Stays the same while the run goes on. */
  readonly key: string
  /** How many frames and subgraphs it stands in. */
  readonly depth: number
  readonly name: string
  readonly state: RowState
  readonly detail: string
  /** Epoch milliseconds, while it is running. */
  readonly since?: number
  /** Milliseconds, when it is over. */
  readonly duration?: number
}

export type RowState =
  | 'running'
  | 'retrying'
  /** For a person. */
  | 'waiting'
  | 'done'
  | 'failed'
  /** It failed, and the graph goes on at its port `error`. */
  | 'handled'
  | 'skipped'
  | 'stopped'
  /** The line above what stands in a turn of a loop, or in a subgraph. */
  | 'turn'

/** What is going on at one place of the graph: spans, or further places inside a frame or subgraph. */
interface Place {
  readonly key: string
  readonly name: string
  /** Of a map and everything in it: one line stands for all items. */
  readonly items: number | undefined
  readonly spans: Span[]
  readonly inner: Map<string, Place>
}

/** The lines of a run, in the order in which things began, those of a frame below it. */
export function rowsOf(trace: Trace): Row[] {
  const root: Place = { key: '', name: '', items: undefined, spans: [], inner: new Map() }
  for (const span of trace.spans.values()) placeOf(root, span.path, trace).spans.push(span)
  return [...root.inner.values()].flatMap((place) => rowsAt(place, 0, trace))
}

/** True when a line will not change any more. */
export function isFinal(row: Row): boolean {
  return !['running', 'retrying', 'waiting'].includes(row.state)
}

function placeOf(root: Place, path: string, trace: Trace): Place {
  let place = root
  let framePath = ''
  for (const segment of path.split('/')) {
    const [name = '', number] = segment.split('#')
    framePath = framePath === '' ? name : `${framePath}/${name}`
    const frame = number === undefined ? undefined : trace.frames.get(framePath)
    const items = place.items ?? (frame?.kind === 'map' ? frame.of : undefined)
    // Below a map the turns and items of all frames fall together.
    const key = items === undefined ? segment : name
    let next = place.inner.get(key)
    if (next === undefined) {
      next = { key: `${place.key}/${key}`, name, items, spans: [], inner: new Map() }
      place.inner.set(key, next)
    }
    place = next
    if (number !== undefined) framePath += `#${number}`
  }
  return place
}

function rowsAt(place: Place, depth: number, trace: Trace): Row[] {
  if (place.inner.size > 0) {
    const inner = [...place.inner.values()].flatMap((one) => rowsAt(one, depth + 1, trace))
    return [headRow(place, depth, trace, inner), ...inner]
  }
  if (place.items === undefined) return [spanRow(place, depth)]
  return [itemsRow(place, depth, place.items, trace)]
}

function headRow(place: Place, depth: number, trace: Trace, inner: readonly Row[]): Row {
  const { key, name, items } = place
  const path = key.slice(1)
  const hash = path.lastIndexOf('#')
  const loop = hash > path.lastIndexOf('/') ? trace.frames.get(path.slice(0, hash)) : undefined
  const map = items === undefined ? undefined : trace.frames.get(path)
  if (map === undefined) {
    const detail = loop === undefined ? '' : `turn ${path.slice(hash + 1)} of ${loop.of}`
    return { key, depth, name, state: 'turn', detail }
  }
  const over = trace.status !== 'running' || (map.started === map.of && inner.every(isFinal))
  const stopped = inner.some(({ state }) => state === 'stopped')
  const detail = `${map.started} of ${count(map.of, 'item')}`
  return { key, depth, name, state: !over ? 'running' : stopped ? 'stopped' : 'done', detail }
}

function spanRow({ key, name, spans }: Place, depth: number): Row {
  const span = spans.at(-1)
  if (span === undefined) return { key, depth, name, state: 'turn', detail: '' }
  const { duration } = span
  return {
    key,
    depth,
    name,
    state: stateOf(span),
    detail: detailOf(span),
    ...(stateOf(span) === 'running' ? { since: span.startedAt } : {}),
    ...(duration === undefined ? {} : { duration }),
  }
}

/** All that a map does with one of its nodes. */
function itemsRow({ key, name, spans }: Place, depth: number, items: number, trace: Trace): Row {
  const having = (...states: RowState[]): number =>
    spans.filter((span) => states.includes(stateOf(span))).length
  const numbers = {
    done: having('done'),
    running: having('running', 'retrying', 'waiting'),
    failed: having('failed', 'handled'),
    skipped: having('skipped'),
    stopped: having('stopped'),
  }
  // Items that did not begin yet keep the line open.
  const open = trace.status === 'running' && (numbers.running > 0 || spans.length < items)
  const { failed, stopped } = numbers
  return {
    key,
    depth,
    name,
    state: open ? 'running' : failed > 0 ? 'failed' : stopped > 0 ? 'stopped' : 'done',
    detail: Object.entries(numbers)
      .filter(([state, number]) => number > 0 || state === 'done')
      .map(([state, number]) => `${number} ${state}`)
      .join(', '),
  }
}

function stateOf({ status, handled }: Span): RowState {
  switch (status) {
    case 'succeeded':
      return 'done'
    case 'failed':
      return handled ? 'handled' : 'failed'
    case 'waiting':
    case 'running':
    case 'retrying':
    case 'skipped':
    case 'stopped':
      return status
  }
}

function detailOf(span: Span): string {
  switch (span.status) {
    case 'succeeded':
      return [
        originOf(span),
        ...(span.attempt > 1 ? [`attempt ${span.attempt}`] : []),
        nodeDetail(span.outputs, span.usage),
      ]
        .filter((text) => text !== '')
        .join(' · ')
    case 'failed': {
      const why = oneLine(span.error?.message ?? '')
      return span.handled ? `failed, and the graph goes on: ${why}` : why
    }
    case 'retrying':
      return `attempt ${span.attempt} failed: ${oneLine(span.retries.at(-1)?.message ?? '')}`
    case 'skipped':
      return oneLine(span.skipReason ?? 'skipped')
    case 'stopped':
      return 'stopped'
    case 'waiting':
      return 'waits for a person'
    case 'running':
      return [
        ...(span.attempt > 1 ? [`attempt ${span.attempt}`] : []),
        ...(span.model === undefined || span.model === 'offline' ? [] : [oneLine(span.model)]),
      ].join(' · ')
  }
}
