import type { RefObject } from 'react'
import { Dialog } from 'react-aria-components'
import { Button } from '../ui/Button.tsx'
import { ButtonPopover } from '../ui/ButtonPopover.tsx'
import { closeSteps } from './first-steps.ts'
import { StepList } from './StepList.tsx'
import styles from './FirstSteps.module.css'

interface Props {
  readonly graph: string
  readonly button: RefObject<HTMLElement | null>
  readonly onClose: () => void
}

/** The first steps under their button. */
export default function StepsPopover({ graph, button, onClose }: Props) {
  return (
    <ButtonPopover button={button} placement="bottom start" offset={6} onClose={onClose}>
      <Dialog aria-label="First steps" className={styles.dialog ?? ''}>
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events */}
        <div onClick={onClose}>
          <StepList graph={graph} />
        </div>
        <Button variant="quiet" onPress={closeSteps}>
          Do not show again
        </Button>
      </Dialog>
    </ButtonPopover>
  )
}
