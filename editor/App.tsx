import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { listen } from './client/live.ts'
import { FeedbackPage } from './feedback/FeedbackPage.tsx'
import { PassageDrawer } from './passages/PassageDrawer.tsx'
import { paths, patterns } from './paths.ts'
import { RunsPage } from './runs/RunsPage.tsx'
import { SettingsPage } from './settings/SettingsPage.tsx'
import { BuildScreen } from './shell/BuildScreen.tsx'
import { GraphsPage } from './shell/GraphsPage.tsx'
import { lastGraph } from './shell/last-graph.ts'
import { Rail } from './shell/Rail.tsx'
import { CrashBoundary } from './ui/CrashBoundary.tsx'
import { Toasts } from './ui/Toasts.tsx'
import styles from './App.module.css'

const IndexesPage = lazy(() => import('./indexes/IndexesPage.tsx'))
const IndexPage = lazy(() => import('./indexes/IndexPage.tsx'))
const DatasetsPage = lazy(() => import('./datasets/DatasetsPage.tsx'))
const DatasetPage = lazy(() => import('./datasets/DatasetPage.tsx'))
const EvaluatorsPage = lazy(() => import('./evaluate/EvaluatorsPage.tsx'))
const EvaluatePage = lazy(() => import('./evaluate/EvaluatePage.tsx'))
const NewEvaluationPage = lazy(() => import('./evaluate/NewEvaluationPage.tsx'))
const ExperimentPage = lazy(() => import('./evaluate/ExperimentPage.tsx'))
const KitPage = lazy(() => import('./dev/KitPage.tsx'))

export function App() {
  const queries = useQueryClient()
  const [location] = useLocation()
  useEffect(() => listen(queries), [queries])
  return (
    <div className={styles.app}>
      <Rail />
      <div className={styles.place}>
        <CrashBoundary key={location} what="This page">
          <Switch>
            <Route path={paths.home}>
              <Redirect to={paths.graph(lastGraph())} replace />
            </Route>
            <Route path={paths.graphs}>
              <GraphsPage />
            </Route>
            <Route path={paths.runs}>
              <RunsPage />
            </Route>
            <Route path={paths.feedback}>
              <FeedbackPage />
            </Route>
            <Route path={paths.indexes}>
              <Suspense>
                <IndexesPage />
              </Suspense>
            </Route>
            <Route path={patterns.index}>
              {({ index }) => (
                <Suspense>
                  <IndexPage key={index} name={index} />
                </Suspense>
              )}
            </Route>
            <Route path={paths.datasets}>
              <Suspense>
                <DatasetsPage />
              </Suspense>
            </Route>
            <Route path={patterns.dataset}>
              {({ dataset }) => (
                <Suspense>
                  <DatasetPage key={dataset} name={dataset} />
                </Suspense>
              )}
            </Route>
            <Route path={paths.evaluators}>
              <Suspense>
                <EvaluatorsPage />
              </Suspense>
            </Route>
            <Route path={patterns.evaluate}>
              {({ graph }) => (
                <Suspense>
                  <EvaluatePage key={graph} graph={graph} />
                </Suspense>
              )}
            </Route>
            <Route path={patterns.newEvaluation}>
              {({ graph }) => (
                <Suspense>
                  <NewEvaluationPage key={graph} graph={graph} />
                </Suspense>
              )}
            </Route>
            <Route path={patterns.experiment}>
              {({ graph, experiment }) => (
                <Suspense>
                  <ExperimentPage key={experiment} graph={graph} id={experiment} />
                </Suspense>
              )}
            </Route>
            <Route path={paths.settings}>
              <SettingsPage />
            </Route>
            <Route path={paths.kit}>
              <Suspense>
                <KitPage />
              </Suspense>
            </Route>
            <Route path={patterns.build}>
              {({ graph }) => <BuildScreen key={graph} graph={graph} />}
            </Route>
            <Route path={patterns.graphRuns}>{({ graph }) => <RunsPage graph={graph} />}</Route>
            <Route path={patterns.run}>
              {({ graph, run }) => <BuildScreen key={graph} graph={graph} run={run} />}
            </Route>
            <Route>
              <Redirect to={paths.home} replace />
            </Route>
          </Switch>
        </CrashBoundary>
      </div>
      <CrashBoundary what="The passage">
        <PassageDrawer />
      </CrashBoundary>
      <Toasts />
    </div>
  )
}
