import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A call to the system as strace saw it. Moments are line numbers of its log. */
export interface SystemCall {
  readonly call: string
  /** The file or socket. */
  readonly target: string
  readonly text: string
  readonly began: number
  readonly ended: number
}

/** Whether processes can be watched here. */
export const canTrace =
  spawnSync('strace', ['-o', '/dev/null', 'true'], { stdio: 'ignore' }).status === 0

/** Has a command write down its writes and syncs; the command stays the child of whoever starts it. */
export function tracing(log: string): readonly string[] {
  const calls = 'trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg'
  return ['strace', '-D', '-f', '-y', '-s', '6000', '-e', calls, '-o', log]
}

export function readCalls(log: string): SystemCall[] {
  const calls: SystemCall[] = []
  const open = new Map<string, Omit<SystemCall, 'ended'>>()
  for (const [at, line] of readFileSync(log, 'utf8').split('\n').entries()) {
    const begin = /^(\d+)\s+(\w+)\(\d+<([^>]*)>(.*)$/.exec(line)
    const resumed = /^(\d+)\s+<\.\.\. \w+ resumed>/.exec(line)
    if (begin !== null) {
      const [, thread = '', call = '', target = '', text = ''] = begin
      const made = { call, target, text, began: at }
      if (text.endsWith('<unfinished ...>')) open.set(thread, made)
      else calls.push({ ...made, ended: at })
    } else if (resumed !== null) {
      const made = open.get(resumed[1]!)
      open.delete(resumed[1]!)
      if (made !== undefined) calls.push({ ...made, ended: at })
    }
  }
  return calls.sort((a, b) => a.began - b.began)
}

/** When a text in a file was safe: at the end of the first sync of the file after it was written. */
export function durableAt(calls: readonly SystemCall[], file: string, text: string): number {
  const written = calls.find(
    (one) => one.call === 'pwrite64' && one.target.endsWith(file) && one.text.includes(text),
  )
  if (written === undefined) return Number.POSITIVE_INFINITY
  const sync = calls.find(
    ({ call, target, began }) =>
      call.endsWith('sync') && target === written.target && began > written.ended,
  )
  return sync?.ended ?? Number.POSITIVE_INFINITY
}
