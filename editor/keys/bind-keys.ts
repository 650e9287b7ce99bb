import { tinykeys } from 'tinykeys'
import { isLeftToBrowser, keysOf, useChosenKeys } from './chosen-keys.ts'
import { keyActions, type KeyAction } from './key-map.ts'

export function isTyping(event: KeyboardEvent): boolean {
  return (
    event.target instanceof HTMLElement &&
    (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName))
  )
}

type Handlers = Readonly<Partial<Record<KeyAction, (event: KeyboardEvent) => void>>>

/** Lets the keys of actions do them, also after somebody chose others. Returns how to stop. */
export function bindKeys(target: HTMLElement | Window, handlers: Handlers): () => void {
  let stop = bind()
  const stopFollowing = useChosenKeys.subscribe(() => {
    stop()
    stop = bind()
  })
  return () => {
    stopFollowing()
    stop()
  }

  function bind(): () => void {
    const chosen = useChosenKeys.getState()
    const bound: Record<string, (event: KeyboardEvent) => void> = {}
    for (const action of keyActions) {
      const handler = handlers[action]
      if (handler === undefined || isLeftToBrowser(action, chosen)) continue
      for (const key of keysOf(action, chosen)) bound[key] = handler
    }
    // Handlers look for themselves whether somebody is typing.
    return tinykeys(target, bound, { ignore: (event) => event.isComposing })
  }
}
