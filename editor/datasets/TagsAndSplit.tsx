import { useState, type ReactNode } from 'react'
import { splitWords } from '../annotation/queue-form.ts'
import { TextField } from '../ui/Field.tsx'
import styles from './forms.module.css'

/** Two fields that new examples share, and what they say; what is left empty is left out. */
export function useTagsAndSplit(): {
  readonly fields: ReactNode
  readonly given: { readonly tags?: readonly string[]; readonly split?: string }
} {
  const [tags, setTags] = useState('')
  const [split, setSplit] = useState('')
  const words = splitWords(tags)
  return {
    given: {
      ...(words.length === 0 ? {} : { tags: words }),
      ...(split.trim() === '' ? {} : { split: split.trim() }),
    },
    fields: (
      <div className={styles.pair}>
        <TextField label="Tags" value={tags} onChange={setTags} placeholder="Commas between them" />
        <TextField label="Split" value={split} onChange={setSplit} placeholder="None" />
      </div>
    ),
  }
}
