import type { FileAnswer } from '../../server/api/files.ts'
import { failureOf } from '../client/request.ts'

/** Bytes; the server takes no larger one. */
const largest = 32 * 1024 * 1024

/**
 * Keeps a file at the server for runs, for a day.
 * @throws Error with a sentence where it is too large or refused
 */
export async function uploadFile(file: File, signal: AbortSignal): Promise<FileAnswer> {
  if (file.size > largest) {
    throw new Error(`"${file.name}" has ${showSize(file.size)}; a file of a run has at most 32 MB.`)
  }
  const response = await fetch(`/v1/files?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    headers: { 'content-type': file.type === '' ? 'application/octet-stream' : file.type },
    body: file,
    signal,
  })
  if (!response.ok) throw await failureOf(response)
  // SAFETY: the address answers with this shape.
  return (await response.json()) as FileAnswer
}

/** A size as people read it: `840 bytes`, `12 kB`, `3.4 MB`. */
export function showSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
