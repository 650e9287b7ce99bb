import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { QueueCreate, QueueSummary } from '../../server/api/annotation.ts'
import formStyles from '../datasets/forms.module.css'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Select } from '../ui/Select.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { toast } from '../ui/toast-store.ts'
import { addItems, createQueue, useQueueChanged, useQueues } from './annotation-requests.ts'
import { firstQueue, preference } from './queue-form.ts'
import type { Sent } from './sent.ts'

/** Stands for a queue that is made now: an option needs a name. */
const another = ' new'

interface Props {
  /** The graph whose answers are sent. */
  readonly graph: string
  readonly sent: Sent
  /** It is in the queue. */
  readonly onSent?: () => void
  readonly onClose: () => void
}

/** Which queue gets the runs; one is made on the way where there is none. */
export default function SendToQueueDialog({ graph, sent, onSent, onClose }: Props) {
  const { data, error } = useQueues()
  if (data === undefined) {
    return (
      <Dialog title="Send to a queue" isOpen onClose={onClose}>
        {error === null ? <Skeleton height={160} /> : <Notice tone="error">{error.message}</Notice>}
      </Dialog>
    )
  }
  const fitting = data.queues.filter(
    (queue) => queue.graph === graph && (queue.target === 'run' || 'experiment' in sent),
  )
  return (
    <Form graph={graph} sent={sent} queues={fitting} onSent={() => onSent?.()} onClose={onClose} />
  )
}

interface FormProps extends Required<Props> {
  readonly queues: readonly QueueSummary[]
}

function Form({ graph, sent, queues, onSent, onClose }: FormProps) {
  const [, go] = useLocation()
  const changed = useQueueChanged()
  const [queue, setQueue] = useState(queues.at(-1)?.id ?? another)
  const [name, setName] = useState('')
  const [target, setTarget] = useState<QueueCreate['target']>('run')
  const makes = queue === another
  const paired = 'experiment' in sent && sent.experiment.baseline !== sent.experiment.candidate
  const send = useMutation({
    async mutationFn() {
      const id = makes ? (await createQueue(newQueue(name.trim(), graph, target))).id : queue
      return { id, ...(await addItems(id, sent)) }
    },
    async onSuccess({ id, added, known }) {
      await changed(id)
      onSent()
      onClose()
      toast(sentWords(added, known), {
        action: { label: 'Open', run: () => go(paths.queue(id)) },
      })
    },
  })
  return (
    <Dialog
      title="Send to a queue"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={(makes && name.trim() === '') || send.isPending}
            onPress={() => send.mutate()}
          >
            Send
          </Button>
        </>
      }
    >
      <div className={formStyles.form}>
        <Select
          label="Queue"
          options={[
            ...queues.map((one) => ({
              id: one.id,
              label: one.name,
              aside:
                one.target === 'pair'
                  ? formatCount(one.items, 'pair')
                  : formatCount(one.items, 'item'),
            })),
            { id: another, label: 'A new queue' },
          ]}
          value={queue}
          onChange={setQueue}
        />
        {makes && (
          <>
            <TextField
              label="Name of the new queue"
              autoFocus
              value={name}
              onChange={setName}
              placeholder="Answers to look at"
            />
            {paired && (
              <Segmented
                label="What is reviewed"
                value={target}
                onChange={setTarget}
                options={[
                  { id: 'run', label: 'The candidate’s answers' },
                  { id: 'pair', label: 'Both side by side' },
                ]}
              />
            )}
            <p className={formStyles.hint}>
              {target === 'run'
                ? 'Two people say pass or fail, and do not see which version answered. Edit the queue to ask something else.'
                : 'Two people say which answer is better, and do not see which version gave it.'}
            </p>
          </>
        )}
        {send.error !== null && (
          <Notice tone="error" title="It could not be sent">
            {send.error.message}
          </Notice>
        )}
      </div>
    </Dialog>
  )
}

function newQueue(name: string, graph: string, target: QueueCreate['target']): QueueCreate {
  const first = firstQueue(graph)
  return target === 'run' ? { ...first, name } : { ...first, name, target, fields: [preference] }
}

function sentWords(added: number, known: number): string {
  if (added === 0) {
    return known === 0 ? 'There was nothing to send.' : 'The queue has all of it already.'
  }
  const words = `Sent ${formatCount(added, 'item')}.`
  return known === 0 ? words : `${words} ${known} ${known === 1 ? 'was' : 'were'} there already.`
}
