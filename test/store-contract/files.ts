import { expect, test } from 'vitest'
import { keptFor, storedFiles } from '../../server/files/stored-files.ts'
import type { OpenStore } from './open-store.ts'

const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256)
const file = { owner: 'ada', name: 'ä.pdf', mediaType: 'application/pdf', bytes }

/** Files that were uploaded for runs, in any store. */
export function keepsFiles(openStore: OpenStore): void {
  test('a file is kept byte by byte, for its owner and for runs that know its hash', async () => {
    const files = storedFiles(await openStore())
    const kept = await files.add(file)
    expect(kept.id).toMatch(/^file_[\w-]{24}$/)
    expect(await files.find(kept.id, 'ada')).toEqual(kept)
    const row = await files.content(kept.id, 'ada')
    expect(Buffer.compare(row!.data, bytes)).toBe(0)
    const value = { hash: kept.hash, name: 'ä.pdf', mediaType: 'application/pdf', bytes: 70_000 }
    expect(Buffer.compare(await files.read(value), bytes)).toBe(0)
    expect(await files.sizeOf('ada')).toBe(70_000)
    expect(await files.find(kept.id, 'eve')).toBeUndefined()
    expect(await files.content(kept.id, 'eve')).toBeUndefined()
    expect(await files.remove(kept.id, 'eve')).toBe(false)
    expect(await files.remove(kept.id, 'ada')).toBe(true)
    expect(await files.sizeOf('ada')).toBe(0)
    await expect(files.read(value)).rejects.toThrow('The file "ä.pdf" is not kept here')
  })

  test('a file expires, and the next one that comes takes it away', async () => {
    const store = await openStore()
    let now = 1_000
    const files = storedFiles(store, () => now)
    const { id, expires_at } = await files.add(file)
    expect(expires_at).toBe(1_000 + keptFor)
    now = expires_at - 1
    expect(await files.find(id, 'ada')).toBeDefined()
    now = expires_at
    expect(await files.find(id, 'ada')).toBeUndefined()
    const next = await files.add(file)
    const rows = await store.selectFrom('files').select('id').execute()
    expect(rows).toEqual([{ id: next.id }])
  })
}
