import { useEffect, useRef, useState } from 'react'
import type { GridColumn } from './grid-columns.ts'
import styles from './ExampleGrid.module.css'

interface Props {
  readonly label: string
  readonly text: string
  readonly column: GridColumn
  /** Takes what was typed; gives a sentence where it cannot be read. */
  readonly onTake: (text: string) => string | undefined
  readonly onLeave: () => void
}

/** A cell while somebody writes in it. Enter takes it, Shift+Enter makes a line, Escape leaves it as it was. */
export function CellEditor({ label, text, column, onTake, onLeave }: Props) {
  const [typed, setTyped] = useState(text)
  const [problem, setProblem] = useState<string>()
  const field = useRef<HTMLTextAreaElement>(null)
  const ended = useRef(false)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  const take = (): void => {
    if (ended.current) return
    const wrong = onTake(typed)
    setProblem(wrong)
    ended.current = wrong === undefined
  }
  return (
    <span className={styles.editor} data-small={column.kind === 'split' || undefined}>
      <textarea
        ref={field}
        aria-label={label}
        aria-invalid={problem !== undefined}
        value={typed}
        rows={column.kind === 'text' || column.kind === 'json' ? 5 : 1}
        data-mono={column.kind === 'json' || undefined}
        onChange={(event) => {
          setTyped(event.target.value)
          setProblem(undefined)
        }}
        onBlur={take}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') {
            event.preventDefault()
            ended.current = true
            onLeave()
          } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault()
            take()
          }
        }}
      />
      {problem !== undefined ? (
        <small role="alert">{problem}</small>
      ) : (
        column.kind === 'tags' && <small data-hint>Commas between tags</small>
      )}
    </span>
  )
}
