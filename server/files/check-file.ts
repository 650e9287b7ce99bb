import { endingOfType } from '../../engine/retrieval/web/ending-of-answer.ts'
import { decodeText } from '../../engine/retrieval/load/decode-text.ts'
import { kindOfEnding, packedKinds } from '../../engine/retrieval/load/file-kinds.ts'
import { Refusal } from '../../engine/retrieval/load/loaded-document.ts'
import { recogniseFile } from '../../engine/retrieval/load/recognise-file.ts'
import { HttpError } from '../http/http-error.ts'

/** Bytes of the beginning that tell a text. */
const sampleBytes = 64 * 1024

/**
 * Whether bytes are what their type says, by how they begin. Nothing is parsed.
 * @throws HttpError
 */
export function checkFile(name: string, type: string, bytes: Uint8Array): void {
  const refuse = (why: string): HttpError =>
    new HttpError(415, 'FILE_DOES_NOT_FIT', `The file "${name}" was not taken: ${why}`)
  if (bytes.length === 0) throw refuse('it is empty.')
  const ending = endingOfType(type, name)
  if (ending === undefined || !/^[\w.+-]+\/[\w.+-]+$/.test(type) || type.includes('form-'))
    throw refuse(`files of the type "${type}" are not read. State the type of a document.`)
  try {
    const kind = recogniseFile(bytes, ending)
    const stated = kindOfEnding(ending)
    if (packedKinds.has(kind) && stated !== undefined && stated !== kind)
      throw new Refusal(`its type is "${type}", and its bytes are those of a ${kind} file.`)
    if (!packedKinds.has(kind)) decodeText(bytes.subarray(0, sampleBytes))
  } catch (error) {
    if (error instanceof Refusal) throw refuse(error.message)
    throw error
  }
}
