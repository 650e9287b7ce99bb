import { main } from '../../server/cli/main.ts'

/** What a command is given in place of a process of its own. */
export interface HostedCall {
  readonly given: readonly string[]
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
}

/** What it left behind. */
export interface HostedEnd {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

// A process that does one command after the other, for tests: loading the program takes most of what a
// short command takes. It ends with the process that started it.
process.stdout.setMaxListeners(0)
process.stderr.setMaxListeners(0)

let stdout = ''
let stderr = ''
process.stdout.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
  stdout += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
  return written(rest)
}
process.stderr.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
  stderr += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
  return written(rest)
}

// What ends a process ends this one too, once it is told.
const exit = process.exit.bind(process)
process.on('disconnect', () => exit())
process.exit = (code) => {
  tell(Number(code ?? process.exitCode ?? 0), () => exit())
  // The caller expects that nothing of it goes on.
  throw new Error('The process ends.')
}

process.on('message', (call: HostedCall) => {
  stdout = ''
  stderr = ''
  process.chdir(call.folder)
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, call.environment)
  void main(call.given).then((code) => {
    process.removeAllListeners('uncaughtException')
    process.stdout.removeAllListeners('error')
    process.stderr.removeAllListeners('error')
    tell(code)
  })
})

function tell(code: number, then: () => void = () => undefined): void {
  process.send?.({ code, stdout, stderr } satisfies HostedEnd, then)
}

/** Calls back who waits for a chunk to be written. */
function written(rest: readonly unknown[]): true {
  const callback = rest.at(-1)
  if (typeof callback === 'function') process.nextTick(callback as () => void)
  return true
}
