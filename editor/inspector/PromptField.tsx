import { autocompletion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useDocument } from '../document/document-store.ts'
import { completeInputs } from './prompt-completion.ts'
import { placeholderHints } from './prompt-hints.ts'
import { jumpToSource, markAgain, placeholderMarks, unfedNames } from './prompt-placeholders.ts'
import { renaming } from './prompt-rename.ts'
import styles from './PromptField.module.css'

interface Props {
  readonly node: string
  readonly label: string
  readonly description?: string
  readonly error: string | undefined
  /** What `error` says does not keep the node from running. */
  readonly isWarning: boolean
  readonly aside: ReactNode
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A prompt: `{` offers the inputs of the node, and placeholders stand out and lead to their sources. */
export default function PromptField({
  node,
  label,
  description,
  error,
  isWarning,
  aside,
  value,
  onChange,
}: Props) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const latest = useRef({ node, onChange })
  const id = useId()
  useEffect(() => {
    latest.current = { node, onChange }
  })
  useEffect(() => {
    if (place.current === null) return undefined
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({ doc: value, extensions: extensions(latest, id) }),
    })
    view.current = editor
    return () => editor.destroy()
    // The editor is made once; what changes from outside is put into it below.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [id])
  useEffect(() => {
    const editor = view.current
    if (editor === undefined || editor.state.doc.toString() === value) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } })
  }, [value])
  const unfed = useDocument(({ problems }) => unfedNames(node, problems))
  useEffect(() => {
    view.current?.dispatch({ effects: markAgain.of(null) })
  }, [unfed])
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <span id={id}>{label}</span>
        {aside}
      </div>
      <div
        ref={place}
        className={styles.editor}
        data-problem={error === undefined ? undefined : isWarning ? 'warning' : 'error'}
      />
      <p className={error === undefined ? styles.hint : isWarning ? styles.warning : styles.error}>
        {error ?? (
          <>
            {description} · <kbd>{'{'}</kbd> inserts an input · about{' '}
            {Math.ceil(value.length / 4).toLocaleString()} tokens
          </>
        )}
      </p>
    </div>
  )
}

type Latest = { current: { readonly node: string; readonly onChange: (value: string) => void } }

function extensions(latest: Latest, labelId: string) {
  const nodeNow = (): string => latest.current.node
  return [
    history(),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-labelledby': labelId }),
    placeholderMarks(nodeNow),
    placeholderHints(nodeNow),
    jumpToSource(nodeNow),
    renaming(nodeNow),
    autocompletion({
      override: [(context) => completeInputs(context, nodeNow())],
      icons: false,
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString())
    }),
  ]
}
