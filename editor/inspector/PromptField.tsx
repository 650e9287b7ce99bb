import { autocompletion, type CompletionContext } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { EditorState } from '@codemirror/state'
import {
  Decoration,
  EditorView,
  keymap,
  MatchDecorator,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { portsOf } from '../../engine/graph/ports.ts'
import { useDocument } from '../document/document-store.ts'
import styles from './PromptField.module.css'

interface Props {
  readonly node: string
  readonly label: string
  readonly description?: string
  readonly error: string | undefined
  readonly aside: ReactNode
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A prompt: `{{` offers the inputs of the node, and placeholders stand out. */
export default function PromptField({
  node,
  label,
  description,
  error,
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
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <span id={id}>{label}</span>
        {aside}
      </div>
      <div ref={place} className={styles.editor} data-invalid={error !== undefined || undefined} />
      <p className={error === undefined ? styles.hint : styles.error}>
        {error ?? (
          <>
            {description} · <kbd>{'{{'}</kbd> inserts an input · about{' '}
            {Math.ceil(value.length / 4).toLocaleString()} tokens
          </>
        )}
      </p>
    </div>
  )
}

type Latest = { current: { readonly node: string; readonly onChange: (value: string) => void } }

function extensions(latest: Latest, labelId: string) {
  return [
    history(),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-labelledby': labelId }),
    placeholderMarks,
    autocompletion({
      override: [(context) => completeInputs(context, latest.current.node)],
      icons: false,
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString())
    }),
  ]
}

const matcher = new MatchDecorator({
  regexp: /\{\{\s*([A-Za-z][\w-]*)[^{}]*\}\}/g,
  decoration: Decoration.mark({ class: styles.placeholder ?? '' }),
})

const placeholderMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(editor: EditorView) {
      this.decorations = matcher.createDeco(editor)
    }
    update(update: ViewUpdate): void {
      this.decorations = matcher.updateDeco(update, this.decorations)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)

function completeInputs(context: CompletionContext, node: string) {
  const before = context.matchBefore(/\{\{\s*[\w-]*/)
  if (before === null) return null
  const { graph, context: check } = useDocument.getState()
  if (graph === undefined) return null
  const options = Object.entries(portsOf(graph, node, check).inputs).map(([name, port]) => ({
    label: `{{${name}}}`,
    detail: port.type,
    ...(port.description === '' ? {} : { info: port.description }),
  }))
  return { from: before.from, to: endOf(context), options, filter: true }
}

/** Closing braces that stand there already are replaced, not doubled. */
function endOf({ state, pos }: CompletionContext): number {
  return state.sliceDoc(pos, pos + 2) === '}}' ? pos + 2 : pos
}
