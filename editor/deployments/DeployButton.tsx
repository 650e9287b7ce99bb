import { Rocket } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '../ui/Button.tsx'

const DeployDialog = lazy(() => import('./DeployDialog.tsx'))

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
      {open && (
        <Suspense>
          <DeployDialog graph={graph} wanted={version} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
