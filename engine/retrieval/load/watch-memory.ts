import { readFile } from 'node:fs/promises'

const every = 100

/**
 * Watches the whole memory of a process, which the limit of V8 does not: buffers are beside it. Only
 * Linux tells it without a further program; elsewhere nothing is watched.
 * @param most in bytes
 */
export function watchMemory(
  process: number | undefined,
  most: number,
  onTooMuch: () => void,
): { stop(): void } {
  const timer = setInterval(() => {
    void resident(process).then((bytes) => {
      if (bytes > most) onTooMuch()
    })
  }, every)
  return { stop: () => clearInterval(timer) }
}

async function resident(process: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${process}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
}
