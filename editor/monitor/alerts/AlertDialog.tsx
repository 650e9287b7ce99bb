import { useId, useState } from 'react'
import type { Alert, AlertMeasure, AlertSubject } from '../../../server/api/alerts.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast-store.ts'
import { draftOf, newDraft, ruleOf } from './alert-draft.ts'
import { useSaveAlert } from './alert-requests.ts'
import { AlertSentence } from './AlertSentence.tsx'
import { WebhookCheck } from './WebhookCheck.tsx'
import styles from './AlertDialog.module.css'

interface Props {
  readonly measures: readonly AlertMeasure[]
  /** What a new one measures. */
  readonly usual: AlertMeasure
  /** What a new one is about. */
  readonly subject: AlertSubject
  /** One that is changed; left out, a new one is set. */
  readonly alert?: Alert
  readonly onClose: () => void
}

/** Asks what is to be told, and whom. */
export default function AlertDialog({ measures, usual, subject, alert, onClose }: Props) {
  const form = useId()
  const measureOf = (id: AlertMeasure['id']): AlertMeasure =>
    measures.find((one) => one.id === id) ?? usual
  const [saved, setSaved] = useState(alert)
  const [draft, setDraft] = useState(() =>
    alert === undefined ? newDraft(usual, subject) : draftOf(alert, measureOf(alert.measure)),
  )
  const measure = measureOf(draft.measure)
  const rule = ruleOf(draft, measure)
  const save = useSaveAlert(saved?.id, (after) => {
    const isNewAddress = after.webhook !== undefined && after.webhook !== saved?.webhook
    setSaved(after)
    if (isNewAddress) return
    toast(saved === undefined ? 'Added the alert.' : 'Changed the alert.')
    onClose()
  })
  const isSaved = saved?.webhook !== undefined && saved.webhook === draft.webhook.trim()
  // It is there, and only its webhook is still to be tried.
  const isDone = save.isSuccess && save.data === saved && isSaved
  return (
    <Dialog
      isOpen
      wide
      title={alert === undefined ? 'Add an alert' : 'Change the alert'}
      onClose={onClose}
      actions={
        isDone ? (
          <Button variant="primary" onPress={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onPress={onClose}>Cancel</Button>
            <Button
              variant="primary"
              type="submit"
              form={form}
              isDisabled={rule === undefined || save.isPending}
            >
              {saved === undefined ? 'Add' : 'Save'}
            </Button>
          </>
        )
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (rule !== undefined && !save.isPending) save.mutate(rule)
        }}
      >
        <AlertSentence
          draft={draft}
          measure={measure}
          measures={measures}
          onChange={(next) => {
            save.reset()
            setDraft(next)
          }}
        />
        <p className={styles.about}>{aboutOf(measure)}</p>
        <TextField
          label="Webhook (optional)"
          mono
          autoComplete="off"
          placeholder="https://hooks.slack.com/services/…"
          value={draft.webhook}
          onChange={(webhook) => {
            save.reset()
            setDraft({ ...draft, webhook })
          }}
          description="Gets a signed message when the alert begins to fire and when that ends. The address of an incoming webhook of Slack or Mattermost works as it is."
        />
        {saved !== undefined && isSaved && <WebhookCheck id={saved.id} isNew={isDone} />}
        {save.error !== null && (
          <Notice tone="error" title="The alert could not be saved">
            {save.error.message}
          </Notice>
        )}
      </form>
    </Dialog>
  )
}

/** What somebody should know who chooses it. */
function aboutOf({ id }: AlertMeasure): string {
  switch (id) {
    case 'latency-p50':
    case 'latency-p95':
      return 'Of runs that succeeded, and of those that have already gone on for longer than the limit: a model server that hangs is noticed.'
    case 'first-word-p95':
      return 'From the start of a run to the first word of a model, of runs that are over.'
    case 'failed':
      return 'Of runs that succeeded or failed. Cancelled runs are neither.'
    case 'cost':
      return 'All runs together that are over. Where the price of a model is not known nobody can say, and the alert does not fire.'
    case 'thumbs-down':
      return 'Of all thumbs that people gave to the runs of that time.'
    case 'verdicts-failed':
      return 'Of all verdicts that the graphs gave back in an output.'
    case 'requests':
      return 'All runs that started, whatever became of them. With 1 it tells when nothing comes any more.'
  }
}
