import { Rocket } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { loadLater } from '../ui/load-later.tsx'

const DeployDialog = loadLater(() => import('./DeployDialog.tsx'))

interface Props {
  readonly graph: string
  readonly variant?: 'plain' | 'primary'
  readonly isDisabled?: boolean
  /** Hash of the version that is meant; left out, the newest. */
  readonly version?: string
}

/** Puts a version of the graph before its callers. */
export function DeployButton({ graph, variant = 'plain', isDisabled = false, version }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        variant={variant}
        size="large"
        icon={<Rocket />}
        isDisabled={isDisabled}
        onPress={() => setOpen(true)}
      >
        Deploy
      </Button>
      {open && <DeployDialog graph={graph} wanted={version} onClose={() => setOpen(false)} />}
    </>
  )
}
