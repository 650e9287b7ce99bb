import { useEffect, useRef, type ReactNode } from 'react'
import type { Citation } from '../../engine/graph/values.ts'
import { loadOnce } from '../ui/load-once.ts'
import { lightPassages } from './lit-passages.ts'
import styles from './LitAnswer.module.css'

const sentences = loadOnce(() => import('./sentence-at.ts'))

interface Props {
  readonly citations: readonly Citation[]
  readonly children: ReactNode
}

/** An answer whose sentences light up what they rest on: their sources, and the way of these through the graph. */
export function LitAnswer({ citations, children }: Props) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => dim, [])
  return (
    <div
      ref={element}
      className={styles.answer}
      onPointerMove={({ clientX, clientY }) => {
        const reader = sentences.now()
        // What finds sentences is fetched when somebody first comes near one.
        if (reader === undefined) sentences().then(undefined, () => undefined)
        if (reader === undefined || element.current === null) return
        const found = reader.sentenceAt(element.current, '[data-citation]', clientX, clientY)
        const numbers = found?.numbers ?? []
        const cited = citations.filter(({ number }) => numbers.includes(number))
        if (found === undefined || cited.length === 0) dim()
        else {
          // Not every browser has it; the sources light up anyway.
          if ('highlights' in CSS) CSS.highlights.set('sentence', new Highlight(found.range))
          lightPassages(cited.map(({ id }) => id))
        }
      }}
      onPointerLeave={dim}
    >
      {children}
    </div>
  )
}

function dim(): void {
  if ('highlights' in CSS) CSS.highlights.delete('sentence')
  lightPassages([])
}
