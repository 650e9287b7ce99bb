import { useState, type RefObject } from 'react'
import { Dialog, Form, Heading } from 'react-aria-components'
import { Button } from '../ui/Button.tsx'
import { ButtonPopover } from '../ui/ButtonPopover.tsx'
import { TextField } from '../ui/Field.tsx'
import { fromLocalTime, toLocalTime } from '../ui/local-time.ts'
import { timeZone } from './moment-words.ts'
import { mostDays, type Stretch } from './monitor-range.ts'
import styles from './RangePopover.module.css'

interface Props {
  readonly button: RefObject<HTMLElement | null>
  /** What the fields begin with. */
  readonly part: Stretch | undefined
  readonly onShow: (part: Stretch) => void
  readonly onClose: () => void
}

/** Any time from one moment to another, typed: what dragging over a chart does for who cannot drag. */
export default function RangePopover({ button, part, onShow, onClose }: Props) {
  const [from, setFrom] = useState(part === undefined ? '' : toLocalTime(part.from))
  const [to, setTo] = useState(part === undefined ? '' : toLocalTime(part.to))
  const [tried, setTried] = useState(false)
  const [begin, end] = [fromLocalTime(from), fromLocalTime(to)]
  const wrong =
    begin === undefined || end === undefined
      ? undefined
      : begin >= end
        ? 'It must end after it begins.'
        : end - begin >= (mostDays + 1) * 24 * 3_600_000
          ? `It may be ${mostDays} days long at most.`
          : undefined
  return (
    <ButtonPopover button={button} placement="bottom start" offset={6} onClose={onClose}>
      <Dialog className={styles.dialog ?? ''}>
        <Heading slot="title" className={styles.title ?? ''}>
          Other times
        </Heading>
        <Form
          className={styles.form ?? ''}
          onSubmit={(event) => {
            event.preventDefault()
            setTried(true)
            if (begin !== undefined && end !== undefined && wrong === undefined) {
              onShow({ from: begin, to: end })
            }
          }}
        >
          <TextField
            label="From"
            type="datetime-local"
            autoFocus
            value={from}
            onChange={setFrom}
            error={tried && begin === undefined ? 'Enter a day and a time.' : undefined}
          />
          <TextField
            label="To"
            type="datetime-local"
            value={to}
            onChange={setTo}
            error={tried ? (end === undefined ? 'Enter a day and a time.' : wrong) : undefined}
          />
          <div className={styles.foot}>
            <small>In {timeZone()}</small>
            <Button type="submit" variant="primary">
              Show
            </Button>
          </div>
        </Form>
      </Dialog>
    </ButtonPopover>
  )
}
