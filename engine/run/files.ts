import type { File } from '../graph/values.ts'
import { NodeError } from './failure.ts'

/** The seam to the bytes of files, which values name by their hash and never hold. */
export interface Files {
  /** @throws NodeError when the bytes are not kept, or no longer */
  read(file: File): Promise<Uint8Array>
}

export const noFiles: Files = { read: (file) => Promise.reject(fileIsGone(file)) }

export function fileIsGone({ name }: File): NodeError {
  return new NodeError(`The file "${name}" is not kept here, or no longer.`, {
    code: 'input',
    hint: 'An uploaded file is kept for 24 hours. Upload it again, and start a new run with it.',
  })
}
