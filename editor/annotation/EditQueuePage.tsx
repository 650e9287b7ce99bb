import { useMutation } from '@tanstack/react-query'
import { ChevronLeft } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import type { QueueAnswer, QueueChange, QueueCreate } from '../../server/api/annotation.ts'
import { paths } from '../paths.ts'
import { lastGraph } from '../shell/last-graph.ts'
import { Page } from '../shell/Page.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { toast } from '../ui/toast-store.ts'
import { changeQueue, createQueue, useQueue, useQueueChanged } from './annotation-requests.ts'
import { dropQueueDraft, keepQueueDraft, readQueueDraft } from './queue-draft.ts'
import { firstQueue, queueProblems } from './queue-form.ts'
import { QueueForm } from './QueueForm.tsx'
import styles from './QueuePage.module.css'

/** Makes a queue, or changes the one that is named. */
export default function EditQueuePage({ queue }: { queue?: string }) {
  return queue === undefined ? <Making /> : <Changing queue={queue} />
}

function Making() {
  const [search] = useSearchParams()
  const [kept, setKept] = useState(readQueueDraft)
  const first = firstQueue(search.get('graph') ?? lastGraph())
  return (
    <Editor
      key={kept === undefined ? 'first' : 'kept'}
      first={kept ?? first}
      known={undefined}
      onAfresh={
        kept === undefined
          ? undefined
          : () => {
              dropQueueDraft()
              setKept(undefined)
            }
      }
    />
  )
}

function Changing({ queue }: { queue: string }) {
  const { data, error } = useQueue(queue)
  if (data !== undefined) return <Editor first={data.create} known={data} />
  return (
    <Page title="Queue" above={<Back href={paths.queues} words="Annotate" />}>
      {error === null ? (
        <Skeleton height={420} />
      ) : (
        <Notice tone="error" title="The queue could not be loaded">
          {error.message}
        </Notice>
      )}
    </Page>
  )
}

interface EditorProps {
  readonly first: QueueCreate
  readonly known: QueueAnswer | undefined
  /** There where it begins with what was typed before: forgets that. */
  readonly onAfresh?: (() => void) | undefined
}

function Editor({ first, known, onAfresh }: EditorProps) {
  const [, go] = useLocation()
  const changed = useQueueChanged()
  const [form, setForm] = useState(first)
  const [tried, setTried] = useState(false)
  const save = useMutation({
    mutationFn: () =>
      known === undefined ? createQueue(form) : changeQueue(known.id, changesOf(form, first)),
    async onSuccess({ id, name }) {
      if (known === undefined) dropQueueDraft()
      await changed(id)
      toast(known === undefined ? `Made the queue ${name}.` : `Changed the queue ${name}.`)
      go(paths.queue(id))
    },
  })
  const change = (next: QueueCreate): void => {
    if (known === undefined) keepQueueDraft(next)
    setForm(next)
  }
  const press = (): void => {
    setTried(true)
    if (Object.keys(queueProblems(form)).length === 0) save.mutate()
  }
  return (
    <Page
      title={known === undefined ? 'New queue' : known.name}
      above={
        known === undefined ? (
          <Back href={paths.queues} words="Annotate" />
        ) : (
          <Back href={paths.queue(known.id)} words={known.name} />
        )
      }
      lead="What people look at, what they are asked, and what they go by."
      actions={
        <>
          <Button
            size="large"
            onPress={() => {
              if (known === undefined) dropQueueDraft()
              history.back()
            }}
          >
            Cancel
          </Button>
          <Button variant="primary" size="large" isDisabled={save.isPending} onPress={press}>
            {known === undefined ? 'Make the queue' : 'Save'}
          </Button>
        </>
      }
    >
      {save.error !== null && (
        <div className={styles.notice}>
          <Notice tone="error" title="The queue was not saved">
            {save.error.message}
          </Notice>
        </div>
      )}
      {onAfresh !== undefined && (
        <div className={styles.notice}>
          <Notice
            title="You began this queue before"
            action={<Button onPress={onAfresh}>Start afresh</Button>}
          >
            What you typed was kept in this browser.
          </Notice>
        </div>
      )}
      <QueueForm form={form} isNew={known === undefined} tried={tried} onChange={change} />
    </Page>
  )
}

/** What of a queue was changed; the rest stays as the server has it. */
function changesOf(form: QueueCreate, first: QueueCreate): QueueChange {
  const { graph: _graph, target: _target, ...changeable } = form
  const now = { ...changeable, source: form.source ?? null }
  const before = { ...first, source: first.source ?? null }
  const isSame = (name: keyof typeof now): boolean =>
    JSON.stringify(now[name]) === JSON.stringify(before[name])
  return Object.fromEntries(
    Object.entries(now).filter(([name]) => !isSame(name as keyof typeof now)),
  )
}

export function Back({ href, words }: { href: string; words: string }) {
  return (
    <Link href={href} className={styles.back}>
      <ChevronLeft size={14} aria-hidden />
      {words}
    </Link>
  )
}
