import { useEffect, useReducer, useState, type ComponentType, type ReactNode } from 'react'
import { loadOnce, type LoadOnce } from './load-once.ts'

type Load<Props> = () => Promise<{ readonly default: ComponentType<Props> }>

/** What stands in the place of a part until that is there. */
export type Until<Props> = ReactNode | ((given: Props) => ReactNode)

/**
 * A part of the editor that is fetched when it is first drawn, and drawn as soon as it is there. With
 * `lazy` and `Suspense` of React there would be nothing for at least 300 ms: so long React keeps what
 * stands in a part's place, for pages in which many parts wait.
 * @param until stands in its place until it is there; left out, nothing does
 */
export function loadPart<Props extends object>(
  load: Load<Props> | LoadOnce<Awaited<ReturnType<Load<Props>>>>,
  until?: Until<Props>,
): ComponentType<Props> {
  const loadIt = 'now' in load ? load : loadOnce(load)
  return function Loaded(given: Props) {
    const [, drawAgain] = useReducer((times: number) => times + 1, 0)
    const [failure, setFailure] = useState<{ readonly error: unknown }>()
    const module = loadIt.now()
    const isThere = module !== undefined
    useEffect(() => {
      if (isThere) return
      let isGone = false
      loadIt().then(
        () => !isGone && drawAgain(),
        (error: unknown) => !isGone && setFailure({ error }),
      )
      return () => {
        isGone = true
      }
    }, [isThere])
    // The boundary around it says so, and draws it anew where somebody tries again.
    if (failure !== undefined) throw failure.error
    if (module !== undefined) return <module.default {...given} />
    return typeof until === 'function' ? until(given) : until
  }
}
