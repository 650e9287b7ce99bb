import type { QueryClient } from '@tanstack/react-query'
import type { IndexList, LiveNotice } from '../../server/api.ts'
import { afterFirstPicture } from '../ui/first-picture.ts'
import { draftChanged } from './draft-changes.ts'
import { runChanged } from './run-changes.ts'
import { goToSignIn } from './sign-in.ts'

/** With which the server closes a socket whose session is over. */
const sessionEnded = 4401
const pauses = [500, 1000, 2000, 5000, 10_000]

/** Listens to what changes on the server; comes back by itself. Returns how to stop. */
export function listen(queries: QueryClient): () => void {
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let stopped = false

  const open = (): void => {
    const address = new URL('/api/live', location.href)
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
    socket = new WebSocket(address)
    socket.addEventListener('open', () => {
      // What was missed while the connection was away is asked for again.
      if (failures > 0) void queries.invalidateQueries()
      failures = 0
    })
    socket.addEventListener('message', ({ data }) => {
      // SAFETY: the server sends notices as `server/api.ts` says.
      if (typeof data === 'string') take(JSON.parse(data) as LiveNotice, queries)
    })
    socket.addEventListener('close', ({ code }) => {
      if (stopped) return
      // Signed out elsewhere, or removed.
      if (code === sessionEnded) return goToSignIn()
      timer = setTimeout(open, pauses[Math.min(failures, pauses.length - 1)])
      failures += 1
    })
  }

  void afterFirstPicture().then(() => {
    if (!stopped) open()
  })
  return () => {
    stopped = true
    clearTimeout(timer)
    socket?.close()
  }
}

function take(notice: LiveNotice, queries: QueryClient): void {
  switch (notice.type) {
    case 'graph-changed':
      draftChanged(notice.name, notice.revision)
      void queries.invalidateQueries({ queryKey: ['graphs'] })
      void queries.invalidateQueries({ queryKey: ['versions', notice.name] })
      void queries.invalidateQueries({ queryKey: ['named-graph'] })
      return
    case 'deployment-changed':
      void queries.invalidateQueries({ queryKey: ['deployments'] })
      void queries.invalidateQueries({ queryKey: ['deployment', notice.name] })
      return
    case 'run-changed':
      if (notice.run.status !== 'waiting') runChanged(notice.run.id)
      void queries.invalidateQueries({ queryKey: ['runs'] })
      if (notice.run.endedAt !== undefined) {
        void queries.invalidateQueries({ queryKey: ['estimate', notice.run.graph] })
      }
      return
    case 'index-progress':
      queries.setQueryData<IndexList>(['indexes'], (before) => withIndex(before, notice.index))
      if (notice.index.state !== 'building') askAgainSoon(notice.index.name, queries)
      return
    case 'alert-changed':
      void queries.invalidateQueries({ queryKey: ['alerts'] })
      return
    case 'catalogue-changed':
      void queries.invalidateQueries({ queryKey: ['catalogue'] })
      return
    case 'session-changed':
      void queries.invalidateQueries({ queryKey: ['session'] })
      void queries.invalidateQueries({ queryKey: ['settings'] })
  }
}

const soon = new Map<string, ReturnType<typeof setTimeout>>()

/** What an index holds, once it has been at rest for a moment: many files make many notices. */
function askAgainSoon(index: string, queries: QueryClient): void {
  clearTimeout(soon.get(index))
  const ask = (): void => {
    soon.delete(index)
    void queries.invalidateQueries({ queryKey: ['index', index] })
  }
  soon.set(index, setTimeout(ask, 300))
}

function withIndex(
  list: IndexList | undefined,
  index: IndexList['indexes'][number],
): IndexList | undefined {
  if (list === undefined) return undefined
  const known = list.indexes.some(({ name }) => name === index.name)
  const indexes = known
    ? list.indexes.map((one) => (one.name === index.name ? index : one))
    : [...list.indexes, index]
  return { indexes }
}
