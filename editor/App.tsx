import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { useRole } from './annotation/only-reviews.ts'
import { listen } from './client/live.ts'
import { usePassage } from './passages/passage-store.ts'
import { paths, patterns, screenOf } from './paths.ts'
import { useMe } from './settings/use-me.ts'
import { lastGraph } from './shell/last-graph.ts'
import { loadBuildScreen } from './shell/load-build-screen.ts'
import { Rail } from './shell/Rail.tsx'
import { CrashBoundary } from './ui/CrashBoundary.tsx'
import { firstPictureIsDrawn } from './ui/first-picture.ts'
import { loadPart } from './ui/load-part.tsx'
import { Toasts } from './ui/Toasts.tsx'
import styles from './App.module.css'

const AnnotationScreens = loadPart(() => import('./annotation/AnnotationScreens.tsx'))
const BuildScreen = loadPart(loadBuildScreen)
const CalibrationPage = loadPart(() => import('./annotation/CalibrationPage.tsx'))
const DatasetPage = loadPart(() => import('./datasets/DatasetPage.tsx'))
const DatasetsPage = loadPart(() => import('./datasets/DatasetsPage.tsx'))
const DeploymentPage = loadPart(() => import('./deployments/DeploymentPage.tsx'))
const DeploymentsPage = loadPart(() => import('./deployments/DeploymentsPage.tsx'))
const DiffScreen = loadPart(() => import('./versions/DiffScreen.tsx'))
const EvaluatePage = loadPart(() => import('./evaluate/EvaluatePage.tsx'))
const EvaluatorsPage = loadPart(() => import('./evaluate/EvaluatorsPage.tsx'))
const ExperimentPage = loadPart(() => import('./evaluate/ExperimentPage.tsx'))
const FeedbackPage = loadPart(() => import('./feedback/FeedbackPage.tsx'))
const GraphsPage = loadPart(() => import('./shell/GraphsPage.tsx'))
const IndexPage = loadPart(() => import('./indexes/IndexPage.tsx'))
const IndexesPage = loadPart(() => import('./indexes/IndexesPage.tsx'))
const KitPage = loadPart(() => import('./dev/KitPage.tsx'))
const LiveTestPage = loadPart(() => import('./live-ab/LiveTestPage.tsx'))
const MonitorPage = loadPart(() => import('./monitor/MonitorPage.tsx'))
const NewEvaluationPage = loadPart(() => import('./evaluate/NewEvaluationPage.tsx'))
const NotFound = loadPart(() => import('./shell/NotFound.tsx'))
const PassageDrawer = loadPart(() => import('./passages/PassageDrawer.tsx'))
const ReviewersOnly = loadPart(() => import('./annotation/ReviewersOnly.tsx'))
const RunsPage = loadPart(() => import('./runs/RunsPage.tsx'))
const SettingsPage = loadPart(() => import('./settings/SettingsPage.tsx'))
const TriggersPage = loadPart(() => import('./triggers/TriggersPage.tsx'))
const VersionsPage = loadPart(() => import('./versions/VersionsPage.tsx'))

export function App() {
  const queries = useQueryClient()
  const [location] = useLocation()
  const { onlyReviews, isKnown } = useRole()
  useEffect(() => listen(queries), [queries])
  return (
    <div className={styles.app}>
      <Rail onlyReviews={onlyReviews} />
      <div className={styles.place}>
        <CrashBoundary key={screenOf(location)} what="This page">
          {isKnown && (onlyReviews ? <ReviewerScreens /> : <Screens />)}
        </CrashBoundary>
      </div>
      <CrashBoundary what="The passage">
        <OpenedPassage />
      </CrashBoundary>
      <Toasts />
    </div>
  )
}

/** Where somebody begins depends on who they are, which the server says first. */
function Home() {
  const { isPending } = useMe()
  return isPending ? null : <Redirect to={paths.graph(lastGraph())} replace />
}

