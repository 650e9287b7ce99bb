import pino, { type Logger } from 'pino'

export type Log = Logger

/**
 * The log of the process: short lines for a person at a terminal, JSON lines for everything else.
 * @param options.secrets texts that never leave: where one would appear, `[secret]` stands
 */
export function createLog(options: {
  terminal: boolean
  write?: (text: string) => void
  secrets?: () => readonly string[]
}): Log {
  const write = options.write ?? ((text: string) => void process.stdout.write(text))
  const secrets = options.secrets ?? (() => [])
  return pino(
    {
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    {
      write(line: string) {
        const safe = withoutSecrets(line, secrets())
        write(options.terminal ? shortLine(safe) : safe)
      },
    },
  )
}

/** Takes secrets out of a text, also in the forms in which they travel: base64 and percent-encoded. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let safe = text
  for (const secret of secrets) {
    // Shorter ones would take ordinary words with them.
    if (secret.length < 8) continue
    for (const form of new Set([
      secret,
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      encodeURIComponent(secret),
    ])) {
      safe = safe.replaceAll(form, '[secret]')
    }
  }
  return safe
}

const marks: Readonly<Record<string, string>> = {
  warn: '\u001B[33m!\u001B[39m ',
  error: '\u001B[31m✗\u001B[39m ',
  fatal: '\u001B[31m✗\u001B[39m ',
}

function shortLine(line: string): string {
  // SAFETY: pino wrote the line.
  const record = JSON.parse(line) as {
    level: string
    time: string
    msg?: string
    err?: { message?: string; stack?: string }
  }
  const time = new Date(record.time).toTimeString().slice(0, 8)
  const said = record.msg ?? ''
  const cause = record.err?.stack ?? record.err?.message
  const details = cause === undefined ? '' : `\n\u001B[2m${cause.replace(/^/gm, '    ')}\u001B[22m`
  return `\u001B[2m${time}\u001B[22m ${marks[record.level] ?? ''}${said}${details}\n`
}
