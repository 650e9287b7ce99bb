import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** A server in a process of its own, which is asked to stop when it is let go of. */
export interface Launched extends AsyncDisposable {
  readonly pid: number
  readonly url: string
  /** Milliseconds from the start of the process until `/ready` answered 200. */
  readonly readyAfter: number
}

/** Milliseconds between two looks whether it is ready. */
const pollEvery = 2
const patience = 120_000

/** Starts a server with Node and waits until it is ready. It is told a free port in `PORT`, and nothing of our environment. */
export async function launch(
  command: readonly string[],
  folder: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<Launched> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const started = performance.now()
  const child = spawn(process.execPath, command, {
    cwd: folder,
    env: { PATH: process.env['PATH'], PORT: String(port), ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += String(chunk)
  })
  const over = once(child, 'close')
  while ((await statusOf(`${url}/ready`)) !== 200) {
    if (child.exitCode === null && performance.now() - started < patience) {
      await wait(pollEvery)
    } else {
      child.kill('SIGKILL')
      throw new Error(`The server did not become ready. It said: ${said.trim() || 'nothing'}`)
    }
  }
  const readyAfter = performance.now() - started
  return {
    pid: child.pid!,
    url,
    readyAfter,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await over
    },
  }
}

/** Milliseconds until a Node process that does nothing has ended. */
export async function bareNode(): Promise<number> {
  const started = performance.now()
  await once(spawn(process.execPath, ['-e', ''], { stdio: 'ignore' }), 'close')
  return performance.now() - started
}

/** Undefined when nobody listens. */
function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
    request.on('error', () => resolve(undefined))
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address === 'object' && address !== null) return address.port
  throw new Error('The system gave no free port.')
}