/** Who only reviews has the queues and an account. */
function ReviewerScreens() {
  // Also where the address is that of a graph, none is going to be drawn.
  useEffect(firstPictureIsDrawn, [])
  return (
    <Switch>
      <Route path={paths.home}>
        <Redirect to={paths.queues} replace />
      </Route>
      <Route path={patterns.annotation}>
        <AnnotationScreens />
      </Route>
      <Route path={paths.settings}>
        <SettingsPage />
      </Route>
      <Route>
        <ReviewersOnly />
      </Route>
    </Switch>
  )
}

function Screens() {
  return (
    <Switch>
      <Route path={paths.home}>
        <Home />
      </Route>
      <Route path={paths.graphs}>
        <GraphsPage />
      </Route>
      <Route path={paths.runs}>
        <RunsPage />
      </Route>
      <Route path={paths.monitor}>
        <MonitorPage />
      </Route>
      <Route path={patterns.graphMonitor}>
        {({ graph }) => <MonitorPage key={graph} graph={graph} />}
      </Route>
      <Route path={paths.feedback}>
        <FeedbackPage />
      </Route>
      <Route path={paths.deployments}>
        <DeploymentsPage />
      </Route>
      <Route path={patterns.graphDeployments}>
        {({ graph }) => <DeploymentsPage graph={graph} />}
      </Route>
      <Route path={patterns.deployment}>
        {({ deployment }) => <DeploymentPage key={deployment} name={deployment} />}
      </Route>
      <Route path={patterns.liveTest}>
        {({ deployment }) => <LiveTestPage key={deployment} name={deployment} />}
      </Route>
      <Route path={paths.indexes}>
        <IndexesPage />
      </Route>
      <Route path={patterns.index}>{({ index }) => <IndexPage key={index} name={index} />}</Route>
      <Route path={paths.datasets}>
        <DatasetsPage />
      </Route>
      <Route path={patterns.dataset}>
        {({ dataset }) => <DatasetPage key={dataset} name={dataset} />}
      </Route>
      <Route path={paths.evaluators}>
        <EvaluatorsPage />
      </Route>
      <Route path={paths.calibration}>
        <CalibrationPage />
      </Route>
      <Route path={patterns.annotation}>
        <AnnotationScreens />
      </Route>
      <Route path={patterns.evaluate}>
        {({ graph }) => <EvaluatePage key={graph} graph={graph} />}
      </Route>
      <Route path={patterns.newEvaluation}>
        {({ graph }) => <NewEvaluationPage key={graph} graph={graph} />}
      </Route>
      <Route path={patterns.experiment}>
        {({ graph, experiment }) => (
          <ExperimentPage key={experiment} graph={graph} id={experiment} />
        )}
      </Route>
      <Route path={paths.triggers}>
        <TriggersPage />
      </Route>
      <Route path={paths.settings}>
        <SettingsPage />
      </Route>
      <Route path={paths.kit}>
        <KitPage />
      </Route>
      <Route path={patterns.build}>
        {({ graph }) => <BuildScreen key={graph} graph={graph} />}
      </Route>
      <Route path={patterns.graphRuns}>{({ graph }) => <RunsPage graph={graph} />}</Route>
      <Route path={patterns.run}>
        {({ graph, run }) => <BuildScreen key={graph} graph={graph} run={run} />}
      </Route>
      <Route path={patterns.versions}>
        {({ graph }) => <VersionsPage key={graph} graph={graph} />}
      </Route>
      <Route path={patterns.difference}>
        {({ graph, range }) => <DiffScreen key={graph} graph={graph} range={range} />}
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  )
}

/** The drawer is loaded with the first passage that is opened. */
function OpenedPassage() {
  const [wanted, setWanted] = useState(false)
  const open = usePassage(({ passage }) => passage !== undefined)
  if (open && !wanted) setWanted(true)
  return wanted && <PassageDrawer />
}
