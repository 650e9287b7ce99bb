import { keysOf, shownKey, useChosenKeys } from './chosen-keys.ts'
import type { KeyAction } from './key-map.ts'

/** How the key of an action stands beside it, as this person has chosen it; undefined: it has none. */
export type ShownKeys = (action: KeyAction) => string | undefined

export function useShownKeys(): ShownKeys {
  const chosen = useChosenKeys()
  return (action) => {
    const [key] = keysOf(action, chosen)
    return key === undefined ? undefined : shownKey(key)
  }
}
