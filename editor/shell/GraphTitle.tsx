import { useEffect, useRef, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useDocument } from '../document/document-store.ts'
import styles from './GraphTitle.module.css'

/** The title of the graph, to click and change; above it the name that addresses use. */
export function GraphTitle({ name }: { name: string }) {
  const title = useDocument(({ graph }) => (graph?.name === name ? graph.title : undefined)) ?? name
  const [editing, setEditing] = useState(false)
  return (
    <div className={styles.title}>
      <small>{name}</small>
      {editing ? (
        <TitleField title={title} onEnd={() => setEditing(false)} />
      ) : (
        <AriaButton
          className={styles.name ?? ''}
          aria-label={`Title: ${title}. Change it`}
          onPress={() => setEditing(true)}
        >
          {title}
        </AriaButton>
      )}
    </div>
  )
}

function TitleField({ title, onEnd }: { title: string; onEnd: () => void }) {
  const [text, setText] = useState(title)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.select()
  }, [])
  const take = () => {
    const value = text.trim()
    if (value !== title && value !== '') {
      useDocument.getState().dispatch({ type: 'graph.set', field: 'title', value })
    }
    onEnd()
  }
  return (
    <input
      ref={field}
      className={styles.field}
      aria-label="Title of the graph"
      maxLength={200}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take()
        if (event.key === 'Escape') onEnd()
      }}
    />
  )
}
