import { createLog, type Log } from '../../log.ts'

/** The log of the engine as messages for a person: what went wrong, a sentence each. */
export function messageLog(options: { onMessage: (message: string) => void }): Log {
  const log = createLog({
    terminal: false,
    write(line) {
      // SAFETY: pino wrote the line.
      const { msg, err } = JSON.parse(line) as { msg?: string; err?: { stack?: string } }
      const stack = process.env['HEDDLE_DEBUG'] === '1' ? err?.stack : undefined
      options.onMessage([msg, stack].filter((text) => text !== undefined).join('\n'))
    },
  })
  log.level = 'warn'
  return log
}
