import { useQuery } from '@tanstack/react-query'
import { FileText, Upload, X } from 'lucide-react'
import { useId, useRef, useState, type DragEvent } from 'react'
import { FileTrigger } from 'react-aria-components'
import { messageOf } from '../../engine/graph/message-of.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { FileAnswer } from '../../server/api/files.ts'
import { ApiError, request } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { showSize, uploadFile } from './upload-file.ts'
import styles from './FileField.module.css'

interface Props {
  readonly label: string
  readonly description?: string
  /** Several files, as a list. */
  readonly isList: boolean
  /** A sentence; the field counts as invalid while it is there. */
  readonly error?: string | undefined
  /** `{ file: 'file_…' }`, or a list of them. */
  readonly value: Json | undefined
  readonly onChange: (value: Json | undefined) => void
}

/** A file for an input of a graph: chosen or dropped, kept at the server, and named by its id. */
export default function FileField({ label, description, isList, value, error, onChange }: Props) {
  const id = useId()
  const [busy, setBusy] = useState<string>()
  const [refusal, setRefusal] = useState<string>()
  const [over, setOver] = useState(false)
  const sending = useRef<AbortController>(undefined)
  const ids = idsIn(value)
  const problem = refusal ?? error

  const give = (all: readonly string[]): void => {
    const files = all.map((file) => ({ file }))
    onChange(isList ? (files.length === 0 ? undefined : files) : files.at(-1))
  }
  const take = async (files: readonly File[]): Promise<void> => {
    sending.current?.abort()
    const { signal } = (sending.current = new AbortController())
    setRefusal(undefined)
    const added: string[] = []
    try {
      for (const file of isList ? files : files.slice(0, 1)) {
        setBusy(file.name)
        added.push((await uploadFile(file, signal)).id)
      }
    } catch (reason) {
      if (!signal.aborted) setRefusal(messageOf(reason))
    }
    if (signal.aborted) return
    setBusy(undefined)
    if (added.length > 0) give(isList ? [...ids, ...added] : added)
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    void take([...event.dataTransfer.files])
  }

  return (
    <div
      role="group"
      aria-labelledby={id}
      className={styles.field}
      data-invalid={problem !== undefined || undefined}
    >
      <span id={id} className={styles.label}>
        {label}
      </span>
      {ids.length > 0 && (
        <ul className={styles.files}>
          {ids.map((file) => (
            <KeptFile
              key={file}
              id={file}
              onRemove={() => give(ids.filter((other) => other !== file))}
            />
          ))}
        </ul>
      )}
      {(isList || ids.length === 0) && (
        <div
          className={styles.drop}
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <FileTrigger
            allowsMultiple={isList}
            onSelect={(list) => list !== null && void take([...list])}
          >
            <Button icon={<Upload />}>{isList ? 'Choose files' : 'Choose a file'}</Button>
          </FileTrigger>
          <span role="status">{busy === undefined ? 'or drop it here' : `Sending ${busy}`}</span>
        </div>
      )}
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {description !== undefined && <p className={styles.description}>{description}</p>}
    </div>
  )
}

/** One that is kept; the server says what it is, or that it is there no more. */
function KeptFile({ id, onRemove }: { id: string; onRemove: () => void }) {
  const { data, error } = useQuery({
    queryKey: ['run-file', id],
    queryFn: () => request<FileAnswer>(`/v1/files/${encodeURIComponent(id)}`),
    retry: false,
  })
  const isGone = error instanceof ApiError && error.status === 404
  return (
    <li className={styles.file} data-gone={isGone || undefined}>
      <FileText size={15} aria-hidden />
      <span className={styles.words}>
        {isGone ? (
          'This file was kept for a day. Choose it again.'
        ) : (
          <>
            <b>{data?.name ?? 'File'}</b>
            {data !== undefined && <small>{`${showSize(data.size)} · ${data.type}`}</small>}
          </>
        )}
      </span>
      <IconButton label={`Remove ${data?.name ?? 'the file'}`} size="small" onPress={onRemove}>
        <X />
      </IconButton>
    </li>
  )
}

function idsIn(value: Json | undefined): readonly string[] {
  const list: readonly Json[] = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return list.flatMap((one) =>
    typeof one === 'object' && one !== null && 'file' in one && typeof one['file'] === 'string'
      ? [one['file']]
      : [],
  )
}
