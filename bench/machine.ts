import { arch, cpus, release, totalmem, type } from 'node:os'

/** The machine in one line: no figure means anything without it. */
export function describeMachine(): string {
  const processors = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return [
    processors[0]?.model.trim() ?? 'unknown processor',
    `${processors.length} cores`,
    `${memory} GB memory`,
    `${type()} ${release()} ${arch()}`,
    `Node ${process.versions.node}`,
  ].join(', ')
}
