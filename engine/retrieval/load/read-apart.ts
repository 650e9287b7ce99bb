import type { LoadedFile } from './loaded-document.ts'
import type { ParserRequest } from './parser-messages.ts'
import { ParserProcess } from './parser-process.ts'

/** Processes at once. More would take the processor from the server. */
const most = 2
/** After this time without a file a process is ended. */
const restMilliseconds = 10_000

interface Resting {
  readonly process: ParserProcess
  readonly memory: number
  readonly timer: NodeJS.Timeout
}

let busy = 0
const resting: Resting[] = []
const waiting: (() => void)[] = []

/**
 * Reads a file in a process apart that is kept for the next one, or killed when the file is too much
 * for it. Files wait for a free process.
 * @throws Refusal
 */
export async function readApart(request: ParserRequest, signal?: AbortSignal): Promise<LoadedFile> {
  signal?.throwIfAborted()
  await freePlace(signal)
  const { memory } = request.limits
  try {
    const process = takeResting(memory) ?? new ParserProcess({ memory })
    try {
      return await process.read(request, signal)
    } finally {
      if (process.isAlive) rest(process, memory)
    }
  } finally {
    const next = waiting.shift()
    // The place goes over to the next one.
    if (next === undefined) busy -= 1
    else next()
  }
}

async function freePlace(signal: AbortSignal | undefined): Promise<void> {
  if (busy < most) {
    busy += 1
    return
  }
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onAbort = (): void => {
    const at = waiting.indexOf(resolve)
    if (at < 0) return
    waiting.splice(at, 1)
    reject(signal?.reason)
  }
  waiting.push(resolve)
  signal?.addEventListener('abort', onAbort)
  try {
    await promise
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
}

function takeResting(memory: number): ParserProcess | undefined {
  const at = resting.findIndex((one) => one.memory === memory && one.process.isAlive)
  if (at < 0) return undefined
  const [one] = resting.splice(at, 1)
  clearTimeout(one!.timer)
  return one!.process
}

function rest(process: ParserProcess, memory: number): void {
  process.rest()
  const timer = setTimeout(() => {
    const at = resting.findIndex((one) => one.process === process)
    if (at >= 0) resting.splice(at, 1)
    process.end()
  }, restMilliseconds).unref()
  resting.push({ process, memory, timer })
}
