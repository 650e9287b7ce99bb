import { beforeEach, expect, test, vi } from 'vitest'
import { keepView, keptView } from './kept-view.ts'

const screen = { width: 1000, height: 600 }
const box = (x: number, y: number) => ({ x, y, width: 200, height: 100 })
const far = [box(0, 0), box(4000, 3000)]
const near = { x: -3800, y: -2900, zoom: 1 }

let stored: Map<string, string>

beforeEach(() => {
  stored = new Map()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  })
})

test('a graph is shown where it was looked at last, each by itself', () => {
  keepView('one', near, screen, far)
  keepView('two', { x: 12, y: 8, zoom: 0.5 }, screen, far)
  expect(keptView('one', screen, far)).toEqual(near)
  expect(keptView('two', screen, far)).toEqual({ x: 12, y: 8, zoom: 0.5 })
  expect(keptView('three', screen, far)).toBeUndefined()
})

test('in a larger window more of the same place is seen', () => {
  keepView('one', near, screen, far)
  expect(keptView('one', { width: 1400, height: 1000 }, far)).toEqual(near)
})

test('a window that would show nothing of it shows all', () => {
  keepView('one', { x: -3100, y: -2900, zoom: 1 }, screen, far)
  expect(keptView('one', { width: 800, height: 600 }, far)).toBeUndefined()
})

test('who saw all of a graph last sees all of it again', () => {
  keepView('one', near, screen, far)
  keepView('one', { x: 0, y: 0, zoom: 0.15 }, screen, far)
  expect(keptView('one', screen, far)).toBeUndefined()
})

test('where nothing of the graph stands any more, no view is left', () => {
  keepView('one', near, screen, far)
  expect(keptView('one', screen, [box(0, 0), box(300, 0)])).toBeUndefined()
})

test('of a hundred and one graphs, the one looked at longest ago is forgotten', () => {
  for (let at = 0; at < 100; at += 1) keepView(`graph-${at}`, near, screen, far)
  keepView('graph-0', near, screen, far)
  keepView('one', near, screen, far)
  expect(keptView('graph-1', screen, far)).toBeUndefined()
  expect(keptView('graph-0', screen, far)).toEqual(near)
  expect(keptView('one', screen, far)).toEqual(near)
})

test.each([
  '',
  'not JSON',
  'null',
  '[]',
  '{"one":{"x":1,"y":null,"zoom":1}}',
  '{"one":{"zoom":0}}',
])('what cannot be a view is none: %s', (text) => {
  stored.set('heddle.views', text)
  expect(keptView('one', screen, far)).toBeUndefined()
  keepView('one', near, screen, far)
  expect(keptView('one', screen, far)).toEqual(near)
})

test('where the browser can keep nothing, nothing is kept', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => null,
    setItem: () => {
      throw new Error('The quota has been exceeded.')
    },
  })
  keepView('one', near, screen, far)
  expect(keptView('one', screen, far)).toBeUndefined()
})
