import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The names of the graphs that come with Heddle, in the order in which they are listed. */
export const shippedGraphs: readonly string[] = readdirSync(
  fileURLToPath(new URL('../../graphs', import.meta.url)),
  { withFileTypes: true },
)
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted()
