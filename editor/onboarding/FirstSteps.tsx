import { ListChecks } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { loadLater } from '../ui/load-later.tsx'
import { stepNames, useFirstSteps } from './first-steps.ts'
import styles from './FirstSteps.module.css'

const StepsPopover = loadLater(() => import('./StepsPopover.tsx'))

/** How far one is with the first steps, over the canvas; gone when all are done, or when it is closed. */
export default function FirstSteps({ graph }: { graph: string }) {
  const { done, closed } = useFirstSteps()
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  if (closed || done.length === stepNames.length) return null
  return (
    <>
      <AriaButton
        ref={button}
        className={styles.pill ?? ''}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPress={() => setOpen(true)}
      >
        <ListChecks size={15} aria-hidden />
        First steps
        <span className={styles.count}>
          {done.length} of {stepNames.length}
        </span>
      </AriaButton>
      {open && <StepsPopover graph={graph} button={button} onClose={() => setOpen(false)} />}
    </>
  )
}
