import { lazy, Suspense, type ReactNode } from 'react'
import styles from './Markdown.module.css'

const MarkdownTokens = lazy(() => import('./MarkdownTokens.tsx'))

export interface MarkdownProps {
  readonly text: string
  /** Draws a citation mark such as [1] inside the text; without it marks stay text. */
  readonly citation?: (number: number) => ReactNode
}

/** Text of a model or a document, set as Markdown. Until what reads it is loaded, it stands there as it is. */
export function Markdown(markdown: MarkdownProps) {
  return (
    <Suspense fallback={<div className={styles.unread}>{markdown.text}</div>}>
      <MarkdownTokens {...markdown} />
    </Suspense>
  )
}
