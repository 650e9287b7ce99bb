import { expect, test, vi } from 'vitest'
import { experiment } from './experiment.ts'

vi.setConfig({ testTimeout: 120_000 })

test('a second variant that differs in the last of eight nodes executes one of them', async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const result = await experiment.run(['6'])
  write.mockRestore()
  expect(result).toMatchObject({ examples: 6, executed_share: 1 / 8 })
  expect(result['time_share']).toBeGreaterThan(0)
})
