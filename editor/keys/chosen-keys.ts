import { create } from 'zustand'
import { keyActions, keyMap, type KeyAction, type KeyEntry } from './key-map.ts'

type ChosenKeys = Readonly<Partial<Record<KeyAction, readonly string[]>>>

const storageKey = 'heddle.keys'

/** What this person put in place of the keys of the map; kept in the browser. */
export const useChosenKeys = create<ChosenKeys>(() => stored())

function stored(): ChosenKeys {
  try {
    return readChosen(JSON.parse(localStorage.getItem(storageKey) ?? '{}'))
  } catch {
    return {}
  }
}

/** Of anything, the part that says which keys do what. */
export function readChosen(saved: unknown): ChosenKeys {
  if (typeof saved !== 'object' || saved === null) return {}
  const chosen: Partial<Record<KeyAction, readonly string[]>> = {}
  for (const action of keyActions) {
    const keys: unknown = Reflect.get(saved, action)
    if (Array.isArray(keys) && keys.every((key) => typeof key === 'string')) chosen[action] = keys
  }
  return chosen
}

/** The keys of an action as they count for this person. */
export function keysOf(action: KeyAction, chosen: ChosenKeys): readonly string[] {
  return chosen[action] ?? keyMap[action].keys
}

/**
 * Gives an action a key of its own; undefined gives it those of the map again. A key means one thing:
 * the action that had it before is left without.
 */
export function chooseKey(action: KeyAction, key: string | undefined): void {
  const { [action]: _before, ...rest } = useChosenKeys.getState()
  const given = key === undefined ? keyMap[action].keys : [key]
  const next: Partial<Record<KeyAction, readonly string[]>> = { ...rest }
  if (key !== undefined) next[action] = given
  for (const other of keyActions) {
    if (other === action) continue
    const before = keysOf(other, next)
    const left = before.filter((one) => !given.some((taken) => isSameKey(taken, one)))
    if (left.length < before.length) next[other] = left
  }
  keep(next)
}

export function forgetChosenKeys(): void {
  keep({})
}

function keep(chosen: ChosenKeys): void {
  useChosenKeys.setState(chosen, true)
  localStorage.setItem(storageKey, JSON.stringify(chosen))
}

/** Which action has a key. */
export function actionOf(key: string, chosen: ChosenKeys): KeyAction | undefined {
  return keyActions.find((action) => keysOf(action, chosen).some((one) => isSameKey(one, key)))
}

function isSameKey(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** As it stands on a key cap: `Ctrl Shift Z`. */
export function shownKey(key: string): string {
  return key
    .split(/(?<=\w)\+/)
    .map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' ')
    .replace('Shift ?', '?')
}

const names: Readonly<Record<string, string>> = {
  $mod: 'Ctrl',
  Control: 'Ctrl',
  Delete: 'Del',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ...Object.fromEntries(Array.from({ length: 10 }, (_, digit) => [`Digit${digit}`, `${digit}`])),
}

/** Whether the browser itself acts on the key of an action. */
export function isLeftToBrowser(action: KeyAction, chosen: ChosenKeys): boolean {
  const entry: KeyEntry = keyMap[action]
  return entry.native === true && chosen[action] === undefined
}
