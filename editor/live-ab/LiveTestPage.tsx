import { ChevronLeft, Rocket } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { DeploymentAnswer } from '../../server/api/deployments.ts'
import type { LiveTest } from '../../server/api/live-ab.ts'
import { useDeployment } from '../deployments/deployment-requests.ts'
import { paths } from '../paths.ts'
import { Page } from '../shell/Page.tsx'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatAgo } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { useLiveTest } from './live-requests.ts'
import { LiveTestActions } from './LiveTestActions.tsx'
import { LiveTestView } from './LiveTestView.tsx'
import { NewLiveTest } from './NewLiveTest.tsx'
import pageStyles from '../deployments/DeploymentPage.module.css'

/** The live A/B of a deployment: begun here, watched here, ended here. */
export default function LiveTestPage({ name }: { name: string }) {
  const deployment = useDeployment(name)
  const test = useLiveTest(name)
  const [again, setAgain] = useState(false)
  const error = deployment.error ?? test.error
  const shown = again ? null : test.data
  return (
    <Page
      wide
      title={`Live A/B of ${name}`}
      above={
        <Link href={paths.deployment(name)} className={pageStyles.back}>
          <ChevronLeft size={14} aria-hidden />
          {name}
        </Link>
      }
      lead={<Lead test={shown} />}
      actions={
        deployment.data !== undefined &&
        shown != null && (
          <LiveTestActions
            deployment={deployment.data}
            test={shown}
            onAgain={() => setAgain(true)}
          />
        )
      }
    >
      {error !== null && (
        <Notice
          tone="error"
          title="The live A/B could not be loaded"
          action={
            <Button
              onPress={() => {
                void deployment.refetch()
                void test.refetch()
              }}
            >
              Try again
            </Button>
          }
        >
          {error.message}
        </Notice>
      )}
      {error === null && (shown === undefined || deployment.data === undefined) && (
        <Skeleton rows height={399} />
      )}
      {error === null && deployment.data !== undefined && shown !== undefined && (
        <Content
          deployment={deployment.data}
          test={shown}
          onBegun={() => {
            setAgain(false)
            void test.refetch()
          }}
        />
      )}
    </Page>
  )
}

function Lead({ test }: { test: LiveTest | null | undefined }) {
  const now = useSlowNow()
  if (test == null) {
    return <>Shares the users of the endpoint between two versions and finds out which is better.</>
  }
  const { plan, startedAt, startedBy, stoppedAt } = test
  return (
    <>
      {plan.candidates.join(', ')} against {plan.control} · begun by {startedBy}{' '}
      {formatAgo(startedAt, now)}
      {stoppedAt !== undefined && ` · ended ${formatAgo(stoppedAt, now)}`}
    </>
  )
}

interface ContentProps {
  readonly deployment: DeploymentAnswer
  readonly test: LiveTest | null
  readonly onBegun: () => void
}

function Content({ deployment, test, onBegun }: ContentProps) {
  if (test !== null) return <LiveTestView deployment={deployment} test={test} />
  if (deployment.revision.settings.mode === 'shadow') {
    return (
      <div className={pageStyles.card}>
        <EmptyState
          icon={<Rocket />}
          title="Nobody sees the answers of a shadow"
          action={<Link href={paths.deployment(deployment.name)}>Change the mode</Link>}
        >
          A live A/B compares what users think of answers, so both variants have to answer. Set the
          mode of the deployment to split.
        </EmptyState>
      </div>
    )
  }
  return <NewLiveTest deployment={deployment} onBegun={onBegun} />
}
