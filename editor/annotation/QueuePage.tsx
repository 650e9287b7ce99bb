import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { QueueAnswer } from '../../server/api/annotation.ts'
import { Card } from '../evaluate/Card.tsx'
import { Markdown } from '../markdown/Markdown.tsx'
import { paths } from '../paths.ts'
import { useMe } from '../settings/use-me.ts'
import { Page } from '../shell/Page.tsx'
import { Button } from '../ui/Button.tsx'
import { formatCount } from '../ui/figures.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { AgreementCard } from './AgreementCard.tsx'
import { useQueue } from './annotation-requests.ts'
import { Back } from './EditQueuePage.tsx'
import { GoldCard } from './GoldCard.tsx'
import { ItemsCard } from './ItemsCard.tsx'
import { RemoveQueueDialog } from './RemoveQueueDialog.tsx'
import { StateCard } from './StateCard.tsx'
import styles from './QueuePage.module.css'

/** One queue: how far it is, how far people agree, and what comes of it. */
export default function QueuePage({ queue: id }: { queue: string }) {
  const [, go] = useLocation()
  const [removing, setRemoving] = useState(false)
  const { data, error, isPending, refetch } = useQueue(id)
  const mayChange = useMe().data?.scopes.includes('write') === true
  return (
    <Page
      title={data?.name ?? 'Queue'}
      above={<Back href={paths.queues} words="Annotate" />}
      lead={data === undefined ? <>&nbsp;</> : aboutQueue(data)}
      actions={
        data !== undefined && (
          <>
            {mayChange && (
              <>
                <IconButton label="Delete this queue" onPress={() => setRemoving(true)}>
                  <Trash2 />
                </IconButton>
                <Button size="large" icon={<Pencil />} onPress={() => go(paths.editQueue(id))}>
                  Edit
                </Button>
              </>
            )}
            <Button
              variant="primary"
              size="large"
              isDisabled={data.mine === 0}
              onPress={() => go(paths.review(id))}
            >
              {data.mine === 0 ? 'Nothing for you' : `Review ${formatCount(data.mine, 'item')}`}
            </Button>
          </>
        )
      }
    >
      {error !== null && (
        <Notice
          tone="error"
          title="The queue could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && error === null && <Skeleton height={320} />}
      {data !== undefined && (
        <div className={styles.parts}>
          <StateCard queue={data} mayChange={mayChange} />
          {mayChange && (
            <div className={styles.two}>
              <AgreementCard queue={data} />
              <GoldCard queue={data} />
            </div>
          )}
          {data.create.guidelines.trim() !== '' && (
            <Card title="Guidelines">
              <div className={styles.guidelines}>
                <Markdown text={data.create.guidelines} />
              </div>
            </Card>
          )}
          {mayChange && <ItemsCard queue={data} />}
        </div>
      )}
      {removing && data !== undefined && (
        <RemoveQueueDialog queue={data} onClose={() => setRemoving(false)} />
      )}
    </Page>
  )
}

function aboutQueue({ create, graph, target }: QueueAnswer): string {
  return [
    `${target === 'pair' ? 'Pairs of answers' : 'Answers'} of ${graph}`,
    `${formatCount(create.reviewers, 'reviewer')} each`,
    ...(create.blind ? ['blind'] : []),
  ].join(' · ')
}
