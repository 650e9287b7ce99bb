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
    const line = await Promise.race([lines.question(prompt), left])
    // What is printed next does not stand behind the prompt.
    if (line === undefined) process.stdout.write('\n')
    return line
  } finally {
    lines.close()
  }
}
