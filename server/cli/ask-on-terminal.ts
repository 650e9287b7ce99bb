import { createInterface } from 'node:readline/promises'
import type { Ask } from './command.ts'

/** Reads a line that the person writes. Ctrl+C and Ctrl+D leave. */
export const askOnTerminal: Ask = async (prompt) => {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const left = new Promise<undefined>((resolve) => {
    lines.once('close', () => resolve(undefined))
    lines.once('SIGINT', () => lines.close())
  })
  try {
    return await Promise.race([lines.question(prompt), left])
  } finally {
    lines.close()
  }
}
