import { BookmarkPlus } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../ui/IconButton.tsx'
import { loadPart } from '../ui/load-part.tsx'

// Few runs become examples; what asks about it is loaded when somebody wants it.
const AddToDatasetDialog = loadPart(() => import('./AddToDatasetDialog.tsx'))

interface Props {
  readonly run: string
  readonly graph: string
  readonly feedback?: { readonly id: string; readonly correction?: string | undefined }
}

/** A button that keeps a run as an example of a dataset. */
export function AddToDataset({ run, graph, feedback }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <IconButton label="Add to a dataset" size="small" onPress={() => setOpen(true)}>
        <BookmarkPlus />
      </IconButton>
      {open && (
        <AddToDatasetDialog
          run={run}
          graph={graph}
          {...(feedback === undefined ? {} : { feedback })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
