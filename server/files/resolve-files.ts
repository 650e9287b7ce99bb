import { z } from 'zod'
import type { Graph } from '../../engine/graph/document.ts'
import { itemType } from '../../engine/graph/port-types.ts'
import type { File } from '../../engine/graph/values.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { FileName } from './file-name.ts'
import type { KnownFile, StoredFiles } from './stored-files.ts'
import { takeFile } from './take-file.ts'

const Given = z.union([
  z.strictObject({ file: z.string().min(1).max(200) }),
  z.strictObject({ name: FileName, type: z.string().min(1).max(200), data: z.base64() }),
])

type Input = Readonly<Record<string, unknown>>

/**
 * The input of a run with each file that it names or holds as the value that nodes and the journal
 * see, which has the hash in place of the bytes.
 * @throws HttpError also for a file of somebody else, as for one that does not exist
 */
export async function resolveFiles(
  files: StoredFiles,
  request: {
    readonly graph: Graph
    readonly input: Input
    readonly owner?: string | undefined
    /** Who keeps other files that the input may name. */
    readonly keeper?: string | undefined
  },
): Promise<Input> {
  const { graph, input, owner, keeper } = request

  async function resolve(port: string, value: unknown): Promise<File> {
    const given = Given.safeParse(value)
    if (!given.success) {
      throw new HttpError(
        422,
        'FILE_INPUT',
        `The input "${port}" is a file. Give {"file": "file_…"} with the id of an upload, or {"name", "type", "data"} with its bytes in base64.`,
      )
    }
    if ('file' in given.data) {
      const { file: id } = given.data
      for (const one of [owner, keeper]) {
        const found = one === undefined ? undefined : await files.find(id, one)
        if (found !== undefined) return toValue(found)
      }
      throw notFound(`file "${id}"`)
    }
    const { name, type: mediaType, data } = given.data
    const bytes = Buffer.from(data, 'base64')
    return toValue(await takeFile(files, { owner: owner ?? '', name, mediaType, bytes }))
  }

  const resolved: Record<string, unknown> = { ...input }
  for (const [port, { type }] of Object.entries(graph.inputs)) {
    const value = input[port]
    if (itemType(type) !== 'file' || value === undefined) continue
    if (type === 'file') {
      resolved[port] = await resolve(port, value)
    } else if (Array.isArray(value)) {
      const list: File[] = []
      for (const one of value) list.push(await resolve(port, one))
      resolved[port] = list
    }
  }
  return resolved
}

function toValue({ hash, name, media_type: mediaType, size }: KnownFile): File {
  return { hash, name, mediaType, bytes: size }
}
