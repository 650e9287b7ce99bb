import { ChevronLeft, Ellipsis, FlaskConical, Power, Rocket, Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import type { DeploymentAnswer } from '../../server/api/deployments.ts'
import { ApiError } from '../client/request.ts'
import { paths } from '../paths.ts'
import { Page } from '../shell/Page.tsx'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatAgo } from '../ui/figures.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Menu, MenuItem } from '../ui/Menu.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { TabPanel, Tabs } from '../ui/Tabs.tsx'
import { toast } from '../ui/toast-store.ts'
import { loadLater } from '../ui/load-later.tsx'
import { useDeployment, useDeploymentChange, useVersions } from './deployment-requests.ts'
import { DeploymentState } from './DeploymentState.tsx'
import { Overview } from './Overview.tsx'
import { SaveBar } from './SaveBar.tsx'
import { useSettingsDraft } from './settings-draft.ts'
import { versionNames } from './version-names.ts'
import styles from './DeploymentPage.module.css'

const CallTab = loadLater(() => import('./CallTab.tsx'))
const ConsoleTab = loadLater(() => import('./ConsoleTab.tsx'))
const DeleteDeployment = loadLater(() => import('./DeleteDeployment.tsx'))
const FeedbackTab = loadLater(() => import('./FeedbackTab.tsx'))
const LimitsTab = loadLater(() => import('./LimitsTab.tsx'))
const RevisionsTab = loadLater(() => import('./RevisionsTab.tsx'))
const WidgetTab = loadLater(() => import('./WidgetTab.tsx'))

/** One deployment: who answers, how it is called, what it may take, and how it came to be. */
export default function DeploymentPage({ name }: { name: string }) {
  const { data, error, isPending, refetch } = useDeployment(name)
  const isGone = error instanceof ApiError && error.status === 404
  return (
    <Page
      wide
      title={name}
      above={
        <Link href={paths.deployments} className={styles.back}>
          <ChevronLeft size={14} aria-hidden />
          Deployments
        </Link>
      }
      lead={data === undefined ? <>&nbsp;</> : <Facts deployment={data} />}
      actions={data !== undefined && <Actions deployment={data} />}
    >
      {error !== null && !isGone && (
        <Notice
          tone="error"
          title="The deployment could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && <Skeleton rows height={449} />}
      {isGone && (
        <div className={styles.card}>
          <EmptyState icon={<Rocket />} title={`There is no deployment "${name}"`}>
            It may have been deleted. <Link href={paths.deployments}>See all deployments</Link>
          </EmptyState>
        </div>
      )}
      {data !== undefined && !isGone && <Opened deployment={data} />}
    </Page>
  )
}

function Facts({ deployment: { revision } }: { deployment: DeploymentAnswer }) {
  const now = useSlowNow()
  const { settings, number, author, createdAt, message } = revision
  return (
    <>
      Answers with <Link href={paths.graph(settings.graph)}>{settings.graph}</Link> · revision{' '}
      {number} by {author}, {formatAgo(createdAt, now)}
      {message !== '' && ` · ${message}`}
    </>
  )
}

function Actions({ deployment }: { deployment: DeploymentAnswer }) {
  const { name, revision } = deployment
  const [, go] = useLocation()
  const [deleting, setDeleting] = useState(false)
  const change = useDeploymentChange(name)
  const failed = (error: Error): void => toast(error.message, { tone: 'error' })
  const { enabled } = revision.settings
  return (
    <>
      <DeploymentState settings={revision.settings} />
      <Button size="large" icon={<FlaskConical />} onPress={() => go(paths.liveTest(name))}>
        Live A/B
      </Button>
      {revision.number > 1 && (
        <Button
          size="large"
          icon={<Undo2 />}
          isDisabled={change.isPending}
          onPress={() =>
            change.mutate(
              {
                kind: 'rollback',
                // After a rollback "the one before" is what was rolled back: it is named then.
                revision: revision.number - 1,
                said: `Rolled ${name} back to how revision ${revision.number - 1} was.`,
              },
              { onError: failed },
            )
          }
        >
          Roll back
        </Button>
      )}
      <Menu
        label={`More for ${name}`}
        placement="bottom end"
        trigger={
          <IconButton label={`More for ${name}`} size="large">
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuItem
          icon={<Power />}
          onAction={() =>
            change.mutate(
              {
                kind: 'save',
                settings: { ...revision.settings, enabled: !enabled },
                baseRevision: revision.number,
                said: enabled ? `${name} does not answer any more.` : `${name} answers again.`,
              },
              { onError: failed },
            )
          }
        >
          {enabled ? 'Turn off' : 'Turn on'}
        </MenuItem>
        <MenuItem icon={<Trash2 />} danger onAction={() => setDeleting(true)}>
          Delete
        </MenuItem>
      </Menu>
      {deleting && <DeleteDeployment name={name} onClose={() => setDeleting(false)} />}
    </>
  )
}

const tabs = [
  { id: 'overview', label: 'Overview' },
  { id: 'call', label: 'Call it' },
  { id: 'console', label: 'Test console' },
  { id: 'widget', label: 'Widget' },
  { id: 'limits', label: 'Limits' },
  { id: 'revisions', label: 'Revisions' },
  { id: 'feedback', label: 'Feedback' },
] as const

function Opened({ deployment }: { deployment: DeploymentAnswer }) {
  const { name, revision } = deployment
  const [parameters, setParameters] = useSearchParams()
  const tab = tabs.find(({ id }) => id === parameters.get('tab'))?.id ?? 'overview'
  const nameOf = versionNames(useVersions(revision.settings.graph).data)
  const draft = useSettingsDraft(revision, nameOf)
  const show = (id: string): void =>
    setParameters(
      (before) => {
        if (id === 'overview') before.delete('tab')
        else before.set('tab', id)
        return before
      },
      { replace: true },
    )
  return (
    <>
      <div className={styles.card}>
        <Tabs label={`Deployment ${name}`} selected={tab} onSelect={show} tabs={tabs}>
          <TabPanel id="overview">
            <Overview deployment={deployment} draft={draft} nameOf={nameOf} />
          </TabPanel>
          <TabPanel id="call">
            <CallTab deployment={deployment} />
          </TabPanel>
          <TabPanel id="console">
            <ConsoleTab deployment={deployment} nameOf={nameOf} />
          </TabPanel>
          <TabPanel id="widget">
            <WidgetTab deployment={deployment} onLimits={() => show('limits')} />
          </TabPanel>
          <TabPanel id="limits">
            <LimitsTab name={name} draft={draft} nameOf={nameOf} />
          </TabPanel>
          <TabPanel id="revisions">
            <RevisionsTab deployment={deployment} nameOf={nameOf} />
          </TabPanel>
          <TabPanel id="feedback">
            <FeedbackTab name={name} />
          </TabPanel>
        </Tabs>
      </div>
      {draft.changes.length > 0 && <SaveBar name={name} draft={draft} live={revision.number} />}
    </>
  )
}
