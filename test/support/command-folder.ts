import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { printGraph } from '../../engine/graph/canonical.ts'
import type { Graph } from '../../engine/graph/document.ts'
import type { Surroundings } from './command-line.ts'
import { ownFolder } from './temporary-folder.ts'

/** A folder to run commands in, with no server beside it. */
export function alone(): Surroundings {
  const folder = ownFolder()
  return { home: join(folder, 'data'), folder }
}

/** Puts a file into the folder that commands run in. */
export function write(
  { folder = '' }: Surroundings,
  name: string,
  content: string | Buffer | Graph,
): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  const text =
    typeof content === 'string' || Buffer.isBuffer(content) ? content : printGraph(content)
  writeFileSync(join(folder, name), text)
}
