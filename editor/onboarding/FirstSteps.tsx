import { ListChecks } from 'lucide-react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { Button } from '../ui/Button.tsx'
import { closeSteps, stepNames, useFirstSteps } from './first-steps.ts'
import { StepList } from './StepList.tsx'
import styles from './FirstSteps.module.css'

/** How far one is with the first steps, over the canvas; gone when all are done, or when it is closed. */
export function FirstSteps({ graph }: { graph: string }) {
  const { done, closed } = useFirstSteps()
  if (closed || done.length === stepNames.length) return null
  return (
    <DialogTrigger>
      <AriaButton className={styles.pill ?? ''}>
        <ListChecks size={15} aria-hidden />
        First steps
        <span className={styles.count}>
          {done.length} of {stepNames.length}
        </span>
      </AriaButton>
      <Popover className={styles.popover ?? ''} placement="bottom start" offset={6}>
        <Dialog aria-label="First steps" className={styles.dialog ?? ''}>
          {({ close }) => (
            <>
              {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events */}
              <div onClick={close}>
                <StepList graph={graph} />
              </div>
              <Button variant="quiet" onPress={closeSteps}>
                Do not show again
              </Button>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
