import { Component, type ReactNode } from 'react'
import { Button } from './Button.tsx'
import styles from './CrashBoundary.module.css'

interface Props {
  /** What is inside, as in "The inspector could not be drawn". */
  readonly what: string
  readonly children: ReactNode
}

/** Keeps a fault in one part of the page from taking the rest with it. Give it a `key` to begin anew. */
export class CrashBoundary extends Component<Props, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined }

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <div className={styles.crash} role="alert">
        <strong>{this.props.what} could not be drawn.</strong>
        <p>This is a fault of Heddle. Your work is saved and the rest of the page goes on.</p>
        <Button onPress={() => this.setState({ error: undefined })}>Try again</Button>
        <details>
          <summary>Details</summary>
          <code>{error.message}</code>
        </details>
      </div>
    )
  }
}
