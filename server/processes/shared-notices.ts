import type { LiveNotice } from '../api.ts'
import type { Notices } from '../notices.ts'
import type { SharedNotice } from './messages.ts'
import type { Presence } from './presence.ts'

/** Milliseconds for which notices are collected: each message to all passes a lock of Postgres. */
const collectFor = 40

/** What other processes are told, and what they tell. */
export interface SharedNotices {
  /** Tells the others. Nobody waits for it, and one that is lost is made up for when a page is opened again. */
  tell(notice: SharedNotice): void
  /** Told what others tell. */
  onTold(listener: (notice: SharedNotice) => void): void
  /** Sends what is still collected. */
  close(): Promise<void>
}

/** Takes the notices of this process to the others, and theirs to those who listen here. */
export function shareNotices(options: {
  presence: Presence
  notices: Notices
  /** A run as it is listed. */
  summaryOf: (run: string) => Extract<LiveNotice, { type: 'run-changed' }>['run'] | undefined
}): SharedNotices {
  const { presence, notices, summaryOf } = options
  const listeners: ((notice: SharedNotice) => void)[] = []
  const collected = new Map<string, SharedNotice>()
  let timer: ReturnType<typeof setTimeout> | undefined
  /** What comes from others does not go back to them. */
  let handingOn = false

  notices.listen((notice) => {
    if (handingOn || notice.type === 'session-changed') return
    tell(notice.type === 'run-changed' ? { type: 'run-changed', run: notice.run.id } : notice)
  })

  presence.onMessage(({ message }) => {
    if (message.type !== 'notices') return
    for (const notice of message.notices) {
      for (const listener of listeners) listener(notice)
      const shown = shownHere(notice)
      if (shown === undefined) continue
      handingOn = true
      notices.send(shown)
      handingOn = false
    }
  })

  function shownHere(notice: SharedNotice): LiveNotice | undefined {
    switch (notice.type) {
      case 'run-changed': {
        const run = summaryOf(notice.run)
        return run && { type: 'run-changed', run }
      }
      case 'settings-changed':
      case 'secrets-changed':
      case 'index-removed':
      case 'credential-ended':
        return undefined
      default:
        return notice
    }
  }

  function tell(notice: SharedNotice): void {
    if (presence.others().length === 0) return
    // Of several about the same thing the last one says it.
    collected.delete(placeOf(notice))
    collected.set(placeOf(notice), notice)
    timer ??= setTimeout(() => void send(), collectFor)
    timer.unref()
  }

  async function send(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const all = [...collected.values()]
    collected.clear()
    if (all.length === 0) return
    await presence.send('all', { type: 'notices', notices: all }).catch(() => undefined)
  }

  return { tell, onTold: (listener) => void listeners.push(listener), close: send }
}

function placeOf(notice: SharedNotice): string {
  if (notice.type === 'run-changed') return `run ${notice.run}`
  if (notice.type === 'index-progress') return `index ${notice.index.name}`
  if (notice.type === 'credential-ended') return `credential ${notice.credential}`
  return 'name' in notice ? `${notice.type} ${notice.name}` : notice.type
}
