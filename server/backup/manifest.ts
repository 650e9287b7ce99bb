import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { z } from 'zod'

/** What a backup may hold, in this order: nothing else is ever put into a data folder. */
export const backupFiles = ['journal.sqlite', 'heddle.sqlite', 'mcp.json', 'secret.key'] as const

export const manifestName = 'manifest.json'

/** The first file of a backup: what it holds. */
export const Manifest = z.object({
  format: z.literal(1),
  /** The Heddle that took it. */
  heddle: z.string(),
  /** Epoch milliseconds. */
  takenAt: z.number(),
  files: z.array(z.object({ name: z.enum(backupFiles), bytes: z.number(), sha256: z.string() })),
})
export type Manifest = z.infer<typeof Manifest>

export async function hashOfFile(path: string): Promise<string> {
  const sum = createHash('sha256')
  for await (const piece of createReadStream(path)) sum.update(piece)
  return sum.digest('hex')
}
