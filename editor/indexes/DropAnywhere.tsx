import { FileDown } from 'lucide-react'
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import { toast } from '../ui/toast-store.ts'
import { filesOfDrop, isMeant, type ChosenFile } from './dropped-files.ts'
import styles from './DropAnywhere.module.css'

interface Props {
  /** Said while files hang over the window. */
  readonly what: string
  /** Below it, what is taken. */
  readonly note?: string
  readonly onFiles: (files: readonly ChosenFile[]) => void
  readonly children: ReactNode
}

/** Takes files and folders that are dropped anywhere in the window. */
export function DropAnywhere({
  what,
  note = 'Folders are taken with all that is in them.',
  onFiles,
  children,
}: Props) {
  const [over, setOver] = useState(false)
  const take = useEffectEvent((files: readonly ChosenFile[]) => takeMeant(files, onFiles))
  useEffect(() => {
    // Each element that the pointer passes enters and leaves; only the difference tells.
    let depth = 0
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      depth += 1
      setOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const drag = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy'
    }
    const drop = (event: DragEvent): void => {
      if (event.dataTransfer === null || !hasFiles(event)) return
      event.preventDefault()
      depth = 0
      setOver(false)
      filesOfDrop(event.dataTransfer).then(
        (files) => take(files),
        () => toast('The browser could not read what was dropped.', { tone: 'error' }),
      )
    }
    addEventListener('dragenter', enter)
    addEventListener('dragleave', leave)
    addEventListener('dragover', drag)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragenter', enter)
      removeEventListener('dragleave', leave)
      removeEventListener('dragover', drag)
      removeEventListener('drop', drop)
    }
  }, [])
  return (
    <>
      {children}
      {over && (
        <div className={styles.veil} aria-hidden>
          <div className={styles.said}>
            <FileDown size={22} />
            <strong>{what}</strong>
            <span>{note}</span>
          </div>
        </div>
      )}
    </>
  )
}

/** Hands on the files that a person means, and says how many others there were. */
export function takeMeant(
  files: readonly ChosenFile[],
  onFiles: (files: readonly ChosenFile[]) => void,
): void {
  const meant = files.filter(isMeant)
  const others = files.length - meant.length
  if (others > 0) {
    toast(`Left out ${others === 1 ? 'one hidden file' : `${others} hidden files`}.`)
  }
  if (meant.length > 0) onFiles(meant)
  else if (others === 0) toast('There are no files in it.')
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true
}
