import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { listen } from './client/live.ts'
import { usePassage } from './passages/passage-store.ts'
import { paths, patterns } from './paths.ts'
import { lastGraph } from './shell/last-graph.ts'
import { Rail } from './shell/Rail.tsx'
import { CrashBoundary } from './ui/CrashBoundary.tsx'
import { Toasts } from './ui/Toasts.tsx'
import styles from './App.module.css'

const BuildScreen = lazy(() => import('./shell/BuildScreen.tsx'))
const FeedbackPage = lazy(() => import('./feedback/FeedbackPage.tsx'))
const GraphsPage = lazy(() => import('./shell/GraphsPage.tsx'))
const IndexPage = lazy(() => import('./indexes/IndexPage.tsx'))
const IndexesPage = lazy(() => import('./indexes/IndexesPage.tsx'))
const TriggersPage = lazy(() => import('./triggers/TriggersPage.tsx'))
const KitPage = lazy(() => import('./dev/KitPage.tsx'))
const PassageDrawer = lazy(() => import('./passages/PassageDrawer.tsx'))
const RunsPage = lazy(() => import('./runs/RunsPage.tsx'))
const SettingsPage = lazy(() => import('./settings/SettingsPage.tsx'))

export function App() {
  const queries = useQueryClient()
  const [location] = useLocation()
  useEffect(() => listen(queries), [queries])
  return (
    <div className={styles.app}>
      <Rail />
      <div className={styles.place}>
        <CrashBoundary key={location} what="This page">
          <Suspense>
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
                <IndexesPage />
              </Route>
              <Route path={patterns.index}>
                {({ index }) => <IndexPage key={index} name={index} />}
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
              <Route>
                <Redirect to={paths.home} replace />
              </Route>
            </Switch>
          </Suspense>
        </CrashBoundary>
      </div>
      <CrashBoundary what="The passage">
        <OpenedPassage />
      </CrashBoundary>
      <Toasts />
    </div>
  )
}

/** The drawer is loaded with the first passage that is opened. */
function OpenedPassage() {
  const [wanted, setWanted] = useState(false)
  const open = usePassage(({ passage }) => passage !== undefined)
  if (open && !wanted) setWanted(true)
  return (
    wanted && (
      <Suspense>
        <PassageDrawer />
      </Suspense>
    )
  )
}
