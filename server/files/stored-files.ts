import { createHash, randomBytes } from 'node:crypto'
import { fileIsGone, type Files } from '../../engine/run/files.ts'
import type { FileAnswer } from '../api/files.ts'
import type { Actor } from '../auth/scope.ts'
import type { FileRow } from '../store/file-tables.ts'
import type { Store } from '../store/open-store.ts'

/** Milliseconds for which a file is kept. */
export const keptFor = 24 * 60 * 60 * 1000

/** When a file that somebody keeps expires: the last time that a date can be. */
const never = 8.64e15

/** What is known of a file without its bytes. */
export type KnownFile = Omit<FileRow, 'data'>

export interface NewFile {
  readonly owner: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** Uploaded files, each seen by its owner only until it expires. Runs read their bytes by the hash. */
export interface StoredFiles extends Files {
  /** Also takes away what has expired. */
  add(file: NewFile): Promise<KnownFile>
  find(id: string, owner: string): Promise<KnownFile | undefined>
  content(id: string, owner: string): Promise<FileRow | undefined>
  remove(id: string, owner: string): Promise<boolean>
  /** A copy that does not expire until its keeper lets go of it; undefined where there is no such file. */
  keep(id: string, owner: string, keeper: string): Promise<KnownFile | undefined>
  /** From now on all that a keeper keeps expires as uploads do, but these. */
  letGo(keeper: string, but: readonly string[]): Promise<void>
  /** Bytes that an owner keeps now. */
  sizeOf(owner: string): Promise<number>
}

const known = [
  'id',
  'owner',
  'name',
  'media_type',
  'hash',
  'size',
  'created_at',
  'expires_at',
] as const

/** @param now for tests */
export function storedFiles(store: Store, now: () => number = Date.now): StoredFiles {
  const kept = () => store.selectFrom('files').where('expires_at', '>', now())
  const content: StoredFiles['content'] = (id, owner) =>
    kept().selectAll().where('id', '=', id).where('owner', '=', owner).executeTakeFirst()
  return {
    async add({ owner, name, mediaType, bytes }) {
      const at = now()
      await store.deleteFrom('files').where('expires_at', '<=', at).execute()
      const file = {
        id: newFileId(),
        owner,
        name,
        media_type: mediaType,
        hash: createHash('sha256').update(bytes).digest('hex'),
        size: bytes.length,
        created_at: at,
        expires_at: at + keptFor,
      }
      await store
        .insertInto('files')
        .values({ ...file, data: bytes })
        .execute()
      return file
    },
    find: (id, owner) =>
      kept().select(known).where('id', '=', id).where('owner', '=', owner).executeTakeFirst(),
    content,
    async remove(id, owner) {
      const { numDeletedRows } = await store
        .deleteFrom('files')
        .where('id', '=', id)
        .where('owner', '=', owner)
        .where('expires_at', '>', now())
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
    async keep(id, owner, keeper) {
      const found = await content(id, owner)
      if (found === undefined) return undefined
      const copy = { ...found, id: newFileId(), owner: keeper, expires_at: never }
      await store.insertInto('files').values(copy).execute()
      return copy
    },
    async letGo(keeper, but) {
      await store
        .updateTable('files')
        .set({ expires_at: now() + keptFor })
        .where('owner', '=', keeper)
        .where('expires_at', '=', never)
        .$if(but.length > 0, (query) => query.where('id', 'not in', but))
        .execute()
    },
    async sizeOf(owner) {
      const row = await kept()
        .select((select) => select.fn.sum<number | string | null>('size').as('size'))
        .where('owner', '=', owner)
        .executeTakeFirst()
      return Number(row?.size ?? 0)
    },
    async read(file) {
      const row = await kept()
        .select('data')
        .where('hash', '=', file.hash)
        .limit(1)
        .executeTakeFirst()
      if (row === undefined) throw fileIsGone(file)
      return row.data
    },
  }
}

function newFileId(): string {
  return `file_${randomBytes(18).toString('base64url')}`
}

/** Whose a file is: of the person, however they came in, or of the key. */
export function ownerOf(actor: Actor | undefined): string | undefined {
  return actor?.person ?? actor?.id
}

export function toFileAnswer(file: KnownFile): FileAnswer {
  const { id, name, media_type: type, size, expires_at: expiresAt } = file
  return { id, name, type, size, expiresAt }
}
