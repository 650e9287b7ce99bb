import type { ComponentType } from 'react'
import { afterFirstPicture } from './first-picture.ts'
import { loadOnce } from './load-once.ts'
import { loadPart, type Until } from './load-part.tsx'

/**
 * A part of a screen that does not hold up its first picture: it is fetched after that, as soon as the
 * browser has nothing else to do, or when it is drawn.
 * @param until stands in its place until it is there; left out, it takes no room
 */
export function loadLater<Props extends object>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
  until?: Until<Props>,
): ComponentType<Props> {
  const loadIt = loadOnce(() => afterFirstPicture().then(load))
  const fetched = (): void => {
    // What cannot be fetched now is fetched again, and complained about, when it is drawn.
    loadIt().then(undefined, () => undefined)
  }
  void afterFirstPicture().then(() => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(fetched, { timeout: 3000 })
    else setTimeout(fetched, 500)
  })
  return loadPart(loadIt, until)
}
