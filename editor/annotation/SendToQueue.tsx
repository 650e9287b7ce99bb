import { ListPlus } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../ui/IconButton.tsx'
import type { Sent } from './sent.ts'
import { loadPart } from '../ui/load-part.tsx'

// Few runs are reviewed; what asks about it is loaded when somebody wants it.
const SendToQueueDialog = loadPart(() => import('./SendToQueueDialog.tsx'))

interface Props {
  readonly graph: string
  readonly sent: Sent
  readonly label?: string
  readonly size?: 'small' | 'normal'
  readonly isDisabled?: boolean
}

/** A button that lets people review a run, or the rows that are shown. */
export function SendToQueue({
  graph,
  sent,
  label = 'Send to a queue',
  size = 'small',
  isDisabled = false,
}: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <IconButton label={label} size={size} isDisabled={isDisabled} onPress={() => setOpen(true)}>
        <ListPlus />
      </IconButton>
      {open && <SendToQueueDialog graph={graph} sent={sent} onClose={() => setOpen(false)} />}
    </>
  )
}
