import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { textBus } from './text-bus.ts'

// Elements are nothing but their text here, and frames of the screen come at once.
beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => {
    queueMicrotask(draw)
    return 1
  })
})
afterEach(() => {
  textBus.clear()
  vi.unstubAllGlobals()
})

function reader(node: string, port: string) {
  // SAFETY: only its text is written.
  const element = { textContent: '' } as HTMLElement
  textBus.attach(element, node, port)
  return element
}
const delta = (path: string, port: string, text: string, offset = 0) => ({
  type: 'node-delta' as const,
  run: 'r',
  at: 0,
  path,
  node: path.split('/').at(-1) ?? '',
  attempt: 1,
  port,
  offset,
  text,
})

test('text reaches the readers of its port, and what comes late starts where it is', async () => {
  const early = reader('write', 'answer')
  textBus.receive(delta('write', 'answer', 'Warp'))
  textBus.receive(delta('write', 'answer', ' and weft', 4))
  await Promise.resolve()
  expect(early.textContent).toBe('Warp and weft')
  expect(reader('write', 'answer').textContent).toBe('Warp and weft')
  expect(reader('write', 'other').textContent).toBe('')
})

test('what is written in a subgraph shows on the node that runs it, and on no other', async () => {
  const outer = reader('ask', 'said')
  const same = reader('write', 'answer')
  textBus.receive(delta('ask/write', 'answer', 'Inside'))
  await Promise.resolve()
  expect(outer.textContent).toBe('Inside')
  expect(same.textContent).toBe('')
  textBus.receive(delta('ask/check', 'reason', 'Next'))
  await Promise.resolve()
  expect(outer.textContent).toBe('Next')
})

test('text that is missing a piece waits for the whole', async () => {
  const element = reader('write', 'answer')
  textBus.receive(delta('write', 'answer', 'weft', 9))
  await Promise.resolve()
  expect(element.textContent).toBe('')
})
