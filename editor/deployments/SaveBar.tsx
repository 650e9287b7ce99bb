import { useState } from 'react'
import { ApiError } from '../client/request.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useDeploymentChange } from './deployment-requests.ts'
import type { SettingsDraft } from './settings-draft.ts'
import styles from './SaveBar.module.css'

interface Props {
  readonly name: string
  readonly draft: SettingsDraft
  /** The revision that is live. */
  readonly live: number
}

/** What is changed and not live yet, and the way to make it live. */
export function SaveBar({ name, draft, live }: Props) {
  const [message, setMessage] = useState('')
  const [reason, setReason] = useState('')
  const save = useDeploymentChange(name, draft.discard)
  const isHeldUp = isGateProblem(save.error)
  const overtaken = live !== draft.base

  function send(force: boolean): void {
    save.mutate({
      kind: 'save',
      settings: draft.settings,
      baseRevision: draft.base,
      message: message.trim(),
      said: `Revision ${draft.base + 1} of ${name} is live.`,
      ...(force ? { force, reason: reason.trim() } : {}),
    })
  }

  return (
    <section className={styles.bar} aria-label="Changes that are not live yet">
      <div className={styles.changes}>
        <strong>Not live yet</strong>
        <ul>
          {draft.changes.map(({ what, before, after }) => (
            <li key={what}>
              {what}: <s>{before}</s> → <b>{after}</b>
            </li>
          ))}
        </ul>
      </div>
      {overtaken && (
        <Notice tone="warn">
          Revision {live} went live meanwhile. Discard your changes to look at it first.
        </Notice>
      )}
      {save.error !== null && !isHeldUp && <Notice tone="error">{save.error.message}</Notice>}
      {save.error !== null && isHeldUp && (
        <Notice tone="warn" title="A gate holds it up">
          {save.error.message}
        </Notice>
      )}
      <div className={styles.line}>
        <TextField
          label="What changes"
          labelHidden
          placeholder="What changes, for those who read the revisions"
          value={message}
          onChange={setMessage}
        />
        {isHeldUp && (
          <TextField
            label="Why it goes live all the same"
            labelHidden
            placeholder="Why it goes live all the same"
            value={reason}
            onChange={setReason}
          />
        )}
        <Button size="large" onPress={draft.discard}>
          Discard
        </Button>
        {isHeldUp ? (
          <Button
            variant="danger"
            size="large"
            isDisabled={save.isPending || reason.trim() === ''}
            onPress={() => send(true)}
          >
            Go live all the same
          </Button>
        ) : (
          <Button
            variant="primary"
            size="large"
            isDisabled={save.isPending || overtaken}
            onPress={() => send(false)}
          >
            {`Make revision ${draft.base + 1} live`}
          </Button>
        )}
      </div>
    </section>
  )
}

/** A gate that has no good result yet, which a reason passes over. */
export function isGateProblem(error: Error | null): boolean {
  return error instanceof ApiError && error.code === 'GATE_NOT_PASSED'
}
