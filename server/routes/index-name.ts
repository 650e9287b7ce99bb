import { z } from 'zod'
import type { DocumentStore } from '../../engine/retrieval/document-store.ts'
import { notFound } from '../http/http-error.ts'

/** The name of an index as people and graphs write it. */
export const IndexName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    'must begin with a small letter or digit and hold only small letters, digits, ".", "_" and "-"',
  )

/** The name itself where there is such an index. @throws HttpError */
export type ExistingIndex = (name: string) => Promise<string>

export function existingIndex(documents: DocumentStore): ExistingIndex {
  return async (name) => {
    const records = await documents.indexes()
    if (!records.some((record) => record.name === name)) throw notFound(`index "${name}"`)
    return name
  }
}
