import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { HostedCall, HostedEnd } from './command-host.ts'

const hostFile = fileURLToPath(new URL('command-host.ts', import.meta.url))

let host: ChildProcess | undefined
let busy = false

/**
 * Does a command in a process that has done others before.
 * @returns undefined while that one has something to do
 */
export async function hostedCommand(call: HostedCall): Promise<HostedEnd | undefined> {
  if (busy) return undefined
  busy = true
  try {
    const child = (host ??= startHost())
    const ended = once(child, 'message')
    const gone = once(child, 'close').then(([code, signal]) => {
      throw new Error(`The process of commands ended with ${String(code ?? signal)}.`)
    })
    child.ref()
    child.send(call)
    const [end] = await Promise.race([ended, gone])
    child.unref()
    gone.catch(() => undefined)
    // SAFETY: the host sends nothing else.
    return end as HostedEnd
  } finally {
    busy = false
  }
}

function startHost(): ChildProcess {
  const child = fork(hostFile, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] })
  child.setMaxListeners(0)
  child.once('close', () => {
    if (host === child) host = undefined
  })
  child.unref()
  child.channel?.unref()
  return child
}
