import { beforeEach, expect, test, vi } from 'vitest'
import {
  actionOf,
  chooseKey,
  forgetChosenKeys,
  keysOf,
  readChosen,
  shownKey,
  useChosenKeys,
} from './chosen-keys.ts'
import { keyActions, keyMap } from './key-map.ts'
import { readPress } from './read-press.ts'

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
  forgetChosenKeys()
})

const chosen = () => useChosenKeys.getState()

test('no two actions share a key', () => {
  const keys = keyActions.flatMap((action) => keyMap[action].keys)
  expect(new Set(keys.map((key) => key.toLowerCase())).size).toBe(keys.length)
})

test('every action can have another key, which then means only this', () => {
  for (const action of keyActions) {
    chooseKey(action, 'q')
    expect(keysOf(action, chosen())).toEqual(['q'])
    expect(actionOf('q', chosen())).toBe(action)
  }
})

test('an action that loses its key is left without, until it is given back', () => {
  chooseKey('group', 'a')
  expect(keysOf('add', chosen())).toEqual([])
  chooseKey('add', undefined)
  expect(keysOf('add', chosen())).toEqual(['a'])
  expect(keysOf('group', chosen())).toEqual([])
  expect(readChosen(JSON.parse(localStorage.getItem('heddle.keys') ?? ''))).toEqual(chosen())
})

test('of what is kept only what names keys counts', () => {
  expect(readChosen({ add: ['q'], group: 'x', nothing: ['y'], copy: [1] })).toEqual({ add: ['q'] })
  expect(readChosen(null)).toEqual({})
})

test('a press reads as the map writes it', () => {
  const press = {
    key: 'a',
    code: 'KeyA',
    shiftKey: false,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
  }
  expect(readPress(press, false)).toBe('a')
  expect(readPress({ ...press, key: 'Z', shiftKey: true, ctrlKey: true }, false)).toBe(
    '$mod+Shift+z',
  )
  expect(readPress({ ...press, metaKey: true }, true)).toBe('$mod+a')
  expect(readPress({ ...press, key: '!', code: 'Digit1', shiftKey: true }, false)).toBe(
    'Shift+Digit1',
  )
  expect(readPress({ ...press, key: '©', code: 'KeyG', altKey: true, metaKey: true }, true)).toBe(
    '$mod+Alt+KeyG',
  )
  expect(readPress({ ...press, key: 'Shift', shiftKey: true }, false)).toBeUndefined()
})

test('keys read as on their caps', () => {
  expect(
    ['$mod+Shift+z', 'Shift+Digit1', 'Delete', '$mod+.', 'Shift+?', '+'].map(shownKey),
  ).toEqual(['Ctrl Shift Z', 'Shift 1', 'Del', 'Ctrl .', '?', '+'])
})
