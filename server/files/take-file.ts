import { HttpError } from '../http/http-error.ts'
import { checkFile } from './check-file.ts'
import type { KnownFile, NewFile, StoredFiles } from './stored-files.ts'

/** Bytes that one owner keeps at once. */
const mostOfOne = 1024 * 1024 * 1024

/**
 * Checks a file and keeps it.
 * @throws HttpError
 */
export async function takeFile(files: StoredFiles, file: NewFile): Promise<KnownFile> {
  checkFile(file.name, file.mediaType, file.bytes)
  if ((await files.sizeOf(file.owner)) + file.bytes.length > mostOfOne) {
    throw new HttpError(
      429,
      'TOO_MANY_FILES',
      'You keep 1 GB of files already, which is the limit. Delete some, or wait until they expire.',
    )
  }
  return files.add(file)
}
