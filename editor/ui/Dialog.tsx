import { useState, type ReactNode } from 'react'
import { loadLater } from './load-later.tsx'

const DialogView = loadLater(() => import('./DialogView.tsx'))

export interface DialogOptions {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  /** `drawer` slides in at the right and takes the full height. */
  readonly shape?: 'dialog' | 'drawer'
  /** `full`: nearly as wide as the window, for two things side by side. */
  readonly wide?: boolean | 'full'
  readonly actions?: ReactNode
  /** In the head, beside the title. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A window over the page, or a drawer at its side; what it takes is fetched once the page is there. */
export function Dialog(options: DialogOptions) {
  const [wanted, setWanted] = useState(options.isOpen)
  if (options.isOpen && !wanted) setWanted(true)
  return wanted && <DialogView {...options} />
}
