import { Redirect, Route, Switch } from 'wouter'
import { paths, patterns } from '../paths.ts'
import { loadLater } from '../ui/load-later.tsx'
import QueuesPage from './QueuesPage.tsx'

const DecidePage = loadLater(() => import('./DecidePage.tsx'))
const EditQueuePage = loadLater(() => import('./EditQueuePage.tsx'))
const QueuePage = loadLater(() => import('./QueuePage.tsx'))
const ReviewPage = loadLater(() => import('./ReviewPage.tsx'))

/** The places where people review, each loaded when it is first wanted. */
export default function AnnotationScreens() {
  return (
    <Switch>
      <Route path={paths.queues}>
        <QueuesPage />
      </Route>
      <Route path={paths.newQueue}>
        <EditQueuePage />
      </Route>
      <Route path={patterns.review}>
        {({ queue }) => <ReviewPage key={queue} queue={queue} />}
      </Route>
      <Route path={patterns.disagreements}>
        {({ queue }) => <DecidePage key={queue} queue={queue} />}
      </Route>
      <Route path={patterns.editQueue}>
        {({ queue }) => <EditQueuePage key={queue} queue={queue} />}
      </Route>
      <Route path={patterns.queue}>{({ queue }) => <QueuePage key={queue} queue={queue} />}</Route>
      <Route>
        <Redirect to={paths.queues} replace />
      </Route>
    </Switch>
  )
}
