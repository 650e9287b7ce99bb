import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { listen } from './client/live.ts'
import { PassageDrawer } from './passages/PassageDrawer.tsx'
import { paths, patterns, screenOf } from './paths.ts'
import { BuildScreen } from './shell/BuildScreen.tsx'
import { GraphsPage } from './shell/GraphsPage.tsx'
import { lastGraph } from './shell/last-graph.ts'
import { Rail } from './shell/Rail.tsx'
import { CrashBoundary } from './ui/CrashBoundary.tsx'
import { Toasts } from './ui/Toasts.tsx'
import styles from './App.module.css'

const FeedbackPage = lazy(async () => ({
  default: (await import('./feedback/FeedbackPage.tsx')).FeedbackPage,
}))
const SettingsPage = lazy(async () => ({
  default: (await import('./settings/SettingsPage.tsx')).SettingsPage,
}))
const RunsPage = lazy(async () => ({ default: (await import('./runs/RunsPage.tsx')).RunsPage }))
const IndexesPage = lazy(() => import('./indexes/IndexesPage.tsx'))
const IndexPage = lazy(() => import('./indexes/IndexPage.tsx'))
const VersionsPage = lazy(() => import('./versions/VersionsPage.tsx'))
const DiffScreen = lazy(() => import('./versions/DiffScreen.tsx'))
const KitPage = lazy(() => import('./dev/KitPage.tsx'))

export function App() {
  const queries = useQueryClient()
  const [location] = useLocation()
  useEffect(() => listen(queries), [queries])
  return (
    <div className={styles.app}>
      <Rail />
      <div className={styles.place}>
        <CrashBoundary key={screenOf(location)} what="This page">
          <Switch>
            <Route path={paths.home}>
              <Redirect to={paths.graph(lastGraph())} replace />
            </Route>
            <Route path={paths.graphs}>
              <GraphsPage />
            </Route>
            <Route path={paths.runs}>
              <Suspense>
                <RunsPage />
              </Suspense>
            </Route>
            <Route path={paths.feedback}>
              <Suspense>
                <FeedbackPage />
              </Suspense>
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
            <Route path={paths.settings}>
              <Suspense>
                <SettingsPage />
              </Suspense>
            </Route>
            <Route path={paths.kit}>
              <Suspense>
                <KitPage />
              </Suspense>
            </Route>
            <Route path={patterns.build}>
              {({ graph }) => <BuildScreen key={graph} graph={graph} />}
            </Route>
            <Route path={patterns.graphRuns}>
              {({ graph }) => (
                <Suspense>
                  <RunsPage graph={graph} />
                </Suspense>
              )}
            </Route>
            <Route path={patterns.run}>
              {({ graph, run }) => <BuildScreen key={graph} graph={graph} run={run} />}
            </Route>
            <Route path={patterns.versions}>
              {({ graph }) => (
                <Suspense>
                  <VersionsPage key={graph} graph={graph} />
                </Suspense>
              )}
            </Route>
            <Route path={patterns.difference}>
              {({ graph, range }) => (
                <Suspense>
                  <DiffScreen key={graph} graph={graph} range={range} />
                </Suspense>
              )}
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
