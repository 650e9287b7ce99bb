import { useMutation } from '@tanstack/react-query'
import { Copy, KeyRound, Send } from 'lucide-react'
import type { AlertTest } from '../../../server/api/alerts.ts'
import type { WebhookSecret } from '../../../server/api/deployments.ts'
import { request } from '../../client/request.ts'
import { useMe } from '../../settings/use-me.ts'
import { Button } from '../../ui/Button.tsx'
import { copyText } from '../../ui/copy-text.ts'
import { TextField } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { alertAddress } from './alert-requests.ts'
import styles from './WebhookCheck.module.css'

interface Props {
  readonly id: string
  /** The address has just been saved. */
  readonly isNew: boolean
}

/** Whether the webhook of a rule takes what is sent, and how it can check that. */
export function WebhookCheck({ id, isNew }: Props) {
  const isAdmin = useMe().data?.scopes.includes('admin') === true
  const test = useMutation({
    mutationFn: () => request<AlertTest>(alertAddress(id, '/test'), { method: 'POST' }),
  })
  const secret = useMutation({
    mutationFn: () => request<WebhookSecret>(alertAddress(id, '/webhook-secret')),
  })
  return (
    <div className={styles.check}>
      {isNew && test.data === undefined && (
        <Notice tone="ok">The alert is saved. Send a test to see whether it arrives.</Notice>
      )}
      <div className={styles.buttons}>
        <Button icon={<Send />} isDisabled={test.isPending} onPress={() => test.mutate()}>
          {test.isPending ? 'Sending' : 'Send a test'}
        </Button>
        {isAdmin && secret.data === undefined && (
          <Button icon={<KeyRound />} isDisabled={secret.isPending} onPress={() => secret.mutate()}>
            Show the signing secret
          </Button>
        )}
      </div>
      <div aria-live="polite" className={styles.answers}>
        {test.data?.delivered === true && (
          <Notice tone="ok">{`It was taken, with status ${test.data.status ?? ''}.`}</Notice>
        )}
        {test.data?.delivered === false && (
          <Notice tone="error" title="It was not taken">
            {test.data.problem}
          </Notice>
        )}
        {test.error !== null && <Notice tone="error">{test.error.message}</Notice>}
        {secret.error !== null && <Notice tone="error">{secret.error.message}</Notice>}
      </div>
      {secret.data !== undefined && (
        <TextField
          label="Signing secret"
          mono
          isReadOnly
          value={secret.data.secret}
          description="Messages are signed as Standard Webhooks describes it. A receiver of your own checks them with this secret; chat services do not need it."
          aside={
            <Button
              variant="quiet"
              icon={<Copy size={14} aria-hidden />}
              onPress={() => void copyText(secret.data.secret, 'The signing secret')}
            >
              Copy
            </Button>
          }
        />
      )}
    </div>
  )
}
