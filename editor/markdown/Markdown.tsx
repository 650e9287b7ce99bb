import type { ReactNode } from 'react'
import { loadLater } from '../ui/load-later.tsx'
import styles from './Markdown.module.css'

export interface MarkdownProps {
  readonly text: string
  /** Draws a citation mark such as [1] inside the text; without it marks stay text. */
  readonly citation?: (number: number) => ReactNode
}

/** Text of a model or a document, set as Markdown. Until what reads it is loaded, it stands there as it is. */
export const Markdown = loadLater<MarkdownProps>(
  () => import('./MarkdownTokens.tsx'),
  ({ text }) => <div className={styles.unread}>{text}</div>,
)
