import { expect, test } from 'vitest'
import { storedSettings } from '../../server/store/settings.ts'
import type { OpenStore } from './open-store.ts'

/** Named values in any store. */
export function keepsSettings(openStore: OpenStore): void {
  test('a setting is what was written last, and nothing after it was removed', async () => {
    const settings = storedSettings(await openStore())
    expect(await settings.read('a')).toBeUndefined()
    for (const value of [1, null, 'text', [1], { b: { c: true } }, 'ä\u0000\ud800']) {
      await settings.write('a', value)
      expect(await settings.read('a')).toEqual(value)
    }
    await settings.write('a', undefined)
    expect(await settings.read('a')).toBeUndefined()
    await settings.write('a', undefined)
  })

  test('of many who write the same setting at the same time one is the last', async () => {
    const store = await openStore()
    const settings = storedSettings(store)
    await Promise.all(Array.from({ length: 20 }, (_, at) => settings.write('a', at)))
    expect(await settings.read('a')).toEqual(expect.any(Number))
    const rows = await store.selectFrom('settings').selectAll().execute()
    expect(rows).toEqual([{ name: 'a', value: expect.any(String), updated_at: expect.any(Number) }])
    expect(Number.isSafeInteger(rows[0]?.updated_at)).toBe(true)
  })
}
