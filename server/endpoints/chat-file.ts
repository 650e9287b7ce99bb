import { z } from 'zod'

/** A file in a conversation, as the input of a run names or holds it. */
export type ChatFile =
  | { readonly file: string }
  | { readonly name: string; readonly type: string; readonly data: string }

/** Says how a file must be sent. */
export const fileForm =
  'A file must be sent as {"file_id": "file_…"} with the id of an upload to /v1/files, or as {"filename", "file_data"} with a data: URL or base64.'

const Given = z.union([
  z.looseObject({ file_id: z.string().min(1).max(200), file_data: z.undefined().optional() }),
  z.looseObject({ filename: z.string().min(1).max(200).optional(), file_data: z.string().min(1) }),
])

/** What the key `file` of a part holds; undefined where it is no file. */
export function readChatFile(part: unknown): ChatFile | undefined {
  const given = Given.safeParse(part)
  if (!given.success) return undefined
  if (given.data.file_data === undefined) return { file: String(given.data['file_id']) }
  const name = String(given.data['filename'] ?? 'file')
  const [, type, data] = /^data:([^;,]+)(?:;[^,]*)?;base64,(.*)$/s.exec(given.data.file_data) ?? []
  if (type !== undefined && data !== undefined) return { name, type: type.toLowerCase(), data }
  // Without a type the ending of the name says how it is read.
  return { name, type: 'application/octet-stream', data: given.data.file_data }
}
