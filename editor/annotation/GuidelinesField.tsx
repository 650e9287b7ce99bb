import { useState } from 'react'
import { Markdown } from '../markdown/Markdown.tsx'
import { TextField } from '../ui/Field.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import styles from './QueueForm.module.css'

interface Props {
  readonly value: string
  readonly onChange: (value: string) => void
}

/** What reviewers go by, in Markdown, and how it will look. */
export function GuidelinesField({ value, onChange }: Props) {
  const [view, setView] = useState<'write' | 'preview'>('write')
  return (
    <div className={styles.guidelines}>
      <Segmented
        label="Guidelines"
        value={view}
        onChange={setView}
        options={[
          { id: 'write', label: 'Write' },
          { id: 'preview', label: 'Preview' },
        ]}
      />
      {view === 'write' ? (
        <TextField
          label="Guidelines in Markdown"
          labelHidden
          rows={9}
          value={value}
          onChange={onChange}
        />
      ) : (
        <div className={styles.preview} tabIndex={0} role="region" aria-label="Preview">
          {value.trim() === '' ? <p>Nothing is written yet.</p> : <Markdown text={value} />}
        </div>
      )}
    </div>
  )
}
